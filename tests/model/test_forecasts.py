"""Forecasts of the user's own, planned for together: beds, prices and teams against what they come to by hand."""

from __future__ import annotations

import math
import random
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest

import commission_opt as co
from commission_opt.demand.table import DemandTable, Scenario, demand_table
from commission_opt.engines.in_process import solve
from commission_opt.engines.search import Limits
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.plan.evaluator import audit, evaluate
from tests.model.small import spot, tables
from tests.model.test_prevention_by_hand import WORKER, YEAR_OF_MONTHS, service

WEEKS = 365 / 7
TOWN = """
conventions = 2 # beds filled for the share that is assumed: sums by hand can follow
title = "Town"
[horizon]
start = 2022-04-01
end = 2023-03-31
period = "year"
[money]
price_base = "2022/23"
discount_rate = 0.0
[[area]]
id = "town"
[[need]]
id = "care"
[[demand]]
id = "care"
need = "care"
children = {children}
[[dps]]
id = "dps"
area = "town"
takes = ["care"]
sizes = [1]
opens = 2022-04-01
notice_weeks = 0
term_years = 1
practical_occupancy = 1.0
[[dps.provider]]
id = "a"
price_per_bed_week = {bed}
homes_at_most = 20
[[spot]]
id = "spot"
takes = ["care"]
price_per_week = {spot}
"""


def town(folder: Path, bed: float, price: float, *forecasts: tuple[float, int, float]) -> co.Instance:
    """A year in which a bed costs `bed` a week whether used or not; forecasts of weight, children and price of spot."""
    text = TOWN.format(children=4, bed=bed, spot=price)
    for nth, (weight, children, then) in enumerate(forecasts):
        changes = f'{{ "demand.care.children" = {children}, "spot.spot.price_per_week" = {then} }}'
        text += f'[[scenario]]\nid = "f{nth}"\nweight = {weight}\nchanges = {changes}\n'
    file = folder / "town.toml"
    file.write_text(text, encoding="utf-8")
    return co.load(file)


def beds(plan: co.Plan) -> int:
    return round(sum(row["beds"] for row in plan.to_dict()["mix"]))


def drawn(rng: random.Random) -> tuple[float, list[tuple[float, int, float]]]:
    """Price of a bed, and forecasts, of which no two numbers of beds cost the same."""
    while True:
        forecasts = [(rng.uniform(0.2, 5), rng.randrange(9), rng.uniform(2000, 6000)) for _ in range(rng.randint(2, 4))]
        bed = rng.uniform(1000, 4500)
        costs = sorted(expected(bed, q, forecasts) for q in range(12))
        if costs[1] - costs[0] > 50:
            return bed, forecasts


def in_one(bed: float, q: int, children: int, price: float) -> float:
    return WEEKS * (bed * q + price * max(0, children - q))


def expected(bed: float, q: int, forecasts: list[tuple[float, int, float]]) -> float:
    total = sum(weight for weight, *_ in forecasts)
    return math.fsum(weight / total * in_one(bed, q, children, price) for weight, children, price in forecasts)


@pytest.mark.parametrize("batch", range(4))
def test_beds_are_the_newsvendors_where_forecasts_are_of_demand(batch: int, tmp_path: Path) -> None:
    """The smallest q with P(D <= q) >= 1 - bed / spot, weights as they are, not adding up to 1."""
    rng = random.Random(f"forecasts-{batch}")
    for _ in range(6):
        while True:
            weights = [rng.randint(1, 9) for _ in range(4)]
            numbers = sorted(rng.sample(range(10), 4))
            reached = [0.0, *accumulate(weight / sum(weights) for weight in weights)]
            bed, price = rng.uniform(1000, 3500), 4000.0
            if all(abs(one - 1 + bed / price) > 0.01 for one in reached):
                break
        plan = co.solve(town(tmp_path, bed, price, *((w, n, price) for w, n in zip(weights, numbers, strict=True))))
        q = next(n for n, share in zip([0, *numbers], reached, strict=True) if share >= 1 - bed / price)
        assert beds(plan) == q


@pytest.mark.parametrize("batch", range(4))
def test_demand_and_prices_go_together(batch: int, tmp_path: Path) -> None:
    """Against every number of beds; wait and see, recourse and the plan for the mean in their order."""
    rng = random.Random(f"together-{batch}")
    for _ in range(4):
        bed, forecasts = drawn(rng)
        instance = town(tmp_path, bed, 4000.0, *forecasts)
        plan = co.solve(instance, gap=1e-7)
        q = min(range(12), key=lambda q: expected(bed, q, forecasts))
        assert beds(plan) == q
        assert plan.objective == pytest.approx(expected(bed, q, forecasts), rel=1e-9)
        worth = co.value_of_information(instance, gap=0.0, workers=1)
        total = sum(weight for weight, *_ in forecasts)
        seen = math.fsum(w / total * min(in_one(bed, q, n, p) for q in range(12)) for w, n, p in forecasts)
        assert worth.wait_and_see == pytest.approx(seen, rel=1e-7)
        assert worth.recourse == pytest.approx(plan.objective, rel=1e-7)
        assert worth.mean_plan is not None
        assert worth.wait_and_see is not None
        assert worth.recourse is not None
        assert worth.wait_and_see <= worth.recourse * (1 + 1e-7) <= worth.mean_plan * (1 + 2e-7)


def test_each_forecast_is_billed_at_its_own_price(tmp_path: Path) -> None:
    instance = town(tmp_path, 3000, 4000, (1, 2, 1000.0), (3, 4, 2000.0))
    result = co.solve(instance).to_dict()
    assert [row["probability"] for row in result["scenarios"]] == [0.25, 0.75]
    assert [row["discounted"] for row in result["scenarios"]] == pytest.approx([2 * 1000 * WEEKS, 4 * 2000 * WEEKS])


def test_the_audit_finds_a_plan_that_was_billed_at_the_prices_of_another(tmp_path: Path) -> None:
    instance = town(tmp_path, 3000, 4000, (1, 2, 1000.0), (3, 4, 2000.0))
    demand = demand_table(instance)
    plain = DemandTable(tuple(Scenario(one.probability, one.children) for one in demand.scenarios))
    outcome = solve(build(instance, plain), Limits(gap=0.0))
    assert outcome.decisions is not None
    assert not audit(evaluate(instance, demand, outcome.decisions), outcome.objective or 0.0).passed
    assert audit(evaluate(instance, plain, outcome.decisions), outcome.objective or 0.0).passed


def test_one_forecast_is_the_instance_with_its_changes(tmp_path: Path) -> None:
    one = co.solve(town(tmp_path, 3000, 4000, (7, 3, 5000.0)))
    plain = co.solve(town(tmp_path, 3000, 5000).with_changes({"demand.care.children": 3}))
    assert one.objective == pytest.approx(plain.objective)
    assert beds(one) == beds(plain) == 3


def test_forecasts_and_scenarios_of_uncertain_demand_multiply(tmp_path: Path) -> None:
    instance = town(tmp_path, 3000, 4000, (1, 2, 4000.0), (3, 4, 4000.0)).with_changes(
        {"uncertainty.scenarios": 5, "need.care.mean_stay_weeks": 40}
    )
    demand = demand_table(instance)
    assert len(demand.scenarios) == 10
    assert sum(one.probability for one in demand.scenarios[:5]) == pytest.approx(0.25)
    assert demand.expected[0, "care", "town"] == pytest.approx(0.25 * 2 + 0.75 * 4, rel=1e-6)


# -- teams hedged against referrals ------------------------------------------------------------


def team(referrals: float, success: float, caseload: float, salary: float, price: float) -> dict[str, Any]:
    """One year; a family counts as 0.375 of a case in it, and keeps a third of a child out of care if it succeeds."""
    own = service(
        success_rate=success,
        caseload=caseload,
        caseload_tolerance=0.0,
        role="worker",
        workers_at_most=60,
        referral=[{"id": "panel", "need": "care", "per_month": referrals / 12}],
    )
    return tables(
        400, conventions=2, spot=[spot(price / 7)], edge_of_care=[own], role=[WORKER | {"salary_per_year": salary}]
    )


def smallest(salary: float, saving: float, room: float, referrals: list[float], shares: list[float]) -> int:
    """The smallest w for which the salary of one more is at least what it is expected to save."""

    def saves(w: int) -> float:
        return saving * math.fsum(p * min(room, max(0.0, r - room * w)) for p, r in zip(shares, referrals, strict=True))

    return next(w for w in range(61) if salary >= saves(w))


@pytest.mark.parametrize("batch", range(10))
def test_a_team_is_hedged_against_referrals_and_success_by_its_closed_form(batch: int) -> None:
    """200 cases: 20 a batch."""
    rng = random.Random(f"team-{batch}")
    hedged = 0
    for _ in range(20):
        success, caseload, price = rng.uniform(0.2, 0.9), rng.uniform(3, 9), rng.uniform(1500, 5000)
        room = caseload / 0.375
        saving = success / 3 * price * WEEKS
        referrals = [rng.uniform(0, 6 * room) for _ in range(rng.randint(2, 5))]
        weights = [rng.uniform(0.2, 3) for _ in referrals]
        shares = [weight / sum(weights) for weight in weights]
        salary = saving * room * rng.uniform(0.1, 1.1)
        base = team(referrals[0], success, caseload, salary, price)
        instance = Instance.model_validate(base)
        children = demand_table(instance).scenarios[0].children
        demand = DemandTable(
            tuple(
                Scenario(p, children, Instance.model_validate(team(r, success, caseload, salary, price)))
                for p, r in zip(shares, referrals, strict=True)
            )
        )
        outcome = solve(build(instance, demand), Limits(gap=0.0))
        assert outcome.decisions is not None
        assert audit(evaluate(instance, demand, outcome.decisions), outcome.objective or 0.0).passed
        mean = math.fsum(p * r for p, r in zip(shares, referrals, strict=True))
        w = outcome.decisions.workers.get(("team", 0), 0)
        assert w == smallest(salary, saving, room, referrals, shares)
        hedged += w != smallest(salary, saving, room, [mean], [1])
    assert hedged >= 2  # the mean of referrals would have said something else


def test_wait_and_see_recourse_and_the_mean_plan_are_in_their_order_for_referrals() -> None:
    """The mean plan sizes the team for the mean of the referrals."""
    rng, worth = random.Random("order"), 0
    for _ in range(12):
        referrals = [rng.uniform(0, 90) for _ in range(3)]
        success, caseload, price = rng.uniform(0.3, 0.9), rng.uniform(3, 6), rng.uniform(2000, 5000)
        salary = success / 3 * price * WEEKS * caseload / 0.375 * rng.uniform(0.2, 0.9)
        parts = [Instance.model_validate(team(r, success, caseload, salary, price)) for r in referrals]
        instance = Instance.model_validate(team(math.fsum(referrals) / 3, success, caseload, salary, price))
        children = demand_table(instance).scenarios[0].children
        demand = DemandTable(tuple(Scenario(1 / 3, children, part) for part in parts))
        found = co.value_of_information(instance, demand=demand, gap=0.0, workers=1)
        assert found.wait_and_see is not None
        assert found.recourse is not None
        assert found.mean_plan is not None
        assert found.wait_and_see <= found.recourse * (1 + 1e-7) <= found.mean_plan * (1 + 2e-7)
        worth += found.mean_plan - found.recourse > 1 and found.recourse - found.wait_and_see > 1
    assert worth >= 3


def test_uncertain_success_counts_by_its_mean_and_each_forecast_by_its_own() -> None:
    rates = (0.2, 0.8)
    parts = [Instance.model_validate(team(60, rate, 6.0, 40_000.0, 3000)) for rate in rates]
    children = demand_table(parts[0]).scenarios[0].children
    demand = DemandTable(tuple(Scenario(0.5, children, part) for part in parts))
    outcome = solve(build(parts[0], demand), Limits(gap=0.0))
    assert outcome.decisions is not None
    found = evaluate(parts[0], demand, outcome.decisions)
    assert audit(found, outcome.objective or 0.0).passed
    families = [outcome.decisions.started[s, 0, "team", "panel"] for s in (0, 1)]
    assert families == pytest.approx([60, 60])
    (row,) = found.avoided
    assert row.children == pytest.approx(60 / 3 * 0.5)


def test_a_family_counts_as_the_closed_form_has_it() -> None:
    """Half a year in service for starts over a year: three eighths of a case on average."""
    halves = [min(0.5, 1 - (n + 0.5) / 1000) for n in range(1000)]
    assert math.fsum(halves) / 1000 == pytest.approx(0.375)
    assert service()["stage"] == [{"weeks": YEAR_OF_MONTHS / 2}]
