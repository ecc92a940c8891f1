"""Trying mixes in worlds, here or in several processes, in an order that does not hang on which is quicker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import as_completed
from typing import TYPE_CHECKING

from commission_opt.studies.processes import Processes

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions
    from commission_opt.studies.recommend.trial import Trial, Trials

PER_TASK = 12  # trials handed to a process at a time


class Trier:
    """Tries mixes; `workers` processes are started when there is first enough to do."""

    def __init__(self, trials: Trials, workers: int) -> None:
        self._trials = trials
        self._workers = workers
        self._pool: Processes | None = None

    def each(
        self, mixes: Mapping[int, Decisions], wanted: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[int, int, Trial]]:
        """Each pair of a mix and a world that is wanted, as it is done, with its measures."""
        if self._workers < 2 or len(wanted) <= PER_TASK:
            for nth, world in wanted:
                yield nth, world, self._trials.of(mixes[nth], world)
            return
        if self._pool is None:
            self._pool = Processes(self._workers, _start, (self._trials,))
        tasks = [wanted[at : at + PER_TASK] for at in range(0, len(wanted), PER_TASK)]
        futures = [self._pool.submit(_several, [(nth, mixes[nth], world) for nth, world in task]) for task in tasks]
        for future in as_completed(futures):
            yield from future.result()

    def close(self) -> None:
        """End the processes at once."""
        if self._pool is not None:
            self._pool.end()
            self._pool = None


_HERE: list[Trials] = []  # of this process, where it is one of several


def _start(trials: Trials) -> None:
    _HERE[:] = [trials]


def _several(task: Sequence[tuple[int, Decisions, int]]) -> list[tuple[int, int, Trial]]:
    return [(nth, world, _HERE[0].of(decisions, world)) for nth, decisions, world in task]
