"""C10 as a probability: in enough demand scenarios every child has a place in town."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from commission_opt.decisions import Decisions
from commission_opt.demand import demand_table
from commission_opt.engines.fix_and_resolve import fix_and_resolve
from commission_opt.engines.highs import search
from commission_opt.engines.in_process import solve
from commission_opt.engines.problem import problem_of
from commission_opt.engines.search import Limits, Watch
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.plan.evaluator import audit, evaluate
from commission_opt.rules.headroom.record import Headroom
from tests.model.courses import beds, courses, settled, town
from tests.model.small import D, home, spot, tables
from tests.model.test_prevention_by_hand import whole

TEN = courses(*((0.1, [n]) for n in range(1, 11)))  # one child to ten, equally likely
DEAR = (500.0, 300.0)  # £ a day for a bed of the block, and for spot: no bed pays: only the rule buys one


def level(probability: float, price: float | None = None) -> dict[str, Any]:
    rule = {"id": "level", "probability_met_locally": probability, "price_per_point": price}
    return {"rules": {"headroom": [rule]}}


@pytest.mark.parametrize(("probability", "least"), [(0.1, 1), (0.5, 5), (0.85, 9), (0.9, 9), (0.91, 10), (1.0, 10)])
def test_beds_are_the_least_that_meet_so_many_courses(probability: float, least: int) -> None:
    instance = town(range(1, 11), *DEAR, **level(probability))
    outcome, found = settled(instance, TEN)
    assert beds(outcome.decisions) == least
    (row,) = [row for row in found.rules if row.id == "C10"]
    assert row.value == pytest.approx(least / 10)
    assert row.hard
    assert row.shortfall == 0


def test_one_course_too_few_breaks_it() -> None:
    """Eight beds meet eight scenarios of ten, where nine are asked for."""
    instance = town([8], *DEAR, **level(0.9))
    assert solve(build(instance, TEN)).status == "infeasible"
    assert settled(town([8], *DEAR, **level(0.8)), TEN)[1].objective == pytest.approx(
        365 * (8 * 500 + (1 + 2) / 10 * 300)
    )
    placed = {(s, 0, "care", "town", "block"): min(8.0, s + 1.0) for s in range(10)}
    placed |= {(s, 0, "care", "town", "spot"): s - 7.0 for s in (8, 9)}
    found = evaluate(instance, TEN, Decisions(awarded={("block", 0, 8): 1}, placed=placed))
    assert [violation.rule for violation in found.violations] == ["C10"]
    assert found.violations[0].amount == pytest.approx(0.1)


def test_a_child_beyond_in_one_period_is_enough_to_miss_a_course() -> None:
    demand = courses((0.5, [2, 3]), (0.5, [3, 2]))
    horizon = {"start": town([1], 1, 1).horizon.start, "end": town([1], 1, 1).horizon.end, "period": "quarter"}
    cost = {q: settled(town([2, 3], *DEAR, horizon=horizon, **level(q)), demand)[0] for q in (0.5, 1.0)}
    assert [beds(outcome.decisions) for outcome in cost.values()] == [3, 3]


def test_priced_level_is_bought_as_far_as_it_pays() -> None:
    """The price of missing demand scenarios against the beds, by trying every number of beds."""
    rng = random.Random("priced")
    for _ in range(12):
        spot = rng.uniform(200, 400)
        block, price = spot * rng.uniform(1.0, 1.5), rng.uniform(200, 4000)
        wanted = rng.choice((0.45, 0.8, 1.0))
        outcome, _ = settled(town(range(1, 11), block, spot, **level(wanted, price)), TEN)
        assert outcome.objective == pytest.approx(
            min(
                365 * (block * q + spot * math.fsum(max(0, n - q) for n in range(1, 11)) / 10)
                + 100 * price * max(0.0, wanted - q / 10)
                for q in range(11)
            )
        )


def test_level_that_is_kept_without_saying_so_is_not_charged() -> None:
    """A plan within the gap may meet all need in town in a demand scenario, and yet pay for missing it."""
    instance = town(range(1, 11), 290.0, 300.0, **level(1.0, 5.0))
    model = build(instance, TEN)
    problem, limits = problem_of(model), Limits(gap=0.0)
    found = search(problem, limits, Watch())
    assert found.values is not None
    values = found.values.copy()
    values[[met.id for met in model.columns["met"].values()]] = 0.0
    (missed,) = model.columns["missed"].values()
    values[missed.id] = 100.0
    outcome = fix_and_resolve(
        model, problem, replace(found, values=values, objective=problem.cost_of(values)), limits, {}
    )
    assert outcome.decisions is not None
    assert outcome.objective == pytest.approx(found.objective)
    assert audit(evaluate(instance, TEN, outcome.decisions), outcome.objective or 0.0).passed


def test_relaxed_it_is_reported_and_not_required() -> None:
    instance = town([8], *DEAR, **level(0.9))
    outcome = solve(build(instance, TEN, relaxed=True))
    assert outcome.decisions is not None
    found = evaluate(instance, TEN, outcome.decisions, relaxed=True)
    assert not found.violations
    assert found.objective == pytest.approx(365 * 5.5 * 300)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"margin": 0.1, "probability_met_locally": 0.9}, "give one of"),
        ({}, "give one of"),
        ({"margin": 0.1, "price_per_point": 5.0}, "here give price_per_bed_week"),
        ({"probability_met_locally": 0.9, "price_per_bed_week": 5.0}, "give price_per_point"),
    ],
)
def test_keys_that_do_not_go_together_are_refused(keys: dict[str, float], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Headroom.model_validate({"id": "level"} | keys)


@pytest.mark.parametrize("occupancy", [0.833333, 0.8333333, 5 / 6, 0.83333375])
@pytest.mark.parametrize("price", [None, 1.0, 1000.0])
def test_a_rounding_is_no_child_without_a_place(occupancy: float, price: float | None) -> None:
    """Six beds at 0.833333 are enough for five children, for the model as for the evaluator."""
    rules = {"headroom": [{"id": "level", "probability_met_locally": 1.0, "price_per_point": price}]}
    offers = {"home": [home(6, 80, practical_occupancy=occupancy)], "spot": [spot(100)]}
    instance = Instance.model_validate(tables(5, **offers, rules=rules))
    demand = demand_table(instance)
    for gap in (0.0, 0.2):
        outcome = solve(build(instance, demand), Limits(gap=gap))
        assert outcome.decisions is not None
        assert outcome.objective == pytest.approx(80 * D, rel=1e-4)
        assert audit(evaluate(instance, demand, outcome.decisions), outcome.objective or 0.0).passed


@pytest.mark.parametrize("price", [None, 1000.0])
@pytest.mark.parametrize(("share", "kept"), [(4e-7, True), (2e-6, False)])
def test_a_rounding_is_one_of_the_need_before_what_services_avoid(
    price: float | None, share: float, *, kept: bool
) -> None:
    """Of 500 children a team keeps some 400 out of care: what is left may lack a millionth of the 500."""
    team = whole(1.0, referral=[{"id": "panel", "need": "care", "per_month": 220.0}], stage=[{"weeks": 1.0}])
    alone = Instance.model_validate(tables(500, spot=[spot(100)], edge_of_care=[team]))
    outcome = solve(build(alone, demand_table(alone)))
    assert outcome.decisions is not None
    left = sum(outcome.decisions.placed.values())
    assert 20 < left < 90
    number = math.ceil(left) + 1
    beds = home(number, 60, practical_occupancy=(left - 500 * share) / number)
    rules = {"headroom": [{"id": "level", "probability_met_locally": 1.0, "price_per_point": price}]}
    instance = Instance.model_validate(tables(500, home=[beds], spot=[spot(100)], edge_of_care=[team], rules=rules))
    demand = demand_table(instance)
    for gap in (0.0, 0.2):
        outcome = solve(build(instance, demand), Limits(gap=gap))
        if not kept and price is None:
            assert outcome.status == "infeasible"
            continue
        assert outcome.decisions is not None
        found = evaluate(instance, demand, outcome.decisions)
        assert audit(found, outcome.objective or 0.0).passed
        (row,) = [row for row in found.rules if row.id == "C10"]
        assert row.value == pytest.approx(1.0 if kept else 0.0)
