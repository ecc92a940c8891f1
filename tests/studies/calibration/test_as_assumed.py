"""The plan in which occupancy is assumed: in how many runs it is tried, and when its corrections are gone on from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

import commission_opt as co
from commission_opt.studies.calibration.settle import A_PART, _Settling
from commission_opt.studies.calibration.tried import TriedOut
from tests.studies.simulation.cases import SPOT, children, home, made

RUNS = 100
FEW = RUNS // 4
BEST = TriedOut({}, 0.0, [1000.0 + 10.0 * (nth % 2) for nth in range(RUNS)])


def tried(more: float) -> list[float]:
    """Each run comes to so much more than that of the best, give or take a pound."""
    return [one + more + (nth % 3 - 1.0) for nth, one in enumerate(BEST.values)]


def asked(
    monkeypatch: pytest.MonkeyPatch, values: Sequence[float], best: TriedOut | None = BEST
) -> tuple[bool, list[int | None]]:
    """Whether the plan is gone on from, and in how many runs it was tried each time; None for all."""
    given = made(children(4.0), home(4), SPOT, stay=26.0).with_changes({"rules.occupancy.method": "worked_out"})
    settling = _Settling(given, co.Settings())
    runs: list[int | None] = []

    def try_out(_: object, number: int | None = None) -> TriedOut:
        runs.append(number)
        return TriedOut({}, 0.0, values[:number])

    def solve(instance: co.Instance, _: object) -> Any:
        assert instance.occupancy.method == "assumed"
        return instance, "plan", "decisions"

    monkeypatch.setattr(settling, "_solved", solve)
    monkeypatch.setattr(settling, "_tried", try_out)
    return settling._as_assumed(co.Settings(), best) is not None, runs


def test_what_comes_to_more_in_a_quarter_of_the_runs_is_not_tried_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    assert A_PART == 4
    assert asked(monkeypatch, tried(50.0)) == (False, [FEW])


def test_what_comes_to_less_in_all_runs_is_gone_on_from(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(monkeypatch, tried(-50.0)) == (True, [FEW, None])


def test_what_comes_to_the_same_is_tried_in_all_and_left(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(monkeypatch, tried(0.0)) == (False, [FEW, None])


def test_where_nothing_was_found_before_it_is_tried_once_and_gone_on_from(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(monkeypatch, tried(0.0), None) == (True, [None])
