"""Mixes tried against each other: what `recommend` found, where it is attached."""

from __future__ import annotations

from commission_opt.plan.statements.table import Table, TableRow, amount, text
from commission_opt.publishing.report import Paragraph, Piece, Section
from commission_opt.publishing.source import Source

HEADS = {
    "as_they_are": "Mixes tried against each other, rules as they are",
    "priced": "Mixes tried against each other, with a price on rules about shares",
}


def lead(source: Source) -> tuple[str, ...]:
    """What is advised and how sure that is, for the first paragraphs; empty where nothing is attached."""
    study = source.studies.get("recommend", {})
    return tuple(
        " ".join(filter(None, (one["in_words"], one["how_sure"], one["kept_in_words"])))
        for one in study.get("advice", [])
    )


def section(source: Source) -> Section | None:
    """How every mix fared; left out where nothing is attached."""
    study = source.studies.get("recommend")
    if study is None:
        return None
    blocks: list[Piece] = [Paragraph(str(study["how_tried"])), *(Paragraph(str(one)) for one in study["caveats"])]
    for one in study["advice"]:
        blocks.append(_table(source, one["judged"]))
        if one["runner_up_in_words"]:
            blocks.append(Paragraph(str(one["runner_up_in_words"])))
    blocks.append(_cash(source))
    return Section("tried", "Tried against each other", tuple(blocks))


def _table(source: Source, judged: str) -> Table:
    rows = tuple(
        TableRow(
            (
                text(f"{one['name']} (advised)" if one["advised"] else one["name"]),
                amount("money", one["cost"]),
                amount("money", one["difference"]),
                amount("money", one["difference_low"]),
                amount("money", one["difference_high"]),
                amount("money", one["dearest"]),
                amount("share", one["near_the_best_in"]),
                amount("share", one["near_home"]),
                amount("share", one["occupancy"]),
                text("" if one["may_be_chosen"] else one["breaks"] or "a rule about shares, less well than others"),
                text(one["mix"]),
            )
        )
        for one in source.studies["recommend"]["mixes"]
        if one["judged"] == judged
    )
    columns = (
        "Mix",
        "costs on average, £",
        "dearer than the advised by, £",
        "95% from",
        "95% to",
        "in the dearest 5% of worlds, £",
        "worlds in which it is the best or as good",
        "near home",
        "beds used",
        "does not keep",
        "what it is",
    )
    return Table(f"tried-{judged.replace('_', '-')}", HEADS[judged], columns, rows)


def _cash(source: Source) -> Table:
    """Cash by year of the mix that is advised."""
    study = source.studies["recommend"]
    name = study["advice"][0]["name"] if study["advice"] else ""
    rows = tuple(
        TableRow((text(one["year"]), *(amount("money", one[key]) for key in ("mean", "p5", "p95"))))
        for one in study["cash"]
        if one["name"] == name
    )
    columns = ("Year", "on average, £", "1 world in 20 below", "1 world in 20 above")
    return Table("tried-cash", "What the advised mix costs by year, £ of the day", columns, rows)
