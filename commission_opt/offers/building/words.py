"""How buildings of the authority's own are told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from commission_opt.offers.common.words import beds, month_of
from commission_opt.plan.statements.amounts import children, count, month

if TYPE_CHECKING:
    from commission_opt.plan.result import MixRow, Result

ONE_MORE = "home opened"


def recommended(result: Result, rows: list[MixRow]) -> Iterator[str]:
    """What is opened, in the recommendation: the first three by name."""
    opened = [row for row in rows if row["homes"]]
    for row in opened[:3]:
        homes = f"{row['homes']:g} of " if row["homes"] > 1 else ""
        yield f"open {homes}{row['name']} ({children(row['beds'])} beds from {month(row['start'])})"
    if len(opened) > 3:
        yield f"open {count(sum(row['homes'] for row in opened[3:]), 'more home')}"


def briefly(rows: list[MixRow]) -> Iterator[str]:
    """What is opened, in a table that holds many mixes."""
    for row in rows:
        if row["homes"]:
            homes = f"{row['homes']:g} homes, " if row["homes"] > 1 else ""
            yield f"{row['name']}, {homes}{beds(row['beds'])} from {month_of(row['start'])}"
