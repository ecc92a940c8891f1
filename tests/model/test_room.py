"""Rows that have room may be missed, each on the side on which it would be broken."""

from __future__ import annotations

import datetime as dt
import math

import pytest

from commission_opt.demand import demand_table
from commission_opt.engines.in_process import solve
from commission_opt.engines.search import Limits
from commission_opt.instance.instance import Instance
from commission_opt.keys import RowKey
from commission_opt.model.build import build
from commission_opt.model.limit import Limit
from tests.model.small import D, home, spot, tables


@pytest.mark.parametrize(
    ("rule", "room", "a_day"),
    [
        ("C12", 0.0, None),  # two children, and a market for one at £50 a day
        ("C12", 0.9, None),
        ("C12", 1.0, 100.0),  # the market may be exceeded: it is no cost of the plan, but the placement is
        ("C12", math.inf, 100.0),
        ("C01", 0.9, None),
        ("C01", 1.0, 50.0),  # a child may be short
        ("C01", math.inf, 0.0),
    ],
)
def test_a_row_is_missed_by_no_more_than_its_room(rule: str, room: float, a_day: float | None) -> None:
    def given(row: RowKey, _limit: Limit) -> float:
        return room if row.rule == rule else 0.0

    instance = Instance.model_validate(tables(2, spot=[spot(50, market=1.0)]))
    found = solve(build(instance, demand_table(instance), room=given), Limits(gap=0.0))
    assert found.objective == (None if a_day is None else pytest.approx(a_day * D))


@pytest.mark.parametrize(("children", "a_day"), [(1, 100.0), (2, 100.0), (2.01, None)])
def test_a_home_may_be_fuller_than_asked_but_not_than_one_child_a_bed(children: float, a_day: float | None) -> None:
    # Each child is to have two beds, of two.
    def given(row: RowKey, _limit: Limit) -> float:
        return math.inf if row.rule == "C02" else 0.0

    need = [{"id": "care", "footprint": 2.0}]
    instance = Instance.model_validate(tables(children, need=need, home=[home(2, 100)]))
    found = solve(build(instance, demand_table(instance), room=given), Limits(gap=0.0))
    assert found.objective == (None if a_day is None else pytest.approx(a_day * D))


@pytest.mark.parametrize(("opens", "share"), [(dt.date(2022, 4, 1), 1.0), (dt.date(2022, 9, 1), 212 / 365)])
def test_a_market_is_exceeded_by_no_more_than_the_children_on_the_days_it_is_open(opens: dt.date, share: float) -> None:
    """Of five children, three more than the two it can take; of those it can take on part of the days, that part."""
    market = spot(50, market=2.0, available_from=opens)
    instance = Instance.model_validate(
        tables(5, spot=[market, {"id": "other", "takes": ["care"], "price_per_week": 9}])
    )
    model = build(instance, demand_table(instance), room=lambda row, _: math.inf if row.rule == "C12" else 0.0)
    (missed,) = model.slacks.values()
    assert missed.upBound == pytest.approx(3 * share)
