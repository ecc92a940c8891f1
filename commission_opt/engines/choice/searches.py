"""The engines as the choice asks them: a problem as arrays, and a plan to start from where the engine takes one."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from commission_opt.engines.catalogue import DEFAULT, Engine
from commission_opt.engines.choice.goal import at_most, extended
from commission_opt.engines.choice.stopped import StageStopped
from commission_opt.engines.highs import search
from commission_opt.engines.interrupt import Interruptions
from commission_opt.engines.made import prepared
from commission_opt.engines.own_process import HEARTBEAT, EngineRun
from commission_opt.engines.patience import WorkLeft
from commission_opt.engines.problem import Floats, MixedIntegerProgramme
from commission_opt.engines.search import Found, Limits, Watch
from commission_opt.engines.stdout_guard import silent

if TYPE_CHECKING:
    import highspy

ROOM = 1.0  # £ beyond the cap: more than a rounding of the engine
WORK = "work"  # what ended a search that was too much work


@dataclass
class Searcher:
    """An engine, and the limits that it has for the whole of a choice.

    Attributes
    ----------
    until
        When it has to end, by `time.perf_counter`; None for as long as it takes.
    work
        What is left for HiGHS in this process to do.
    """

    engine: Engine
    limits: Limits
    until: float | None = None
    work: WorkLeft = field(default_factory=WorkLeft)

    def best(self, problem: MixedIntegerProgramme, start: Floats) -> Floats:
        """The best plan of a problem.

        Raises
        ------
        StageStopped
            Where it was stopped before its proof.
        """
        found = self._here(problem, start) if self.in_process else self._there(problem)
        if found.ended != "proven" or found.values is None:
            raise StageStopped(found.ended)
        return _rounded(problem, found.values)

    def within(self, problem: MixedIntegerProgramme, cap: float) -> list[Floats]:
        """Plans that cost no more than `cap`; none where it is proven that there is none.

        Raises
        ------
        StageStopped
            Where it was stopped before either.
        """
        if self.in_process:
            return self._within_here(problem, cap)
        capped = extended(problem, [at_most(problem.cost, cap - problem.offset)])
        found = self._there(capped)
        if found.ended == "infeasible":
            return []
        if found.values is None:
            raise StageStopped(found.ended)
        return [_rounded(problem, found.values)]

    @property
    def in_process(self) -> bool:
        """Whether it is HiGHS in this process; others, and HiGHS with a limit to its memory, have one of their own."""
        return self.engine is DEFAULT and self.limits.memory_limit is None

    def _within_here(self, problem: MixedIntegerProgramme, cap: float) -> list[Floats]:
        """HiGHS tells of every plan that it comes by, and is done once its bound is above the cap."""
        highs = prepared(problem, self._limits())
        highs.setOptionValue("objective_bound", cap + ROOM)  # so that nothing beyond is looked into
        met: list[Floats] = []
        passed: list[float] = []  # bounds above the cap: infinite, and none when it has ended, where there is no plan

        def meet(event: Any) -> None:
            if event.data_out.objective_function_value <= cap:
                met.append(np.array(event.data_out.mip_solution))

        def look(event: Any) -> None:
            if event.data_out.mip_dual_bound > cap:
                passed.append(event.data_out.mip_dual_bound)
            _end_where(event, bool(passed))

        highs.cbMipSolution.subscribe(meet)
        highs.cbMipInterrupt.subscribe(look)
        found = self._run(problem, highs)
        if found.values is not None and found.objective is not None and found.objective <= cap:
            met.append(found.values)
        none = bool(passed) or found.ended == "infeasible" or (found.bound is not None and found.bound > cap)
        if not met and not none and not (found.ended == "proven" and found.values is not None):
            raise StageStopped(WORK if self.work.spent else found.ended)
        return [_rounded(problem, values) for values in met]

    def _here(self, problem: MixedIntegerProgramme, start: Floats) -> Found:
        highs = prepared(problem, self._limits())
        with silent():
            highs.setSolution(len(start), np.arange(len(start), dtype=np.int32), start)
        found = self._run(problem, highs)
        if self.work.spent and found.ended == "interrupted":
            raise StageStopped(WORK)
        return found

    def _run(self, problem: MixedIntegerProgramme, highs: highspy.Highs) -> Found:
        if self.work.over:
            raise StageStopped(WORK)
        self.work.watch(highs)
        found = search(problem, self._limits(), Watch(), highs)
        self.work.take(highs)
        return found

    def _there(self, problem: MixedIntegerProgramme) -> Found:
        with Interruptions() as interruptions:
            run = EngineRun(self.engine, problem, self._limits(), None)
            try:
                while run.found is None:
                    run.listen(HEARTBEAT)
                    if run.found is None and interruptions.new():
                        run.stop("interrupted")
            finally:
                run.process.end()
        return run.found

    def _limits(self) -> Limits:
        if self.until is None:
            return self.limits
        left = self.until - time.perf_counter()
        if left <= 0:
            raise StageStopped("time_limit")
        return replace(self.limits, time_limit=left)


def _end_where(event: Any, ends: bool) -> None:
    """End the run; never take back what another listener has asked for."""
    if ends:
        event.interrupt(True)


def _rounded(problem: MixedIntegerProgramme, values: Floats) -> Floats:
    found = values.copy()
    found[problem.whole] = np.round(found[problem.whole])
    return found
