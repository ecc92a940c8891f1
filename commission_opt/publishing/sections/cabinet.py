"""What Cabinet approves: capital and who pays it, revenue by year, what is paid once, and the decisions with their dates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commission_opt.plan.statements.amounts import long_month, millions
from commission_opt.plan.statements.money import by_mix, once, payback_text
from commission_opt.plan.statements.table import Table, TableRow, money_row
from commission_opt.publishing.report import Bullets, Paragraph, Piece, Section
from commission_opt.publishing.sections.decided import decisions_table
from commission_opt.publishing.source import Source

CAPITAL = (
    ("outlay", "Capital spent"),
    ("grant", "paid by grant"),
    ("receipts", "paid from receipts"),
    ("borrowing", "borrowed"),
)


def section(source: Source) -> Section | None:
    """Left out of a result that does not say what it costs by year."""
    rows = by_mix(source.result).get("plan", [])
    if not rows:
        return None
    blocks: list[Piece] = [_table(source, rows)]
    found = [f"{row.cells[0].text}: {row.cells[1].text} {row.cells[2].text}" for row in _decisions(source)]
    if found:
        blocks.append(Bullets(tuple(found), "To be decided by"))
    said = _after(source)
    if said:
        blocks.append(Paragraph(said))
    return Section("cabinet", "What Cabinet approves", tuple(blocks))


def _decisions(source: Source) -> tuple[TableRow, ...]:
    table = decisions_table(source)
    return () if table is None else table.rows


def _table(source: Source, rows: list[Any]) -> Table:
    """By year: revenue of every year, what is paid once, the charge for capital; and capital with who pays it."""
    across = source.years
    cash = {row["year"]: row["cash"] for row in rows}
    charge = {row["year"]: row["capital_charge"] for row in rows}
    single = once(source.result)
    running = {year: cash[year] - charge[year] - single.get(year, 0.0) for year in across}
    body = [money_row("Revenue, every year", running, across)]
    body += [
        money_row(name, sums, across)
        for name, sums in (("Revenue, once", single), ("Charge for capital", charge))
        if _any(sums)
    ]
    body.append(money_row("Net revenue in all", cash, across, "total"))
    for key, label in CAPITAL:
        sums: dict[str, float] = dict.fromkeys(across, 0.0)
        for row in source.result["capital"]:
            sums[row["year"]] += row[key]  # type: ignore[literal-required]
        if _any(sums):
            body.append(money_row(label, sums, across, "total" if key == "outlay" else "aside"))
    paid = " after what funders pay" if any(row["contributions"] for row in rows) else ""
    note = (
        f"Net revenue is cash{paid}, with income taken off; care avoided and the price of broken rules are no part of it. "
        "Once: recruiting, closing homes, and what is spent before they open."
    )
    return Table(
        "approves",
        "Revenue and capital by year",
        (source.pounds, *across, "total"),
        tuple(body),
        note,
        years=len(across),
    )


def _any(sums: Mapping[str, float]) -> bool:
    return any(map(round, sums.values()))


def _after(source: Source) -> str:
    """What is bound to after the horizon, and when capital has paid back."""
    result = source.result
    end = long_month(result["periods"][-1]["end"])
    said = []
    if (owed := result["commitment_outstanding"]) >= 1:
        said.append(f"After {end} contracts still guarantee {millions(owed)}.")
    if (loans := result["capital_outstanding"]) >= 1:
        said.append(f"After {end} {millions(loans)} borrowed for buildings is still to be repaid.")
    return " ".join([*said, *filter(None, [payback_text(result)])])
