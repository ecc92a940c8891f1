"""HiGHS gives up a proof that nobody asked for, and a search for mixes, once that takes too much work; never before."""

from __future__ import annotations

import pytest

from commission_opt.engines import patience
from commission_opt.engines.catalogue import DEFAULT
from commission_opt.engines.choice.searches import Searcher
from commission_opt.engines.choice.stopped import StageStopped
from commission_opt.engines.highs import search
from commission_opt.engines.patience import WorkLeft, allowed
from commission_opt.engines.problem import problem_of
from commission_opt.engines.search import Limits, Watch
from commission_opt.engines.solve_lock import solve_lock
from tests.choice.town import said, solved
from tests.engines.hard import ENDLESS, endless_model
from tests.model.small import block, spot


def test_what_is_allowed_grows_with_what_was_needed() -> None:
    assert allowed(0) == patience.FLOOR
    assert allowed(1000) == patience.FLOOR + 1000 * patience.TIMES


def test_a_proof_that_was_not_asked_for_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "FLOOR", 0)
    monkeypatch.setattr(patience, "TIMES", 0)
    with solve_lock():
        found = search(problem_of(endless_model()), Limits(gap=1e-9, enough=0.5), Watch())
    assert found.ended == "time_limit"
    assert found.values is not None
    assert found.bound is not None
    assert found.objective is not None
    assert found.objective - found.bound <= 0.5 * found.objective


def test_a_search_for_mixes_ends_with_its_work() -> None:
    problem = problem_of(endless_model())
    searcher = Searcher(DEFAULT, Limits(gap=1e-9), work=WorkLeft(10))
    with solve_lock(), pytest.raises(StageStopped, match="work"):
        searcher.within(problem, ENDLESS[0])


def test_no_run_begins_once_the_iterations_are_used_up() -> None:
    problem = problem_of(endless_model())
    searcher = Searcher(DEFAULT, Limits(gap=0.9), work=WorkLeft(1_000_000, 0))
    with solve_lock():
        searcher.best(problem, problem.lower)
        with pytest.raises(StageStopped, match="work"):
            searcher.best(problem, problem.lower)


def test_what_is_left_is_without_end_where_the_solve_was_not_counted() -> None:
    assert WorkLeft.after(None, 5) == WorkLeft()
    assert WorkLeft.after(10, 1000) == WorkLeft(allowed(10), patience.TIMES * 1000 + patience.FLOOR_OF_ITERATIONS)


def test_too_much_work_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_args: object) -> list[object]:
        raise StageStopped("work")

    monkeypatch.setattr(Searcher, "within", never)
    plan = solved(spot=[spot(100)], block=[block("twin-a", 2, 90), block("twin-b", 2, 90)])
    assert "too much work" in said(plan)["why"]
    assert plan.status == "optimal"
