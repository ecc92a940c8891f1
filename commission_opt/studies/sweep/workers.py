"""Where the cases of a sweep run. Results come as they are finished, in any order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from commission_opt.engines.cluster import connect, leave
from commission_opt.errors import CommissionError
from commission_opt.studies.processes import Processes
from commission_opt.studies.sweep.task import Done, Task, failed, work

if TYPE_CHECKING:
    from distributed import Client

Run = Callable[[Sequence[Task]], Iterator[Done]]


class NoProcesses(CommissionError):
    """Not one process of the pool came up."""


@contextmanager
def place(base: bytes, workers: int | None, cluster: str | Client | None) -> Iterator[Run]:
    """Where tasks run: a cluster, a pool of processes, or, for one worker, this process.

    Parameters
    ----------
    base
        The instance, pickled.
    workers
        Processes; one for each processor where None.
    cluster
        Address of a Dask scheduler, or a client of it, which stays open.

    Raises
    ------
    ClusterUnavailable
        When the cluster cannot be used.
    """
    number = workers or os.cpu_count() or 1
    if cluster is not None:
        with _cluster(base, cluster) as run:
            yield run
    elif number == 1:
        yield lambda tasks: (work(base, task) for task in tasks)
    else:
        pool = Pool(base, number)
        try:
            yield pool.run
        finally:
            pool.close()


class Pool:
    """Processes that start afresh, as on every system; a case that kills its process costs only itself."""

    def __init__(self, base: bytes, workers: int) -> None:
        self.base = base
        self.workers = workers
        self._started: Processes | None = None
        self._proven = False  # whether any process has finished a task

    def run(self, tasks: Sequence[Task]) -> Iterator[Done]:
        left = {task.number: task for task in tasks}
        while left:
            try:
                pool = self._pool(self.workers)
                for future in as_completed([pool.submit(work, self.base, task) for task in left.values()]):
                    done = future.result()
                    self._proven = True
                    del left[done.number]
                    yield done
            except BrokenProcessPool:
                self.close()
                suspects = list(left.values())[: self.workers + 1]  # tasks start in order, one of them waiting
                for done in self._one_by_one(suspects):
                    del left[done.number]
                    yield done
                self.close()  # it has one process

    def _one_by_one(self, tasks: list[Task]) -> Iterator[Done]:
        for task in tasks:
            try:
                done = self._pool(1).submit(work, self.base, task).result()
                self._proven = True
            except BrokenProcessPool:
                self.close()
                if not self._proven:
                    raise NoProcesses(
                        "The processes that solve the cases ended before the first case. In a script, call sweep "
                        'below `if __name__ == "__main__":`; else there may be too little memory. Or use workers=1.'
                    ) from None
                done = failed(task, "The process that solved it ended; there may be too little memory.", final=False)
            yield done

    def _pool(self, workers: int) -> Processes:
        if self._started is None:
            self._started = Processes(workers)
        return self._started

    def close(self) -> None:
        """End the processes at once: what they were at is lost, what they finished is not."""
        if self._started is not None:
            self._started.end()
            self._started = None


@contextmanager
def _cluster(base: bytes, cluster: str | Client) -> Iterator[Run]:
    client = connect(cluster)
    import distributed as package

    distributed: Any = package  # it is only partly typed

    try:
        sent = client.scatter(base, broadcast=True)

        def run(tasks: Sequence[Task]) -> Iterator[Done]:
            futures = {client.submit(work, sent, task, pure=False): task for task in tasks}
            for future in distributed.as_completed(futures, loop=client.loop):
                error = future.exception()
                task = futures[future]
                yield future.result() if error is None else failed(task, f"On the cluster: {error}", final=False)

        yield run
    finally:
        leave(client, cluster)
