"""C15: what beds carry, against Erlang's formula by hand, a Markov chain solved as it stands, and tiny cases tried out."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import commission_opt as co
from commission_opt.decisions import Decisions
from commission_opt.demand.table import demand_table
from commission_opt.engines import in_process
from commission_opt.engines.search import Limits
from commission_opt.errors import CommissionError
from commission_opt.instance.instance import Instance
from commission_opt.keys import RowKey
from commission_opt.model.build import build
from commission_opt.plan.engine import run
from commission_opt.plan.evaluator import audit, evaluate
from commission_opt.plan.settings import Settings
from commission_opt.plan.statements.notes import rule_notes
from commission_opt.plan.statements.occupancy import occupancy_notes
from commission_opt.plan.verify import verify
from commission_opt.rules.occupancy import CarriedKey, curve, maths, stationary
from tests.model.random_instances import Case, random_case
from tests.model.small import YEAR, day, tables

WORKED_OUT = {"occupancy": {"method": "worked_out"}}
CLOSE = 1e-9

# Children who come, beds, practical occupancy, and what is carried: a (1 - B), B = (x^q / q!) / (1 + x + ... + x^q / q!),
# x = a / p, by hand.
BY_HAND = (
    (1.0, 1, 1.0, 1 / 2),
    (2.0, 2, 1.0, 6 / 5),
    (4.0, 2, 1.0, 20 / 13),
    (3.0, 3, 1.0, 51 / 26),
    (1.0, 1, 0.5, 1 / 3),
    (0.9, 2, 0.9, 0.9 * 4 / 5),
)


def at(lines: list[curve.Side], beds: float, avoided: Mapping[str, float] | None = None) -> float:
    """The lowest of the lines."""
    fewer = avoided or {}
    return min(
        line.constant + line.slope * beds - sum(line.per_child[need] * number for need, number in fewer.items())
        for line in lines
    )


def one(children: float, practical: float = 1.0, footprint: float = 1.0) -> list[curve.Side]:
    return curve.bed_lines({"n": children}, {"n": footprint}, practical)


@pytest.mark.parametrize(("children", "beds", "practical", "carried"), BY_HAND)
def test_one_pool_is_erlangs_formula(children: float, beds: int, practical: float, carried: float) -> None:
    assert at(one(children, practical), beds) == pytest.approx(carried, abs=1e-12)
    corners = stationary.corners({"n": children}, {"n": 1.0}, practical)
    assert stationary.least(corners, beds, {}) == pytest.approx(carried, abs=1e-12)


@pytest.mark.parametrize(("children", "places", "_practical", "carried"), [row for row in BY_HAND if row[2] == 1.0])
def test_a_market_is_erlangs_formula(children: float, places: int, _practical: float, carried: float) -> None:
    assert curve.market_carries(places, children) == pytest.approx(carried, abs=1e-12)
    assert stationary.in_a_market(places, children) == pytest.approx(carried, abs=1e-12)
    half = (curve.market_carries(places, children) + curve.market_carries(places + 1, children)) / 2
    assert curve.market_carries(places + 0.5, children) == pytest.approx(half)
    assert stationary.in_a_market(places + 0.5, children) == pytest.approx(half)


@pytest.mark.parametrize("practical", [1.0, 0.85])
@pytest.mark.parametrize("children", [0.01, 0.7, 3.0, 12.5, 40.0, 333.0, 5000.0])
def test_the_curve_is_concave_and_below_children_and_beds(children: float, practical: float) -> None:
    lines = one(children, practical)
    slopes = [line.slope for line in lines]
    assert slopes == sorted(slopes, reverse=True)
    assert slopes[0] <= practical
    assert slopes[-1] == 0.0
    before = 0.0
    for beds in np.linspace(0, 1.5 * children / practical + 5, 60):
        carried = at(lines, float(beds))
        assert before - CLOSE <= carried <= min(children, practical * beds) + CLOSE
        before = carried


@pytest.mark.parametrize("children", [0.5, 5.0, 25.0, 90.0, 400.0])
def test_straight_lines_miss_the_curve_by_a_twentieth_of_a_bed_at_most(children: float) -> None:
    lines, lost = one(children), 1.0
    for beds in range(1, int(children + 8 * math.sqrt(children)) + 3):
        lost = children * lost / (beds + children * lost)
        carried = children * (1 - lost)
        assert carried - 0.05 <= at(lines, beds) <= carried + 1e-7


def test_more_children_and_more_beds_never_carry_less() -> None:
    loads = [0.2, 1.0, 3.5, 8.0, 20.0, 21.0, 60.0]
    for fewer, more in itertools.pairwise(loads):
        for beds in (0, 1, 2.5, 7, 16, 22, 70):
            assert at(one(fewer), beds) <= at(one(more), beds) + CLOSE
            assert at(one(more), beds) <= at(one(more), beds + 1) + CLOSE


SORTS = (
    ({"a": 3.0, "b": 1.5}, {"a": 1.0, "b": 2.0}),
    ({"a": 0.4, "b": 6.0, "c": 2.0}, {"a": 3.0, "b": 1.0, "c": 1.0}),
    ({"a": 2.0, "b": 0.5}, {"a": 0.5, "b": 1.75}),
)


def chain(load: Mapping[str, float], wide: Mapping[str, float], beds: float) -> dict[str, float]:
    """Mean number of children of each sort in beds that lose whom they have no room for: the Markov chain, solved."""
    sorts = list(load)
    ranges = [range(int(beds / wide[sort] + 1e-9) + 1) for sort in sorts]
    states = [
        state
        for state in itertools.product(*ranges)
        if sum(n * wide[s] for n, s in zip(state, sorts, strict=True)) <= beds + 1e-9
    ]
    number = {state: place for place, state in enumerate(states)}
    rates = np.zeros((len(states), len(states)))
    for state, here in number.items():
        for nth, sort in enumerate(sorts):
            for change, rate in ((1, load[sort]), (-1, float(state[nth]))):
                other = (*state[:nth], state[nth] + change, *state[nth + 1 :])
                if other in number:
                    rates[here, number[other]] += rate
                    rates[here, here] -= rate
    rates[:, 0] = 1.0
    shares = np.linalg.solve(rates.T, np.eye(len(states))[0])
    return {
        sort: float(sum(p * state[nth] for p, state in zip(shares, states, strict=True)))
        for nth, sort in enumerate(sorts)
    }


@pytest.mark.parametrize(("children", "wide"), SORTS)
@pytest.mark.parametrize("beds", [1, 2, 3, 5, 8])
def test_several_sorts_are_the_stationary_distribution(
    children: dict[str, float], wide: dict[str, float], beds: int
) -> None:
    practical = 0.9
    load = {sort: number / practical for sort, number in children.items()}
    mean = chain(load, wide, beds)
    carried = practical * sum(wide[sort] * mean[sort] for sort in load)
    point = next(p for p in curve._points(children, wide, practical) if p.beds == beds)
    own = next(c for c in stationary._curve(load, wide, practical) if c.beds == beds)
    assert point.carried == pytest.approx(carried, abs=1e-10)
    assert own.carried == pytest.approx(carried, abs=1e-10)
    step = 1e-5
    for sort in children:
        more = chain(load | {sort: load[sort] + step / practical}, wide, beds)
        rise = (practical * sum(wide[one] * more[one] for one in load) - carried) / step
        assert point.per_child[sort] == pytest.approx(rise, abs=1e-4)
        assert own.adds[sort] == pytest.approx(rise, abs=1e-4)


DRAWN = range(60)


@pytest.mark.parametrize("seed", DRAWN)
def test_both_ways_of_working_it_out_agree(seed: int) -> None:
    rng = random.Random(seed)
    sorts = ["a", "b", "c"][: rng.choice((1, 1, 2, 3))]
    most = 700.0 if len(sorts) == 1 else 60.0
    children = {sort: rng.choice((0.3, 2.0, 9.0, rng.uniform(0.1, most))) for sort in sorts}
    wide = {sort: rng.choice((1.0, 1.0, 2.0, 0.5, 1.3)) for sort in sorts}
    practical = rng.choice((1.0, 0.9, 0.6))
    lines = curve.bed_lines(children, wide, practical)
    corners = stationary.corners(children, wide, practical)
    comes = sum(children[sort] * wide[sort] for sort in sorts)
    for beds in (0.0, 0.5, 1.0, 3.0, 7.3, comes / 2, comes, 2 * comes + 9):
        fewer = {sort: rng.choice((0.0, 0.2)) * children[sort] for sort in sorts}
        own = stationary.least(corners, beds, fewer)
        assert at(lines, beds, fewer) == pytest.approx(own, abs=1e-7 * max(1.0, comes))


def test_many_children_of_two_sorts_are_no_trouble() -> None:
    children, wide = {"a": 200.0, "b": 120.0}, {"a": 1.0, "b": 2.0}
    lines, corners = curve.bed_lines(children, wide, 1.0), stationary.corners(children, wide, 1.0)
    for beds in (3.0, 100.0, 430.0, 460.0, 600.0):
        assert at(lines, beds) == pytest.approx(stationary.least(corners, beds, {}), rel=1e-8)
    assert at(one(90_000.0), 90_000.0) == pytest.approx(90_000 - math.sqrt(2 * 90_000 / math.pi), abs=1.0)


# -- in the model ------------------------------------------------------------------------------


def homes(number: int, beds: int, children: float, a_day: float = 400.0, **more: Any) -> dict[str, Any]:
    """Homes that can be opened, and spot purchase at £1,000 a day."""
    base: dict[str, Any] = {
        "conventions": 2,
        "need": [{"id": "care", "mean_stay_weeks": 52.0}],
        "home": [
            {
                "id": "home",
                "area": "town",
                "takes": ["care"],
                "homes": number,
                "beds": beds,
                "running_cost_per_year": a_day * beds * 365,
            }
        ],
        "spot": [{"id": "spot", "takes": ["care"], "price_per_week": day(1000)}],
        "rules": WORKED_OUT,
    }
    return tables(children, **(base | more))


def solved(given: dict[str, Any]) -> tuple[float, Decisions, Instance]:
    instance = Instance.model_validate(given)
    outcome = in_process.solve(build(instance, demand_table(instance)), Limits(gap=0.0))
    assert outcome.objective is not None
    assert outcome.decisions is not None
    return outcome.objective, outcome.decisions, instance


def erlang(children: float, beds: int) -> float:
    terms = [children**k / math.factorial(k) for k in range(beds + 1)]
    return children * (1 - terms[-1] / sum(terms))


@pytest.mark.parametrize("a_day", [100.0, 300.0, 450.0, 600.0, 800.0, 990.0])
@pytest.mark.parametrize("children", [0.5, 2.0, 4.0])
def test_as_many_homes_as_pay_are_opened(children: float, a_day: float) -> None:
    """By trying every number: what each leaves is bought as spot."""
    tried = [365 * (a_day * 2 * n + 1000 * (children - erlang(children, 2 * n))) for n in range(5)]
    cost, decisions, _ = solved(homes(4, 2, children, a_day))
    assert cost == pytest.approx(min(tried), abs=0.01)
    assert sum(decisions.opened.values()) == tried.index(min(tried))


def test_assumed_occupancy_is_as_before() -> None:
    given = homes(4, 2, 4.0)
    plain = given | {"rules": {}}
    said = given | {"rules": {"occupancy": {"method": "assumed"}}}
    assert solved(plain)[0] == solved(said)[0] == pytest.approx(365 * 400 * 4)


def test_a_correction_is_a_factor_of_what_is_carried() -> None:
    correction = [{"carried_by": "care", "period": YEAR["start"], "factor": 0.75}]
    given = homes(1, 2, 2.0, rules={"occupancy": {"method": "worked_out", "correction": correction}})
    _, decisions, instance = solved(given)
    assert decisions.placed[0, 0, "care", "town", "home"] == pytest.approx(0.75 * 6 / 5)
    evaluation = evaluate(instance, demand_table(instance), decisions)
    assert not evaluation.violations
    row = next(row for row in evaluation.rules if row.id == "C15")
    assert (row.limit, row.value) == pytest.approx((0.9, 0.9))


def test_sold_beds_carry_no_children() -> None:
    """Two of three beds for the two children who come: sold, the third is none of theirs."""
    trading = {"premium_per_bed_week": day(100), "unit_cost_per_bed_week": 0.0, "own_children_first": False}
    home = homes(1, 3, 2.0)["home"][0] | {"existing": True, "trading": trading}
    _, decisions, _ = solved(homes(1, 3, 2.0, home=[home]))
    sold, placed = decisions.sold.get((0, 0, "home"), 0.0), decisions.placed[0, 0, "care", "town", "home"]
    assert placed == pytest.approx(erlang(2.0, 3), abs=1e-6)  # £1,000 a day is more than £100
    assert sold == pytest.approx(0.0, abs=1e-6)
    trading["premium_per_bed_week"] = day(450)
    _, decisions, _ = solved(homes(1, 3, 2.0, home=[home]))
    assert decisions.sold[0, 0, "home"] == pytest.approx(1.0, abs=1e-6)
    assert decisions.placed[0, 0, "care", "town", "home"] == pytest.approx(erlang(2.0, 2), abs=1e-6)


def test_homes_of_our_own_are_filled_before_others() -> None:
    """A block beside them is promised what they leave to it, though a rule would like to see it full."""
    block = {
        "id": "block",
        "area": "town",
        "takes": ["care"],
        "sizes": [2],
        "price_per_bed_week": day(300),
        "term_years": 1,
        "award_to": YEAR["start"],
    }
    own = homes(1, 2, 4.0)["home"][0] | {"existing": True}
    used = [{"id": "used", "kinds": ["block"], "minimum_share": 0.9, "price_per_bed_week": day(2000)}]
    given = homes(1, 2, 4.0, home=[own], block=[block], rules=WORKED_OUT | {"minimum_occupancy": used})
    instance = Instance.model_validate(given)
    model = build(instance, demand_table(instance))
    model.link([(model.columns["awarded"]["block", 0, 2], 1.0)], "==", 1)
    outcome = in_process.solve(model, Limits(gap=0.0))
    assert outcome.decisions is not None
    placed = {key[-1]: number for key, number in outcome.decisions.placed.items()}
    assert placed["block"] == pytest.approx(erlang(4.0, 4) - erlang(4.0, 2))
    assert placed["home"] == pytest.approx(erlang(4.0, 2))
    found = evaluate(instance, demand_table(instance), outcome.decisions)
    assert {row.key[-1]: row.binding for row in found.rules if row.id == "C15"} == {"care": True, "care/later": True}
    swapped = {"block": 1.8, "home": 0.8, "spot": 1.4}
    decided = Decisions(
        awarded={("block", 0, 2): 1}, placed={(0, 0, "care", "town", offer): n for offer, n in swapped.items()}
    )
    (broken,) = evaluate(instance, demand_table(instance), decided).violations
    assert (broken.rule, broken.where) == ("C15", "beds for care, once our own homes are full, 2022/23")


def test_children_of_one_area_alone_do_not_fill_what_both_would() -> None:
    """A home near one child of eight is promised what that child fills of it, where the others are not to go there."""
    given = homes(1, 1, 0.0, area=[{"id": "town"}, {"id": "coast"}])
    given["demand"] = [
        {"id": "town", "need": "care", "area": "town", "children": 1.0},
        {"id": "coast", "need": "care", "area": "coast", "children": 7.0},
    ]
    given["home"][0]["existing"] = True
    given["distance"] = [{"area": "coast", "to": "town", "miles": 100.0}]
    given["travel"] = {"visits_per_year": 365.0, "cost_per_mile": 10.0}
    _, decisions, instance = solved(given)
    assert decisions.placed[0, 0, "care", "town", "home"] == pytest.approx(0.5)
    rows = {
        row.key[-1]: row.limit for row in evaluate(instance, demand_table(instance), decisions).rules if row.id == "C15"
    }
    assert rows == pytest.approx({"care": 8 / 9, "care@town": 1 / 2, "care@coast": 7 / 8})


def test_children_short_are_offered_to_a_market_with_a_limit() -> None:
    spot = [{"id": "spot", "takes": ["care"], "price_per_week": day(1000), "market": 2.0}]
    rules = WORKED_OUT | {"sufficiency": {"price_per_child_week": day(5000)}}
    given = tables(4.0, need=[{"id": "care", "mean_stay_weeks": 52.0}], spot=spot, rules=rules)
    _, decisions, _ = solved(given)
    assert decisions.placed[0, 0, "care", "town", "spot"] == pytest.approx(20 / 13)
    assert decisions.short[0, 0, "care", "town"] == pytest.approx(4 - 20 / 13)


# -- against the evaluator, and a second engine ------------------------------------------------


def worked_out(seed: int) -> Case:
    """A random instance whose occupancy is worked out; children may be short, at a price."""
    drawn = random_case(seed)
    rules = drawn.tables["rules"] | WORKED_OUT | {"sufficiency": {"price_per_child_week": 8000.0}}
    needs = [{"mean_stay_weeks": 60.0} | need for need in drawn.tables["need"]]
    given = drawn.tables | {"rules": rules, "need": needs}
    return Case(given, Instance.model_validate(given), drawn.demand)


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_model_and_evaluator_agree_on_random_instances(first: int) -> None:
    tight = agreed = 0
    for seed in range(first, first + 20):
        case = worked_out(seed)
        outcome = in_process.solve(build(case.instance, case.demand))
        if outcome.decisions is None or outcome.objective is None:
            assert outcome.status == "infeasible", seed
            continue
        evaluation = evaluate(case.instance, case.demand, outcome.decisions)
        found = audit(evaluation, outcome.objective)
        assert found.passed, (seed, outcome.objective, evaluation.objective, evaluation.violations)
        agreed += 1
        tight += any(row.id == "C15" and row.binding and row.limit > 1e-6 for row in evaluation.rules)
    assert agreed >= 5
    assert tight >= 3


@pytest.mark.parametrize("seed", [1, 4, 9])
def test_a_second_engine_agrees(seed: int) -> None:
    case = worked_out(seed)
    model = build(case.instance, case.demand)
    outcome = in_process.solve(model)
    verification, _ = verify(model, outcome, Settings())
    assert verification["agrees"]


def test_a_plan_that_is_filled_for_its_average_is_refused() -> None:
    """The plan of assumed occupancy, two children in two beds at all times, is told to break this rule alone."""
    given = homes(1, 2, 2.0)
    _, decisions, _ = solved(given | {"rules": {}})
    instance = Instance.model_validate(given)
    (broken,) = evaluate(instance, demand_table(instance), decisions).violations
    assert broken.rule == "C15"
    assert broken.amount == pytest.approx(0.8)


def test_scenario_by_scenario_finds_the_same_plan() -> None:
    given = homes(4, 2, 4.0, uncertainty={"scenarios": 6, "paths": 200, "entries_spread": 0.3})
    given["spot"][0]["market"] = 3.0
    given["spot"].append({"id": "far", "takes": ["care"], "price_per_week": day(1500)})
    instance = Instance.model_validate(given)
    costs = []
    for method in ("extensive", "decomposition"):
        demand = demand_table(instance)
        outcome = run(build(instance, demand), Settings(gap=1e-6, method=method))
        assert outcome.decisions is not None
        assert outcome.objective is not None
        assert audit(evaluate(instance, demand, outcome.decisions), outcome.objective).passed
        costs.append(outcome.objective)
    assert costs[0] == pytest.approx(costs[1], rel=1e-5)


def test_a_row_is_worth_what_one_more_filled_bed_saves() -> None:
    instance = Instance.model_validate(homes(1, 2, 2.0))
    outcome = in_process.solve(build(instance, demand_table(instance)), Limits(gap=0.0))
    assert outcome.prices[RowKey("C15", CarriedKey(0, 0, "beds", "care"))] == pytest.approx(-365_000)


# -- how it is told ----------------------------------------------------------------------------

TOLD = """
format = 1
conventions = 2
title = "A town"
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
name = "Residential care"
mean_stay_weeks = 52
[[demand]]
id = "care"
need = "care"
children = 2
[[home]]
id = "home"
area = "town"
takes = ["care"]
existing = true
beds = 2
running_cost_per_year = 52_000
[[spot]]
id = "spot"
takes = ["care"]
price_per_week = 5000
[rules.occupancy]
method = "worked_out"
"""


def test_the_answer_says_what_beds_carry_and_from_what(tmp_path: Path) -> None:
    file = tmp_path / "town.toml"
    file.write_text(TOLD, encoding="utf-8")
    plan = co.solve(co.load(file), compare=False)
    (note,) = occupancy_notes(plan.to_dict())
    assert note.texts[0].startswith(
        "beds are filled for 60% of their weeks. This is worked out from 2 children on average, who come at random and stay 52 weeks,"
    )
    (rules,) = rule_notes(plan.to_dict())
    assert rules.texts[0].startswith("What beds carry (beds for Residential care): at most 1.2, in 1 of 1 year")
    assumed = co.solve(co.load(file, {"rules.occupancy.method": "assumed"}), compare=False)
    assert occupancy_notes(assumed.to_dict()) == []
    corrected = co.load(file, {"rules.occupancy.correction": [{"carried_by": "care", "factor": 0.9}]})
    (note,) = occupancy_notes(co.solve(corrected, compare=False).to_dict())
    assert "beds are filled for 54% of their weeks" in note.texts[0]
    assert note.texts[0].endswith(". Corrected in one place")


def test_a_saved_result_with_another_correction_is_refused(tmp_path: Path) -> None:
    """What is corrected stands in the instance, so that it is saved, hashed and audited with the plan."""
    file = tmp_path / "town.toml"
    file.write_text(TOLD, encoding="utf-8")
    changes = {"rules.occupancy.correction": [{"carried_by": "care", "factor": 0.9}]}
    plan = co.solve(co.load(file, changes), compare=False)
    plan.save(tmp_path / "result")
    saved = tmp_path / "result" / "plan.json"
    text = saved.read_text(encoding="utf-8")
    assert co.Plan.load(tmp_path / "result").objective == plan.objective
    saved.write_text(text.replace('"factor": 0.9', '"factor": 0.8'), encoding="utf-8")
    assert '"factor": 0.8' in saved.read_text(encoding="utf-8")
    with pytest.raises(CommissionError):
        co.Plan.load(tmp_path / "result")


def test_a_curve_that_promises_too_much_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The audit works the curve out itself, so that a mistake in the model's is a plan refused."""
    right = curve.bed_lines

    def more(*said: Any) -> list[curve.Side]:
        return [replace(line, constant=line.constant + 0.01) for line in right(*said)]

    monkeypatch.setattr(maths, "bed_lines", more)
    _, decisions, instance = solved(homes(1, 2, 2.0))
    assert [one.rule for one in evaluate(instance, demand_table(instance), decisions).violations] == ["C15"]
