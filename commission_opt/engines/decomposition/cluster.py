"""The scenarios shared out over the workers of a Dask cluster, which keep their linear programmes.

Each worker holds a share as a Dask actor: its linear programmes stay there, as they were left by the
look before. A look sends tenders and prices to all shares, and gets the scenarios' answers back. Every
scenario sees the same calls in the same order as it would here, so the plan is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from commission_opt.engines.cluster import ClusterUnavailable, address_of, connect, leave
from commission_opt.engines.decomposition.recourse import Answer, Here, Programme
from commission_opt.engines.outcome import EngineFailed
from commission_opt.engines.problem import Floats

if TYPE_CHECKING:
    from distributed import Client

HEARTBEAT = 0.2  # seconds between looks at Ctrl-C, the time limit, and whether the workers are still there
LOST = "The Dask cluster lost a worker on the way; from then on the demand scenarios were worked out here."


class WorkerLost(Exception):
    """A worker is no longer there, or cannot answer."""


class There:
    """Scenarios solved by the workers of a cluster; here, once one of them is lost.

    Parameters
    ----------
    cluster
        Address of the Dask scheduler, or a client of it, which stays open.
    threads
        For solving here.
    check
        Called while waiting; what it raises ends the wait.

    Raises
    ------
    ClusterUnavailable
        When the cluster cannot be reached, has no workers, or cannot take the scenarios.
    """

    def __init__(
        self, cluster: str | Client, programmes: Sequence[Programme], threads: int, check: Callable[[], None]
    ) -> None:
        self.notes: tuple[str, ...] = ()
        self._cluster, self._programmes, self._threads, self._check = cluster, programmes, threads, check
        self._here: Here | None = None
        self._workers: set[str] = set()
        self._shares: list[Sequence[int]] = []
        self._futures: list[Any] = []
        self._actors: list[Any] = []
        self._client = connect(cluster)
        self._address = address_of(cluster)

    def solve(self, tenders: Floats, prices: Floats, weight: float = 1.0) -> list[Answer]:
        """Least cost of every scenario; see `Recourse`."""
        if self._here is None:
            try:
                if not self._actors:
                    self._share_out()
                return self._ask(tenders, prices, weight)
            except WorkerLost:
                self._leave()
                self._here = Here(self._programmes, self._threads, self._threads)
                self.notes = (LOST,)
        return self._here.solve(tenders, prices, weight)

    def close(self) -> None:
        """Let the workers, or the threads, go."""
        if self._here is None:
            self._leave()
        else:
            self._here.close()

    def _leave(self) -> None:
        self._actors, self._futures = [], []  # else the workers would keep their shares as long as this is kept
        leave(self._client, self._cluster)

    def _share_out(self) -> None:
        """Send every worker its share, by the number of its threads."""
        slots = [worker for worker, threads in self._client.nthreads().items() for _ in range(threads)]
        if not slots:
            raise ClusterUnavailable(
                f"The Dask scheduler at {self._address} has no workers: start some, then solve again."
            )
        slots = slots[: len(self._programmes)]
        self._workers = set(slots)
        try:
            for worker in dict.fromkeys(slots):
                self._send(worker, slots)
            with self._client.as_current():
                self._actors = [self._result(future) for future in self._futures]
        except (OSError, WorkerLost) as error:
            raise ClusterUnavailable(
                f"The workers of the Dask scheduler at {self._address} could not be sent the demand scenarios: {error}. "
                "All must be up and, like the scheduler, have commission_opt as it is here."
            ) from error

    def _send(self, worker: str, slots: Sequence[str]) -> None:
        share = [s for s in range(len(self._programmes)) if slots[s % len(slots)] == worker]
        sent = self._client.scatter([[self._programmes[s] for s in share]], workers=[worker], hash=False)
        held = self._client.submit(Here, *sent, slots.count(worker), 1, actor=True, workers=[worker], pure=False)
        self._shares.append(share)
        self._futures.append(held)

    def _ask(self, tenders: Floats, prices: Floats, weight: float) -> list[Answer]:
        try:
            asked = [actor.solve(tenders, prices, weight) for actor in self._actors]
        except RuntimeError as error:  # of an actor already known to be lost
            raise WorkerLost(str(error)) from error
        answers: dict[int, Answer] = {}
        for share, future in zip(self._shares, asked, strict=True):
            answers |= zip(share, self._result(future), strict=True)
        return [answers[s] for s in range(len(self._programmes))]

    def _result(self, future: Any) -> Any:
        """What a future comes to."""
        while True:
            try:
                return future.result(timeout=HEARTBEAT)
            except TimeoutError:
                self._check()
                self._there()
            except EngineFailed:
                raise
            except Exception as error:  # whatever went wrong with a worker does not concern a solve here
                raise WorkerLost(str(error) or type(error).__name__) from error

    def _there(self) -> None:
        """Make sure that the workers still hold their shares, or are about to."""
        states = {future.status for future in self._futures}
        if self._client.status != "running" or not states <= {"pending", "finished"}:
            raise WorkerLost("one of them has gone")
        if "pending" in states and not self._workers <= set(self._client.nthreads()):
            raise WorkerLost("one of them has gone")
