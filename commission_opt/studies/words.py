"""A mix in a few words, for a table that holds many."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.offers.card import Form
from commission_opt.offers.common.words import month_of
from commission_opt.offers.rooms import kinds_of, words_of
from commission_opt.plan.result import MixRow, Result
from commission_opt.plan.wording import pounds

OWN = kinds_of(Form.BUILDING)
NOTHING_NEW = "nothing new"
CONCLUSIVE = ("optimal", "gap", "infeasible")  # statuses of a solve whose answer is certain, to its gap


def mix_words(result: Result) -> str:
    """What is committed to: "Bidder A, 6 beds from Apr 2020; DPS, 9 beds (1 home of 5, 1 of 4) from Oct 2017".

    Placements bought as used are left out; "nothing new" where nothing is decided, and empty
    without a plan.
    """
    if result["objective"] is None:
        return ""
    return rows_words(result["mix"])


def rows_words(mix: list[MixRow]) -> str:
    """The same of the rows of a mix, also of one that was given."""
    return "; ".join(_parts(mix)) or NOTHING_NEW


def _parts(mix: list[MixRow]) -> Iterator[str]:
    new = [row for row in mix if not row["existing"]]
    first = kinds_of(Form.CONTRACT)
    for kind in first:
        yield from words_of(kind).briefly([row for row in new if row["kind"] == kind])
    for row in new:
        if row["kind"] not in first and (words := words_of(row["kind"])) is not None:
            yield from words.briefly([row])
    for row in mix:
        if row["existing"] and row["extended"]:
            yield f"{row['name']}, extended"
        elif row["existing"] and row["kind"] in OWN and row["end"]:
            yield f"{row['name']}, {row['homes']:g} closed in {month_of(row['end'])}"


def study_repr(name: str, what: str, cost: float | None, interrupted: bool) -> str:
    """A result of a study on one line: its name, what it holds, and the cheapest cost in it."""
    cheapest = "no plan" if cost is None else f"cheapest {pounds(cost)}"
    return f"<{name}: {what}, {cheapest}{', interrupted' if interrupted else ''}>"
