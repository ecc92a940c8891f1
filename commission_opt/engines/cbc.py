"""CBC, the one that is part of OR-Tools.

It cannot be stopped with its plan, takes no seed, and counts processor time. At a time limit it may
call a plan optimal, so what is proven goes by its plan and its bound (see `fix_and_resolve`); and it has called
a problem infeasible that it had no time to look at, so that is believed only within the limit.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import numpy as np

from commission_opt.engines.outcome import EngineFailed
from commission_opt.engines.printed import printed
from commission_opt.engines.problem import MixedIntegerProgramme
from commission_opt.engines.progress import Progress
from commission_opt.engines.search import Ended, Found, Limits, Watch, believed, finite

if TYPE_CHECKING:
    from ortools.linear_solver import linear_solver_pb2

ROW = 1e-7  # how far from its limit a row may be: what OR-Tools asks of CBC of itself
TREE = re.compile(r"After \d+ nodes, \d+ on tree, (\S+) best solution, best possible (\S+) \(")
OPTIMAL, FEASIBLE, INFEASIBLE, NOT_SOLVED = 0, 1, 2, 6  # of OR-Tools


class Log:
    """Where the search stands, by its log; a part of it is about smaller problems, and is left out."""

    def __init__(self) -> None:
        self._smaller = False

    def read(self, line: str) -> tuple[float | None, float | None] | None:
        """Cost of the best plan, and bound; None where the line does not say."""
        if "ini branch and bound" in line:
            self._smaller = line.startswith("Before")
        found = TREE.search(line)
        if found is None or self._smaller:
            return None
        return finite(float(found[1])), finite(float(found[2]))


def search(problem: MixedIntegerProgramme, limits: Limits, watch: Watch) -> Found:
    """Look for the best plan with CBC."""
    from ortools.linear_solver import pywraplp

    started = time.perf_counter()
    log = Log()

    def read(line: str) -> None:
        bounds = log.read(line)
        if bounds is not None:
            watch.progress(Progress(*bounds, time.perf_counter() - started))

    solver = pywraplp.Solver.CreateSolver("CBC")
    if solver is None:
        raise EngineFailed("this OR-Tools has no CBC in it: use engine scip, or pulp:COIN_CMD with a CBC of your own")
    solver.LoadModelFromProto(_proto(problem))
    settings = pywraplp.MPSolverParameters()
    settings.SetDoubleParam(settings.RELATIVE_MIP_GAP, limits.gap)
    settings.SetDoubleParam(settings.PRIMAL_TOLERANCE, min(limits.tolerance, ROW))
    if limits.time_limit is not None:
        solver.SetTimeLimit(max(1, round(1000 * limits.time_limit)))  # ms; 0 would stand for no limit
    solver.EnableOutput()
    with printed(read):
        status = solver.Solve(settings)
    return _found(problem, limits, solver, status, time.perf_counter() - started)


def _found(problem: MixedIntegerProgramme, limits: Limits, solver: object, status: int, seconds: float) -> Found:
    ends: dict[int, Ended] = {
        OPTIMAL: "proven",
        FEASIBLE: "time_limit",
        NOT_SOLVED: "time_limit",
        INFEASIBLE: "infeasible",
    }
    if status not in ends:
        raise EngineFailed(f"CBC stopped with status {status} of OR-Tools")
    ended = believed(ends[status], seconds, limits)
    values = objective = bound = None
    if status in (OPTIMAL, FEASIBLE):
        values = np.array([variable.solution_value() for variable in solver.variables()])  # type: ignore[attr-defined]
        objective = problem.cost_of(values)
    if ended == "proven" and not problem.mixed:
        bound = objective
    elif status != INFEASIBLE and problem.mixed:
        bound = finite(solver.Objective().BestBound())  # type: ignore[attr-defined]
    return Found(ended, values, objective, bound, "CBC", _version(solver), seconds)


def _version(solver: object) -> str:
    return str(solver.SolverVersion()).strip().removeprefix("Cbc ")  # type: ignore[attr-defined]


def _proto(problem: MixedIntegerProgramme) -> linear_solver_pb2.MPModelProto:
    from ortools.linear_solver import linear_solver_pb2

    made = linear_solver_pb2.MPModelProto(objective_offset=problem.offset)
    columns = zip(
        problem.cost.tolist(), problem.lower.tolist(), problem.upper.tolist(), problem.whole.tolist(), strict=True
    )
    for cost, lower, upper, whole in columns:
        made.variable.add(objective_coefficient=cost, lower_bound=lower, upper_bound=upper, is_integer=whole)
    starts, numbers, entries = problem.starts.tolist(), problem.columns.tolist(), problem.entries.tolist()
    for i, (lower, upper) in enumerate(zip(problem.row_lower.tolist(), problem.row_upper.tolist(), strict=True)):
        part = slice(starts[i], starts[i + 1])
        made.constraint.add(lower_bound=lower, upper_bound=upper, var_index=numbers[part], coefficient=entries[part])
    return made
