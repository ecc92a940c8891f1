"""Which mixes are tried, in how many worlds, and which is advised: with trials that are made up, and real mixes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import commission_opt as co
from commission_opt.decisions import Decisions
from commission_opt.studies.recommend.judging import FIRST
from commission_opt.studies.recommend.recommendation import Recommendation, Tried
from commission_opt.studies.recommend.trial import Trial, Trials
from commission_opt.studies.recommend.tried_mixes import SOUGHT_IN
from commission_opt.studies.recommend.trier import Trier
from commission_opt.studies.recommend.worlds import Worlds
from commission_opt.studies.runs import Runs
from tests.studies.recommend.cases import REGISTER, city
from tests.studies.recommend.test_by_hand import trial

Cost = Callable[[int, int], float]  # of a number of homes in a world
HOMES = {0: 130.0, 1: 120.0, 2: 100.0, 3: 110.0, 4: 140.0}


def advised(monkeypatch: pytest.MonkeyPatch, cost: Cost, more: str = "", **settings: Any) -> Recommendation:
    """What is advised in the city, where a number of homes costs what it is said to."""

    def of(_: Trials, decisions: Decisions, world: int) -> Trial:
        seen = {"seen:2023-04-01": 5.0}  # the same in every world: nothing to wait for
        return trial(cost(min(4, sum(decisions.awarded.values())), world)) | seen

    monkeypatch.setattr(Trials, "of", of)
    given = {"worlds": 100, "vary": None if more else {}} | settings
    return co.recommend(city(more), **given)


def homes(one: Tried) -> int:
    return sum(one.candidate.decisions.awarded.values())


def noise(nth: int, world: int) -> float:
    """Ups and downs that are another's for each number of homes, and nought over two worlds."""
    return 30.0 * (1 if (world + nth) % 2 else -1)


def test_what_is_dearer_beyond_doubt_is_dropped_at_the_first_look(monkeypatch: pytest.MonkeyPatch) -> None:
    found = advised(monkeypatch, lambda number, world: HOMES[number] + world % 3)
    (advice,) = found.advice
    assert {len(one.trials) for one in found.candidates} == {FIRST}
    assert (homes(found.candidates[advice.best]), advice.settled) == (2, True)
    assert advice.runner_up is not None
    assert homes(found.candidates[advice.runner_up]) == 3
    assert advice.telling.left == [advice.best]
    assert not found.interrupted


def test_mixes_that_are_alike_are_tried_as_long_as_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    near = HOMES | {2: 100.0, 3: 100.01}
    found = advised(monkeypatch, lambda number, world: near[number] + noise(number, world), worlds=90)
    (advice,) = found.advice
    worlds = {homes(one): len(one.trials) for one in found.candidates}
    assert (worlds[2], worlds[3]) == (90, 90)  # 60, 20, and the 10 that are left
    assert not advice.settled
    assert {homes(found.candidates[nth]) for nth in advice.telling.left} >= {2, 3}
    assert homes(found.best) == 2
    assert len(found.draws) == 90


def test_between_two_looks_lie_twenty_worlds(monkeypatch: pytest.MonkeyPatch) -> None:
    found = advised(monkeypatch, lambda number, world: HOMES[number] + noise(number, world) / 6, worlds=400)
    (advice,) = found.advice
    judged = {homes(one): len(one.trials) for one in found.candidates}
    assert advice.settled
    assert {(number - FIRST) % 20 for number in judged.values()} == {0}
    assert max(judged.values()) > FIRST
    assert len(set(judged.values())) > 1  # the costliest goes first


def test_the_worlds_in_which_mixes_are_sought_judge_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where they are sought the costliest is the cheapest by far; it is not advised for that."""

    def cost(number: int, world: int) -> float:
        return -1000.0 * number if world < SOUGHT_IN else HOMES[number]

    found = advised(monkeypatch, cost)
    assert homes(found.best) == 2
    assert found.rows()[0]["cost"] == 100.0
    assert {tuple(one["cost"] for one in tried.trials[:1]) for tried in found.candidates} == {
        (HOMES[homes(tried)],) for tried in found.candidates
    }


def test_what_stands_beside_a_world_are_its_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    found = advised(monkeypatch, lambda number, _: HOMES[number], REGISTER)
    drawn = Worlds(found.figures, found.seed)
    assert found.draws == tuple(drawn.changes(SOUGHT_IN + nth) for nth in range(FIRST))


def test_of_two_that_cost_the_same_the_first_is_advised(monkeypatch: pytest.MonkeyPatch) -> None:
    found = advised(monkeypatch, lambda *_: 100.0)
    (advice,) = found.advice
    assert (advice.best, advice.runner_up, advice.settled) == (0, 1, False)


def stopped(monkeypatch: pytest.MonkeyPatch, at: int) -> Recommendation:
    """Stopped by hand once so many things were done."""

    def progress(done: int, total: int | None) -> None:
        assert total is None
        if done == at:
            raise KeyboardInterrupt

    return advised(monkeypatch, lambda number, _: HOMES[number], progress=progress)


def test_stopped_before_all_were_judged_it_advises_nothing_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    found = stopped(monkeypatch, 100)
    assert found.interrupted
    assert found.advice == ()
    assert found.plan is None
    said = found.to_dict()
    assert (said["complete"], said["mixes"], said["cash"]) == (False, [], [])
    assert found.shares() == []
    assert repr(found).endswith("nothing advised yet>")


def test_what_is_done_is_counted_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    found = advised(monkeypatch, lambda number, _: HOMES[number], progress=lambda done, _: told.append(done))
    assert told == list(range(1, len(told) + 1))
    assert len(told) >= sum(len(one.trials) for one in found.candidates) + SOUGHT_IN * len(found.candidates)


def test_stopped_once_all_were_judged_it_advises_what_is_cheapest_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    advised(monkeypatch, lambda number, _: HOMES[number], progress=lambda done, _: told.append(done))
    found = stopped(monkeypatch, told[-1])  # before any was dropped
    assert found.interrupted
    assert homes(found.best) == 2
    assert not found.advice[0].settled
    assert found.plan is not None


@pytest.mark.parametrize("at", [5, 10**9])
def test_what_tries_mixes_is_closed_however_it_ends(at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[str] = []
    monkeypatch.setattr(Trier, "close", lambda _: closed.append("trials"))
    monkeypatch.setattr(Runs, "close", lambda _: closed.append("solves"))
    stopped(monkeypatch, at)
    assert set(closed) == {"trials", "solves"}
