"""How buildings of the authority's own are told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from commission_opt.offers.common.words import beds, month_of
from commission_opt.plan.statements.amounts import WORDS, count, month

if TYPE_CHECKING:
    from commission_opt.plan.result import MixRow, Result

ONE_MORE = "home opened"
BY_NAME = 5


def recommended(result: Result, rows: list[MixRow]) -> Iterator[str]:
    """What is opened, in the recommendation: "open a three-bed home (Rose Lane, from Apr 2019)"; the first few by name."""
    opened = [row for row in rows if row["homes"]]
    for row in opened[:BY_NAME]:
        size = f"{_size(row['beds'] / row['homes'])}-bed home"
        homes = f"{'an' if size[0] == 'e' else 'a'} {size}" if round(row["homes"]) == 1 else count(row["homes"], size)
        yield f"open {homes} ({row['name']}, from {month(row['start'])})"
    if len(opened) > BY_NAME:
        yield f"open {count(sum(row['homes'] for row in opened[BY_NAME:]), 'more home')}"


def _size(number: float) -> str:
    return WORDS[round(number)] if number < len(WORDS) and number == round(number) else f"{number:g}"


def briefly(rows: list[MixRow]) -> Iterator[str]:
    """What is opened, in a table that holds many mixes."""
    for row in rows:
        if row["homes"]:
            homes = f"{row['homes']:g} homes, " if row["homes"] > 1 else ""
            yield f"{row['name']}, {homes}{beds(row['beds'])} from {month_of(row['start'])}"
