"""Placements bought as used, fostering, travel, penalties and discounting, worked by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from commission_opt.demand.table import DemandTable, Scenario
from tests.evaluator.cases import MIDDLE, beds, cost, foster, make, money, placed, spot, work_out

TWO_NEEDS = [{"id": "ebd"}, {"id": "solo", "footprint": 2.0}]


def test_price_by_need_and_uplift() -> None:
    offer = spot(takes=["ebd", "solo"], price_per_week={"ebd": 4000.0, "solo": 7000.0})
    prices = money(price_base="2018/19", uplift_per_year={"spot": 0.1})
    where = placed("market", 2.0) | placed("market", 1.0, need="solo")
    found = work_out(make(money=prices, need=TWO_NEEDS, spot=[offer]), placed=where)
    assert cost(found, "spot", "market") == pytest.approx(1.1 * 15_000 * 13)  # 2 x £4,000 + £7,000 a week


@pytest.mark.parametrize(("kind", "line"), [("framework", "framework"), ("supported", "supported")])
def test_other_markets_have_their_own_lines(kind: str, line: str) -> None:
    tables: dict[str, Any] = {kind: [spot(id="other")]}
    found = work_out(make(**tables), placed=placed("other", 4.0))
    assert cost(found, line, "other") == pytest.approx(260_000)  # 4 x £5,000 x 13
    assert found.objective == pytest.approx(260_000)
    assert beds(found, "other") == 0
    assert [row.void for row in found.beds] == [0.0]


def test_tiers_fill_from_the_cheapest() -> None:
    tiers = [{"price_per_week": 4000.0, "children": 2.0}, {"price_per_week": 5000.0}]
    found = work_out(make(spot=[spot(tiers=tiers)]), placed=placed("market", 3.0))
    assert cost(found, "spot", "market") == pytest.approx(169_000)  # (2 x £4,000 + £5,000) x 13


def test_tiers_grow_and_shrink_to_the_days_on_offer() -> None:
    tiers = [{"price_per_week": 4000.0, "children": 2.0}, {"price_per_week": 5000.0}]
    grown = spot(tiers=tiers, market_growth_per_year=0.1)
    found = work_out(make(spot=[grown]), placed=placed("market", 3.0))
    cheap = 2 * 1.1**MIDDLE
    assert cost(found, "spot", "market") == pytest.approx((4000 * cheap + 5000 * (3 - cheap)) * 13)
    part = spot(tiers=tiers, available_from=dt.date(2019, 5, 1))  # 61 of 91 days
    found = work_out(make(spot=[part]), placed=placed("market", 2.0))
    cheap = 2 * 61 / 91
    assert cost(found, "spot", "market") == pytest.approx((4000 * cheap + 5000 * (2 - cheap)) * 13)


def test_foster_households_leave_and_join() -> None:
    offer = foster(
        households=10.0,
        leavers_per_year=0.2,
        children_per_household=1.5,
        recruits_per_year_at_most=8,
        approval_weeks=4.0,
        recruitment_cost=5_000.0,
        fee_per_child_week=200.0,
    )
    found = work_out(make(2, foster=[offer]), recruited={("foster", 0): 2}, placed=placed("foster", 4.0, 2))
    # Approved on 29 April, day 28: 63 of the first quarter's 91 days, all of the second. They have been
    # there from day 28 to the middle, day 45.5 and day 137.
    first = 10 * 0.8 ** (45.5 / 365.25) + 2 * 63 / 91 * 0.8 ** (17.5 / 365.25)
    second = 10 * 0.8 ** (137 / 365.25) + 2 * 0.8 ** (109 / 365.25)
    assert beds(found, "foster", 0) == pytest.approx(1.5 * first)
    assert beds(found, "foster", 1) == pytest.approx(1.5 * second)
    assert cost(found, "foster", "foster", 0) == pytest.approx(10_000 + 26_000)  # 4 x £500 x 13
    assert cost(found, "foster", "foster", 1) == pytest.approx(4 * 500 * 92 / 7)
    assert found.violations == ()


def test_recruits_approved_after_the_middle_of_a_period_have_not_left_yet() -> None:
    offer = foster(leavers_per_year=0.5, recruits_per_year_at_most=4, approval_weeks=12.0)
    found = work_out(make(foster=[offer]), recruited={("foster", 0): 1})
    assert beds(found, "foster") == pytest.approx(7 / 91)  # from 24 June


def test_travel_goes_by_distance() -> None:
    # One visit a week, there and back: 40 miles at 50p, and at 30 miles an hour £15 an hour is 50p a mile.
    travel = {"visits_per_year": 365.25 / 7, "cost_per_mile": 0.5, "cost_per_hour": 15.0, "miles_per_hour": 30.0}
    prices = money(price_base="2018/19", uplift_per_year={"travel": 0.1})
    tables: dict[str, Any] = {"travel": travel, "money": prices, "spot": [spot(miles={"north": 20.0, "south": 5.0})]}
    where = placed("market", 3.0) | placed("market", 2.0, area="south")
    found = work_out(make(**tables), placed=where)
    assert cost(found, "travel", "market") == pytest.approx(1.1 * (3 * 40 + 2 * 10) * 13)


def test_travel_within_an_area_is_its_typical_distance() -> None:
    travel = {"visits_per_year": 365.25 / 7, "cost_per_mile": 0.5}
    areas = [{"id": "north", "miles_within": 3.0}, {"id": "south"}]
    found = work_out(make(travel=travel, area=areas, spot=[spot(area="north")]), placed=placed("market", 4.0))
    assert cost(found, "travel", "market") == pytest.approx(4 * 3 * 13)  # 6 miles at 50p


def test_costs_are_discounted_to_the_start_from_the_middle_of_the_period() -> None:
    found = work_out(make(2, money=money(discount_rate=0.05)), placed=placed("market", 4.0, 2))
    # The second quarter has 92 days after the first 91; its middle is day 137.
    first, second = 260_000 * 1.05 ** -(45.5 / 365.25), 4 * 5000 * 92 / 7 * 1.05 ** -(137 / 365.25)
    assert [row.discounted for row in found.costs] == pytest.approx([first, second])
    assert found.objective == pytest.approx(first + second)


def test_children_short_cost_what_the_rule_says() -> None:
    rules = {"sufficiency": {"price_per_child_week": 10_000.0}}
    instance = make(rules=rules, money=money(discount_rate=0.05))
    found = work_out(instance, placed=placed("market", 3.0), short={(0, 0, "ebd", "north"): 1.0})
    assert cost(found, "penalty") == pytest.approx(130_000)
    (row,) = [row for row in found.costs if row.line == "penalty"]
    assert row.discounted == pytest.approx(130_000 * 1.05**-MIDDLE)
    assert found.violations == ()


def test_cost_is_expected_over_scenarios() -> None:
    demand = DemandTable((Scenario(0.25, {(0, "ebd", "north"): 4.0}), Scenario(0.75, {(0, "ebd", "north"): 8.0})))
    where = {(0, 0, "ebd", "north", "market"): 4.0, (1, 0, "ebd", "north", "market"): 8.0}
    found = work_out(make(), demand=demand, placed=where)
    assert cost(found, "spot", "market") == pytest.approx(7 * 5000 * 13)
    assert [(row.used, row.placed) for row in found.beds] == [(7.0, 7.0)]
    assert found.violations == ()


def test_what_a_course_of_demand_costs_by_year_adds_up_to_its_cost() -> None:
    # Five quarters from April 2019: four of 2019/20, and one of 2020/21 in which nobody is placed.
    lanes = [{(t, "ebd", "north"): children for t in range(4)} for children in (4.0, 8.0)]
    demand = DemandTable((Scenario(0.25, lanes[0]), Scenario(0.75, lanes[1])))
    where = {(s, t, "ebd", "north", "market"): 4.0 * (s + 1) for s in range(2) for t in range(4)}
    found = work_out(make(5, money=money(discount_rate=0.05)), demand=demand, placed=where)
    for row, children in zip(found.scenarios, (4.0, 8.0), strict=True):
        spent, discounted = row.by_year["2019/20"]
        assert spent == pytest.approx(5_000 * children * 366 / 7)
        assert discounted == pytest.approx(row.cost)
        assert discounted < spent
        assert row.by_year["2020/21"] == (0.0, 0.0)
