"""Any solver that PuLP can run, such as a council's own Gurobi or CPLEX."""

from __future__ import annotations

import inspect
import time
from typing import TYPE_CHECKING, Any

import numpy as np

from commission_opt.engines.catalogue import THROUGH_PULP
from commission_opt.engines.outcome import EngineCannot, EngineFailed
from commission_opt.engines.problem import MixedIntegerProgramme
from commission_opt.engines.search import Ended, Found, Limits, believed, finite

if TYPE_CHECKING:
    import pulp

PRINTED = 1e-5  # PuLP may have read the bound off a log, in six digits
WRONG = {"CPSAT": "it rounds what need not be whole; engine cpsat says so instead"}


def search(problem: MixedIntegerProgramme, limits: Limits, name: str) -> Found:
    """Look for the best plan with the solver that PuLP calls `name`.

    The bound is None where the solver tells PuLP of none.

    Raises
    ------
    EngineCannot
        When there is no such solver, it does not run here, or it does not take a limit that is set.
    """
    import pulp

    solver = _solver(name.removeprefix(THROUGH_PULP), limits)
    programme, variables = _programme(problem)
    started = time.perf_counter()
    try:
        statistics = programme.solve(solver)
    except pulp.PulpSolverError as error:
        raise EngineFailed(f"{solver.name} failed, as PuLP says: {error}") from error
    seconds = time.perf_counter() - started
    ended = believed(_ended(statistics, solver.name), seconds, limits)
    values = None
    if statistics.has_solution and ended != "infeasible":
        values = np.array([variable.varValue or 0.0 for variable in variables])
    objective = None if values is None else problem.cost_of(values)
    return Found(
        ended=ended,
        values=values,
        objective=objective,
        bound=_bound(problem, ended, objective, statistics.best_bound),
        engine=solver.name,
        version=f"through PuLP {pulp.__version__}",
        seconds=seconds,
    )


def _bound(problem: MixedIntegerProgramme, ended: Ended, objective: float | None, told: float | None) -> float | None:
    """What is proven: a linear programme's own cost, or what the solver tells, less what its printing may have added."""
    if ended == "infeasible":
        return None
    if ended == "proven" and not problem.mixed:
        return objective
    return None if told is None or finite(told) is None else told - PRINTED * abs(told)


def _solver(name: str, limits: Limits) -> pulp.LpSolver:
    import pulp

    if name in WRONG:
        raise EngineCannot(f"PuLP's {name} cannot be used here: {WRONG[name]}.")
    if name not in pulp.listSolvers():
        raise EngineCannot(
            f"PuLP knows no solver called {name}; it knows {', '.join(sorted(set(pulp.listSolvers())))}."
        )
    made = type(pulp.getSolver(name, msg=False))
    known = inspect.signature(made.__init__).parameters
    wanted: dict[str, Any] = {"gapRel": limits.gap}
    if limits.time_limit is not None:
        wanted["timeLimit"] = limits.time_limit
    if limits.threads > 1:
        wanted["threads"] = limits.threads
    missing = [key for key in wanted if key not in known]
    if missing:
        said = {"gapRel": "gap", "timeLimit": "time limit", "threads": "number of threads"}
        raise EngineCannot(f"{name} takes no {' and no '.join(said[key] for key in missing)} through PuLP.")
    solver = made(msg=False, **wanted)
    if not solver.available():
        here = [one for one in pulp.listSolvers(onlyAvailable=True) if one not in WRONG]
        raise EngineCannot(
            f"PuLP cannot run {name} here: it is not installed, not on the PATH, or has no licence. "
            f"What it can run here: {', '.join(here)}."
        )
    return solver


def _programme(problem: MixedIntegerProgramme) -> tuple[pulp.LpProblem, list[pulp.LpVariable]]:
    import pulp

    made = pulp.LpProblem("commission", pulp.LpMinimize)
    columns = zip(problem.lower.tolist(), problem.upper.tolist(), problem.whole.tolist(), strict=True)
    variables = [
        made.add_variable(f"x{j}", low, None if high == np.inf else high, "Integer" if whole else "Continuous")
        for j, (low, high, whole) in enumerate(columns)
    ]
    total = pulp.lpSum_vars_coefs(list(zip(variables, problem.cost.tolist(), strict=True)))
    total.constant = problem.offset
    made.setObjective(total)
    numbers, entries = problem.columns.tolist(), problem.entries.tolist()
    for i, (low, high) in enumerate(zip(problem.row_lower.tolist(), problem.row_upper.tolist(), strict=True)):
        part = range(problem.starts[i], problem.starts[i + 1])
        row = pulp.lpSum_vars_coefs([(variables[numbers[k]], entries[k]) for k in part])
        if low == high:
            made.addConstraint(row == low)
            continue
        if low > -np.inf:
            made.addConstraint(row >= low)
        if high < np.inf:
            made.addConstraint(row <= high)
    return made, variables


def _ended(statistics: Any, name: str) -> Ended:
    import pulp

    known = pulp.LpSolveStatus
    status = statistics.status
    if status in (known.Optimal, known.GapLimit):
        return "proven"
    if status in (known.Infeasible, known.Undefined) and not statistics.has_solution:
        return "infeasible"  # undefined stands for infeasible or unbounded, and costs are never unbounded
    if status in (known.TimeLimit, known.Stopped, known.NotSolved, known.IterationLimit, known.NodeLimit):
        return "time_limit"
    if status == known.MemoryLimit:
        return "memory_limit"
    raise EngineFailed(f"{name} stopped with {known(status).name}, as PuLP says")
