"""What a replication costs: by hand, day by day, and as the model says where nothing is left to chance."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from commission_opt import Instance, Plan
from commission_opt.decisions import Decisions
from commission_opt.demand import demand_table
from commission_opt.plan.evaluator import evaluate
from commission_opt.plan.settings import Settings
from commission_opt.plan.solve import solve, solved
from commission_opt.studies.simulation.peaks import peak_costs
from commission_opt.studies.simulation.promise import promised
from commission_opt.studies.simulation.simulate import simulate
from commission_opt.studies.simulation.tally import LEFT_OUT
from commission_opt.studies.simulation.world import Stay
from tests.studies.simulation.cases import SPOT, case, children, home, made

CERTAIN = "certain = true"
UPLIFT = "[money.uplift_per_year]\nspot = 0.05\nhome = 0.02\n"
LANE = ("res", "town")
PART = """
[[block]]
id = "part"
area = "town"
takes = ["res"]
existing = true
ends = 2020-11-15
sizes = [6]
price_per_bed_week = 3000
guarantee = 0.5
price_when_used_per_bed_week = 3600
retainer_per_bed_week = 400
"""
THIN = """
[[spot]]
id = "thin"
takes = ["res"]
tiers = [{ price_per_week = 3000, children = 2 }, { price_per_week = 5000 }]
market_growth_per_year = 0.1
available_from = 2020-05-20
"""


def test_a_tiny_plan_by_hand() -> None:
    """Three children who are always there, two beds of our own: one child on the spot, 365 days."""
    tried = case(made(children(3, CERTAIN), home(2, more="cost_per_child_week = 70"), SPOT, end="2021-03-31"))
    found = tried.one(0)
    assert found["cost_of_line", "", "home"] == pytest.approx(500_000 + 2 * 70 * 365 / 7)  # type: ignore[index]
    assert found["cost_of_line", "", "spot"] == pytest.approx(4000 * 365 / 7)  # type: ignore[index]
    assert found["cost", "", ""] == found["cost", "2020/21", ""]  # type: ignore[index]
    assert found["occupancy", "", "own"] == pytest.approx(1.0)  # type: ignore[index]
    assert found["spot_weeks", "", ""] == pytest.approx(365 / 7)  # type: ignore[index]
    assert found["local_share", "", ""] == pytest.approx(2 / 3)  # type: ignore[index]


def test_where_nothing_is_left_to_chance_the_plan_keeps_its_promise_to_the_penny() -> None:
    instance = made(children(7, CERTAIN), home(2, homes=2), UPLIFT, SPOT, end="2022-03-31")
    plan = solve(instance)
    found = simulate(plan, 2)
    assert found.cost.mean == pytest.approx(float(plan.costs["cost"].sum()), rel=1e-9)
    assert found.spread("net_present_cost").mean == pytest.approx(plan.objective, rel=1e-9)
    for year in instance.years:
        assert found.spread("cost", year=year).mean == pytest.approx(found.promise("cost", year=year), rel=1e-9)
    assert found.verdict == "holds"
    assert found.to_dict()["in_words"].endswith("the promise holds.")


def test_with_very_many_children_chance_evens_out() -> None:
    plan = solve(made(children(900.0), home(10, homes=60), SPOT, stay=30.0, end="2021-03-31"))
    found = simulate(plan, 5, seed=5)
    assert found.off_by == pytest.approx(0.0, abs=0.04)
    assert found.spread("occupancy").mean == pytest.approx(1.0, abs=0.01)


def test_chance_makes_a_plan_without_slack_optimistic() -> None:
    plan = solve(made(children(10.0), home(5, homes=2), SPOT, stay=20.0))
    found = simulate(plan, 30)
    assert found.verdict == "optimistic"
    assert found.spread("spot_weeks").low > 0 == found.promise("spot_weeks")
    words = found.to_dict()["in_words"]
    assert "The promise is optimistic by" in words
    assert "more child-weeks a year bought as used" in words


@pytest.mark.parametrize("text", [PART, THIN], ids=["guarantee", "tiers"])
def test_peaks_cost_what_they_cost_day_by_day(text: str) -> None:
    instance = made(children(3), text, SPOT if text == PART else "", end="2021-03-31")
    tried = case(instance)
    offer = instance.offers[0]
    rng = np.random.default_rng(7)
    starts = rng.integers(50, 300, 40)
    stays = [
        Stay(LANE, 0, float(a), float(min(a + b, 365)), 1.0)
        for a, b in zip(starts, rng.integers(5, 60, 40), strict=True)
    ]
    if text == PART:  # gone with the contract
        stays = [s._replace(end=min(s.end, 229.0)) for s in stays if s.start < 229]
    found = {key: pair[0] for key, pair in tried.book.bill(tried.book.children(stays), stays).items()}
    assert found["2020/21", offer.kind] == pytest.approx(sum(_a_day(instance, stays, day) for day in range(365)))
    assert max(peak_costs(tried.book, offer, stays)) > 0


def _a_day(instance: Instance, stays: list[Stay], day: int) -> float:
    """£ on one day, from the prices above."""
    there = sum(stay.start <= day < stay.end for stay in stays)
    offer = instance.offers[0]
    if offer.kind == "block":
        if dt.date(2020, 4, 1) + dt.timedelta(day) > dt.date(2020, 11, 15):
            return 0.0
        over = max(0, there - 3)
        return (3 * 3000 + 3600 * over + 400 * (3 - over)) / 7
    period = next(p for p in instance.periods if p.start <= dt.date(2020, 4, 1) + dt.timedelta(day) < p.end)
    first = min(there, 2 * 1.1**period.middle_years)
    return float(3000 * first + 5000 * (there - first)) / 7


def test_the_promise_is_what_the_evaluator_makes_of_the_plan_without_sales() -> None:
    trading = "[home.trading]\npremium_per_bed_week = 1000\nsellable_occupancy = 0.8\n"
    instance = made(children(2, CERTAIN), home(5, more="cost_per_child_week = 70\n" + trading), SPOT, end="2021-03-31")
    plan, decisions = solved(instance, Settings())
    assert decisions is not None
    assert decisions.sold
    alone = evaluate(instance, demand_table(instance), replace(decisions, sold={}))
    costs = promised(plan.to_dict(), instance).costs
    assert sum(cost for cost, _ in costs.values()) == pytest.approx(
        sum(row.cost for row in alone.costs if row.line not in LEFT_OUT), rel=1e-9
    )


def test_services_cost_what_the_plan_says_and_keep_children_out() -> None:
    from tests.plan.people_cases import PEOPLE, loaded

    plan: Plan = solve(loaded(PEOPLE))
    assert float(plan.avoided["children"].sum()) > 0
    found = simulate(plan, 40, stay_weeks=60)
    for line in ("edge_of_care", "recruitment"):
        promise = found.promise("cost_of_line", of=line)
        if promise is not None:
            assert found.spread("cost_of_line", of=line).mean == pytest.approx(promise)
    children_there, promise = found.spread("children"), found.promise("children")
    assert promise == pytest.approx(children_there.mean, abs=2 * (children_there.high - children_there.low))


def test_nobody_needs_a_placement() -> None:
    found = simulate(solve(made(children(0), home(2), SPOT, end="2021-03-31")), 2)
    assert found.cost.mean == pytest.approx(500_000)
    assert found.verdict == "holds"
    assert Decisions() == case(made(children(0), SPOT)).book.decisions
