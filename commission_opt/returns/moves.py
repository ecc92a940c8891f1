"""Moves between needs, and out of care: a table of rates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commission_opt.instance.money import WEEKS_PER_YEAR
from commission_opt.returns.child_sums import ChildSums, interval
from commission_opt.returns.mapping import OTHER
from commission_opt.returns.spells import Spells

LEAVES, LEAVES_AT_18 = "left-care", "left-care-at-18"
UP, DOWN, AGED, ELSEWHERE, OUT, OUT_AT_18 = (
    "step up",
    "step down",
    "ageing",
    "other placement",
    "leaves care",
    "leaves care at 18",
)


@dataclass(frozen=True)
class MoveRate:
    """One way out of a need: how often, for each year that a child is there, with its 95% interval."""

    need: str
    to: str
    kind: str
    moves: int
    child_years: float
    rate: float
    low: float
    high: float


def move_rates(spells: Spells, sums: ChildSums) -> list[MoveRate]:
    """Every way that was seen, by need.

    ::

        rate = moves / child-years in the need

    Needs fall from the most intensive to the least, so a move to one further up is a step up.
    """
    names = [*spells.needs, LEAVES, LEAVES_AT_18]
    rates = []
    for need, to, aged in zip(*np.nonzero(sums.moves), strict=True):
        years = float(sums.weeks[need]) / WEEKS_PER_YEAR
        moves = int(sums.moves[need, to, aged])
        with np.errstate(divide="ignore", invalid="ignore"):
            drawn = sums.drawn_moves[:, need, to, aged] / (sums.drawn_weeks[:, need] / WEEKS_PER_YEAR)
        kind = _kind(int(need), int(to), bool(aged), names)
        rate = moves / years if years else float("nan")
        rates.append(MoveRate(names[need], names[to], kind, moves, years, rate, *interval(drawn)))
    return rates


def _kind(need: int, to: int, aged: bool, names: list[str]) -> str:
    if names[to] == LEAVES:
        return OUT
    if names[to] == LEAVES_AT_18:
        return OUT_AT_18
    if aged:
        return AGED
    if OTHER in (names[need], names[to]):
        return ELSEWHERE
    return UP if to < need else DOWN
