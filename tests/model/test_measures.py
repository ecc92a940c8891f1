"""What a study aims at in place of the cost."""

from __future__ import annotations

import datetime as dt

import pytest

from commission_opt.demand import demand_table
from commission_opt.engines.in_process import solve
from commission_opt.engines.search import Limits
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.model.measures import NoSuchMeasure, aim, expression
from commission_opt.model.model import Model
from tests.model.small import QUARTERS, D, Table, block, spot, tables


def _built(given: Table, *, relaxed: bool = False) -> Model:
    instance = Instance.model_validate(given)
    return build(instance, demand_table(instance), relaxed=relaxed)


def test_what_is_aimed_at_is_told_without_what_steered_before() -> None:
    # Two of three children have a place. Where rules may be missed, what a child short costs the engine is no child-week.
    model = _built(tables(3, spot=[spot(50, market=2.0)]), relaxed=True)
    aim(model, "short", 1.0)
    assert solve(model, Limits(gap=0.0)).objective == pytest.approx(D / 7)


def test_the_share_placed_locally_is_that_of_the_periods_in_which_its_rule_holds() -> None:
    # The block of two beds can be let from July: it takes two of four children in the second quarter, none in the first.
    july = dt.date(2022, 7, 1)
    near = {"locality": [{"id": "near", "minimum_share": 0.1, "from_date": july}]}
    given = tables(4, horizon=QUARTERS, block=[block("a", 2, 90, award_from=july)], spot=[spot(60)], rules=near)
    model = _built(given)
    aim(model, "locality", -1.0)  # as much as can be
    assert solve(model, Limits(gap=0.0)).objective == pytest.approx(-0.5)


def test_a_period_without_children_counts_as_placed_locally() -> None:
    near = {"locality": [{"id": "near", "minimum_share": 0.1}]}
    children = [{"id": "care", "need": "care", "by_period": [0, 4]}]
    given = tables(demand=children, horizon=QUARTERS, block=[block("a", 2, 90)], spot=[spot(60)], rules=near)
    found = expression(_built(given), "locality")
    assert found.constant == pytest.approx(1 / 2)
    assert {round(weight, 9) for _, weight in found.terms} == {1 / 8}  # of four children, in one of two periods


def test_no_measure_is_called_like_that() -> None:
    with pytest.raises(NoSuchMeasure, match="'locals' cannot be traded off; there is cost, spend"):
        expression(_built(tables(1, spot=[spot(50)])), "locals")
