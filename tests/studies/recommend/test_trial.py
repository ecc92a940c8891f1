"""One mix in one world: what is simulated, what is taken from the plan, and what a child without a placement counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

import commission_opt as co
from commission_opt.decisions import Decisions
from commission_opt.demand import demand_table
from commission_opt.plan.evaluator import evaluate
from commission_opt.plan.settings import Settings
from commission_opt.studies.mixes.candidate import certain, without_placements
from commission_opt.studies.recommend.trial import WITHOUT_PLACEMENT, Trial, Trials, dearest_week
from commission_opt.studies.recommend.worlds import Worlds
from commission_opt.studies.runs import solve_one
from tests.plan.people_cases import PEOPLE, loaded
from tests.studies.recommend.cases import city

NOTHING = Decisions()
SCARCE = {"spot.spot.market": 3}
WEEKS = (90, 91, 92, 92, 90, 91, 92, 92)
OWN = """
[[home]]
id = "own"
area = "city"
takes = ["care"]
existing = true
beds = 8
running_cost_per_year = 500000
[home.trading]
premium_per_bed_week = 1000
sellable_occupancy = 0.9
[[home]]
id = "other"
area = "city"
takes = ["care"]
existing = true
beds = 2
running_cost_per_year = 100000
"""


def tried(instance: co.Instance, decisions: Decisions = NOTHING, world: int = 3) -> Trial:
    return Trials(certain(instance), Worlds((), 5)).of(decisions, world)


def decided(instance: co.Instance) -> Decisions:
    """What the cheapest plan decides, with the beds that it sells."""
    solved = solve_one(instance, Settings())
    assert solved.decisions is not None
    return solved.decisions


# -- without a placement -----------------------------------------------------------------------------


def test_a_child_week_without_a_placement_counts_twice_the_dearest_price() -> None:
    found = tried(city().with_changes(SCARCE))
    assert found["short"] > 1
    assert found["short_cost"] == pytest.approx(found["short"] * 2 * 4000)
    assert WITHOUT_PLACEMENT == 2.0


def test_or_the_price_that_the_instance_gives() -> None:
    found = tried(city().with_changes(SCARCE | {"rules.sufficiency.price_per_child_week": 700.0}))
    assert found["short_cost"] == pytest.approx(found["short"] * 700)


def test_it_is_at_present_value_as_all_that_is_judged() -> None:
    """The mean discount of two years at 10% is about a year's: less than 1, and more than two years'."""
    instance = city().with_changes(SCARCE | {"money.discount_rate": 0.1})
    found, plain = tried(instance), tried(city().with_changes(SCARCE))
    periods = instance.periods
    mean = sum(1.1**-one.middle_years * one.weeks for one in periods) / sum(one.weeks for one in periods)
    assert 1.1**-2 < mean < 1
    assert found["short"] == pytest.approx(plain["short"])
    assert found["short_cost"] == pytest.approx(plain["short_cost"] * mean)
    assert found["spend"] == pytest.approx(plain["spend"])
    assert found["cost"] < found["spend"] == pytest.approx(plain["cost"])


def test_where_all_are_placed_it_counts_nothing() -> None:
    found = tried(city())
    assert (found["short"], found["short_cost"]) == (0.0, 0.0)


def test_the_dearest_week_is_of_what_is_bought_child_by_child() -> None:
    framework = '[[framework]]\nid = "frame"\ntakes = ["care"]\nprice_per_week = 4700\nmarket = 2\n'
    assert dearest_week(city()) == 4000
    assert dearest_week(city(framework)) == 4700
    dear = city().with_changes({"dps.dps.provider.a.price_per_bed_week": 9000})
    assert dearest_week(dear) == 4000  # beds are no price of one child
    assert dearest_week(city().with_changes({"spot": None})) == 0.0


# -- by year ---------------------------------------------------------------------------------------------


def test_what_is_spent_by_year_adds_up() -> None:
    found = tried(city())
    assert found["spend:2022/23"] + found["spend:2023/24"] == pytest.approx(found["spend"])
    assert min(found["spend:2022/23"], found["spend:2023/24"]) > 0


# -- what the plan says -------------------------------------------------------------------------------------


def test_beds_that_are_sold_bring_in_what_the_plan_says() -> None:
    instance = city(OWN)
    decisions = decided(instance)
    sold = decisions.sold
    assert sold
    with_sales = tried(instance, without_placements(decisions))
    without = tried(instance, without_placements(replace(decisions, sold={})))
    weeks = {period.index: period.weeks for period in instance.periods}
    price = sum(
        row.cost for row in evaluate(instance, demand_table(instance), decisions).costs if row.line == "trading"
    )
    assert price < -1000.0 * 0.5 * sum(beds * weeks[key[1]] for key, beds in sold.items())
    assert with_sales["spend"] - without["spend"] == pytest.approx(price)
    assert with_sales["children"] == without["children"]


def test_services_keep_children_out() -> None:
    instance = loaded(PEOPLE).with_changes({"need.res.mean_stay_weeks": 60.0})
    decisions = decided(instance)
    assert decisions.taken
    none = replace(decisions, taken={}, started={}, workers={}, supervisors={}, assessors={}, hired={})
    taken_up, left = (
        [tried(instance, without_placements(one), world)["children"] for world in range(20)]
        for one in (decisions, none)
    )
    assert sum(taken_up) < sum(left)


def test_people_cost_what_they_are_paid_in_that_world() -> None:
    instance = loaded(PEOPLE).with_changes({"need.res.mean_stay_weeks": 60.0})
    decisions, dearer = decided(instance), instance.with_changes({"role.worker.salary_per_year": 60_000.0})
    before, after = (
        sum(row.cost for row in evaluate(one, demand_table(one), decisions).costs if row.line == "edge_of_care")
        for one in (instance, dearer)
    )
    assert after > before > 0
    once, then = (tried(one, without_placements(decisions)) for one in (instance, dearer))
    assert then["spend"] - once["spend"] == pytest.approx(after - before)
    assert then["children"] == once["children"]
