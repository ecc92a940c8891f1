"""The solves of a study: each one audited, counted, and stopped by Ctrl-C with what is done kept."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from commission_opt.decisions import COMMITMENTS
from commission_opt.errors import CommissionError
from commission_opt.instance.problems import InvalidInstance
from commission_opt.plan.settings import Settings
from commission_opt.plan.solve import solved
from commission_opt.plan.statements.headline import penalties
from commission_opt.studies.processes import Processes
from commission_opt.studies.stopped import Interrupted
from commission_opt.studies.words import CONCLUSIVE, mix_words

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions
    from commission_opt.instance.instance import Instance
    from commission_opt.model.model import Model
    from commission_opt.plan.result import Result

Listener = Callable[[int, int | None], None]
WORTH_PROCESSES = 4.0  # seconds of solving left, from which starting processes saves time


@dataclass(frozen=True)
class Solved:
    """One audited solve. `cost` is None where there is no plan."""

    result: Result
    decisions: Decisions | None

    @property
    def status(self) -> str:
        return self.result["status"]

    @property
    def proven(self) -> bool:
        """Whether the plan is the cheapest, to the gap asked for, or it is certain that there is none."""
        return self.status in CONCLUSIVE

    @property
    def cost(self) -> float | None:
        """Expected net present cost, £."""
        return self.result["objective"]

    @property
    def minimised(self) -> float | None:
        """What it was chosen by, £: the cost, or its mean with the cost at risk, as weighted; `bound` is of that."""
        risk = self.result["risk"]
        return self.cost if risk is None or self.cost is None else risk["minimised"]

    @property
    def cheapest(self) -> float | None:
        """What the cheapest plan found comes to, £: by it costs are set against each other.

        One that was chosen among those that cost the same may be more expensive by the indifference.
        """
        choice = self.result.get("choice")
        return self.minimised if choice is None or not choice["placements"] else choice["cheapest"]

    @property
    def penalty(self) -> float:
        """The part of that which is penalties and of children short, and no money, £."""
        choice = self.result.get("choice")
        stages = [] if choice is None else choice["stages"]
        broken = [row["cheapest"] for row in stages if row["stage"] == "broken"]
        return broken[0] if broken else penalties(self.result["costs"])

    @property
    def bound(self) -> float | None:
        """No plan can cost less, £."""
        return self.result["bound"]


class ProcessesEnded(CommissionError):
    """A process that solves ended before its time."""


def solve_one(instance: Instance, settings: Settings, prepare: Callable[[Model], object] | None = None) -> Solved:
    """Solve and audit.

    Raises
    ------
    Interrupted
        After Ctrl-C.
    AuditFailed
        When the independent evaluator does not agree.
    """
    plan, decisions = solved(instance, settings, prepare=prepare)
    if plan.status == "interrupted":
        raise Interrupted
    return Solved(plan.to_dict(), decisions)


def solve_changed(instance: Instance, changes: dict[str, Any], settings: Settings) -> Solved | InvalidInstance:
    """Solve and audit with some figures changed; what is wrong, where the instance may not have them."""
    try:
        changed = instance.with_changes(changes)
    except InvalidInstance as error:
        return error
    return solve_one(changed, settings)


@dataclass
class Runs:
    """Solves under the same settings.

    Attributes
    ----------
    total
        How many there will be, where that is known.
    tell
        Called with the number done and the total after each.
    workers
        Processes, for solves that do not need one another; one for each processor where None. They are started only
        where they save time, and change nothing but that.
    """

    settings: Settings
    total: int | None = None
    tell: Listener | None = None
    workers: int | None = 1
    done: int = 0
    _times: list[float] = field(default_factory=list)
    _pool: Processes | None = None

    def __post_init__(self) -> None:
        if self.workers is not None and self.workers < 1:
            raise ValueError(f"workers is 1 or more, not {self.workers}")

    def solve(self, instance: Instance, prepare: Callable[[Model], object] | None = None) -> Solved:
        """Solve, audit and count; see `solve_one`."""
        return self._here(solve_one, (instance, self.settings, prepare))

    def each[T](
        self, function: Callable[..., T], jobs: Sequence[tuple[Any, ...]], counts: Callable[[T], int] = lambda _: 1
    ) -> Iterator[T]:
        """Do ``function(*job)`` for each job, and give the results in the order of the jobs.

        Parameters
        ----------
        function
            Of a module, so that another process can find it.
        counts
            How many solves a result stands for.

        Raises
        ------
        ProcessesEnded
            When a process was killed, or could not start.
        """
        for nth, job in enumerate(jobs):
            if self._worth_processes(len(jobs) - nth):
                yield from self._there(function, jobs[nth:], counts)
                return
            yield self._here(function, job, counts)

    def count(self, number: int = 1) -> None:
        """Say that some more are done."""
        self.done += number
        if self.tell is not None:
            self.tell(self.done, self.total)

    def close(self) -> None:
        """End the processes at once."""
        if self._pool is not None:
            self._pool.end()
            self._pool = None

    def _worth_processes(self, left: int) -> bool:
        if self.workers == 1 or left < 2 or not self._times:
            return False
        return self._pool is not None or left * sum(self._times) / len(self._times) > WORTH_PROCESSES

    def _here[T](self, function: Callable[..., T], job: tuple[Any, ...], counts: Callable[[T], int] = lambda _: 1) -> T:
        began = time.monotonic()
        found = function(*job)
        self._times.append(time.monotonic() - began)
        self.count(counts(found))
        return found

    def _there[T](
        self, function: Callable[..., T], jobs: Sequence[tuple[Any, ...]], counts: Callable[[T], int]
    ) -> Iterator[T]:
        if self._pool is None:
            self._pool = Processes(self.workers or os.cpu_count() or 1)
        try:
            for future in [self._pool.submit(function, *job) for job in jobs]:
                found = future.result()
                self.count(counts(found))
                yield found
        except BrokenProcessPool:
            self.close()
            raise ProcessesEnded(
                'A process that solves ended. In a script, call studies below `if __name__ == "__main__":`; else '
                "there may be too little memory. Or use workers=1 (--workers 1)."
            ) from None


def commitments(decisions: Decisions | None) -> tuple[tuple[object, ...], ...] | None:
    """The commitments of a plan, comparable: two plans recommend the same mix where these are equal.

    Placements bought as used follow demand and are no part of it. None where there is no plan.
    """
    if decisions is None:
        return None
    return tuple(
        (family, key, value) for family in COMMITMENTS for key, value in sorted(getattr(decisions, family).items())
    )


def words(plan: Solved) -> str:
    """The mix of a plan in words, or why there is none."""
    if plan.cost is None:
        return "no mix meets the rules" if plan.status == "infeasible" else "not found in time"
    return mix_words(plan.result)
