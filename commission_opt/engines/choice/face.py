"""Placements and all else that need not be whole: linear programmes on the optimal face, one after the other.

Once a stage is solved, columns and rows whose marginal value is not zero are fixed where they are: what is left
are the plans that are as good in that stage, all of them and no other. So each stage is kept exactly, with no row
and no tolerance of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from commission_opt.engines.choice.goal import extended
from commission_opt.engines.made import prepared
from commission_opt.engines.outcome import EngineFailed
from commission_opt.engines.problem import Floats, MixedIntegerProgramme
from commission_opt.engines.search import Limits
from commission_opt.engines.solve_error import solve_rest
from commission_opt.engines.stdout_guard import silent
from commission_opt.engines.tolerances import TIGHT

if TYPE_CHECKING:
    import highspy

    from commission_opt.engines.choice.goal import ExtraRow

WORTH = 1e-7  # marginal values below this are rounding, the largest weight of a stage being near 1


class OptimalFace:
    """The plans with given whole numbers that are equal in every stage so far.

    Parameters
    ----------
    problem
        As it was solved for cost.
    whole
        Value of each whole-number column; others are not looked at.
    rows
        What every plan has to keep besides: the cap on the cost.
    """

    def __init__(self, problem: MixedIntegerProgramme, whole: Floats, rows: list[ExtraRow]) -> None:
        from dataclasses import replace

        fixed = np.where(problem.whole, whole, 0.0)
        linear = replace(
            extended(problem, rows),
            lower=np.where(problem.whole, fixed, problem.lower),
            upper=np.where(problem.whole, fixed, problem.upper),
            whole=np.zeros(len(problem.whole), dtype=np.bool_),
        )
        self._number = len(linear.cost)
        self._lower, self._upper = linear.lower.copy(), linear.upper.copy()
        self._row_lower, self._row_upper = linear.row_lower.copy(), linear.row_upper.copy()
        self._highs: highspy.Highs = prepared(linear, Limits(tolerance=TIGHT))
        self._highs.setOptionValue("dual_feasibility_tolerance", TIGHT)

    def minimise(self, weights: Floats) -> Floats:
        """The values of a plan with the least of ``weights @ x``; from now on all plans have so little.

        Raises
        ------
        EngineFailed
            When HiGHS comes to no end.
        """
        largest = float(np.abs(weights).max()) if len(weights) else 0.0
        scale = float(np.exp2(-np.round(np.log2(largest)))) if largest else 1.0
        every = np.arange(self._number, dtype=np.int32)
        with silent():
            self._highs.changeColsCost(self._number, every, weights * scale)
            self._highs.changeObjectiveOffset(0.0)
            solved = solve_rest(self._highs)
        if not solved:
            raise EngineFailed("HiGHS finds no end among the plans that are equal in cost")
        solution = self._highs.getSolution()
        values = np.array(solution.col_value)
        self._keep(values, np.array(solution.row_value), np.array(solution.col_dual), np.array(solution.row_dual))
        kept: Floats = np.clip(values, self._lower, self._upper)
        return kept

    @property
    def settled(self) -> bool:
        """Whether one plan alone is left, as far as marginal values tell: of every free column there is one."""
        import highspy

        status = self._highs.getBasis()
        basic = highspy.HighsBasisStatus.kBasic
        columns = np.array([one == basic for one in status.col_status])
        rows = np.array([one == basic for one in status.row_status])
        return bool(
            (columns | (self._lower == self._upper)).all() and (rows | (self._row_lower == self._row_upper)).all()
        )

    def _keep(self, values: Floats, activity: Floats, reduced: Floats, duals: Floats) -> None:
        """Fix what has a marginal value."""
        held = (np.abs(reduced) > WORTH) & (self._lower < self._upper)
        at = np.where(np.abs(values - self._lower) <= np.abs(values - self._upper), self._lower, self._upper)
        self._lower[held] = self._upper[held] = at[held]
        columns = np.flatnonzero(held).astype(np.int32)
        if len(columns):
            self._highs.changeColsBounds(len(columns), columns, at[held], at[held])
        tight = (np.abs(duals) > WORTH) & (self._row_lower < self._row_upper)
        near = np.abs(activity - self._row_lower) <= np.abs(activity - self._row_upper)
        side = np.where(near, self._row_lower, self._row_upper)
        self._row_lower[tight] = self._row_upper[tight] = side[tight]
        for row in np.flatnonzero(tight).tolist():
            self._highs.changeRowBounds(row, side[row], side[row])
