"""HiGHS, in this process, through PuLP.

The mixed-integer solve finds the commitments. Then the whole numbers are rounded and fixed and
the rest is solved again as a linear programme: that makes the plan exact, and its marginal values
price the rules.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np

from commission_opt.engines.outcome import EngineFailed, Outcome, RowKey, Status
from commission_opt.engines.progress import Listener, Progress
from commission_opt.engines.silence import silent
from commission_opt.engines.tolerances import GAP, INTEGER, PROVEN
from commission_opt.model import collector
from commission_opt.model.model import Model
from commission_opt.model.read import decisions

if TYPE_CHECKING:
    import highspy

Values = np.ndarray[Any, np.dtype[np.float64]]


def solve(
    model: Model,
    *,
    gap: float = GAP,
    time_limit: float | None = None,
    threads: int = 1,
    seed: int = 0,
    progress: Listener | None = None,
) -> Outcome:
    """Solve `model` with HiGHS.

    Parameters
    ----------
    gap
        Stop when the plan is proven to be within this share of the best there is.
    time_limit
        Seconds of the engine; None for as long as it takes.
    threads, seed
        With the same of both, the same model gives the same plan.
    progress
        Called with the best plan and bound from time to time.

    Returns
    -------
    Outcome
        After Ctrl-C, with the best plan found and status ``interrupted``.
    """
    import highspy

    started = time.perf_counter()
    highspy.Highs.resetGlobalScheduler(True)  # else a second solve cannot change its threads
    engine = _engine(model, gap=gap, time_limit=time_limit, threads=threads, seed=seed, progress=progress)
    with silent():
        model.problem.solve(engine)
    highs: highspy.Highs = model.problem.solverModel
    seconds = {"solve": highs.getRunTime()}
    seconds["hand_over"] = time.perf_counter() - started - seconds["solve"]

    status = _status(highs, gap)
    values, prices, objective = None, {}, None
    if status != "infeasible" and _has_plan(highs):
        if model.problem.isMIP():
            bound: float | None = _finite(highs.getInfo().mip_dual_bound)
            fixing = time.perf_counter()
            with silent():
                _fix_whole_numbers(highs)
            seconds["fix"] = time.perf_counter() - fixing
        else:
            bound = highs.getInfo().objective_function_value
        values = _values(model, highs)
        prices = _prices(model, highs, values)
        internal = sum(weight * float(values[variable.id]) for variable, weight in model.internal)
        objective = highs.getInfo().objective_function_value - internal
        bound = None if bound is None else min(bound - internal, objective)
    else:
        bound = _finite(highs.getInfo().mip_dual_bound) if model.problem.isMIP() else None
    return Outcome(
        status=status,
        objective=objective,
        bound=bound,
        decisions=None if values is None else decisions(model, values),
        engine="HiGHS",
        engine_version=highs.version(),
        prices=prices,
        seconds=seconds | {"total": time.perf_counter() - started},
    )


def _engine(
    model: Model,
    *,
    gap: float,
    time_limit: float | None,
    threads: int,
    seed: int,
    progress: Listener | None,
) -> Any:
    import pulp

    class Engine(pulp.HiGHS):
        """PuLP's HiGHS, interruptible, reporting progress, and leaving the values in arrays."""

        @collector.paused()
        def buildSolverModel(self, lp: Any) -> None:  # noqa: N802 (PuLP's name)
            super().buildSolverModel(lp)

        def callSolver(self, lp: Any) -> None:  # noqa: N802 (PuLP's name)
            highs = lp.solverModel
            if progress is not None:
                _report(highs, progress)
            _run(highs)

        def findSolutionValues(self, lp: Any) -> Any:  # noqa: N802 (PuLP's name)
            return pulp.LpSolveStatus.NotSolved, False  # `solve` reads HiGHS itself

    return Engine(
        msg=False,
        gapRel=gap,
        timeLimit=time_limit,
        threads=threads,
        random_seed=seed,
        mip_feasibility_tolerance=INTEGER,
        mip_allow_restart=False,  # measured on the councils' instances: up to three times faster
    )


def _run(highs: highspy.Highs) -> None:
    """Solve in a thread, so that Ctrl-C can be heard: HiGHS then stops with the best plan it has.

    highspy's own handling of Ctrl-C prints on standard output, which belongs to the answer.
    """
    highs.HandleUserInterrupt = True
    highs.startSolve()
    finished = False
    while not finished:
        try:
            finished, _ = highs.wait(0.1)
        except KeyboardInterrupt:
            highs.cancelSolve()
    highs.HandleUserInterrupt = False  # once interrupted, it would stop every later solve as well


def _report(highs: highspy.Highs, progress: Listener) -> None:
    def tell(event: Any) -> None:
        data = event.data_out
        progress(Progress(_finite(data.mip_primal_bound), _finite(data.mip_dual_bound), data.running_time))

    highs.cbMipLogging.subscribe(tell)


def _finite(value: float) -> float | None:
    return float(value) if abs(value) < 1e30 else None


def _has_plan(highs: highspy.Highs) -> bool:
    import highspy

    return bool(
        highs.getInfo().primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
        or highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    )


def _status(highs: highspy.Highs, gap: float) -> Status:
    import highspy

    known = highspy.HighsModelStatus
    found = highs.getModelStatus()
    if found in (known.kInfeasible, known.kUnboundedOrInfeasible):
        return "infeasible"  # costs are never unbounded: what is sold is limited by beds
    if found in (known.kOptimal, known.kModelEmpty):
        reached = highs.getInfo().mip_gap
        return "gap" if gap > PROVEN and _finite(reached) is not None and reached > PROVEN else "optimal"
    if found == known.kInterrupt:
        return "interrupted"
    if found in (known.kTimeLimit, known.kIterationLimit, known.kSolutionLimit):
        return "time_limit"
    raise EngineFailed(f"HiGHS stopped with '{highs.modelStatusToString(found)}'")


def _fix_whole_numbers(highs: highspy.Highs) -> None:
    """Round the whole numbers, fix them, and solve what is left as a linear programme."""
    import highspy

    lp = highs.getLp()
    whole = np.array(
        [j for j, kind in enumerate(lp.integrality_) if kind == highspy.HighsVarType.kInteger], dtype=np.int32
    )
    if not len(whole):
        return
    found = np.array(highs.getSolution().col_value)
    fixed = np.round(found[whole])
    highs.setOptionValue("time_limit", highspy.kHighsInf)
    kinds = np.full(len(whole), highspy.HighsVarType.kContinuous)
    highs.changeColsIntegrality(len(whole), whole, kinds)
    highs.changeColsBounds(len(whole), whole, fixed, fixed)
    highs.solve()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise EngineFailed("HiGHS found a plan that cannot be kept with whole numbers of beds and homes")


def _values(model: Model, highs: highspy.Highs) -> Values:
    """Value of every variable by its number; those that no row or cost mentions are 0."""
    values = np.zeros(model.problem.numVariables())
    numbers = np.fromiter((v.id for v in model.problem.exported_variables()), dtype=np.int64)
    values[numbers] = np.array(highs.getSolution().col_value)[: len(numbers)]
    return values


def _prices(model: Model, highs: highspy.Highs, values: Values) -> dict[RowKey, float]:
    """£ for one more unit of each row's limit, as reported, the whole numbers staying as they are."""
    duals = highs.getSolution().row_dual
    prices = {}
    for row in model.rows:
        dual = duals[row.constraint.id]
        if dual:
            scale = row.per_limit.constant + sum(weight * values[v.id] for v, weight in row.per_limit.terms)
            prices[row.rule, row.key] = float(dual * scale)
    return prices
