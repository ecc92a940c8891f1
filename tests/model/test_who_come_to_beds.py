"""C15 with a load: beds that fewer children come to than there are."""

from __future__ import annotations

import random
from typing import Any

import pytest

from commission_opt.decisions import Decisions
from commission_opt.demand.table import demand_table
from commission_opt.engines import in_process
from commission_opt.engines.search import Limits
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.plan.evaluator import audit, evaluate
from commission_opt.plan.settings import Settings
from commission_opt.plan.verify import verify
from commission_opt.rules.occupancy import curve, stationary
from commission_opt.rules.occupancy.corrections import loaded
from commission_opt.rules.occupancy.pools import bed_groups
from commission_opt.rules.occupancy.spread import SURE
from tests.model.random_instances import Case
from tests.model.small import YEAR
from tests.model.test_what_beds_carry import at, erlang, homes, solved
from tests.model.test_what_beds_carry import worked_out as drawn


def corrected(load: float, factor: float = 1.0, **more: Any) -> dict[str, Any]:
    """Rules with one correction of the beds."""
    rows = [{"carried_by": "care", "period": YEAR["start"], "load": load, "factor": factor}]
    return {"rules": {"occupancy": {"method": "worked_out", "correction": rows} | more}}


def test_so_many_times_the_children_come_to_the_beds() -> None:
    """Of four children half come to two beds, which carry 2 (1 - B(2, 2)) = 6/5; a factor takes its share of that."""
    for factor in (1.0, 0.75):
        _, decisions, instance = solved(homes(1, 2, 4.0, **corrected(0.5, factor)))
        assert decisions.placed[0, 0, "care", "town", "home"] == pytest.approx(factor * 6 / 5)
        (row,) = [row for row in evaluate(instance, demand_table(instance), decisions).rules if row.id == "C15"]
        assert (row.limit, row.value) == pytest.approx((factor * 6 / 5, factor * 6 / 5))
        assert row.binding


@pytest.mark.parametrize("more", [1.0, 1.001])
def test_just_more_than_they_fill_is_found_broken(more: float) -> None:
    instance = Instance.model_validate(homes(1, 2, 4.0, **corrected(0.5)))
    there = {"home": more * 6 / 5, "spot": 4.0 - more * 6 / 5}
    decided = Decisions(
        opened={("home", 0): 1}, placed={(0, 0, "care", "town", offer): n for offer, n in there.items()}
    )
    broken = [one.rule for one in evaluate(instance, demand_table(instance), decided).violations]
    assert broken == (["C15"] if more > 1 else [])


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("load", [0.3, 0.8, 1.25])
def test_it_forbids_no_more_than_it_says(number: int, load: float) -> None:
    """As many of the four children as each number of homes fills by hand can be placed, and no more."""
    fills = min(4.0, erlang(load * 4.0, 2 * number))
    for more, can_be in ((0.9999, True), (1.001, False)):
        instance = Instance.model_validate(homes(4, 2, 4.0, **corrected(load)))
        model = build(instance, demand_table(instance))
        for key, column in model.columns["opened"].items():
            model.link([(column, 1.0)], "==", number if key[0] == "home" else 0)
        there = [(column, 1.0) for key, column in model.columns["placed"].items() if key[-1] == "home"]
        model.link(there, ">=", more * fills)
        assert (in_process.solve(model, Limits(gap=0.0)).objective is not None) is can_be


@pytest.mark.parametrize("a_day", [100.0, 300.0, 450.0, 600.0])
@pytest.mark.parametrize("load", [0.2, 0.4, 0.7])
def test_as_many_homes_as_pay_are_opened(load: float, a_day: float) -> None:
    """By trying every number. Of few who come the last home carries little, where a factor leaves it its share."""
    tried = [365 * (a_day * 2 * n + 1000 * (4.0 - erlang(load * 4.0, 2 * n))) for n in range(5)]
    cost, decisions, _ = solved(homes(4, 2, 4.0, a_day, **corrected(load)))
    assert cost == pytest.approx(min(tried), abs=0.01)
    assert sum(decisions.opened.values()) == tried.index(min(tried))


def test_fewer_who_come_are_worth_fewer_beds_than_a_share_of_what_is_carried() -> None:
    """What two beds carry is told alike by both; of the two beds after them the factor promises over three times as much."""
    load, factor = 0.25, erlang(1.0, 2) / erlang(4.0, 2)
    by_load = [erlang(load * 4.0, beds) for beds in (2, 4)]
    by_factor = [factor * erlang(4.0, beds) for beds in (2, 4)]
    assert by_load[0] == pytest.approx(by_factor[0]) == pytest.approx(0.8)
    assert by_load[1] - by_load[0] == pytest.approx(0.185, abs=1e-3)
    assert by_factor[1] - by_factor[0] == pytest.approx(0.634, abs=1e-3)
    opened = [
        sum(solved(homes(2, 2, 4.0, 150.0, **corrected(*told)))[1].opened.values())
        for told in ((load, 1.0), (1.0, factor))
    ]
    assert opened == [1, 2]


@pytest.mark.parametrize("times", [0.3, 0.9, 1.25])
def test_a_child_who_does_not_come_takes_away_so_many_times_what_one_adds(times: float) -> None:
    children, wide = {"a": 3.0, "b": 1.5}, {"a": 1.0, "b": 2.0}
    lines = curve.bed_lines(children, wide, 0.9, loaded(SURE, times))
    corners = stationary.corners(children, wide, 0.9, ((1.0, times),))
    of_those = curve.bed_lines({need: times * number for need, number in children.items()}, wide, 0.9)
    fewer = {"a": 0.02, "b": 0.01}
    for beds in (1, 3, 5, 8):
        assert (
            at(lines, beds) == pytest.approx(at(of_those, beds)) == pytest.approx(stationary.least(corners, beds, {}))
        )
        scaled = {need: times * number for need, number in fewer.items()}
        assert at(lines, beds, fewer) == pytest.approx(at(of_those, beds, scaled))
        assert at(lines, beds, fewer) == pytest.approx(stationary.least(corners, beds, fewer))


def test_it_is_of_the_spread_too() -> None:
    assert loaded(((0.5, 0.8), (0.5, 1.2)), 0.5) == ((0.5, 0.4), (0.5, 0.6))


@pytest.mark.parametrize("first", [0, 20])
def test_model_and_evaluator_agree_on_random_instances(first: int) -> None:
    tight = agreed = 0
    for seed in range(first, first + 20):
        case = _corrected(drawn(seed), seed)
        outcome = in_process.solve(build(case.instance, case.demand))
        if outcome.decisions is None or outcome.objective is None:
            assert outcome.status == "infeasible", seed
            continue
        evaluation = evaluate(case.instance, case.demand, outcome.decisions)
        assert audit(evaluation, outcome.objective).passed, (seed, evaluation.violations)
        agreed += 1
        tight += any(row.id == "C15" and row.binding and row.limit > 1e-6 for row in evaluation.rules)
    assert agreed >= 5
    assert tight >= 3


@pytest.mark.parametrize("seed", [1, 4, 9])
def test_a_second_engine_agrees(seed: int) -> None:
    case = _corrected(drawn(seed), seed)
    model = build(case.instance, case.demand)
    verification, _ = verify(model, in_process.solve(model), Settings())
    assert verification["agrees"]


def _corrected(case: Case, seed: int) -> Case:
    """The case with a load and a factor of its own for each group of beds and period."""
    rng = random.Random(seed)
    rows = [
        {
            "carried_by": group.record,
            "period": period.start,
            "load": round(rng.uniform(0.1, 1.25), 3),
            "factor": round(rng.uniform(0.5, 1.1), 3),
        }
        for group in bed_groups(case.instance)
        for period in case.instance.periods
    ]
    occupancy = case.tables["rules"]["occupancy"] | {"correction": rows}
    given = case.tables | {"rules": case.tables["rules"] | {"occupancy": occupancy}}
    return Case(given, Instance.model_validate(given), case.demand)
