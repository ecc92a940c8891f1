"""The cost at risk, in what is minimised and as a cap, against every number of beds and every rule and offer."""

from __future__ import annotations

import itertools
import math
import random
from typing import Any

import pytest

from commission_opt.demand.table import DemandTable, Scenario
from commission_opt.engines.in_process import solve
from commission_opt.engines.search import Limits
from commission_opt.model.build import build
from commission_opt.plan.evaluator import audit, evaluate
from commission_opt.plan.evaluator.scenarios import cvar
from commission_opt.rules.cost_at_risk.record import Risk
from tests.model import small
from tests.model.courses import SIZES, Drawn, by_definition, courses, settled, town
from tests.model.random_instances import random_case
from tests.model.random_prevention import random_prevention_case


@pytest.mark.parametrize("batch", range(3))
def test_weighted_risk_is_the_least_over_every_number_of_beds(batch: int) -> None:
    rng = random.Random(f"weight-{batch}")
    for _ in range(10):
        case, weight = Drawn(rng), rng.choice((0.1, 0.5, 0.9))
        outcome, found = settled(case.instance(weight=weight), case.demand)
        best = min((1 - weight) * expected + weight * tail for expected, tail in case.plans())
        assert outcome.objective == pytest.approx(best, rel=1e-7)
        assert found.minimised == pytest.approx(best, rel=1e-7)
        assert found.risk is not None
        assert any(found.risk.cvar == pytest.approx(tail, rel=1e-7) for _, tail in case.plans())


@pytest.mark.parametrize("batch", range(3))
def test_capped_risk_is_the_cheapest_number_of_beds_within_it(batch: int) -> None:
    rng = random.Random(f"cap-{batch}")
    for _ in range(10):
        case = Drawn(rng)
        tails = sorted(tail for _, tail in case.plans())
        cap = rng.uniform(tails[0] * 0.99, tails[-1])
        within = [expected for expected, tail in case.plans() if tail <= cap]
        outcome = solve(build(case.instance(cvar_at_most=cap), case.demand), Limits(gap=0.0))
        assert (outcome.status == "infeasible") == (not within)
        if within:
            _, found = settled(case.instance(cvar_at_most=cap), case.demand)
            assert found.objective == pytest.approx(min(within), rel=1e-7)
        _, priced = settled(case.instance(cvar_at_most=cap, price_per_pound=0.3), case.demand)
        best = min(expected + 0.3 * max(0.0, tail - cap) for expected, tail in case.plans())
        assert priced.objective == pytest.approx(best, rel=1e-6)


def test_more_weight_lowers_the_risk_and_raises_the_mean() -> None:
    rng = random.Random("weights")
    changed = 0
    for _ in range(8):
        case = Drawn(rng)
        found = [settled(case.instance(weight=weight), case.demand)[1] for weight in (0.0, 0.3, 0.6, 0.9)]
        risks = [one.risk.cvar for one in found if one.risk is not None]
        for (one, risk), (other, lower) in itertools.pairwise(zip(found, risks, strict=True)):
            assert lower <= risk * (1 + 1e-9)
            assert other.objective >= one.objective * (1 - 1e-9)
        changed += risks[-1] < risks[0]
    assert changed >= 2


def test_no_weight_is_no_risk() -> None:
    case = Drawn(random.Random("none"))
    model = build(case.instance(weight=0.0, level=0.9), case.demand)
    assert not model.columns["at_risk"]
    assert not model.cvar
    assert solve(model).objective == pytest.approx(min(expected for expected, _ in case.plans()))


def test_cap_on_risk_is_one_on_the_cost_where_demand_is_certain() -> None:
    demand = courses((1.0, [3]))
    cheapest = 365.0 * 3 * 200
    _, found = settled(town(SIZES, 200, 400, uncertainty={"risk": {"cvar_at_most": cheapest}}), demand)
    assert found.objective == pytest.approx(cheapest)
    over = town(SIZES, 200, 400, uncertainty={"risk": {"cvar_at_most": cheapest - 1}})
    assert solve(build(over, demand)).status == "infeasible"


def test_the_cost_at_risk_is_no_less_than_what_the_cheapest_course_must_cost() -> None:
    # £36,500 for the home that is there; three beds sold for a year bring at most £100 a day each.
    trading = {"unit_cost_per_bed_week": small.day(60), "premium_per_bed_week": small.day(40)}
    for sells, least in ((False, 36_500.0), (True, 36_500.0 - 365 * 100 * 3)):
        own = small.home(2, 100, **({"trading": trading} if sells else {}))
        instance = town(SIZES, 200, 400, home=[own], uncertainty={"risk": {"weight": 0.5}})
        model = build(instance, courses((0.5, [1]), (0.5, [3])))
        (at_risk,) = model.columns["at_risk"].values()
        assert at_risk.lowBound == pytest.approx(least / 1000)  # thousands of pounds; one bed more than there are


@pytest.mark.parametrize(
    ("how", "asked"), [({}, True), ({"relaxed": True}, False), ({"relaxed": True, "breach_at_most": 1e9}, True)]
)
def test_a_cap_is_left_out_where_rules_are_not_asked_for_unless_what_they_are_missed_by_counts(
    how: dict[str, Any], asked: bool
) -> None:
    capped = town(SIZES, 200, 400, uncertainty={"risk": {"cvar_at_most": 1_000.0}})
    model = build(capped, courses((0.5, [1]), (0.5, [3])), **how)
    assert any(row.key.rule == "C14" for row in model.rows) == asked


def test_price_of_a_cap_at_present_value_is_not_discounted_again() -> None:
    money = {"price_base": "2022/23", "discount_rate": 0.05}
    risk = {"level": 0.5, "cvar_at_most": 100_000.0, "price_per_pound": 0.5}
    demand = courses((0.5, [2]), (0.5, [6]))
    outcome, found = settled(town([3], 200, 400, money=money, uncertainty={"risk": risk}), demand)
    assert found.risk is not None
    over = found.risk.cvar - 100_000
    assert found.risk.penalty == pytest.approx(0.5 * over)
    mean = math.fsum(row.probability * row.cost for row in found.scenarios)
    assert outcome.objective == pytest.approx(mean + 0.5 * over)


def test_discrete_cvar_is_its_definition() -> None:
    rng = random.Random("cvar")
    for _ in range(200):
        shares = [rng.random() + 0.01 for _ in range(rng.randint(1, 9))]
        weights = [share / sum(shares) for share in shares]
        costs = [rng.uniform(-50, 100) for _ in shares]
        level = rng.choice((0.0, rng.random() * 0.99))
        assert cvar(costs, weights, level) == pytest.approx(by_definition(costs, weights, level), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("first", range(0, 40, 10))
def test_costs_by_scenario_hold_for_every_offer_rule_and_service(first: int) -> None:
    """What is minimised, worked out again from the bill of each demand scenario, agrees with the solver's."""
    solved = 0
    for seed in range(first, first + 10):
        case = random_prevention_case(seed + 5000) if seed % 2 else random_case(seed)
        rng = random.Random(seed)
        demand = _three(rng, case.demand)
        risk = {"weight": rng.choice((0.3, 0.8)), "level": rng.choice((0.5, 0.9))}
        uncertainty = case.instance.uncertainty.model_copy(update={"risk": Risk.model_validate(risk)})
        instance = case.instance.model_copy(update={"uncertainty": uncertainty})
        outcome = solve(build(instance, demand, relaxed=True))
        assert outcome.decisions is not None
        found = evaluate(instance, demand, outcome.decisions, relaxed=True)
        checked = audit(found, outcome.objective or 0.0)
        assert checked.passed, (seed, checked)
        expected = math.fsum(row.probability * row.cost for row in found.scenarios)
        assert expected == pytest.approx(found.objective, rel=1e-9, abs=1e-6)
        solved += 1
    assert solved == 10


def _three(rng: random.Random, demand: DemandTable) -> DemandTable:
    """Three scenarios about the first of a table."""
    base, shares = demand.scenarios[0].children, (0.5, 0.3, 0.2)
    return DemandTable(
        tuple(
            Scenario(p, {lane: n * factor for lane, n in base.items()})
            for p in shares
            for factor in [rng.uniform(0.5, 1.6)]
        )
    )
