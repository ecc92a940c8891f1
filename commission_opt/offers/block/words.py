"""How block contracts are told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from commission_opt.offers.common.words import beds, month_of
from commission_opt.plan.statements.amounts import count, month

if TYPE_CHECKING:
    from commission_opt.plan.result import MixRow, Result

AWARD, ONLY, ONE, MANY = "award", "a contract", "contract", "contracts"


def recommended(result: Result, rows: list[MixRow]) -> Iterator[str]:
    """What is awarded, in the recommendation; many in one number."""
    if len(rows) > 2:
        yield f"award {count(len(rows), 'block contract')} ({beds(sum(r['beds'] for r in rows))} in all)"
        return
    for row in rows:
        yield f"award one block contract ({row['name']}, {beds(row['beds'])} from {month(row['start'])})"


def briefly(rows: list[MixRow]) -> Iterator[str]:
    """What is awarded, in a table that holds many mixes."""
    for row in rows:
        extended = ", extended" if row["extended"] else ""
        yield f"{row['name']}, {beds(row['beds'])} from {month_of(row['start'])}{extended}"
