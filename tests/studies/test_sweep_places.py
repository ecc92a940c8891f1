"""Where the cases of a sweep run, and what becomes of those whose process or worker ends: without a solve."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from types import ModuleType
from typing import Any

import pytest

from commission_opt.plan.settings import Settings
from commission_opt.studies.sweep import workers
from commission_opt.studies.sweep.task import Done, Task, work
from commission_opt.studies.sweep.workers import NoProcesses, Pool, Run, place

BASE = b"the instance"


def tasks(*numbers: int) -> list[Task]:
    return [Task(number, {}, f"case {number}", Settings()) for number in numbers]


def answered(task: Task) -> Done:
    return Done(task.number, {"status": "optimal", "message": ""})


def numbers_of(run: Run, *numbers: int) -> list[int]:
    return [done.number for done in run(tasks(*numbers))]


class Machine:
    """Processes that are none: a task of `deadly` breaks the pool it is in, with all that come after it."""

    def __init__(self, *deadly: int) -> None:
        self.deadly = deadly
        self.pools: list[tuple[int, list[int]]] = []  # processes of each, and the tasks it was given
        self.open = 0

    def __call__(self, number: int) -> Machine.Processes:
        self.pools.append((number, []))
        self.open += 1
        return self.Processes(self, self.pools[-1][1])

    class Processes:
        def __init__(self, machine: Machine, given: list[int]) -> None:
            self.machine, self.given, self.broken = machine, given, False

        def submit(self, function: object, base: bytes, task: Task) -> Future[Done]:
            assert callable(function)
            assert base == BASE
            self.given.append(task.number)
            self.broken = self.broken or task.number in self.machine.deadly
            future: Future[Done] = Future()
            if self.broken:
                future.set_exception(BrokenProcessPool())
            else:
                future.set_result(answered(task))
            return future

        def end(self) -> None:
            self.machine.open -= 1


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Machine]:
    def made(*deadly: int) -> Machine:
        found = Machine(*deadly)
        monkeypatch.setattr(workers, "Processes", found)
        monkeypatch.setattr(workers, "as_completed", list)  # in the order in which they were given
        return found

    return made


Made = Callable[..., Machine]


def test_a_pool_does_every_task_once(machine: Made) -> None:
    used = machine()
    pool = Pool(BASE, 2)
    assert numbers_of(pool.run, 1, 2, 3) == [1, 2, 3]
    assert numbers_of(pool.run, 4) == [4]
    assert used.pools == [(2, [1, 2, 3, 4])]
    pool.close()
    assert used.open == 0


def test_of_a_pool_that_breaks_those_that_could_be_the_reason_run_alone(machine: Made) -> None:
    """Two were at work and one was waiting; the fault is 4's, and all others are done."""
    used = machine(4)
    pool = Pool(BASE, 2)
    done = list(pool.run(tasks(1, 2, 3, 4, 5, 6, 7, 8)))
    assert used.pools[:4] == [(2, [1, 2, 3, 4, 5, 6, 7, 8]), (1, [4]), (1, [5, 6]), (2, [7, 8])]
    assert [one.number for one in done] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [one.number for one in done if not one.final] == [4]
    assert "process that solved it ended" in done[3].row["message"]
    pool.close()
    assert used.open == 0


def test_processes_that_never_finish_a_task_are_told_as_such(machine: Made) -> None:
    machine(1)
    with pytest.raises(NoProcesses, match="ended before the first case"):
        list(Pool(BASE, 2).run(tasks(1, 2)))


def test_a_task_that_is_finished_alone_proves_that_processes_work(
    machine: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second ends the pool before the first is heard of; alone the first is done, so the fault is the second's."""
    used = machine(2)
    monkeypatch.setattr(workers, "as_completed", lambda futures: futures[::-1])
    done = {one.number: one.final for one in Pool(BASE, 2).run(tasks(1, 2))}
    assert done == {1: True, 2: False}
    assert used.pools == [(2, [1, 2]), (1, [1, 2])]


@pytest.mark.parametrize(
    ("asked", "processors", "number"), [(None, 3, 3), (2, 8, 2), (None, 1, None), (None, None, None), (1, 8, None)]
)
def test_tasks_run_in_as_many_processes_as_asked_for(
    asked: int | None, processors: int | None, number: int | None, machine: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One for each processor if omitted; for one, here."""
    used = machine()
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    monkeypatch.setattr(workers, "work", lambda base, task: answered(task))
    with place(BASE, asked, None) as run:
        assert numbers_of(run, 1, 2) == [1, 2]
    assert used.pools == ([] if number is None else [(number, [1, 2])])
    assert used.open == 0


def test_processes_end_with_what_is_raised(machine: Made) -> None:
    used = machine()

    def struck() -> None:
        with place(BASE, 2, None) as run:
            for _ in run(tasks(1, 2)):
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        struck()
    assert used.open == 0


class Answer:
    """What a cluster makes of a task."""

    def __init__(self, task: Task, error: Exception | None) -> None:
        self.task, self.error = task, error

    def exception(self) -> Exception | None:
        return self.error

    def result(self) -> Done:
        return answered(self.task)


class Client:
    """A cluster in which the worker of one task is lost."""

    loop = "loop"

    def __init__(self, lost: int) -> None:
        self.lost = lost
        self.sent: list[tuple[object, bool]] = []

    def scatter(self, base: bytes, *, broadcast: bool) -> str:
        self.sent.append((base, broadcast))
        return "sent"

    def submit(self, function: object, base: str, task: Task, *, pure: bool) -> Answer:
        assert (function, base, pure) == (work, "sent", False)  # not pure: the same task may be done again
        return Answer(task, RuntimeError("worker lost") if task.number == self.lost else None)


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> tuple[Client, list[object]]:
    client, left = Client(lost=2), list[object]()
    package: Any = ModuleType("distributed")
    package.as_completed = lambda futures, loop: iter(futures) if loop == "loop" else None
    monkeypatch.setitem(sys.modules, "distributed", package)
    monkeypatch.setattr(workers, "connect", lambda address: client if address == "tcp://here:1" else None)
    monkeypatch.setattr(workers, "leave", lambda *given: left.append(given))
    return client, left


def test_a_case_whose_worker_is_lost_says_so_and_the_next_run_tries_it_again(
    cluster: tuple[Client, list[object]],
) -> None:
    client, left = cluster
    where: AbstractContextManager[Run] = place(BASE, 1, "tcp://here:1")
    with where as run:
        done: Sequence[Done] = list(run(tasks(1, 2, 3)))
        assert left == []
    assert client.sent == [(BASE, True)]
    assert left == [(client, "tcp://here:1")]
    assert [(one.number, one.row["status"], one.final) for one in done] == [
        (1, "optimal", True),
        (2, "failed", False),
        (3, "optimal", True),
    ]
    assert done[1].row["message"] == "On the cluster: worker lost"
