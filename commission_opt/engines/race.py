"""Two engines of different families side by side, each in a process of its own; the first proof wins.

HiGHS and CBC: on models of this kind either closes gaps on which the other finds no plan at all. The
answer takes the better of the two plans and the better of the two bounds. CBC tells of its plan and
its bound only at its end, HiGHS of both all the time.
"""

from __future__ import annotations

import time
from dataclasses import replace

from commission_opt.engines.catalogue import ENGINES, RACERS
from commission_opt.engines.fix_and_resolve import fix_and_resolve, retried
from commission_opt.engines.interrupt import Interruptions
from commission_opt.engines.outcome import EngineFailed, Outcome
from commission_opt.engines.own_process import HEARTBEAT, EngineRun
from commission_opt.engines.problem import Floats, MixedIntegerProgramme, problem_of
from commission_opt.engines.progress import Progress, SolveListener
from commission_opt.engines.search import Found, Limits
from commission_opt.engines.second_proof import overruled
from commission_opt.engines.solve_lock import solve_lock
from commission_opt.model.model import Model

RUNNERS = tuple(ENGINES[name] for name in RACERS)


def solve(model: Model, limits: Limits, progress: SolveListener | None = None) -> Outcome:
    """Solve `model` with HiGHS and CBC side by side.

    Returns
    -------
    Outcome
        Its cost is the same every time, within the gap; the mix may be that of either engine.

    Raises
    ------
    EngineFailed
        When both fail, or they contradict each other.
    """
    problem = problem_of(model)
    return retried(lambda limits: _attempt(model, problem, limits, progress), limits)


def _attempt(model: Model, problem: MixedIntegerProgramme, limits: Limits, progress: SolveListener | None) -> Outcome:
    started = time.perf_counter()
    with Interruptions() as interruptions:
        race = Race(problem, limits, progress)
        try:
            while not race.over:
                race.listen()
                if interruptions.new():
                    race.stop()
        finally:
            race.end()
    found = race.result()
    with solve_lock():
        return fix_and_resolve(
            model, problem, found, limits, {"hand_over": time.perf_counter() - started - found.seconds}
        )


class Race:
    """The two runs, and what both together know."""

    def __init__(self, problem: MixedIntegerProgramme, limits: Limits, progress: SolveListener | None) -> None:
        self._problem = problem
        self._progress = progress
        self._started = time.perf_counter()
        self._seen: dict[str, Progress] = {}
        self._failures: list[EngineFailed] = []
        self._runs: list[EngineRun] = []
        try:
            for engine in RUNNERS:
                self._runs.append(EngineRun(engine, problem, limits, self._heard(engine.label)))
        except BaseException:
            self.end()
            raise

    @property
    def over(self) -> bool:
        """Whether one has proven something, or none is left running.

        One that finds no plan has proven nothing once another has told of one.
        """
        ends = [run.found.ended for run in self._runs if run.found is not None]
        if "proven" in ends or len(ends) == len(self._runs):
            return True
        return "infeasible" in ends and not self._plans()

    def listen(self) -> None:
        """Take in what each has to say; one that fails leaves the race."""
        for run in [run for run in self._runs if run.found is None]:
            try:
                run.listen(HEARTBEAT / len(self._runs))
            except EngineFailed as error:
                run.process.end()
                self._runs.remove(run)
                self._failures.append(error)
        if not self._runs:
            raise EngineFailed("\n".join(map(str, self._failures)))

    def stop(self) -> None:
        """Ctrl-C: each hands over what it can."""
        for run in self._runs:
            if run.found is None:
                run.stop("interrupted")

    def end(self) -> None:
        """End both processes."""
        for run in self._runs:
            run.process.end()

    def result(self) -> Found:
        """The better plan and the better bound of the two, under the name of the one that ended it."""
        known = self._plans()
        wrong = [run.engine.label for run in self._runs if known and run.found and run.found.ended == "infeasible"]
        ended = [run for run in self._runs if run.found is not None and run.engine.label not in wrong]
        first = min(ended, key=lambda run: run.found is None or run.found.ended not in ("proven", "infeasible"))
        assert first.found is not None
        won = first.found
        bounds = [run.found.bound if run.found is not None else run.bound for run in self._runs]
        proven = [bound for bound in bounds if bound is not None]
        best = min(known, key=lambda plan: plan[0], default=(None, None))
        others = [engine.label for engine in RUNNERS if engine is not first.engine]
        return replace(
            won,
            objective=best[0],
            values=best[1],
            bound=None if won.ended == "infeasible" else max(proven, default=None),
            version=f"{won.version}, raced against {others[0]}".removeprefix(", "),
            notes=(
                *won.notes,
                *(f"{failure} The race went on without it." for failure in self._failures),
                *(overruled(engine, first.engine.label) for engine in wrong),
            ),
        )

    def _plans(self) -> list[tuple[float, Floats]]:
        """What each engine has found so far, and what it costs."""
        plans = [(run.found.objective, run.found.values) for run in self._runs if run.found is not None]
        plans += [(self._problem.cost_of(run.best.values), run.best.values) for run in self._runs if run.best]
        return [(cost, values) for cost, values in plans if cost is not None and values is not None]

    def _heard(self, label: str) -> SolveListener | None:
        if self._progress is None:
            return None

        def tell(progress: Progress) -> None:
            self._seen[label] = progress
            assert self._progress is not None
            self._progress(self._both())

        return tell

    def _both(self) -> Progress:
        """Both lines in one: the best plan, the best bound that is surely one, and each engine's own."""
        plans = [seen.objective for seen in self._seen.values() if seen.objective is not None]
        bounds = [run.bound for run in self._runs if run.bound is not None]
        detail = ", ".join(
            f"{label} " + ("no plan yet" if seen.objective is None else f"£{seen.objective:,.0f}")
            for label, seen in sorted(self._seen.items())
        )
        seconds = time.perf_counter() - self._started
        return Progress(min(plans, default=None), max(bounds, default=None), seconds, detail)
