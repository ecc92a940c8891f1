"""A recommendation for reading: what to do, how sure it is, and how every mix fared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commission_opt.cli.layout import item, note, paragraph, table
from commission_opt.plan.statements.amounts import millions, percent
from commission_opt.plan.wording import pounds
from commission_opt.studies.cost_parts import not_all_cash
from commission_opt.studies.recommend.words import (
    advice_words,
    caveat_words,
    kept_words,
    runner_up_words,
    spread_words,
    steps_words,
    sure_words,
    worlds_words,
)

if TYPE_CHECKING:
    from commission_opt.studies.recommend.recommendation import Advice, Recommendation

HEADER = ("Mix", "costs on average", "more than advised", "best or as good in", "near home", "beds used")
WIDTHS = (44, 14, 16, 14, 10, 10)
IN_CASH, CASH_WIDTH = "cash on average", 14  # a column more where not all of it is cash


def text(title: str, found: Recommendation) -> str:
    """All of it."""
    lines = ["", title]
    for advice in found.advice:
        lines += ["", *paragraph(advice_words(found, advice)), *paragraph(sure_words(found, advice))]
        lines += paragraph(spread_words(found, advice))
        lines += paragraph(kept_words(found, advice))
        lines += paragraph(runner_up_words(found, advice))
        if advice is found.advice[0]:
            lines += paragraph(steps_words(found))
        lines += ["", *_table(found, advice)]
        lines += _not_chosen(found, advice)
    lines += ["", *note("How it was tried", worlds_words(found))]
    lines += [line for said in caveat_words(found) for line in note("", said)]
    return "\n".join(lines)


def _table(found: Recommendation, advice: Advice) -> list[str]:
    """How each mix fared, with what of its cost is cash where not all is."""
    shown = [row for row in found.rows() if row["judged"] == advice.key]
    if not not_all_cash(shown):
        return table(HEADER, _rows(shown), WIDTHS)
    rows = [[*row[:2], millions(one["cash"]), *row[2:]] for row, one in zip(_rows(shown), shown, strict=True)]
    return table((*HEADER[:2], IN_CASH, *HEADER[2:]), rows, (*WIDTHS[:2], CASH_WIDTH, *WIDTHS[2:]))


def _rows(shown: list[dict[str, Any]]) -> list[list[str]]:
    return [
        [
            f"{row['name']}{'' if row['may_be_chosen'] else ' *'}",
            millions(row["cost"]),
            "advised" if row["advised"] else pounds(row["difference"]),
            f"{round(100 * row['near_the_best_in'])} of 100" if row["may_be_chosen"] else "-",
            percent(row["near_home"]),
            percent(row["occupancy"]),
        ]
        for row in shown
    ]


def _not_chosen(found: Recommendation, advice: Advice) -> list[str]:
    """Which mixes may not be advised, and why."""
    rows = [row for row in found.rows() if row["judged"] == advice.key and not row["may_be_chosen"]]
    breaks = [row for row in rows if row["breaks"]]
    lines = item(f"* {breaks[0]['name']} breaks: {breaks[0]['breaks']}.") if breaks else []
    if len(rows) > len(breaks):
        lines += item("* Keeps a rule about shares less well than the others do, and is not advised for that.")
    return lines
