"""A choice among equals is not what it says: a stage that counts something else, or a plan more expensive than the cap."""

from __future__ import annotations

import pytest

from commission_opt.plan.evaluator.choice import misfits

COST = 1_000_000.0


@pytest.mark.parametrize(
    ("cap", "cost", "named"),
    [
        (None, COST, []),
        (COST, COST, []),
        (COST, COST - 500.0, []),
        (COST, COST + 500.0, ["cost"]),
    ],
)
def test_a_plan_dearer_than_what_counts_as_equal_is_told(cap: float | None, cost: float, named: list[str]) -> None:
    found = misfits({}, {}, cap, cost)
    assert [one.where for one in found] == named
    assert [one.amount for one in found] == [500.0 for _ in named]


@pytest.mark.parametrize(("said", "named"), [(4.0, []), (4.5, ["moves"]), (3.5, ["moves"])])
def test_a_stage_that_counts_something_else_is_told(said: float, named: list[str]) -> None:
    found = misfits({"moves": said}, {"moves": 4.0, "other": 9.0}, None, COST)
    assert [one.where for one in found] == named
    assert [one.amount for one in found] == [0.5 for _ in named]
