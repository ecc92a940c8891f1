"""What a bed-week and a child-week of an offer cost, by hand: empty beds, capital, visits, beds sold."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, cast

import pytest

from commission_opt import Plan, load, solve
from commission_opt.decisions import Decisions
from commission_opt.instance.instance import Instance
from commission_opt.plan.mix import mix
from commission_opt.plan.offer_unit_costs import offer_unit_costs
from commission_opt.plan.result import OfferUnitCost, Result
from commission_opt.plan.statements.unit_costs import unit_cost_table
from tests.evaluator.cases import block, foster, home, make, money, placed, work_out
from tests.plan.cases import plan

WEEKS = 366 / 7  # of 2019/20


def costs(instance: Instance, **what: Any) -> dict[str, OfferUnitCost]:
    return {row["offer"]: row for row in offer_unit_costs(instance, work_out(instance, **what))}


def test_a_home_half_empty_is_dearer_by_the_child_than_by_the_bed() -> None:
    instance = make(4, home=[home(existing=True, cost_per_child_week=70.0)])
    found = costs(instance, placed=placed("home", 2, 4) | placed("market", 2, 4))["home"]
    assert (found["bed_weeks"], found["child_weeks"]) == pytest.approx((4 * WEEKS, 2 * WEEKS))
    # £1,000 a day for four beds, and £10 for each of two children: £255 a bed, and £510 a child, a day.
    assert found["paid"] == found["net_cost"] == pytest.approx(366 * 1020)
    assert found["cost_per_bed_week"] == pytest.approx(7 * 255)
    assert found["cost_per_child_week"] == pytest.approx(7 * 510)


def test_a_full_home_costs_the_same_by_the_bed_and_by_the_child() -> None:
    found = costs(make(4, home=[home(existing=True)]), placed=placed("home", 4, 4))["home"]
    assert found["cost_per_bed_week"] == pytest.approx(1750) == found["cost_per_child_week"]


def test_capital_is_paid_for_the_beds_visits_for_the_child_and_income_is_taken_off_the_child() -> None:
    own = home(
        capital_cost=366_000.0,
        capital_life_years=10.0,
        miles=5.0,
        trading={"unit_cost_per_bed_week": 1400.0, "premium_per_bed_week": 350.0},
    )
    travel = {"visits_per_year": 12.0, "cost_per_mile": 1.0}
    instance = make(4, home=[own], travel=travel, money=money(weeks_per_year=52.0))
    what: dict[str, Any] = {"opened": {("home", 0): 1}, "sold": {(0, t, "home"): 1.0 for t in range(4)}}
    found = costs(instance, placed=placed("home", 2, 4), **what)["home"]
    assert found["paid"] == pytest.approx(366_000 + 36_600)
    assert (found["travel"], found["income"]) == pytest.approx((2 * 12 * 2 * 5, 52 * 1750))
    assert found["net_cost"] == pytest.approx(402_600 + 240 - 91_000)
    assert found["cost_per_bed_week"] == pytest.approx(402_600 / (4 * 52))
    assert found["cost_per_child_week"] == pytest.approx(311_840 / (2 * 52))


def test_closing_a_home_is_no_cost_of_its_weeks() -> None:
    own = home(existing=True, closable=True, closure_cost=50_000.0)
    found = costs(make(4, home=[own]), placed=placed("home", 4), closed={("home", 1): 1})["home"]
    assert found["bed_weeks"] == pytest.approx(4 * 13)
    assert found["cost_per_bed_week"] == pytest.approx(1750)


def test_a_block_costs_its_price_a_bed_week_whatever_the_year_and_nothing_a_child_week_while_nobody_is_in_it() -> None:
    last = dt.date(2020, 3, 31)
    for weeks, in_all in ((None, WEEKS), (52.0, 52.0)):
        instance = make(4, block=[block(existing=True, ends=last)], money=money(weeks_per_year=weeks))
        found = costs(instance, placed=placed("market", 4, 4))
        assert found["block"]["bed_weeks"] == pytest.approx(4 * in_all)
        assert found["block"]["cost_per_bed_week"] == pytest.approx(3000)
        assert (found["block"]["child_weeks"], found["block"]["cost_per_child_week"]) == (0, None)
        assert (found["market"]["bed_weeks"], found["market"]["cost_per_bed_week"]) == (0, None)
        assert found["market"]["cost_per_child_week"] == pytest.approx(5000)


def test_a_bed_above_the_guarantee_costs_its_retainer_while_it_is_empty() -> None:
    part = {"guarantee": 0.5, "retainer_per_bed_week": 1000.0, "price_when_used_per_bed_week": 4000.0}
    instance = make(4, block=[block(existing=True, ends=dt.date(2020, 3, 31), **part)])
    found = costs(instance, placed=placed("block", 3, 4))["block"]
    # Two beds guaranteed at £3,000, one used at £4,000, one empty at £1,000.
    assert found["cost_per_bed_week"] == pytest.approx(11_000 / 4)
    assert found["cost_per_child_week"] == pytest.approx(11_000 / 3)


def test_foster_places_cost_by_the_child_alone() -> None:
    carers = foster(households=2, recruits_per_year_at_most=1, recruitment_cost=36_600.0)
    found = costs(make(4, foster=[carers]), placed=placed("foster", 1, 4), recruited={("foster", 0): 1})["foster"]
    assert found["bed_weeks"] > 0
    assert found["cost_per_bed_week"] is None
    assert found["cost_per_child_week"] == pytest.approx(300 + 700)


def test_what_is_not_there_has_no_row() -> None:
    later = block(award_from=dt.date(2019, 7, 1))
    assert set(costs(make(4, block=[later], home=[home()]), placed=placed("market", 4, 4))) == {"market"}


def test_an_average_price_of_a_market_is_paid_over_the_weeks_of_the_year_that_are_paid_for() -> None:
    instance = make(4, money=money(weeks_per_year=52.0))
    decisions = Decisions(placed=placed("market", 4, 4))
    (row,) = mix(instance, decisions, work_out(instance, placed=decisions.placed))
    assert row["price_per_bed_week"] == pytest.approx(5000)
    assert row["price_unit"] == "child-week"


# -- in a result, and told -------------------------------------------------------------------------


def test_costs_of_all_offers_are_those_of_the_bill() -> None:
    result = plan().to_dict()
    for one in (result, result["baseline"], result["reference"]):
        held = cast(Result, one)
        net = sum(row["net_cost"] for row in held["offer_unit_costs"])
        assert net == pytest.approx(sum(row["cost"] for row in held["costs"]))
    assert plan().offer_unit_costs.equals(plan().frame_of("offer_unit_costs"))
    given = plan().baseline
    assert given is not None
    assert given.offer_unit_costs.offer.tolist() == ["old", "spot", "own"]


HALF_EMPTY = """
title = "Half empty"
[horizon]
start = 2022-04-01
end = 2023-03-31
period = "quarter"
[money]
price_base = "2022/23"
discount_rate = 0.0
[[area]]
id = "town"
[[need]]
id = "group"
[[demand]]
id = "group"
need = "group"
children = 2
[[home]]
id = "home"
name = "Four beds"
area = "town"
takes = ["group"]
existing = true
beds = 4
running_cost_per_year = 365_000
[[spot]]
id = "spot"
takes = ["group"]
price_per_week = 7000
"""


@pytest.fixture(scope="module")
def half_empty(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    file = tmp_path_factory.mktemp("half") / "half.toml"
    file.write_text(HALF_EMPTY, encoding="utf-8")
    return solve(load(file))


def test_the_table_names_both(half_empty: Plan) -> None:
    table = unit_cost_table(half_empty.to_dict())
    assert table is not None
    assert table.columns[1:] == ("bed-weeks", "£ a bed-week", "child-weeks", "£ a child-week")
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["Four beds", "209", "1,750", "104", "3,500"]]
    assert "an empty bed makes it more expensive" in table.note
    assert "visits" not in table.note
    assert "sold" not in table.note


def test_where_everything_is_bought_as_used_the_note_speaks_of_no_beds(tmp_path: Path) -> None:
    file = tmp_path / "spot.toml"
    file.write_text(HALF_EMPTY.replace("7000", "700").replace("existing = true", "existing = false"), encoding="utf-8")
    table = unit_cost_table(solve(load(file)).to_dict())
    assert table is not None
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["spot", "-", "-", "104", "700"]]
    assert "bed" not in table.note


def test_there_is_no_table_without_an_offer(half_empty: Plan) -> None:
    assert unit_cost_table(cast(Result, {**half_empty.to_dict(), "offer_unit_costs": []})) is None
