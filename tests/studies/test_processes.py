"""Processes that solve: how one begins, and that none is left when they are to end."""

from __future__ import annotations

import signal
from types import SimpleNamespace
from typing import Any

import pytest

from commission_opt.studies import processes
from commission_opt.studies.processes import Processes


def test_a_process_is_deaf_to_ctrl_c_and_begins_with_what_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[object, object]] = []
    watched: list[object] = []
    begun: list[tuple[object, ...]] = []
    monkeypatch.setattr(
        processes, "signal", SimpleNamespace(**{**vars(signal), "signal": lambda *one: heard.append(one)})
    )
    monkeypatch.setattr(processes, "_end_with", watched.append)
    processes._start(lambda *given: begun.append(given), (1, "two"))
    assert begun == [(1, "two")]
    assert heard == [(signal.SIGINT, signal.SIG_IGN)]
    assert watched == []  # it has no parent
    monkeypatch.setattr(processes, "parent_process", lambda: SimpleNamespace(sentinel=7))
    monkeypatch.setattr(processes, "threading", SimpleNamespace(Thread=Threaded))
    processes._start(None, ())
    assert (watched, len(begun)) == ([7], 1)


class Threaded:
    """A thread that runs at once."""

    def __init__(self, *, target: Any, args: tuple[Any, ...], daemon: bool) -> None:
        assert daemon  # or the process would wait for it
        self.target, self.args = target, args

    def start(self) -> None:
        self.target(*self.args)


def test_a_process_ends_when_its_parent_has(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[object] = []
    monkeypatch.setattr(processes, "wait", done.append)
    monkeypatch.setattr(processes, "os", SimpleNamespace(_exit=done.append))
    processes._end_with(7)
    assert done == [[7], 1]


class Started:
    """A process that notes what becomes of it."""

    def __init__(self, notes: list[str]) -> None:
        self.notes = notes

    def terminate(self) -> None:
        self.notes.append("terminated")

    def join(self) -> None:
        self.notes.append("joined")


def test_all_processes_are_ended_before_any_is_waited_for() -> None:
    notes: list[str] = []
    pool: Any = Processes(2)
    pool._processes = {1: Started(notes), 2: Started(notes)}
    pool.end()
    assert notes == ["terminated", "terminated", "joined", "joined"]
    Processes(2).end()  # of which none was started


def test_windows_can_wait_for_so_many_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    for system, number in (("win32", 61), ("linux", 100)):
        monkeypatch.setattr(processes, "sys", SimpleNamespace(platform=system))
        pool: Any = Processes(100)
        assert pool._max_workers == number
        pool.end()
