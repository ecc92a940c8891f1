"""What a limit says of itself."""

from __future__ import annotations

import numpy as np
import pytest

from commission_opt.demand import demand_table
from commission_opt.model.build import build
from commission_opt.model.limit import BRICKS, POLICY, WHOLE_BRICKS, Limit
from tests.evaluator.people_cases import manager, people, team, worker


@pytest.mark.parametrize(
    ("limit", "value", "possible"),
    [
        (Limit(kind="share"), 1.0, True),
        (Limit(kind="share"), 1.01, False),  # nobody can have more than all
        (Limit(kind="share", lower=True), 1.01, True),  # where it is rounded down, to what is then asked for
        (Limit(kind="pounds"), 2_000_000.0, True),
        (Limit(kind="pounds", least=1.0), 0.0, False),
    ],
)
def test_a_value_that_the_format_does_not_take_is_not_suggested(limit: Limit, value: float, possible: bool) -> None:
    assert limit.possible(value) == possible


@pytest.mark.parametrize(
    ("limit", "value", "rounded"),
    [
        (Limit(kind="share"), 0.12341, 0.1235),
        (Limit(kind="share", lower=True), 0.12349, 0.1234),
        (Limit(kind="share"), 0.12340001, 0.1234),  # but for a rounding it is that
        (Limit(kind="share", lower=True), 0.12339999, 0.1234),
        (Limit(kind="pounds"), 1234.2, 1235.0),
        (Limit(kind="number"), 1.2341, 1.235),
        (Limit(kind="whole"), 2.1, 3),
        (Limit(kind="whole", lower=True), 2.9, 2),
    ],
)
def test_a_figure_is_rounded_to_the_side_that_asks_for_less(limit: Limit, value: float, rounded: float) -> None:
    found = limit.rounded(value)
    assert found == rounded
    assert isinstance(found, int) == (limit.kind == "whole")


def test_none_a_year_is_a_limit_of_none() -> None:
    instance = people(team(), role=[worker(recruits_per_year_at_most=0.0, in_post=2.0), manager()])
    model = build(instance, demand_table(instance))
    values = [one.value for one in model.limits.values() if one.path == "role.worker.recruits_per_year_at_most"]
    assert values == [0.0, 0.0]


def test_a_limit_of_which_no_more_is_said() -> None:
    limit = Limit()
    assert limit.possible(0.0)
    assert not limit.possible(-0.001)
    assert not limit.of_whole_numbers
    assert limit.in_clashes
    assert not Limit(relaxable=False).in_clashes
    assert Limit(relaxable=False, named=True).in_clashes
    assert limit.relaxed(2.0, np.array([])) == 2.0
    assert limit.softening(5.0) == {}
    assert Limit(price_path="rules.budget.one.price", kind="pounds").softening(5.0) == {"rules.budget.one.price": 1.0}


def test_a_policy_may_be_missed_and_what_is_physically_so_may_not() -> None:
    assert [one.relaxable for one in (POLICY, BRICKS, WHOLE_BRICKS)] == [True, False, False]
    assert [one.whole for one in (POLICY, BRICKS, WHOLE_BRICKS)] == [False, False, True]
