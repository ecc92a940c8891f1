"""Where solves that do not need one another are run: here, or in processes once those save time."""

from __future__ import annotations

import inspect
from types import SimpleNamespace
from typing import Any

import pytest

import commission_opt as co
from commission_opt.plan.settings import Settings
from commission_opt.studies import runs as module
from commission_opt.studies.runs import Runs
from commission_opt.studies.value_of_information import value_of_information as information
from tests.studies.recommend.cases import city

HERE, THERE = "here", "there"


class Pool:
    """Processes that answer at once."""

    made: list[int]

    def __init__(self, workers: int) -> None:
        Pool.made.append(workers)

    def submit(self, function: Any, *job: Any) -> Any:
        return SimpleNamespace(result=lambda: (job[0], THERE))

    def end(self) -> None:
        """Nothing is left to end."""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time of day, which a job moves on."""
    now = [100.0]
    Pool.made = []
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(module, "Processes", Pool)
    monkeypatch.setattr(module, "WORTH_PROCESSES", 4.0)  # as it is where no test is
    return now


def ran(clock: list[float], seconds: float, jobs: int, workers: int | None) -> tuple[list[str], list[tuple[int, Any]]]:
    """Where each of some jobs ran that take so long, and what was told."""

    def job(number: int) -> tuple[int, str]:
        clock[0] += seconds
        return number, HERE

    told: list[tuple[int, Any]] = []
    runs = Runs(Settings(), jobs, lambda *one: told.append(one), workers)
    found = list(runs.each(job, [(number,) for number in range(jobs)]))
    runs.close()
    assert [number for number, _ in found] == list(range(jobs))
    return [where for _, where in found], told


@pytest.mark.parametrize(
    ("seconds", "jobs", "workers", "here"),
    [
        (1.0, 6, 2, 1),  # after the first, five are left: 5 seconds
        (1.0, 5, 2, 5),  # 4 seconds are not worth it
        (0.1, 20, 2, 20),
        (100.0, 2, 2, 2),  # the last one alone
        (100.0, 6, 1, 6),
    ],
)
def test_processes_are_started_once_they_save_time(
    clock: list[float], seconds: float, jobs: int, workers: int, here: int
) -> None:
    where, told = ran(clock, seconds, jobs, workers)
    assert where == [HERE] * here + [THERE] * (jobs - here)
    assert told == [(done, jobs) for done in range(1, jobs + 1)]
    assert Pool.made == ([workers] if here < jobs else [])


def test_what_was_solved_before_says_how_long_the_next_take(clock: list[float]) -> None:
    runs = Runs(Settings(), None, None, 2)

    def job(number: int) -> tuple[int, str]:
        clock[0] += 3.0
        return number, HERE

    assert [where for _, where in runs.each(job, [(0,)])] == [HERE]
    assert [where for _, where in runs.each(job, [(1,), (2,)])] == [THERE, THERE]
    assert [where for _, where in runs.each(job, [(3,), (4,)])] == [THERE, THERE]
    assert Pool.made == [2]  # once for all


@pytest.mark.parametrize(
    ("seconds", "courses", "workers", "here"), [(1.0, 6, 2, 6), (1.0, 7, 2, 1), (0.1, 40, 2, 40), (100.0, 7, 1, 7)]
)
def test_courses_of_demand_are_solved_apart_in_processes_once_those_save_time(
    seconds: float, courses: int, workers: int, here: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Six at a second each are five left after the first: less than the 5 seconds from which processes are worth it."""
    now, made = [7.0], []

    class Processes:
        def __init__(self, number: int) -> None:
            made.append(number)

        def map(self, _: Any, *jobs: Any) -> Any:
            return [THERE for _ in zip(*jobs, strict=True)]

        def end(self) -> None:
            made.append(0)

    def alone(*_: Any) -> Any:
        now[0] += seconds
        return HERE

    monkeypatch.setattr(information, "time", SimpleNamespace(perf_counter=lambda: now[0]))
    monkeypatch.setattr(information, "WORTH_A_POOL", 5.0 + 1e-6)
    monkeypatch.setattr(information, "Processes", Processes)
    monkeypatch.setattr(information, "alone", alone)
    demand: Any = [object()] * courses
    found: list[Any] = list(information.each_alone(city(), demand, Settings(), workers))
    assert found == [HERE] * here + [THERE] * (courses - here)
    assert made == ([workers, 0] if here < courses else [])


@pytest.mark.parametrize("study", ["alternatives", "backtest", "compare", "recommend", "tornado"])
def test_a_study_solves_here_unless_processes_are_asked_for(study: str) -> None:
    """A script that calls one needs no `if __name__ == "__main__"`."""
    assert inspect.signature(getattr(co, study)).parameters["workers"].default == 1
