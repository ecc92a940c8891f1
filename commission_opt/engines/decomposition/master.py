"""The master problem: what is decided once, and cuts for what that costs in the scenarios.

::

    minimise    cost . x + sum over groups g of theta[g]                in thousands of £ in the rows
    subject to  the rows of x alone,
                t = tenders . x
                a . x + sum over g of y[g] within the limits of the coupling rows
                theta[g] >= constant + slope . t + prices . y[g]     for every cut of g
                0        >= constant + slope . t + prices . y[g]     for every cut of what has no plan
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from commission_opt.engines.decomposition.oracle import Cut, Oracle
from commission_opt.engines.decomposition.recourse import (
    Boundless,
    ScenarioProgramme,
    add_columns,
    add_rows,
    beside,
    programme,
    quiet,
    solved,
)
from commission_opt.engines.decomposition.split import Matrix, Positions
from commission_opt.engines.made import made
from commission_opt.engines.problem import Floats

if TYPE_CHECKING:
    import highspy

THOUSAND = 1000.0  # £: nearer in size to the numbers of beds and homes beside them
FAR, FARTHER, FARTHEST = 1e6, 100.0, 1e10  # limits of what has none, until cuts hold it
NEGLIGIBLE = 1e-11  # share of a cut's largest slope


class Master:
    """The master as a linear programme that grows, and a copy of it with whole numbers when asked."""

    def __init__(self, oracle: Oracle, totals: Sequence[Positions] = ()) -> None:
        split, problem = oracle.split, oracle.split.problem
        self._split = split
        self.whole = np.flatnonzero(problem.whole[split.columns]).astype(np.int32)
        self.lower, self.upper = problem.lower[split.columns], problem.upper[split.columns]
        self.cost = problem.cost[split.columns]
        self._groups, self._couplings, self._tenders = len(oracle.groups), len(split.coupling), split.tenders.shape[0]
        self._first_t = len(split.columns)
        self._first_y = self._first_t + self._tenders
        self._first_theta = self._first_y + self._groups * self._couplings
        self.highs = self._load(oracle)
        self.value = -np.inf
        self._endless = np.flatnonzero((self.cost != 0) & np.isinf(self.lower) & np.isinf(self.upper)).astype(np.int32)
        self._far = FAR
        place = np.zeros(len(problem.cost), dtype=np.int32)
        place[split.columns] = np.arange(len(split.columns))
        self._totals = [place[columns] for columns in totals]
        self.cuts = 0
        self._needed: dict[bytes, tuple[int, float]] = {}  # rows of needs, and their limits, by slope

    def _load(self, oracle: Oracle) -> highspy.Highs:
        split, problem = self._split, self._split.problem
        highs = quiet(oracle.threads)
        highs.changeObjectiveOffset(problem.offset)
        add_columns(highs, self.cost, self.lower, self.upper)
        for count, low in ((self._tenders, -np.inf), (self._groups * self._couplings, -np.inf)):
            add_columns(highs, np.zeros(count), np.full(count, low), np.full(count, np.inf))
        least = np.array([sum(self._least(oracle, s) for s in members) for members in oracle.groups]) / THOUSAND
        add_columns(highs, np.full(self._groups, THOUSAND), least, np.full(self._groups, np.inf))
        add_rows(highs, problem.row_lower[split.rows], problem.row_upper[split.rows], split.matrix)
        nothing = np.zeros(self._tenders)
        add_rows(highs, nothing, nothing, beside(split.tenders, _diagonal(self._tenders, 1, -1.0)))
        between = _diagonal(0, self._tenders, 0.0, rows=self._couplings)
        shared = beside(split.coupled, between, _diagonal(self._couplings, self._groups, 1.0))
        add_rows(highs, problem.row_lower[split.coupling], problem.row_upper[split.coupling], shared)
        return highs

    def _least(self, oracle: Oracle, s: int) -> float:
        """What a scenario costs at least: by its columns' bounds, or whatever its tenders are."""
        part, problem = self._split.parts[s], self._split.problem
        cost = problem.cost[part.columns]
        at = np.where(cost >= 0, problem.lower[part.columns], problem.upper[part.columns])
        bound = float(cost[cost != 0] @ at[cost != 0])
        if np.isfinite(bound):
            return bound
        tenders = self._split.tenders.range(self.lower, self.upper)
        return ScenarioProgramme(programme(problem, part), oracle.threads).least(*tenders)

    def add(self, cuts: Iterable[Cut]) -> None:
        """Add cuts; of those that ask the same of the commitments, the one that asks for most."""
        for cut in cuts:
            if cut.cost:
                self._add_cost(cut)
            else:
                self._add_need(cut)

    def _add_cost(self, cut: Cut) -> None:
        row = np.zeros(self._first_theta + self._groups)
        row[self._first_t : self._first_y] = -_clean(cut.slope) / THOUSAND
        row[self._y(cut.group)] = -cut.prices / THOUSAND
        row[self._first_theta + cut.group] = 1.0
        self._add_row(row, cut.constant / THOUSAND)

    def _add_need(self, cut: Cut) -> None:
        """In the commitments themselves: engines find more in rows of whole numbers."""
        row = np.zeros(self._first_theta + self._groups)
        row[: self._first_t] = -self._split.tenders.transposed_times(_clean(cut.slope))
        row[self._y(cut.group)] = -cut.prices
        size = np.abs(row).max()
        if size == 0.0:  # no commitment helps
            self._add_row(row, 1.0)
            return
        row, limit = row / size, cut.constant / size
        key = np.round(row, 10).tobytes()
        if key not in self._needed:
            self._needed[key] = self.highs.getNumRow(), limit
            self._add_row(row, limit)
        elif limit > self._needed[key][1]:
            self._needed[key] = self._needed[key][0], limit
            self.highs.changeRowBounds(self._needed[key][0], limit, np.inf)

    def _add_row(self, row: Floats, limit: float) -> None:
        at = np.flatnonzero(row).astype(np.int32)
        self.highs.addRow(limit, np.inf, len(at), at, row[at])
        self.cuts += 1

    def _y(self, group: int) -> slice:
        """Columns of what a group adds to the coupling rows: one after the other by row, then by group."""
        return slice(self._first_y + group, self._first_theta, self._groups)

    def x(self, values: Floats) -> Floats:
        """The columns of the problem among the master's."""
        return values[: self._first_t]

    def solve(self) -> Floats | None:
        """Solve without whole numbers: the values of all columns, `value` the cost; None where nothing is feasible.

        Where there is no least cost yet, `value` is minus infinity, and the values are far out.
        """
        try:
            if not self._solved():
                return None
            self.value = self.highs.getInfo().objective_function_value
        except Boundless:
            self.value = -np.inf
            if not self._far_out():
                return None
        return np.array(self.highs.getSolution().col_value)

    def _solved(self) -> bool:
        if not solved(self.highs):
            self.highs.clearSolver()  # to be sure: that nothing is feasible ends the search
            return solved(self.highs)
        return True

    def _far_out(self) -> bool:
        """Solve with a limit to what has none, such as the threshold of the cost at risk before any cut knows of it.

        The cut at that point says what going on so would cost, if the point is far enough out.
        """
        at = self._endless
        self.highs.changeColsBounds(len(at), at, np.full(len(at), -self._far), np.full(len(at), self._far))
        try:
            return self._solved()
        finally:
            self.highs.changeColsBounds(len(at), at, self.lower[at], self.upper[at])
            self._far = min(FARTHER * self._far, FARTHEST)

    def fix(self, x: Floats | None) -> None:
        """Fix the whole numbers at those of `x`, or let them go."""
        at = self.whole
        lower, upper = (self.lower[at], self.upper[at]) if x is None else (x[at], x[at])
        self.highs.changeColsBounds(len(at), at, lower, upper)

    def with_whole_numbers(self) -> highspy.Highs:
        """A copy in which whole numbers are whole."""
        import highspy

        copy = made()
        copy.setOptionValue("output_flag", False)
        copy.passModel(self.highs.getLp())
        kinds = np.full(len(self.whole), highspy.HighsVarType.kInteger)
        copy.changeColsIntegrality(len(self.whole), self.whole, kinds)
        for places in self._totals:
            number = copy.getNumCol()
            copy.addCol(0.0, 0.0, np.inf, 0, np.zeros(0, dtype=np.int32), np.zeros(0))
            copy.changeColIntegrality(number, highspy.HighsVarType.kInteger)
            row = np.r_[places, number].astype(np.int32)
            copy.addRow(0.0, 0.0, len(row), row, np.r_[np.ones(len(places)), -1.0])
        return copy


def _clean(slope: Floats) -> Floats:
    """Without what is rounding."""
    return np.where(np.abs(slope) > NEGLIGIBLE * np.abs(slope).max(initial=0.0), slope, 0.0)


def _diagonal(number: int, times: int, entry: float, rows: int | None = None) -> Matrix:
    """Row i has `entry` in the columns ``i * times`` to ``(i + 1) * times - 1``."""
    at = np.repeat(np.arange(number, dtype=np.int32), times)
    columns = np.arange(number * times, dtype=np.int32)
    if rows is not None:
        return Matrix(columns[:0], columns[:0], np.zeros(0), (rows, times))
    return Matrix(at, columns, np.full(number * times, entry), (number, number * times))
