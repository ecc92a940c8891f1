"""Which offers a child may be placed with: those of the members' areas, and within reach."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

import commission_opt as co
from commission_opt.demand import demand_table
from commission_opt.engines.in_process import solve
from commission_opt.engines.search import Limits
from commission_opt.instance import checks
from commission_opt.instance.instance import Instance
from commission_opt.instance.of_members import of_members
from commission_opt.instance.problems import InvalidInstance
from commission_opt.keys import PlacedKey
from commission_opt.model.build import build
from commission_opt.plan.evaluator import audit, evaluate
from tests.model.random_instances import random_tables
from tests.model.region import with_region
from tests.model.small import day, solved, tables

Table = dict[str, Any]

SPOT = {"id": "spot", "takes": ["care"], "price_per_week": day(100)}
CHEAP = {"id": "cheap", "takes": ["care"], "price_per_week": day(10), "area": "town"}
HOME = {"id": "own", "takes": ["care"], "area": "town", "beds": 6, "existing": True, "running_cost_per_year": 1000.0}
DISTANCES = [{"area": "coast", "to": "town", "miles": 20.0, "minutes": 45.0}]
COUNCILS = [{"id": "inland", "areas": ["town"]}, {"id": "shore", "areas": ["coast"]}]


def region(**more: Any) -> Table:
    """Two children of an inland town and three of the coast; a home of six beds in town, and spot at £100 a day."""
    base: Table = {
        "conventions": 1,
        "area": [{"id": "town", "miles_within": 5.0, "minutes_within": 15.0}, {"id": "coast", "miles_within": 5.0}],
        "authority": COUNCILS,
        "demand": [
            {"id": area, "need": "care", "area": area, "children": children}
            for area, children in (("town", 2.0), ("coast", 3.0))
        ],
        "distance": DISTANCES,
        "spot": [SPOT],
        "home": [HOME],
    }
    return tables(**(base | more))


def paid(given: Table) -> float | None:
    """£ a day, over the year, without the £1,000 of the home."""
    objective = solved(given).objective
    return None if objective is None else (objective - 1000.0) / 365


def test_members_alone_may_use_an_offer() -> None:
    assert paid(region()) == pytest.approx(0.0)
    assert paid(region(home=[HOME | {"members": ["inland", "shore"]}])) == pytest.approx(0.0)
    assert paid(region(home=[HOME | {"members": ["inland"]}])) == pytest.approx(300.0)
    assert paid(region(home=[HOME | {"members": ["shore"]}])) == pytest.approx(200.0)


@pytest.mark.parametrize(("miles", "cost"), [(20.0, 0.0), (19.99, 300.0), (4.9, 500.0)])
def test_reach_is_of_the_offer_the_need_or_for_all_and_allows_what_is_just_as_far(miles: float, cost: float) -> None:
    assert paid(region(reach={"miles": miles})) == pytest.approx(cost)
    assert paid(region(need=[{"id": "care", "reach_miles": miles}])) == pytest.approx(cost)
    assert paid(region(home=[HOME | {"reach_miles": miles}])) == pytest.approx(cost)


def test_the_nearer_statement_of_a_reach_counts() -> None:
    near, far = {"miles": 10.0}, {"miles": 30.0}
    assert paid(region(reach=near, need=[{"id": "care", "reach_miles": 20.0}])) == pytest.approx(0.0)
    assert paid(region(reach=far, home=[HOME | {"reach_miles": 10.0}])) == pytest.approx(300.0)
    assert paid(region(reach=far, need=[{"id": "care", "reach_minutes": 44.0}])) == pytest.approx(300.0)


def test_what_is_bought_as_used_has_a_reach_of_its_own_alone() -> None:
    cheap = {"spot": [SPOT, CHEAP], "home": [HOME | {"members": ["inland"]}]}
    assert paid(region(reach={"miles": 10.0}, **cheap)) == pytest.approx(30.0)
    assert paid(region(**cheap | {"spot": [SPOT, CHEAP | {"reach_miles": 10.0}]})) == pytest.approx(300.0)


def test_what_stands_nowhere_is_in_reach_of_all() -> None:
    nowhere = {key: value for key, value in HOME.items() if key != "area"}
    assert paid(region(reach={"miles": 1.0}, home=[nowhere])) == pytest.approx(0.0)


def test_a_placement_out_of_reach_is_found_by_the_evaluator() -> None:
    instance = Instance.model_validate(region(home=[HOME | {"members": ["inland"]}]))
    demand = demand_table(instance)
    outcome = solve(build(instance, demand), Limits(gap=0.0))
    assert outcome.decisions is not None
    placed = dict(outcome.decisions.placed)
    assert not evaluate(instance, demand, outcome.decisions).violations
    moved = placed | {PlacedKey(0, 0, "care", "coast", "own"): 1.0, PlacedKey(0, 0, "care", "coast", "spot"): 2.0}
    found = evaluate(instance, demand, replace(outcome.decisions, placed=moved)).violations
    assert any("placed where no such placement can be" in one.message for one in found)


def test_near_home_is_in_an_area_of_the_childs_own_authority() -> None:
    near = {"id": "near", "within": "authority", "minimum_share": 1.0, "price_per_child_week": day(7)}
    assert paid(region(rules={"locality": [near]})) == pytest.approx(21.0)
    one = [{"id": "all", "areas": ["town", "coast"]}]
    assert paid(region(rules={"locality": [near]}, authority=one)) == pytest.approx(0.0)
    assert paid(region(rules={"locality": [near]}, authority=[])) == pytest.approx(0.0)


@pytest.mark.parametrize("seed", range(60))
def test_evaluator_agrees_on_random_regions(seed: int) -> None:
    rng = random.Random(9_000 + seed)
    given = with_region(random_tables(rng), rng)
    if seed % 2:
        given |= {"conventions": 1}
    instance = Instance.model_validate(given)
    demand = demand_table(instance)
    model = build(instance, demand, relaxed=True)
    outcome = solve(model)
    assert outcome.decisions is not None
    assert outcome.objective is not None
    found = audit(evaluate(instance, demand, outcome.decisions, relaxed=True), outcome.objective)
    assert found.passed, found
    shut = [
        key
        for key in model.columns["placed"]
        if not instance.takes_from(key.area, key.need, instance.offers_named(key.offer)[0])
    ]
    assert shut == []


@pytest.mark.parametrize("seed", range(20))
def test_councils_with_nothing_in_common_cost_what_each_costs_alone(seed: int) -> None:
    rng = random.Random(400 + seed)
    alone: list[Table] = []
    for nth in range(2):
        beds, price = rng.randint(2, 5), float(rng.randint(40, 90))
        block = {"id": f"block-{nth}", "sizes": [beds], "price_per_bed_week": day(price), "term_years": 1.0}
        alone.append(block | {"takes": ["care"], "area": ("town", "coast")[nth]})
    blocks = [one | {"members": [COUNCILS[nth]["id"]]} for nth, one in enumerate(alone)]
    home = [HOME | {"members": ["inland"]}]
    both = region(block=blocks, home=home)
    instance = Instance.model_validate(both)
    total = 0.0
    for council in ("inland", "shore"):
        part = of_members(co.Instance.from_dict(both), [council])
        outcome = solve(build(part, demand_table(part)), Limits(gap=0.0))
        assert outcome.objective is not None
        total += outcome.objective
    outcome = solve(build(instance, demand_table(instance)), Limits(gap=0.0))
    assert outcome.objective == pytest.approx(total, abs=0.01)


def test_simulated_children_go_where_they_may() -> None:
    given = region(
        conventions=3,
        need=[{"id": "care", "mean_stay_weeks": 30.0}],
        home=[HOME | {"members": ["inland"]}],
    )
    plan = co.solve(co.Instance.from_dict(given))
    there = {(row["area"], row["offer"]) for row in plan.to_dict()["placements"] if row["children"] > 1e-6}
    assert ("coast", "own") not in there
    assert ("town", "own") in there
    found = co.simulate(plan, replications=20, seed=3)
    (beds,) = [
        row
        for row in found.to_dict()["measures"]
        if (row["measure"], row["of"], row["year"]) == ("occupancy", "own", "")
    ]
    assert 0 < beds["mean"] < 2.5 / 6


def test_lanes_out_of_reach_do_not_count_towards_the_most_that_can_be_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "MOST_PLACEMENTS", 3)
    with pytest.raises(InvalidInstance, match="too many to solve"):
        co.Instance.from_dict(region())
    co.Instance.from_dict(region(reach={"miles": 10.0}))
