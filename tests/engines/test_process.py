"""An engine in a process of its own: limits, Ctrl-C, memory, and a process that dies."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest

from commission_opt.engines import own_process, process
from commission_opt.engines.catalogue import Engine, engine_named
from commission_opt.engines.child import Guard
from commission_opt.engines.outcome import EngineCannot, EngineFailed, Outcome
from commission_opt.engines.problem import MixedIntegerProgramme, problem_of
from commission_opt.engines.process import EngineProcess
from commission_opt.engines.progress import Progress
from commission_opt.engines.search import Limits
from tests.engines.hard import ENDLESS, endless_model, hard_model

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
SAFETY = 600.0  # seconds until a test that hangs is given up; none comes near it
NO_LIMIT = Limits(gap=0.0, time_limit=SAFETY)


def solve(name: str, limits: Limits, heard: Callable[[Progress], None] | None = None) -> Outcome:
    return own_process.solve(endless_model(), engine_named(name), limits, heard)


def once(action: Callable[[], object], when: Callable[[Progress], bool] = lambda _: True) -> Callable[[Progress], None]:
    """A listener that acts at the first progress that is as asked."""
    done: list[bool] = []

    def heard(progress: Progress) -> None:
        if not done and when(progress):
            done.append(True)
            action()

    return heard


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def has_plan(progress: Progress) -> bool:
    return progress.objective is not None


def test_same_answer_as_in_this_process() -> None:
    outcome = own_process.solve(hard_model(8, 10), engine_named("scip"), Limits())
    again = own_process.solve(hard_model(8, 10), engine_named("highs"), Limits())
    assert outcome.status == again.status == "optimal"
    assert outcome.objective == pytest.approx(again.objective, rel=1e-4)
    assert outcome.seconds["hand_over"] >= 0


@posix
@pytest.mark.parametrize("name", ["highs", "scip"])
def test_ctrl_c_keeps_the_best_plan(name: str) -> None:
    outcome = solve(name, NO_LIMIT, once(interrupt, has_plan))
    assert outcome.status == "interrupted"
    assert outcome.objective is not None
    assert outcome.bound is not None
    assert outcome.bound <= ENDLESS[1]
    assert outcome.objective >= ENDLESS[0]


@posix
def test_ctrl_c_says_where_the_plan_is_lost() -> None:
    outcome = solve("cbc", NO_LIMIT, once(interrupt, has_plan))
    assert (outcome.status, outcome.objective, outcome.bound) == ("interrupted", None, None)
    assert outcome.notes == ("CBC had a plan, but cannot hand it over when it is stopped.",)


@posix
@pytest.mark.parametrize("name", ["highs", "cbc"])  # one that can be stopped, one that cannot
def test_memory_limit(name: str) -> None:
    outcome = solve(name, replace(NO_LIMIT, memory_limit=0.02))  # less than Python itself
    assert outcome.status == "memory_limit"
    assert outcome.objective is None or outcome.bound is None or outcome.bound <= outcome.objective


def test_a_memory_limit_is_refused_where_it_cannot_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "sys", SimpleNamespace(platform="win32"))
    with pytest.raises(EngineCannot, match="cannot be kept on Windows: omit --memory-limit"):
        EngineProcess(engine_named("highs"), _problem(), Limits(memory_limit=1.0))


def test_an_engine_past_its_memory_is_asked_to_stop_and_then_ended() -> None:
    guard = Guard(1.0)
    assert [guard.look(used, now) for used, now in ((0.9, 0), (1.1, 1), (1.2, 5), (1.2, 20.9))] == [
        "go on",
        "stop",
        "go on",
        "go on",
    ]
    assert guard.look(1.2, 21.1) == "end"
    guard = Guard(1.0)
    assert [guard.look(1.3, now) for now in (0, 1.9, 2.1)] == ["stop", "go on", "end"]


@posix
@pytest.mark.parametrize(("which", "name"), [(getattr(signal, "SIGKILL", 9), "SIGKILL"), (signal.SIGSEGV, "SIGSEGV")])
def test_a_killed_process_is_told(which: int, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[EngineProcess] = []

    def start(*given: Any) -> EngineProcess:
        started.append(EngineProcess(*given))
        return started[0]

    monkeypatch.setattr(own_process, "EngineProcess", start)
    with pytest.raises(EngineFailed, match=rf"process of HiGHS was killed \(signal {int(which)}, {name}\)"):
        solve("highs", NO_LIMIT, once(lambda: os.kill(started[0].id, which)))


def test_a_process_that_ends_without_an_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "START", [sys.executable, "-c", "import sys; sys.exit('no room')"])
    with pytest.raises(EngineFailed, match=r"process of SCIP ended without an answer \(exit code 1\): no room"):
        solve("scip", Limits())


def test_a_fault_of_the_engine_is_told() -> None:
    broken = Engine("broken", "Broken", "builtins:len", "none")
    with pytest.raises(EngineFailed, match="broken failed: TypeError"):
        own_process.solve(hard_model(5, 5), broken, Limits())


def test_what_an_engine_cannot_do_is_told() -> None:
    with pytest.raises(EngineCannot, match="whole numbers only"):
        own_process.solve(hard_model(5, 5), engine_named("cpsat"), Limits())


def test_an_engine_past_all_limits_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_process, "OVERDUE", 0.0)
    slow = Engine("slow", "Slow", "time:sleep", "none")
    monkeypatch.setattr(own_process, "EngineProcess", lambda engine, problem, limits: _Silent())
    outcome = own_process.solve(hard_model(5, 5), slow, Limits(time_limit=0.1))
    assert (outcome.status, outcome.objective) == ("time_limit", None)


class _Silent:
    """A process that never says anything."""

    out_of_memory = False

    def hear(self, seconds: float) -> None:
        time.sleep(seconds)

    def end(self) -> None:
        pass


@posix
def test_no_process_is_left_behind() -> None:
    engine = EngineProcess(engine_named("highs"), _problem(), NO_LIMIT)
    engine.end()
    with pytest.raises(ProcessLookupError):
        os.kill(engine.id, 0)


@posix
def test_a_process_ends_when_its_parent_has_died() -> None:
    engine = EngineProcess(engine_named("highs"), _problem(), NO_LIMIT)
    ended = threading.Event()

    def wait() -> None:
        engine._process.wait()
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    engine._orders.close()  # what the death of a parent does
    assert ended.wait(SAFETY / 2)  # of itself it would go on for twice as long
    engine.end()


@cache
def _problem() -> MixedIntegerProgramme:
    return problem_of(endless_model())
