"""HiGHS, from the arrays of a problem: in this process, or in a child of it.

It can be stopped at any time with the best plan it has, and tells of each better plan.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from commission_opt.engines.interrupt import Interruptions
from commission_opt.engines.made import prepared
from commission_opt.engines.outcome import EngineFailed
from commission_opt.engines.patience import ProofPatience
from commission_opt.engines.problem import MixedIntegerProgramme
from commission_opt.engines.progress import Progress
from commission_opt.engines.search import Ended, Found, Limits, Watch, finite
from commission_opt.engines.solve_error import nearly, run_past_errors
from commission_opt.engines.solve_lock import telling
from commission_opt.engines.stdout_guard import silent
from commission_opt.engines.tolerances import PROVEN_GAP

if TYPE_CHECKING:
    import highspy


HEARTBEAT = 0.1  # seconds between looks at whether Ctrl-C was pressed


def search(problem: MixedIntegerProgramme, limits: Limits, watch: Watch, highs: highspy.Highs | None = None) -> Found:
    """Look for the best plan; Ctrl-C and `watch.stop` end it with the best so far, and so does what a listener raises."""
    highs = prepared(problem, limits) if highs is None else highs
    watch.stop = highs.cancelSolve
    raised = _listen(highs, watch)
    patience = None if limits.enough is None else ProofPatience(limits.enough)
    if patience is not None:
        patience.watch(highs)
    found = _searched(problem, highs, raised)
    if patience is not None and patience.gave_up and found.ended == "interrupted":
        return replace(found, ended="time_limit")
    if found.ended == "proven" and _short_of_its_bound(found, limits):
        # HiGHS 1.16 can hand back the plan that it was given to start from, though it has proven a cheaper one.
        highs.clearSolver()
        again = _searched(problem, highs, raised)
        return replace(again, seconds=found.seconds + again.seconds)
    return found


def _searched(problem: MixedIntegerProgramme, highs: highspy.Highs, raised: Sequence[BaseException]) -> Found:
    started = time.perf_counter()
    with silent():
        run_past_errors(highs, lambda: run(highs))
    if raised:
        raise raised[0]
    ended, values = _ended(highs), None
    if ended != "infeasible" and _has_plan(highs, problem):
        values = np.array(highs.getSolution().col_value)
    objective = None if values is None else problem.cost_of(values)
    bound = objective
    if problem.mixed:
        bound = None if ended == "infeasible" else finite(highs.getInfo().mip_dual_bound)
    return Found(
        ended=ended,
        values=values,
        objective=objective,
        bound=bound,
        engine="HiGHS",
        version=highs.version(),
        seconds=time.perf_counter() - started,
    )


def _short_of_its_bound(found: Found, limits: Limits) -> bool:
    """Whether a plan called the best costs more than the bound and the gap asked for allow, by more than rounding."""
    if found.objective is None or found.bound is None:
        return False
    return found.objective - found.bound > (limits.gap + PROVEN_GAP) * max(1.0, abs(found.objective))


def run(highs: highspy.Highs) -> None:
    """Solve in a thread, so that Ctrl-C can be heard: HiGHS then stops with the best plan it has.

    highspy's own handling of Ctrl-C prints on standard output, which belongs to the answer.
    """
    highs.HandleUserInterrupt = True
    finished = True  # there is nothing to end before it has started
    try:
        with Interruptions() as interruptions:  # also while it starts: a thread left behind would abort the program
            highs.startSolve()
            finished = False
            while not finished:
                finished, _ = highs.wait(HEARTBEAT)
                if not finished and interruptions.new():
                    highs.cancelSolve()
    finally:
        if not finished:  # something else was raised here: nothing is left running
            end(highs)
        highs.HandleUserInterrupt = False  # once interrupted, it would stop every later solve as well


def end(highs: highspy.Highs) -> None:
    """Stop HiGHS, and wait until it has."""
    highs.cancelSolve()
    while not highs.wait(HEARTBEAT)[0]:
        pass


def _listen(highs: highspy.Highs, watch: Watch) -> list[BaseException]:
    """Let the watch hear of progress and plans; what it raises ends the solve, and is put into the list returned."""
    raised: list[BaseException] = []

    def heard(listen: Callable[[Any], None]) -> Callable[[Any], None]:
        def hear(event: Any) -> None:
            if raised:
                return
            try:
                with telling():
                    listen(event)
            except BaseException as error:  # HiGHS would end with no word of it
                raised.append(error)
                highs.cancelSolve()

        return hear

    @heard
    def tell(event: Any) -> None:
        data = event.data_out
        watch.progress(Progress(finite(data.mip_primal_bound), finite(data.mip_dual_bound), data.running_time))

    @heard
    def tell_plan(event: Any) -> None:
        watch.plan(event.data_out.objective_function_value, np.array(event.data_out.mip_solution))

    unheard = Watch()
    if watch.progress is not unheard.progress:
        highs.cbMipLogging.subscribe(tell)
    if watch.plan is not unheard.plan:
        highs.cbMipImprovingSolution.subscribe(tell_plan)
    return raised


def _has_plan(highs: highspy.Highs, problem: MixedIntegerProgramme) -> bool:
    """Whether there is a plan; a linear programme has one only at its end."""
    import highspy

    if highs.getModelStatus() in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty):
        return True
    if nearly(highs):
        return True
    feasible = highs.getInfo().primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
    return problem.mixed and feasible


def _ended(highs: highspy.Highs) -> Ended:
    import highspy

    known = highspy.HighsModelStatus
    found = highs.getModelStatus()
    if found in (known.kInfeasible, known.kUnboundedOrInfeasible, known.kObjectiveBound):
        return "infeasible"  # costs are never unbounded: what is sold is limited by beds; a bound is set by the choice alone
    if found in (known.kOptimal, known.kModelEmpty) or nearly(highs):
        return "proven"
    if found == known.kInterrupt:
        return "interrupted"
    if found in (known.kTimeLimit, known.kIterationLimit, known.kSolutionLimit):
        return "time_limit"
    raise EngineFailed(f"HiGHS stopped with '{highs.modelStatusToString(found)}'")
