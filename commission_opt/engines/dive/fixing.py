"""One dive: whole numbers fixed in batches, the linear programme solved after each."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from commission_opt.engines.dive.linear_programme import LinearProgramme
from commission_opt.engines.dive.turns import ROUNDING, Turn, in_turn
from commission_opt.engines.problem import Floats, Integers

PART = 0.25  # of the columns of a turn that are fixed at once
NEAR = 0.02  # of those this near to whole, all


def dive(
    programme: LinearProgramme, root: Floats, families: Mapping[str, Integers], order: Sequence[Turn]
) -> Floats | None:
    """From the plan of the linear programme to one of whole numbers; None where it comes to a dead end.

    Parameters
    ----------
    root
        Where it starts, shape (columns,).
    families
        Columns that must be whole, by the family they are of.

    Raises
    ------
    CutShort
        When the time is up, or somebody asked.
    """
    values: Floats | None = root
    for turn, columns in in_turn(families, order):
        left = columns
        while len(left) and values is not None:
            batch, left = _next(left, values)
            values = _fixed(programme, turn, batch, values)
    return values


def _next(columns: Integers, values: Floats) -> tuple[Integers, Integers]:
    """The nearest to whole of those that are left, and the others."""
    away = np.abs(values[columns] - np.round(values[columns]))
    ranked = columns[np.argsort(away, kind="stable")]
    number = max(int((away < NEAR).sum()), math.ceil(len(columns) * PART))
    return ranked[:number], ranked[number:]


def _fixed(programme: LinearProgramme, turn: Turn, batch: Integers, values: Floats) -> Floats | None:
    """Fix a batch together, or where no plan is left by that, one after the other."""
    lower, upper = programme.lower[batch].copy(), programme.upper[batch].copy()
    wanted = np.clip(turn.rounded(values[batch]), lower, upper)
    programme.fix(batch, wanted, wanted)
    found = programme.solve()
    if found is not None:
        return found
    programme.fix(batch, lower, upper)
    found = programme.solve()
    for column, low, high in zip(batch, lower, upper, strict=True):
        if found is None:
            return None
        found = _fixed_alone(programme, turn, column, low, high, found)
    return found


def _fixed_alone(
    programme: LinearProgramme, turn: Turn, column: np.int32, low: float, high: float, values: Floats
) -> Floats | None:
    alone = np.array([column], dtype=np.int32)
    for number in _tries(turn, float(values[column]), low, high):
        programme.fix(alone, np.array([number]), np.array([number]))
        found = programme.solve()
        if found is not None:
            return found
    return None


def _tries(turn: Turn, value: float, low: float, high: float) -> Iterator[float]:
    """The number that its turn asks for, the two around it, and none."""
    asked = float(turn.rounded(np.array([value]))[0])
    known: set[float] = set()
    for number in (asked, math.floor(value + ROUNDING), math.ceil(value - ROUNDING), 0.0):
        within = min(max(float(number), low), high)
        if within not in known:
            known.add(within)
            yield within
