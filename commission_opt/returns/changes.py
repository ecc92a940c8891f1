"""Changes between planned needs, as the instance takes them: `[[change_of_need]]`, and entries from outside alone."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from commission_opt.instance.linked_needs import ends_per_year
from commission_opt.returns.estimate import Estimates, NeedEstimate
from commission_opt.returns.moves import AGED, DOWN, UP, MoveRate

if TYPE_CHECKING:
    from collections.abc import Mapping

WHY = {UP: "step_up", DOWN: "step_down", AGED: "ageing"}
DIGITS = 4  # significant: no estimate has more


def between_planned(found: Estimates) -> list[MoveRate]:
    """Moves from a planned need to another."""
    planned = {one.id for one in found.planned}
    return [move for move in found.moves if move.need in planned and move.to in planned and move.moves]


def entries_apart(found: Estimates) -> dict[str, NeedEstimate]:
    """Planned needs with the entries that are written: those from outside, where changes of need are written too."""
    if not found.outside:
        return {one.id: one for one in found.planned}
    outside = dict(zip((one.id for one in found.needs), found.outside, strict=True))
    return {one.id: replace(one, entries=outside[one.id]) for one in found.planned}


def change_records(found: Estimates, stays: Mapping[str, float]) -> list[dict[str, Any]]:
    """Records of `[[change_of_need]]`; none where they are not asked for.

    Rates are rounded down, and never more than the ends of the stays that are written.
    """
    moves = between_planned(found) if found.outside else []
    often: dict[str, float] = defaultdict(float)
    for move in moves:
        often[move.need] += move.rate
    return [
        {
            "id": key_of(move),
            "need": move.need,
            "to": move.to,
            "per_year": _down(move.rate * min(1.0, ends_per_year(stays[move.need]) / often[move.need])),
            "why": WHY.get(move.kind, "other"),
        }
        for move in moves
    ]


def key_of(move: MoveRate) -> str:
    """Id of a record: from which need to which, and whether with a birthday."""
    return f"{move.need}-to-{move.to}" + ("-ageing" if move.kind == AGED else "")


def _down(value: float) -> float:
    """Some significant figures, never above the value."""
    if value <= 0:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(value)) - DIGITS + 1)
    return float(f"{math.floor(value / unit) * unit:.{DIGITS}g}")
