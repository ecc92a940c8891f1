"""The linear programme of a problem, solved again and again as numbers of it are fixed."""

from __future__ import annotations

import time

import numpy as np

from commission_opt.engines.highs import run
from commission_opt.engines.made import prepared
from commission_opt.engines.problem import Floats, Integers, MixedIntegerProgramme
from commission_opt.engines.search import Ended, Limits, Watch
from commission_opt.engines.stdout_guard import silent


class CutShort(Exception):
    """Out of time, or asked to stop: `ended` says which."""

    def __init__(self, ended: Ended) -> None:
        super().__init__(ended)
        self.ended = ended


class LinearProgramme:
    """A problem whose numbers need not be whole.

    Attributes
    ----------
    lower, upper
        Bounds of the columns as they stand now, shape (columns,).
    cost
        Of the last plan, in £.
    stopped
        Whether somebody asked for its end.
    """

    def __init__(self, problem: MixedIntegerProgramme, limits: Limits, watch: Watch) -> None:
        import highspy

        self._started = time.perf_counter()
        self._limits = limits
        self.stopped = False
        self._highs = prepared(problem, limits)
        whole = np.flatnonzero(problem.whole).astype(np.int32)
        self._highs.changeColsIntegrality(len(whole), whole, np.full(len(whole), highspy.HighsVarType.kContinuous))
        self.lower, self.upper = problem.lower.copy(), problem.upper.copy()
        self.cost = np.inf
        watch.stop = self._end

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.perf_counter() - self._started

    @property
    def left(self) -> float | None:
        """Seconds that are left, or None without a limit."""
        return None if self._limits.time_limit is None else self._limits.time_limit - self.seconds

    def _end(self) -> None:
        self.stopped = True
        self._highs.cancelSolve()

    def fix(self, columns: Integers, lower: Floats, upper: Floats) -> None:
        """Set bounds of columns, by number."""
        self.lower[columns], self.upper[columns] = lower, upper
        self._highs.changeColsBounds(len(columns), columns, lower, upper)

    def root(self) -> Floats | None:
        """Solve it from nothing, by interior point and then to a corner: much quicker than simplex where it is large."""
        self._highs.clearSolver()
        self._highs.setOptionValue("solver", "ipm")
        self._highs.setOptionValue("presolve", "on")
        values = self.solve()
        self._highs.setOptionValue("solver", "simplex")
        self._highs.setOptionValue("presolve", "off")  # it would forget the corner that the next solve starts from
        return values

    def solve(self) -> Floats | None:
        """Its best plan, shape (columns,); None where there is none.

        Raises
        ------
        CutShort
            When the time is up, or somebody asked.
        """
        import highspy

        left = self.left
        if self.stopped or (left is not None and left <= 0):
            raise CutShort("interrupted" if self.stopped else "time_limit")
        if left is not None:
            self._highs.setOptionValue("time_limit", self._highs.getRunTime() + left)
        with silent():
            run(self._highs)
        known = highspy.HighsModelStatus
        status = self._highs.getModelStatus()
        if status == known.kTimeLimit:
            raise CutShort("time_limit")
        if status == known.kInterrupt:
            raise CutShort("interrupted")
        if status not in (known.kOptimal, known.kModelEmpty):
            return None  # infeasible, or an error of the engine's: either way there is nothing to go on from
        self.cost = float(self._highs.getInfo().objective_function_value)
        return np.array(self._highs.getSolution().col_value)
