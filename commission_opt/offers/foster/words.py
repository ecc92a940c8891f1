"""How fostering is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from commission_opt.offers.common.words import month_of
from commission_opt.plan.statements.amounts import count

if TYPE_CHECKING:
    from commission_opt.plan.result import MixRow, Result

ONE_MORE = "household recruited"


def named(result: Result, row: MixRow) -> str:
    """What its row of the mix is called, whatever the number of households."""
    return row["name"]


def recommended(result: Result, rows: list[MixRow]) -> Iterator[str]:
    """Who is recruited, in the recommendation: all in one number."""
    recruited = sum(row["homes"] for row in rows)
    if recruited:
        yield f"recruit {count(recruited, 'foster household')}"


def briefly(rows: list[MixRow]) -> Iterator[str]:
    """Who is recruited, in a table that holds many mixes."""
    for row in rows:
        yield f"{row['name']}, {row['homes']:g} recruited from {month_of(row['start'])}"
