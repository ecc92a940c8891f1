"""Mixes tried against each other: what `recommend` found, where it is attached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commission_opt.plan.statements.table import Table, TableRow, amount, text
from commission_opt.publishing.report import HeadlineFigure, Paragraph, Piece, Section
from commission_opt.publishing.source import Source
from commission_opt.studies.cost_parts import HALF_A_POUND, not_all_cash

HEADS = {
    "as_they_are": "Mixes tried against each other, rules as they are",
    "priced": "Mixes tried against each other, with a price on rules about shares",
}


NOT_CASH = (  # part of a cost, how it is told, + or - in what is compared
    ("avoided", "care avoided (not cash)", -1.0),
    ("penalties", "penalties (not money)", 1.0),
    ("not_paid", "use of capital receipts (not paid)", 1.0),
)
STAR = " *"
NOTE = "* Breaks a hard rule, or keeps one about shares less well than others, and may not be chosen for that."


def _lead(study: Mapping[str, Any]) -> tuple[str, ...]:
    """What is advised by each way of judging and how sure that is."""
    stopped = (
        ()
        if study.get("complete", True)
        else ("Stopped by hand before the mixes were told apart as far as was asked.",)
    )
    return stopped + tuple(
        " ".join(filter(None, (one["in_words"], one["how_sure"], one["kept_in_words"])))
        for one in study.get("advice", [])
    )


def sure(source: Source) -> HeadlineFigure | None:
    """In how many worlds the mix that is advised was as good as any; None where nothing is attached."""
    study = source.studies.get("recommend")
    if study is None or not study["advice"]:
        return None
    advice, best = study["advice"][0], next(one for one in study["mixes"] if one["advised"])
    share, settled = round(100 * best["near_the_best_in"]), "settled" if advice["settled"] else "not settled"
    return HeadlineFigure("Cheapest, or as good, when tested", f"in {share} of 100 worlds", settled)


def section(source: Source) -> Section | None:
    """How every mix fared; left out where nothing is attached."""
    study = source.studies.get("recommend")
    if study is None:
        return None
    steps = [Paragraph(str(study["steps_in_words"]))] if study.get("steps_in_words") else []
    blocks: list[Piece] = [
        *map(Paragraph, _lead(study)),
        *steps,
        Paragraph(str(study["how_tried"])),
        *(Paragraph(str(one)) for one in study["caveats"]),
    ]
    for one in study["advice"]:
        blocks.append(_table(source, one["judged"]))
        if one.get("spread_in_words"):
            blocks.append(Paragraph(str(one["spread_in_words"])))
        if one["runner_up_in_words"]:
            blocks.append(Paragraph(str(one["runner_up_in_words"])))
    blocks += [table for table in (_mixes(source), _parts(source), _cash(source)) if table is not None]
    return Section("tried", "Tried against each other", tuple(blocks))


def _table(source: Source, judged: str) -> Table:
    shown = [one for one in source.studies["recommend"]["mixes"] if one["judged"] == judged]
    rows = tuple(
        TableRow(
            (
                text(f"{one['name']}{_mark(one)}"),
                amount("money", one["cost"]),
                amount("money", one["difference"]),
                amount("money", one["difference_low"]),
                amount("money", one["difference_high"]),
                amount("share", one["near_the_best_in"]) if one["may_be_chosen"] else text("-"),
                amount("share", one["near_home"]),
                amount("share", one["occupancy"]),
            )
        )
        for one in shown
    )
    columns = (
        "Mix",
        "costs on average, £",
        "extra cost over advised, £",
        "95% from",
        "95% to",
        "best or as good in",
        "near home",
        "beds used",
    )
    return Table(
        f"tried-{judged.replace('_', '-')}",
        HEADS[judged],
        columns,
        rows,
        NOTE if any(_mark(one) == STAR for one in shown) else "",
    )


def _mark(one: Mapping[str, Any]) -> str:
    return " (advised)" if one["advised"] else "" if one["may_be_chosen"] else STAR


def _mixes(source: Source) -> Table:
    """What the mixes are, what their own plans promise, and how dear they can become."""
    every = source.studies["recommend"]["mixes"]
    rows = tuple(
        TableRow(
            (
                text(one["name"]),
                text(one["mix"]),
                amount("money", one["promised"]),
                amount("money", one["dearest"]),
                text(one["breaks"]),
            )
        )
        for one in every
        if one["judged"] == every[0]["judged"]
    )
    columns = ("Mix", "what it is", "planned with average demand, £", "in the costliest 5% of worlds, £", "breaks")
    return Table("tried-mixes", "The mixes that were tried", columns, rows)


def _parts(source: Source) -> Table | None:
    """What each mix costs in cash, and what of its cost is none; None where all is cash, or the study does not say."""
    every = source.studies["recommend"]["mixes"]
    shown = [one for one in every if one["judged"] == every[0]["judged"] and one.get("cash") is not None]
    if not not_all_cash(shown):
        return None
    used = [one for one in NOT_CASH if any(abs(row.get(one[0]) or 0.0) >= HALF_A_POUND for row in shown)]
    rows = tuple(
        TableRow(
            (
                text(f"{one['name']}{_mark(one)}"),
                amount("money", one["cash"]),
                *(amount("money", sign * one[part]) for part, _, sign in used),
                amount("money", one["cost"]),
            )
        )
        for one in shown
    )
    columns = ("Mix", "cash, £", *(f"{label}, £" for _, label, _ in used), "what is compared, £")
    note = "At present value, on average over the worlds. What is compared is cash, with what is no cash added or taken off."
    return Table("tried-parts", "What the mixes cost in cash, and what is no cash", columns, rows, note)


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
