"""What must hold of any plan, whatever the figures."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commission_opt.decisions import Decisions
from commission_opt.instance.instance import Instance
from commission_opt.plan.evaluation import Evaluation
from tests.evaluator.cases import block, dps, foster, home, make, money, placed, spot, work_out

QUARTERS = 6
STEADY = settings(derandomize=True, deadline=None, max_examples=25)
whole = st.integers(0, 2)


def tables(scale: float = 1.0, **prices: Any) -> dict[str, Any]:
    """One offer of each sort, with soft rules, all money times `scale`."""
    x = scale
    return {
        "money": money(**({"discount_rate": 0.035, "uplift_per_year": {"block": 0.02, "spot": 0.05}} | prices)),
        "travel": {"visits_per_year": 6.0, "cost_per_mile": 0.5 * x, "cost_per_hour": 20.0 * x},
        "block": [
            block(
                guarantee=0.8,
                price_per_bed_week=3000.0 * x,
                price_when_used_per_bed_week=3300.0 * x,
                retainer_per_bed_week=90.0 * x,
                set_up_cost=20_000.0 * x,
                mobilisation_weeks=10.0,
                miles=4.0,
            )
        ],
        "dps": [dps(provider=[{"id": "a", "price_per_bed_week": 2900.0 * x, "homes_at_most": 9}], miles=6.0)],
        "spot": [
            spot(tiers=[{"price_per_week": 4000.0 * x, "children": 2.0}, {"price_per_week": 6000.0 * x}], miles=30.0)
        ],
        "home": [
            home(
                running_cost_per_year=600_000.0 * x,
                cost_per_child_week=80.0 * x,
                capital_cost=500_000.0 * x,
                lead_weeks=20.0,
                homes=9,
                miles=2.0,
                trading={"premium_per_bed_week": 500.0 * x},
            )
        ],
        "foster": [
            foster(
                households=2.0,
                leavers_per_year=0.1,
                recruits_per_year_at_most=9,
                recruitment_cost=9000.0 * x,
                allowance_per_child_week=300.0 * x,
                miles=3.0,
            )
        ],
        "rules": {
            "sufficiency": {"price_per_child_week": 9000.0 * x},
            "locality": [{"id": "near", "minimum_share": 0.9, "price_per_child_week": 700.0 * x}],
            "minimum_occupancy": [{"id": "full", "minimum_share": 0.9, "price_per_bed_week": 800.0 * x}],
            "diversity": [{"id": "mix", "providers_at_least": 3, "price_per_unit": 1000.0 * x}],
            "budget": [{"id": "cap", "revenue_at_most": 300_000.0 * x, "price_per_pound": 2.0}],
        },
    }


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    """Decisions of any sort; they need not meet the rules."""
    random = draw(st.randoms(use_true_random=True))  # one draw for all the amounts: far quicker than one each

    def some() -> float:
        return random.choice([0.0, random.uniform(0.0, 4.0)])

    offers = ("block", "dps/a", "market", "home", "foster")
    periods = range(QUARTERS)
    return {
        "awarded": {("block", draw(whole), 4): 1, ("dps/a", draw(whole), 4): draw(whole)},
        "opened": {("home", draw(whole)): draw(whole)},
        "recruited": {("foster", draw(whole)): draw(whole)},
        "placed": {(0, t, "ebd", a, k): some() for k in offers for a in ("north", "south") for t in periods},
        "short": {(0, t, "ebd", "north"): some() for t in periods},
        "sold": {(0, t, "home"): some() for t in periods},
    }


def instance(**keys: Any) -> Instance:
    return make(QUARTERS, **(tables() | keys))


@STEADY
@given(plans(), st.sampled_from([0.5, 2.0, 3.0]))
def test_scaling_all_money_scales_every_cost(plan: dict[str, Any], scale: float) -> None:
    plain, scaled = work_out(instance(), **plan), work_out(make(QUARTERS, **tables(scale)), **plan)
    assert [(r.period, r.line, r.offer) for r in plain.costs] == [(r.period, r.line, r.offer) for r in scaled.costs]
    assert [row.cost * scale for row in plain.costs] == pytest.approx([row.cost for row in scaled.costs], rel=1e-9)
    assert scaled.objective == pytest.approx(plain.objective * scale, rel=1e-9)


@STEADY
@given(plans())
def test_bill_adds_up_to_the_objective(plan: dict[str, Any]) -> None:
    found = work_out(instance(), **plan)
    assert found.objective == pytest.approx(sum(row.discounted for row in found.costs))
    keys = [(row.period, row.line, row.offer) for row in found.costs]
    assert len(keys) == len(set(keys))
    assert all(row.cost < 0 if row.line == "trading" else row.cost > 0 for row in found.costs)


@STEADY
@given(plans())
def test_beds_are_used_sold_or_void(plan: dict[str, Any]) -> None:
    for row in work_out(instance(), **plan).beds:
        if row.beds:
            assert row.used + row.sold + row.void == pytest.approx(row.beds)


@STEADY
@given(plans(), st.floats(0.0, 1.0))
def test_splitting_placements_between_equal_offers_changes_nothing(plan: dict[str, Any], part: float) -> None:
    flat = spot(price_per_week=5000.0, miles=30.0)
    one = instance(spot=[flat])
    two = instance(spot=[flat, flat | {"id": "second"}])
    split = {k: x * part if k[4] == "market" else x for k, x in plan["placed"].items()}
    split |= {(*k[:4], "second"): x * (1 - part) for k, x in plan["placed"].items() if k[4] == "market"}
    whole_, parts = work_out(one, **plan), work_out(two, **(plan | {"placed": split}))
    assert parts.objective == pytest.approx(whole_.objective)
    assert totals(parts) == pytest.approx(totals(whole_))


def totals(found: Evaluation) -> dict[str, float]:
    lines: dict[str, float] = {}
    for row in found.costs:
        lines[row.line] = lines.get(row.line, 0.0) + row.cost
    return lines


@STEADY
@given(plans(), st.randoms(use_true_random=True))
def test_order_of_the_decisions_changes_nothing(plan: dict[str, Any], random: Random) -> None:
    shuffled: dict[str, Any] = {}
    for name, decided in plan.items():
        items = list(decided.items())
        random.shuffle(items)
        shuffled[name] = dict(items)
    plain, other = work_out(instance(), **plan), work_out(instance(), **shuffled)
    assert other.objective == pytest.approx(plain.objective, rel=1e-12)
    assert sorted((v.rule, v.where) for v in other.violations) == sorted((v.rule, v.where) for v in plain.violations)


@STEADY
@given(plans())
def test_two_equal_scenarios_are_one(plan: dict[str, Any]) -> None:
    from commission_opt.demand import demand_table
    from commission_opt.demand.table import DemandTable, Scenario

    (only,) = demand_table(instance()).scenarios
    twice = DemandTable((Scenario(0.3, only.children), Scenario(0.7, only.children)))
    doubled = dict(plan)
    for name in ("placed", "short", "sold"):
        doubled[name] = {(s, *key[1:]): x for s in (0, 1) for key, x in plan[name].items()}
    one, two = work_out(instance(), **plan), work_out(instance(), demand=twice, **doubled)
    assert two.objective == pytest.approx(one.objective)
    assert totals(two) == pytest.approx(totals(one))


@STEADY
@given(plans(), st.floats(0.001, 0.1))
def test_discounting_leaves_the_bill_of_the_day_alone(plan: dict[str, Any], rate: float) -> None:
    fixed = {"capital_rate": 0.03}
    plain = work_out(make(QUARTERS, **tables(discount_rate=0.0, **fixed)), **plan)
    discounted = work_out(make(QUARTERS, **tables(discount_rate=rate, **fixed)), **plan)
    assert [row.cost for row in plain.costs] == [row.cost for row in discounted.costs]
    assert [row.discounted for row in plain.costs] == [row.cost for row in plain.costs]


def test_nothing_decided_where_nobody_needs_anything_costs_nothing() -> None:
    nobody = [{"id": "children", "need": "ebd", "area": "north", "children": 0.0}]
    keys = {key: value for key, value in tables().items() if key not in ("rules", "foster")}
    found = work_out(make(QUARTERS, **(keys | {"demand": nobody})))
    assert (found.objective, found.costs, found.violations, found.beds) == (0.0, (), (), ())


def test_inputs_are_left_alone() -> None:
    from commission_opt.demand import demand_table
    from commission_opt.plan.evaluator import evaluate

    decisions = Decisions(placed=placed("market", 4.0, QUARTERS), awarded={("block", 0, 4): 1})
    before = {name: dict(getattr(decisions, name)) for name in ("placed", "awarded", "short", "sold")}
    evaluate(instance(), demand_table(instance()), decisions)
    assert {name: getattr(decisions, name) for name in before} == before


def test_monthly_periods_cost_what_quarters_do_where_nothing_changes() -> None:
    span = {"start": dt.date(2019, 4, 1), "end": dt.date(2019, 6, 30)}
    where: dict[str, Any] = {"block": [block()], "home": [home(existing=True)]}
    quarter = work_out(make(horizon=span | {"period": "quarter"}, **where), awarded={("block", 0, 4): 1})
    months = work_out(make(horizon=span | {"period": "month"}, **where), awarded={("block", 0, 4): 1})
    assert totals(months) == pytest.approx(totals(quarter))
