"""Ctrl-C while HiGHS starts: it is ended, and no thread of it is left behind to abort the program at its end."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator

import highspy
import pytest

import commission_opt as co
from commission_opt.demand import demand_table
from commission_opt.engines import highs as engine
from commission_opt.engines.made import prepared
from commission_opt.engines.problem import problem_of
from commission_opt.engines.reusable_model import ReusableModel
from commission_opt.engines.search import Limits
from commission_opt.plan.engine import build_model
from tests.instances.shipped import FOLDER


@pytest.fixture(autouse=True)
def heard() -> Iterator[None]:
    """Ctrl-C as a program hears it, whoever runs the tests."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def struck(start: Callable[[highspy.Highs], object]) -> Callable[[highspy.Highs], object]:
    """`startSolve` with Ctrl-C pressed just after the thread has started."""

    def started(highs: highspy.Highs) -> object:
        thread = start(highs)
        os.kill(os.getpid(), signal.SIGINT)
        return thread

    return started


@pytest.mark.skipif(sys.platform == "win32", reason="there a signal ends the process")
def test_a_search_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    instance = co.load(FOLDER / "coventry-2017.toml")
    highs = prepared(problem_of(build_model(instance, demand_table(instance))), Limits(gap=0.0))
    monkeypatch.setattr(highspy.Highs, "startSolve", struck(highspy.Highs.startSolve))
    engine.run(highs)
    assert not highs.is_solver_running()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kInterrupt


@pytest.mark.skipif(sys.platform == "win32", reason="there a signal ends the process")
def test_a_model_that_is_solved_again_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    instance = co.load(FOLDER / "coventry-2017.toml")
    model = ReusableModel(build_model(instance, demand_table(instance)))
    monkeypatch.setattr(highspy.Highs, "startSolve", struck(highspy.Highs.startSolve))
    found = model.solve()
    assert (found.status, found.interrupted) == ("stopped", True)
    assert not model._highs.is_solver_running()
