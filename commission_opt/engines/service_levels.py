"""Promises that a plan keeps without saying so: the evaluator counts them as kept, and so must the cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from commission_opt.engines.outcome import LivesOffTolerances
from commission_opt.engines.problem import Floats, Integers
from commission_opt.engines.solve_error import solve_rest
from commission_opt.engines.stdout_guard import silent
from commission_opt.engines.tolerances import COVERED
from commission_opt.model.model import Model, Term
from commission_opt.model.promised import promised

if TYPE_CHECKING:
    import highspy
    import pulp

    Promise = tuple[pulp.LpVariable, Sequence[tuple[Sequence[Term], float]]]

EXACT = 1e-8  # children: within the tolerance of rows


def say_kept(model: Model, highs: highspy.Highs, columns: Integers | None = None) -> int:
    """Set to 1 every promise that the plan keeps, and solve what is left again, until no more are kept.

    A plan within the gap of the best may have left one at 0, and the placements that are best for
    its whole numbers may keep one more. No round breaks one that was kept, or costs more.

    Parameters
    ----------
    highs
        As the linear programme with the whole numbers fixed left it.
    columns
        Where the model is one part of what was solved: the column there of each column of the model.

    Returns
    -------
    int
        How many were set.
    """
    left, said = list(model.promises), 0
    while left:
        values = np.array(highs.getSolution().col_value)
        values = values if columns is None else values[columns]
        left = [one for one in left if values[one[0].id] < 0.5]
        kept = _kept(left, values)
        if not kept:
            break
        said += len(kept)
        for one, level in kept:
            highs.changeColBounds(one.id if columns is None else int(columns[one.id]), level, level)
        with silent():
            solved = solve_rest(highs)
        if not solved:
            raise LivesOffTolerances(
                "HiGHS found a plan that does not hold once the service levels that it keeps are counted"
            )
    return said


def unsaid(model: Model, values: Floats) -> dict[int, float]:
    """What to set promises to, by number of their columns, that a plan keeps and has at 0."""
    left = [one for one in model.promises if values[one[0].id] < 0.5]
    return {one.id: level for one, level in _kept(left, values)}


def _kept(left: Sequence[Promise], values: Floats) -> list[tuple[pulp.LpVariable, float]]:
    """Of some promises those that a plan keeps, and what their columns can be."""
    return [
        (one, min((_level(values, terms, need) for terms, need in supply), default=1.0))
        for one, supply in left
        if all(_covers(values, terms, need) for terms, need in supply)
    ]


def _level(values: Floats, terms: Sequence[Term], need: float) -> float:
    """1, or what the row of the promise leaves of it, where a need is covered just about."""
    supply, wanted = _supply(values, terms), promised(need)
    return 1.0 if supply >= wanted - EXACT else max(0.0, supply / wanted)


def _supply(values: Floats, terms: Sequence[Term]) -> float:
    return sum(share * float(values[variable.id]) for variable, share in terms)


def _covers(values: Floats, terms: Sequence[Term], need: float) -> bool:
    return need - _supply(values, terms) <= COVERED * max(1.0, need)
