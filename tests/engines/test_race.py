"""Two engines side by side: the better plan, the better bound, and one answer."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from commission_opt.demand import demand_table
from commission_opt.engines import own_process, race
from commission_opt.engines.catalogue import DEFAULT
from commission_opt.engines.child import Better
from commission_opt.engines.problem import MixedIntegerProgramme, problem_of
from commission_opt.engines.process import EngineProcess
from commission_opt.engines.progress import Progress
from commission_opt.engines.search import Found, Limits
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from tests.engines.hard import ENDLESS, endless_model, hard_model
from tests.model.small import spot, tables

SAFETY = 600.0  # seconds until a test that hangs is given up; none comes near it


def test_one_answer() -> None:
    model = hard_model(8, 10)
    outcome = race.solve(model, Limits())
    assert outcome.status == "optimal"
    assert outcome.objective == pytest.approx(own_process.solve(model, DEFAULT, Limits()).objective, rel=1e-4)
    assert outcome.engine in ("HiGHS", "CBC")
    assert "raced against" in outcome.engine_version


def test_infeasible() -> None:
    instance = Instance.model_validate(tables(4, spot=[spot(100, market=0.5)]))
    outcome = race.solve(build(instance, demand_table(instance)), Limits())
    assert (outcome.status, outcome.objective, outcome.bound) == ("infeasible", None, None)


def test_time_limit_takes_the_better_of_both(monkeypatch: pytest.MonkeyPatch) -> None:
    passed: list[float] = []

    def seconds(run: own_process.EngineRun) -> float:  # both are past their limit as soon as one has a plan and a bound
        if run.best is not None and run.bound is not None:
            passed.append(2 * SAFETY + own_process.OVERDUE + 1)
        return max(passed, default=0.0)

    monkeypatch.setattr(own_process.EngineRun, "seconds", property(seconds))
    seen: list[Progress] = []
    outcome = race.solve(endless_model(), Limits(gap=0.0, time_limit=SAFETY), seen.append)
    assert outcome.status == "time_limit"
    assert outcome.objective is not None
    assert outcome.bound is not None
    assert outcome.bound <= ENDLESS[1]
    assert outcome.objective >= ENDLESS[0]
    assert any("HiGHS £" in one.detail for one in seen)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_keeps_the_best_plan() -> None:
    sent: list[bool] = []

    def heard(progress: Progress) -> None:
        if not sent and "HiGHS £" in progress.detail:
            sent.append(True)
            os.kill(os.getpid(), signal.SIGINT)

    outcome = race.solve(endless_model(), Limits(gap=0.0, time_limit=SAFETY), heard)
    assert outcome.status == "interrupted"
    assert outcome.objective is not None


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_goes_on_without_an_engine_that_dies(monkeypatch: pytest.MonkeyPatch) -> None:
    def dying(*given: object) -> EngineProcess:
        process = EngineProcess(*given)  # type: ignore[arg-type]
        if process.engine.name == "cbc":
            os.kill(process.id, signal.SIGKILL)
        return process

    monkeypatch.setattr(own_process, "EngineProcess", dying)
    outcome = race.solve(hard_model(8, 10), Limits())
    assert (outcome.status, outcome.engine) == ("optimal", "HiGHS")
    assert "CBC was killed" in outcome.notes[0]


# -- what is made of two ends, without processes ---------------------------------------------------


class _Run:
    """A run whose end is given."""

    def __init__(self, engine: object, found: Found | None, best: Better | None = None, bound: float | None = None):
        self.engine, self.found, self.best, self.bound = engine, found, best, bound


def _problem() -> MixedIntegerProgramme:
    return problem_of(hard_model(2, 2))


def _ended(problem: MixedIntegerProgramme, one: _Run, other: _Run) -> Found:
    both = race.Race.__new__(race.Race)
    both.__dict__.update(_problem=problem, _runs=[one, other], _failures=[])
    return both.result()


def _found(
    ended: str, problem: MixedIntegerProgramme, objective: float | None, bound: float | None, engine: str
) -> Found:
    values = None if objective is None else problem.lower
    return Found(ended, values, objective, bound, engine, "1", 1.0)  # type: ignore[arg-type]


HIGHS, CBC = race.RUNNERS


def test_better_plan_of_one_and_better_bound_of_the_other() -> None:
    problem = _problem()
    found = _ended(
        problem,
        _Run(HIGHS, _found("time_limit", problem, 120.0, 100.0, "HiGHS")),
        _Run(CBC, _found("time_limit", problem, 110.0, 90.0, "CBC")),
    )
    assert (found.objective, found.bound, found.ended) == (110.0, 100.0, "time_limit")


def test_bound_of_the_one_that_still_runs_counts() -> None:
    problem = _problem()
    found = _ended(problem, _Run(HIGHS, None, None, 99.5), _Run(CBC, _found("proven", problem, 100.0, 99.0, "CBC")))
    assert (found.objective, found.bound, found.engine, found.version) == (100.0, 99.5, "CBC", "1, raced against HiGHS")


def test_a_plan_overrules_the_word_that_there_is_none() -> None:
    problem = _problem()
    wrong = _Run(CBC, _found("infeasible", problem, None, None, "CBC"))
    found = _ended(problem, _Run(HIGHS, _found("time_limit", problem, 5.0, 4.0, "HiGHS")), wrong)
    assert (found.ended, found.objective, found.bound, found.engine) == ("time_limit", 5.0, 4.0, "HiGHS")
    assert found.notes == ("CBC said that no mix meets every rule. HiGHS found this one, so that was wrong.",)
    goes_on = race.Race.__new__(race.Race)
    goes_on.__dict__.update(_problem=problem, _runs=[_Run(HIGHS, None, Better(5.0, problem.lower)), wrong])
    assert not goes_on.over
    goes_on.__dict__.update(_runs=[_Run(HIGHS, None), wrong])
    assert goes_on.over
