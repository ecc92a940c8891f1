"""How outcome contracts are told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from commission_opt.offers.common.words import month_of
from commission_opt.plan.statements.amounts import children, month

if TYPE_CHECKING:
    from commission_opt.plan.result import MixRow, Result


def recommended(result: Result, rows: list[MixRow]) -> Iterator[str]:
    """Contracts that are let, in the recommendation."""
    for row in rows:
        yield f"let {row['name']} ({children(row['families'])} families from {month(row['start'])})"


def briefly(rows: list[MixRow]) -> Iterator[str]:
    """Contracts that are let, in a table that holds many mixes."""
    for row in rows:
        yield f"{row['name']} from {month_of(row['start'])}"
