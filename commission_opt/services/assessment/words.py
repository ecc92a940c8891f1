"""How assessments are told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from commission_opt.offers.common.words import month_of
from commission_opt.plan.statements.amounts import month
from commission_opt.services.common.words import people

if TYPE_CHECKING:
    from commission_opt.plan.result import MixRow, Result


def recommended(result: Result, rows: list[MixRow]) -> Iterator[str]:
    """Assessors who are employed, in the recommendation."""
    for row in rows:
        if row["workers"]:
            yield f"employ {people(row, 'assessor')} from {month(row['start'])} ({row['name']})"


def briefly(rows: list[MixRow]) -> Iterator[str]:
    """Assessors who are employed, in a table that holds many mixes."""
    for row in rows:
        if row["workers_most"]:
            yield f"{row['name']}, up to {row['workers_most']:g} assessors from {month_of(row['start'])}"
