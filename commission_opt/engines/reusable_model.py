"""A model kept in HiGHS and solved many times, with other bounds and another objective each time."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from commission_opt.engines.highs import HEARTBEAT, end
from commission_opt.engines.interrupt import Interruptions
from commission_opt.engines.made import prepared
from commission_opt.engines.outcome import EngineFailed
from commission_opt.engines.problem import Floats, problem_of
from commission_opt.engines.search import Limits
from commission_opt.engines.solve_error import nearly, run_past_errors
from commission_opt.engines.solve_lock import solve_lock
from commission_opt.engines.stdout_guard import silent
from commission_opt.model.model import Model, Term

if TYPE_CHECKING:
    import pulp


@dataclass(frozen=True)
class Solution:
    """The end of one solve.

    Attributes
    ----------
    status
        ``optimal``, ``infeasible`` (proven twice, with and without presolve), or ``stopped`` at the time limit
        or by Ctrl-C.
    interrupted
        Whether it was Ctrl-C.
    objective, bound
        Of the plan found, and proven; None where there is none.
    values
        By number of the variable; None where no plan was found.
    """

    status: Literal["optimal", "infeasible", "stopped"]
    interrupted: bool = False
    objective: float | None = None
    bound: float | None = None
    values: Floats | None = None


class ReusableModel:
    """A model handed over once. Its columns keep the numbers of their variables."""

    def __init__(self, model: Model, *, threads: int = 1, seed: int = 0) -> None:
        problem = problem_of(model)
        with solve_lock():
            self._highs = prepared(problem, Limits(0.0, None, threads, seed))
        self._size = len(problem.cost)
        self._whole = np.flatnonzero(problem.whole).astype(np.int32)
        self._between = (problem.lower[self._whole], problem.upper[self._whole])
        self._relaxed = False

    def good_enough(self, share: float, amount: float) -> None:
        """Count a plan as the best from now on once it is proven to be within a share of it, or an amount."""
        self._highs.setOptionValue("mip_rel_gap", share)
        self._highs.setOptionValue("mip_abs_gap", amount)

    def minimise(self, costs: Mapping[pulp.LpVariable, float]) -> None:
        """Minimise ``sum of costs * variable`` from now on."""
        weights = np.zeros(self._size)
        for variable, cost in costs.items():
            weights[variable.id] = cost
        self._highs.changeColsCost(self._size, np.arange(self._size, dtype=np.int32), weights)
        self._highs.changeObjectiveOffset(0.0)

    def limit(self, variables: Mapping[pulp.LpVariable, float]) -> None:
        """Keep variables between 0 and so much each, from now on."""
        columns = np.array([variable.id for variable in variables], dtype=np.int32)
        if len(columns):
            self._highs.changeColsBounds(
                len(columns), columns, np.zeros(len(columns)), np.array(list(variables.values()))
            )

    def switch(self, variables: Mapping[pulp.LpVariable, float]) -> None:
        """Count 1 in the objective where any of the variables is above 0, from now on.

        ::

            variable <= most * switched,   switched 0 or 1
        """
        import highspy

        column = self._highs.getNumCol()
        nothing = np.zeros(0)
        self._highs.addCol(1.0, 0.0, 1.0, 0, nothing.astype(np.int32), nothing)
        self._highs.changeColIntegrality(column, highspy.HighsVarType.kInteger)
        for variable, most in variables.items():
            pair = np.array([variable.id, column], dtype=np.int32)
            self._highs.addRow(-highspy.kHighsInf, 0.0, 2, pair, np.array([1.0, -most]))

    def add_row(self, terms: Iterable[Term], most: float) -> None:
        """Keep ``sum of terms <= most`` from now on."""
        import highspy

        pairs = [(variable.id, weight) for variable, weight in terms]
        columns, weights = np.array([c for c, _ in pairs], dtype=np.int32), np.array([w for _, w in pairs])
        self._highs.addRow(-highspy.kHighsInf, most, len(pairs), columns, weights)

    def solve(self, seconds: float | None = None, *, whole: bool = True) -> Solution:
        """Solve, within a time limit; with fractions of contracts, homes and people unless `whole`."""
        began = time.monotonic()
        with solve_lock():
            found = self._solve(seconds, whole=whole)
            if found.status != "infeasible":
                return found
            left = None if seconds is None else seconds - (time.monotonic() - began)
            return Solution("stopped") if left is not None and left <= 0 else self._without_presolve(left, whole=whole)

    def _without_presolve(self, seconds: float | None, *, whole: bool) -> Solution:
        """The same, once more: presolve has called problems infeasible that were not."""
        self._highs.setOptionValue("presolve", "off")
        self._highs.clearSolver()
        try:
            return self._solve(seconds, whole=whole)
        finally:
            self._highs.setOptionValue("presolve", "choose")

    def _solve(self, seconds: float | None, *, whole: bool) -> Solution:
        import highspy

        self._set_whole(whole)
        if whole:
            self._highs.clearSolver()  # what an earlier solve left behind is no help, and has made HiGHS fail
        spent = self._highs.getRunTime()  # HiGHS counts the time of all solves
        self._highs.setOptionValue("time_limit", highspy.kHighsInf if seconds is None else spent + max(0.0, seconds))
        interrupted: list[bool] = []
        with silent():
            run_past_errors(self._highs, lambda: interrupted.append(self._run()))
        status = self._highs.getModelStatus()
        known = highspy.HighsModelStatus
        if status in (known.kInfeasible, known.kUnboundedOrInfeasible):
            return Solution("infeasible")
        if nearly(self._highs) or status in (known.kOptimal, known.kModelEmpty):
            objective = self._highs.getInfo().objective_function_value
            return Solution("optimal", False, objective, objective, self._values())
        if status not in (known.kTimeLimit, known.kInterrupt, known.kIterationLimit, known.kSolutionLimit):
            raise EngineFailed(f"HiGHS stopped with '{self._highs.modelStatusToString(status)}'")
        info = self._highs.getInfo()
        if info.primal_solution_status != int(highspy.SolutionStatus.kSolutionStatusFeasible) or not whole:
            return Solution("stopped", interrupted[-1])
        bound = info.mip_dual_bound if len(self._whole) else None
        bound = None if bound is None or not math.isfinite(bound) else bound
        return Solution("stopped", interrupted[-1], info.objective_function_value, bound, self._values())

    def settled(self, found: Solution) -> Solution:
        """The same commitments, rounded to whole numbers, with all else as good as can be: exact values."""
        if found.values is None or not len(self._whole):
            return found
        fixed = np.round(found.values[self._whole])
        self._highs.changeColsBounds(len(self._whole), self._whole, fixed, fixed)
        exact = self.solve(whole=False)
        self._highs.changeColsBounds(len(self._whole), self._whole, *self._between)
        return exact if exact.status == "optimal" else found

    def _set_whole(self, whole: bool) -> None:
        import highspy

        if self._relaxed == whole and len(self._whole):
            kind = highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
            self._highs.changeColsIntegrality(len(self._whole), self._whole, np.full(len(self._whole), kind))
        self._relaxed = not whole

    def _run(self) -> bool:
        """Solve in a thread, so that Ctrl-C can be heard; whether it was."""
        self._highs.HandleUserInterrupt = True
        finished, interrupted = True, False  # there is nothing to end before it has started
        try:
            with Interruptions() as interruptions:
                self._highs.startSolve()
                finished = False
                while not finished:
                    finished, _ = self._highs.wait(HEARTBEAT)
                    if interruptions.new():
                        interrupted = True
                        if not finished:
                            self._highs.cancelSolve()
        finally:
            if not finished:
                end(self._highs)
            self._highs.HandleUserInterrupt = False
        return interrupted

    def _values(self) -> Floats:
        return np.array(self._highs.getSolution().col_value)[: self._size]
