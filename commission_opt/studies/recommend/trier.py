"""Trying mixes in worlds: in this process, in several, or on a cluster. What is found does not hang on where or in which order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Any

from commission_opt.engines.cluster import ClusterUnavailable, connect, leave
from commission_opt.studies.processes import Processes
from commission_opt.studies.runs import ProcessesEnded

if TYPE_CHECKING:
    from distributed import Client

    from commission_opt.decisions import Decisions
    from commission_opt.studies.recommend.trial import Trial, Trials

PER_TASK = 12  # trials handed to a process at a time

TriedIn = tuple[int, int, "Trial"]  # a mix by number, a world, and its measures there
TrialTask = list[tuple[int, "Decisions", int]]


class Trier:
    """Tries mixes; processes are started, and a cluster is gone to, when there is first enough to do.

    Parameters
    ----------
    workers
        Processes; this one alone for 1.
    cluster
        Address of a Dask scheduler, or a client of it, instead of processes.
    """

    def __init__(self, trials: Trials, workers: int, cluster: str | Client | None = None) -> None:
        self._trials = trials
        self._workers = workers
        self._cluster = cluster
        self._pool: Processes | None = None
        self._client: Any = None
        self._sent: Any = None  # the trials, where the cluster has them

    def each(self, mixes: Mapping[int, Decisions], wanted: Sequence[tuple[int, int]]) -> Iterator[list[TriedIn]]:
        """Each pair of a mix and a world that is wanted, with its measures, some at a time as they are done."""
        tasks = [
            [(nth, mixes[nth], world) for nth, world in wanted[at : at + PER_TASK]]
            for at in range(0, len(wanted), PER_TASK)
        ]
        if self._cluster is not None:
            return self._there(self._cluster, tasks)
        if self._workers < 2 or len(tasks) < 2:
            return (several(self._trials, task) for task in tasks)
        return self._beside(tasks)

    def _beside(self, tasks: Sequence[TrialTask]) -> Iterator[list[TriedIn]]:
        if self._pool is None:
            self._pool = Processes(self._workers, _start, (self._trials,))
        try:
            for future in as_completed([self._pool.submit(_several_here, task) for task in tasks]):
                yield future.result()
        except BrokenProcessPool:
            self.close()
            raise ProcessesEnded(
                'A process that tries mixes ended. In a script, call recommend below `if __name__ == "__main__":`; '
                "else there may be too little memory. Or use workers=1 (--workers 1)."
            ) from None

    def _there(self, cluster: str | Client, tasks: Sequence[TrialTask]) -> Iterator[list[TriedIn]]:
        if self._client is None:
            self._client = connect(cluster)
            self._sent = self._client.scatter(self._trials, broadcast=True)
        import distributed as package

        distributed: Any = package  # it is only partly typed
        futures = [self._client.submit(several, self._sent, task, pure=False) for task in tasks]
        for future in distributed.as_completed(futures, loop=self._client.loop):
            error = future.exception()
            if error is not None:
                raise ClusterUnavailable(f"On the cluster: {error}") from error
            yield future.result()

    def close(self) -> None:
        """End the processes at once, and leave the cluster."""
        if self._pool is not None:
            self._pool.end()
            self._pool = None
        if self._client is not None and self._cluster is not None:
            leave(self._client, self._cluster)
            self._client = self._sent = None


def several(trials: Trials, task: TrialTask) -> list[TriedIn]:
    """Try some mixes, each in a world."""
    return [(nth, world, trials.of(decisions, world)) for nth, decisions, world in task]


_HERE: list[Trials] = []  # of this process, where it is one of several


def _start(trials: Trials) -> None:
    _HERE[:] = [trials]


def _several_here(task: TrialTask) -> list[TriedIn]:
    return several(_HERE[0], task)
