"""SCIP, and OR-Tools' own HiGHS, through MathOpt of OR-Tools."""

from __future__ import annotations

import datetime as dt
import sys
import time
from importlib import metadata
from typing import TYPE_CHECKING, Any

import numpy as np

from commission_opt.engines.outcome import EngineFailed
from commission_opt.engines.problem import MixedIntegerProgramme
from commission_opt.engines.progress import Progress
from commission_opt.engines.search import Ended, Found, Limits, Watch, finite
from commission_opt.engines.tolerances import INTEGER

if TYPE_CHECKING:
    from ortools.math_opt import model_pb2

SHORTEST = dt.timedelta(microseconds=1)
PRINTED = 1e-6  # SCIP prints seven digits of its bound: so much less is surely proven


def scip(problem: MixedIntegerProgramme, limits: Limits, watch: Watch) -> Found:
    """Look for the best plan with SCIP; `watch.stop` ends it with the best so far."""
    started = time.perf_counter()

    def read(lines: list[str]) -> None:
        for line in lines:
            bounds = printed_bounds(line)
            if bounds is not None:
                watch.progress(Progress(*bounds, time.perf_counter() - started))

    return _search(problem, limits, watch, "GSCIP", read)


def highs(problem: MixedIntegerProgramme, limits: Limits, watch: Watch) -> Found:
    """Look for the best plan with the HiGHS that is part of OR-Tools; it tells of no progress.

    Two versions of HiGHS do not live in one process: the names of the one are taken for those of the other.
    """
    if "highspy" in sys.modules:
        raise EngineFailed("The HiGHS of OR-Tools needs a process of its own, without another HiGHS in it.")
    return _search(problem, limits, watch, "HIGHS", None)


def printed_bounds(line: str) -> tuple[float | None, float | None] | None:
    """Cost of the best plan and bound in a line of SCIP's log; None where the line is about something else."""
    parts = line.split("|")
    if len(parts) < 10 or "bound" in line:
        return None
    plan, bound = (_number(parts[place]) for place in (-3, -4))
    return plan, None if bound is None else bound - PRINTED * abs(bound)


def _number(text: str) -> float | None:
    try:
        return finite(float(text) if abs(float(text)) < 1e20 else np.inf)  # SCIP's infinity is 1e20
    except ValueError:
        return None


def _search(problem: MixedIntegerProgramme, limits: Limits, watch: Watch, solver: str, read: Any) -> Found:
    from ortools.math_opt.core.python import solver as core
    from ortools.math_opt.python import callback, init_arguments, mathopt, model_parameters
    from ortools.util.python import solve_interrupter
    from pybind11_abseil.status import StatusNotOk

    interrupter = solve_interrupter.SolveInterrupter()
    if solver == "GSCIP":
        watch.stop = interrupter.interrupt
    settings = mathopt.SolveParameters(relative_gap_tolerance=limits.gap, random_seed=limits.seed)
    if limits.tolerance < INTEGER:
        settings.gscip.real_params["numerics/feastol"] = limits.tolerance
        for name in ("mip_feasibility_tolerance", "primal_feasibility_tolerance"):
            settings.highs.double_options[name] = limits.tolerance
    if limits.time_limit is not None:
        settings.time_limit = max(SHORTEST, dt.timedelta(seconds=limits.time_limit))
    started = time.perf_counter()
    try:
        answer = core.solve(
            _proto(problem),
            mathopt.SolverType[solver].value,
            init_arguments.StreamableSolverInitArguments().to_proto(),
            settings.to_proto(),
            model_parameters.ModelSolveParameters().to_proto(),
            read,
            callback.CallbackRegistration().to_proto(),
            None,
            interrupter.pybind_interrupter,
        )
    except StatusNotOk as error:
        raise EngineFailed(f"{_label(solver)} failed: {error}") from error
    return _found(problem, answer, solver, time.perf_counter() - started)


def _found(problem: MixedIntegerProgramme, answer: Any, solver: str, seconds: float) -> Found:
    ended = _ended(answer.termination, solver)
    values = None
    if ended != "infeasible" and answer.solutions and answer.solutions[0].HasField("primal_solution"):
        values = np.zeros(len(problem.cost))
        sparse = answer.solutions[0].primal_solution.variable_values
        values[np.array(sparse.ids, dtype=np.int64)] = sparse.values
    bound = None if ended == "infeasible" else finite(answer.termination.objective_bounds.dual_bound)
    return Found(
        ended=ended,
        values=values,
        objective=None if values is None else problem.cost_of(values),
        bound=bound,
        engine=_label(solver),
        version=_version(),
        seconds=seconds,
    )


def _ended(termination: Any, solver: str) -> Ended:
    from ortools.math_opt import result_pb2 as known

    if termination.reason == known.TERMINATION_REASON_OPTIMAL:
        return "proven"
    if termination.reason in (
        known.TERMINATION_REASON_INFEASIBLE,
        known.TERMINATION_REASON_INFEASIBLE_OR_UNBOUNDED,
    ):
        return "infeasible"  # costs are never unbounded: what is sold is limited by beds
    if termination.reason in (known.TERMINATION_REASON_FEASIBLE, known.TERMINATION_REASON_NO_SOLUTION_FOUND):
        limit = {known.LIMIT_INTERRUPTED: "interrupted", known.LIMIT_MEMORY: "memory_limit"}
        return limit.get(termination.limit, "time_limit")  # type: ignore[return-value]
    reason = known.TerminationReasonProto.Name(termination.reason)
    raise EngineFailed(f"{_label(solver)} stopped with {reason.removeprefix('TERMINATION_REASON_')}")


def _proto(problem: MixedIntegerProgramme) -> model_pb2.ModelProto:
    from ortools.math_opt import model_pb2

    made = model_pb2.ModelProto()
    columns, rows, matrix = made.variables, made.linear_constraints, made.linear_constraint_matrix
    columns.ids.extend(range(len(problem.cost)))
    columns.lower_bounds.extend(problem.lower.tolist())
    columns.upper_bounds.extend(problem.upper.tolist())
    columns.integers.extend(problem.whole.tolist())
    costly = np.flatnonzero(problem.cost)
    made.objective.linear_coefficients.ids.extend(costly.tolist())
    made.objective.linear_coefficients.values.extend(problem.cost[costly].tolist())
    made.objective.offset = problem.offset
    rows.ids.extend(range(len(problem.row_lower)))
    rows.lower_bounds.extend(problem.row_lower.tolist())
    rows.upper_bounds.extend(problem.row_upper.tolist())
    row_of = problem.rows()
    order = np.lexsort((problem.columns, row_of))  # MathOpt wants the entries of a row sorted by column
    matrix.row_ids.extend(row_of[order].tolist())
    matrix.column_ids.extend(problem.columns[order].tolist())
    matrix.coefficients.extend(problem.entries[order].tolist())
    return made


def _label(solver: str) -> str:
    return "SCIP" if solver == "GSCIP" else "HiGHS"


def _version() -> str:
    return f"of OR-Tools {metadata.version('ortools')}"
