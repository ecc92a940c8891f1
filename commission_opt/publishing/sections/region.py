"""A page for treasurers: what authorities save by planning together, and how the bill could be shared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commission_opt.plan.statements.table import NOTHING, Cell, Table, TableRow, amount, text
from commission_opt.plan.wording import pounds
from commission_opt.publishing.report import Bullets, Paragraph, Piece, Section
from commission_opt.publishing.source import Source

HEADS = {
    "proportional": "in proportion, £",
    "shapley": "Shapley value, £",
    "sampled shapley": "Shapley value, sample, £",
    "nucleolus": "nucleolus, £",
}
MOST = 20  # groups that a page shows; the file has all


def section(source: Source) -> Section | None:
    """Shares, savings and the check of every group; left out where no such study is attached."""
    study = source.studies.get("together")
    return None if study is None else Section("region", "Together or alone", tuple(blocks(study)))


def blocks(study: Mapping[str, Any]) -> list[Piece]:
    """The sentences first, then the tables."""
    said = [str(one) for one in study["in_words"]]
    found: list[Piece] = [Paragraph(one) for one in said[:3]]
    tables = (_shares(study), _ranges(study), _groups(study))
    found += [table for table in tables[:1] if table is not None]
    if said[3:]:
        found.append(Bullets(tuple(said[3:])))
    return [*found, *(table for table in tables[1:] if table is not None)]


def _methods(study: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(str(row["method"]) for row in study["shares"]))


def _shares(study: Mapping[str, Any]) -> Table | None:
    """Each authority's cost alone, and its share by each method with what that saves."""
    methods = _methods(study)
    if not methods:
        return None
    rows = []
    for one in study["authorities"]:
        own = {row["method"]: row for row in study["shares"] if row["authority"] == one["id"]}
        cells: list[Cell] = [amount("money", own[methods[0]]["alone"])]
        for method in methods:
            cells += [amount("money", own[method]["share"]), amount("money", own[method]["saves"])]
        rows.append(TableRow((text(one["name"]), *cells)))
    rows.append(_totals(study, methods))
    columns = ["Authority", "alone, £"]
    for method in methods:
        columns += [HEADS[method], "saves, £"]
    note = "At present value. Shares are to the penny in the file, and sum to the cost of all together."
    return Table("bill-shares", "How the bill could be shared", tuple(columns), tuple(rows), note)


def _totals(study: Mapping[str, Any], methods: list[str]) -> TableRow:
    first = [row for row in study["shares"] if row["method"] == methods[0]]
    cells: list[Cell] = [_sum([row["alone"] for row in first])]
    for method in methods:
        own = [row for row in study["shares"] if row["method"] == method]
        cells += [_sum([row["share"] for row in own]), _sum([row["saves"] for row in own])]
    return TableRow((text("Together"), *cells), "total")


def _sum(values: list[float | None]) -> Cell:
    known = [value for value in values if value is not None]
    return amount("money", sum(known)) if len(known) == len(values) else NOTHING


def _ranges(study: Mapping[str, Any]) -> Table | None:
    """Between what amounts each share is certain to be; left out where none is a pound wide."""
    rows = study["shares"]
    if all(row["high"] - row["low"] < 1 for row in rows):
        return None
    methods = _methods(study)
    found = []
    for one in study["authorities"]:
        own = {row["method"]: row for row in rows if row["authority"] == one["id"]}
        between = [text(f"{pounds(own[name]['low'])} to {pounds(own[name]['high'])}") for name in methods]
        found.append(TableRow((text(one["name"]), *between)))
    note = "Each cost is known to its gap: between what is proven and what the plan costs. A share is within this range whatever the costs are."
    if "sampled shapley" in methods:
        note += " That of a sample holds with 95% confidence, for all authorities at once."
    columns = ("Authority", *(HEADS[name] for name in methods))
    return Table("bill-ranges", "How certain each share is", columns, tuple(found), note)


def _groups(study: Mapping[str, Any]) -> Table | None:
    """What each group costs without the others, and what it saves against each of its authorities alone."""
    groups = study["groups"]
    rows = tuple(
        TableRow(
            (
                text(one["group"]),
                amount("money", one["cost"]),
                amount("money", one["bound"]),
                amount("money", one["saving_low"]),
                amount("money", one["saving_high"]),
            )
        )
        for one in groups[:MOST]
    )
    columns = ("Group", "cost, £", "costs at least, £", "saves at least, £", "saves at most, £")
    note = f"The first {MOST} of {len(groups)}: the file has all." if len(groups) > MOST else ""
    return Table("groups", "What groups cost without the others", columns, rows, note) if rows else None
