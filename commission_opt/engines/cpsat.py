"""CP-SAT of OR-Tools: for models of whole numbers only.

Given a column that need not be whole, CP-SAT itself would round it and call the answer to that other
problem optimal; so such models are refused, and so are figures that no power of ten makes whole.
"""

from __future__ import annotations

import time
from importlib import metadata
from typing import TYPE_CHECKING, Any

import numpy as np

from commission_opt.engines.outcome import EngineCannot, EngineFailed
from commission_opt.engines.problem import Floats, MixedIntegerProgramme
from commission_opt.engines.progress import Progress
from commission_opt.engines.search import Ended, Found, Limits, Watch

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

POWERS = tuple(10.0**power for power in range(7))
EXACT = 1e-9  # relative: a figure this close to whole is that number, written in binary
LARGEST = 2.0**53  # whole numbers beyond this are not exact
ELSE = "use engine highs, scip or cbc"


def search(problem: MixedIntegerProgramme, limits: Limits, watch: Watch) -> Found:
    """Look for the best plan with CP-SAT; `watch.stop` ends it with the best so far.

    Raises
    ------
    EngineCannot
        When a column need not be whole or has no limit, or a row cannot be scaled to whole numbers.
    """
    from ortools.sat.python import cp_model

    _refuse(problem)
    started = time.perf_counter()
    model, columns, scale = _model(problem)
    solver = cp_model.CpSolver()
    settings = solver.parameters
    settings.num_workers, settings.random_seed, settings.relative_gap_limit = 1, limits.seed, limits.gap
    if limits.time_limit is not None:
        settings.max_time_in_seconds = limits.time_limit
    watch.stop = solver.stop_search
    worst = _rounding(problem, scale)

    def cost(scaled: float) -> float:
        return problem.offset + scaled / scale

    class Tell(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            spent = time.perf_counter() - started
            watch.progress(Progress(cost(self.objective_value), cost(self.best_objective_bound) - worst, spent))

    status = solver.solve(model, Tell())
    ended = _ended(status, solver, time.perf_counter() - started, limits)
    values = None
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        values = np.array([float(solver.value(column)) for column in columns])
    return Found(
        ended=ended,
        values=values,
        objective=None if values is None else problem.cost_of(values),
        bound=None if ended == "infeasible" or values is None else cost(solver.best_objective_bound) - worst,
        engine="CP-SAT",
        version=_version(),
        seconds=time.perf_counter() - started,
    )


def _refuse(problem: MixedIntegerProgramme) -> None:
    free = ~problem.whole & (problem.lower < problem.upper)
    if free.any():
        raise EngineCannot(
            f"CP-SAT takes whole numbers only, and {int(free.sum()):,} of this model's figures need not be whole "
            f"(children placed are averages over a period): {ELSE}."
        )
    if not (np.isfinite(problem.lower).all() and np.isfinite(problem.upper).all()):
        raise EngineCannot(f"CP-SAT takes only numbers with a limit, and this model has some without: {ELSE}.")


def _ended(status: Any, solver: Any, seconds: float, limits: Limits) -> Ended:
    from ortools.sat.python import cp_model

    if status == cp_model.OPTIMAL:
        return "proven"
    if status == cp_model.INFEASIBLE:
        return "infeasible"
    if status not in (cp_model.FEASIBLE, cp_model.UNKNOWN):
        raise EngineFailed(f"CP-SAT stopped with {solver.status_name(status)}")
    late = limits.time_limit is not None and seconds >= 0.99 * limits.time_limit
    return "time_limit" if late else "interrupted"


def _model(problem: MixedIntegerProgramme) -> tuple[cp_model.CpModel, list[cp_model.IntVar], float]:
    """The model in whole numbers, its columns, and what its costs are multiplied by."""
    from ortools.sat.python import cp_model

    made = cp_model.CpModel()
    bounds = zip(np.ceil(problem.lower - EXACT), np.floor(problem.upper + EXACT), strict=True)
    columns = [made.new_int_var(int(low), int(high), "") for low, high in bounds]
    for i, (low, high) in enumerate(zip(problem.row_lower, problem.row_upper, strict=True)):
        part = slice(problem.starts[i], problem.starts[i + 1])
        limits = np.array([limit for limit in (low, high) if np.isfinite(limit)])
        entries, figures = _whole(problem.entries[part], limits)
        total = cp_model.LinearExpr.weighted_sum([columns[j] for j in problem.columns[part]], entries)
        ends = iter(figures)
        made.add_linear_constraint(
            total,
            next(ends) if np.isfinite(low) else cp_model.INT_MIN,
            next(ends) if np.isfinite(high) else cp_model.INT_MAX,
        )
    most = float(np.abs(problem.cost) @ np.maximum(np.abs(problem.lower), np.abs(problem.upper)))
    scale = 10.0 ** np.floor(np.log10(LARGEST / max(most, 1.0)) - 1)
    made.minimize(cp_model.LinearExpr.weighted_sum(columns, [round(cost * scale) for cost in problem.cost.tolist()]))
    return made, columns, scale


def _whole(entries: Floats, limits: Floats) -> tuple[list[int], list[int]]:
    """Entries and limits of a row, multiplied by the power of ten that makes all of them whole."""
    together = np.concatenate([entries, limits])
    for power in POWERS:
        scaled = together * power
        if np.all(np.abs(scaled - np.round(scaled)) <= EXACT * np.maximum(1.0, np.abs(scaled))):
            whole = [round(one) for one in scaled.tolist()]
            return whole[: len(entries)], whole[len(entries) :]
    raise EngineCannot(f"CP-SAT takes whole numbers only, and a rule of this model has figures that are none: {ELSE}.")


def _rounding(problem: MixedIntegerProgramme, scale: float) -> float:
    """The most by which rounding the scaled costs can change the cost of a plan, in £."""
    return float(np.maximum(np.abs(problem.lower), np.abs(problem.upper)).sum()) * 0.5 / scale


def _version() -> str:
    return f"of OR-Tools {metadata.version('ortools')}"
