"""Running one engine in a process of its own to its end: its answer, a limit, Ctrl-C, or a crash."""

from __future__ import annotations

import time

from commission_opt.engines.catalogue import Engine
from commission_opt.engines.child import Better, Failed
from commission_opt.engines.fix_and_resolve import fix_and_resolve, retried
from commission_opt.engines.interrupt import Interruptions
from commission_opt.engines.outcome import EngineCannot, EngineFailed, Outcome
from commission_opt.engines.problem import MixedIntegerProgramme, problem_of
from commission_opt.engines.process import EngineProcess
from commission_opt.engines.progress import Progress, SolveListener
from commission_opt.engines.search import Ended, Found, Limits
from commission_opt.engines.solve_lock import solve_lock
from commission_opt.model.model import Model

HEARTBEAT = 0.1  # seconds between looks at whether Ctrl-C was pressed
TO_STOP = 20.0  # seconds for an engine that was asked to stop to hand over its plan
RAISED = {"cannot": EngineCannot, "failed": EngineFailed, "missing": ImportError}
OVERDUE = 30.0  # seconds beyond its time limit, and as much again as that, before an engine is ended


def solve(model: Model, engine: Engine, limits: Limits, progress: SolveListener | None = None) -> Outcome:
    """Solve `model` with `engine` in a process of its own.

    Returns
    -------
    Outcome
        After Ctrl-C, with the best plan where the engine can hand it over; a note says so where not.

    Raises
    ------
    EngineCannot
        When the engine is the wrong one for this model.
    EngineFailed
        When it fails, or its process dies.
    """
    problem = problem_of(model)
    return retried(lambda limits: _attempt(model, problem, engine, limits, progress), limits)


def _attempt(
    model: Model, problem: MixedIntegerProgramme, engine: Engine, limits: Limits, progress: SolveListener | None
) -> Outcome:
    started = time.perf_counter()
    with Interruptions() as interruptions:
        run = EngineRun(engine, problem, limits, progress)
        try:
            while run.found is None:
                run.listen(HEARTBEAT)
                if run.found is None and interruptions.new():
                    run.stop("interrupted")
        finally:
            run.process.end()
    with solve_lock():
        return fix_and_resolve(
            model, problem, run.found, limits, {"hand_over": time.perf_counter() - started - run.found.seconds}
        )


class EngineRun:
    """One engine at work, and the best that is known of it.

    Attributes
    ----------
    found
        The end of it; None while it runs.
    best
        The best plan it has told of; None where it has told of none, or tells of none.
    bound
        What no plan can cost less than, in £, so far.
    """

    def __init__(
        self, engine: Engine, problem: MixedIntegerProgramme, limits: Limits, progress: SolveListener | None
    ) -> None:
        self.engine = engine
        self.found: Found | None = None
        self.best: Better | None = None
        self.bound: float | None = None
        self._limits = limits
        self._progress = progress
        self._seen: Progress | None = None
        self._stopping: tuple[Ended, float] | None = None
        self._started = time.perf_counter()
        self.process = EngineProcess(engine, problem, limits)

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self._started

    def listen(self, seconds: float) -> None:
        """Take in the next message, if one comes within `seconds`, and see to limits that are long past."""
        try:
            message = self.process.hear(seconds)
        except EngineFailed:
            if not self.process.out_of_memory:
                raise
            self.found = self._cut_short("memory_limit")
            return
        if isinstance(message, Failed):
            raise RAISED[message.kind](message.message)
        if isinstance(message, Found):
            self.found = self._named(message)
        elif isinstance(message, Better):
            self.best = message
        elif isinstance(message, Progress):
            self._take(message)
        if self.found is None:
            self._end_overdue()

    def stop(self, reason: Ended) -> None:
        """Ask the engine to stop; asked twice, or where it cannot, it is ended."""
        if self._stopping is not None or not self.engine.stops:
            self.found = self._cut_short(reason)
            return
        self._stopping = reason, self.seconds
        self.process.stop()

    def _take(self, progress: Progress) -> None:
        self._seen = progress
        if self.engine.stops:
            self.bound = progress.bound
        if self._progress is not None:
            self._progress(progress)

    def _end_overdue(self) -> None:
        limit = self._limits.time_limit
        if self._stopping is not None and self.seconds > self._stopping[1] + TO_STOP:
            self.found = self._cut_short(self._stopping[0])
        elif limit is not None and self.seconds > 2 * limit + OVERDUE:
            self.found = self._cut_short("time_limit")

    def _named(self, found: Found) -> Found:
        """What it found; where it was stopped for a reason of ours, with that reason."""
        if found.ended != "interrupted":
            return found
        reason: Ended = "memory_limit" if self._stopping is None else self._stopping[0]
        return Found(
            reason, found.values, found.objective, found.bound, found.engine, found.version, found.seconds, found.notes
        )

    def _cut_short(self, reason: Ended) -> Found:
        """The end of an engine that could not finish by itself: what it had told of until then."""
        notes: tuple[str, ...] = ()
        if self.best is None and self._seen is not None and self._seen.objective is not None:
            notes = (f"{self.engine.label} had a plan, but cannot hand it over when it is stopped.",)
        return Found(
            ended=reason,
            values=None if self.best is None else self.best.values,
            objective=None if self.best is None else self.best.objective,
            bound=self.bound,
            engine=self.engine.label,
            version="",
            seconds=self.seconds,
            notes=notes,
        )
