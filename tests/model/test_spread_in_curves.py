"""C15 with `spread_in = "curves"`: one demand scenario, and curves averaged over how far it may be off."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from commission_opt.demand.table import demand_table
from commission_opt.engines import in_process
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.plan.evaluator import audit, evaluate
from commission_opt.rules.occupancy import check, curve, spread, stationary
from commission_opt.studies.calibration.settle import for_one_course
from commission_opt.studies.calibration.settles import settles, settles_by_course
from tests.model.random_instances import Case
from tests.model.test_what_beds_carry import at, erlang, homes, solved
from tests.model.test_what_beds_carry import worked_out as drawn
from tests.studies.simulation.cases import SPOT, children, home, made

IN_CURVES = {"occupancy": {"method": "worked_out", "spread_in": "curves"}}
SPREAD = {"entries_spread": 0.3, "stay_spread": 0.4}  # together 0.5


def test_points_of_the_evaluator_are_those_of_the_model() -> None:
    """Both are held to what Gauss and Hermite's rule is for: moments of the normal distribution up to the 13th."""
    table = [(0.0, stationary.CENTRE)] + [(s * z, c) for z, c in stationary.TAILS for s in (1, -1)]
    for points in (table, [(z, c) for z, c in spread._hermite()]):
        assert len(points) == 7
        for power in range(14):
            moment = math.prod(range(power - 1, 0, -2)) if power % 2 == 0 else 0.0
            assert sum(c * z**power for z, c in points) == pytest.approx(moment, rel=1e-9, abs=1e-6)


def test_the_factor_has_mean_1_and_the_stated_spread() -> None:
    given = made(children(4.0), home(4), SPOT, stay=1.0).with_changes(
        {f"uncertainty.{key}": value for key, value in SPREAD.items()}
        | {f"rules.occupancy.{key}": value for key, value in IN_CURVES["occupancy"].items()}
    )
    late = given.periods[-1]  # 200 stays on: all children are of the new rate
    for points in (spread.spread_of(given, ["res"], late), check.far_off(given, ["res"], late)):
        mean = sum(chance * times for chance, times in points)
        assert mean == pytest.approx(1.0, rel=1e-4)
        assert math.sqrt(sum(chance * (times - mean) ** 2 for chance, times in points)) == pytest.approx(0.5, rel=0.01)


def test_children_who_are_there_stay_on() -> None:
    """After half a stay, 39% of the children are of the new rate."""
    given = Instance.model_validate(homes(1, 2, 2.0, uncertainty=SPREAD, rules=IN_CURVES))
    (period,) = given.periods
    share = 1 - math.exp(-period.weeks / 2 / 52)
    sigma = math.sqrt(math.log(1.25))
    expected = sorted(1 + share * (math.exp(sigma * z - sigma**2 / 2) - 1) for z, _ in spread._hermite())
    for points in (spread.spread_of(given, ["care"], period), check.far_off(given, ["care"], period)):
        assert sorted(times for _, times in points) == pytest.approx(expected)


def test_what_is_carried_is_the_mean_of_erlangs_formula() -> None:
    given = homes(1, 2, 2.0, uncertainty=SPREAD, rules=IN_CURVES)
    _, decisions, instance = solved(given)
    points = spread.spread_of(instance, ["care"], instance.periods[0])
    expected = sum(chance * erlang(times * 2.0, 2) for chance, times in points)
    assert expected < erlang(2.0, 2) - 0.01  # less than with the average for certain
    assert decisions.placed[0, 0, "care", "town", "home"] == pytest.approx(expected, rel=1e-6)
    evaluation = evaluate(instance, demand_table(instance), decisions)
    assert not evaluation.violations
    without = instance.model_copy(
        update={"uncertainty": instance.uncertainty.model_copy(update={"entries_spread": 0.9})}
    )
    assert {found.rule for found in evaluate(without, demand_table(instance), decisions).violations} == {"C15"}


@pytest.mark.parametrize("beds", [1, 2.5, 7, 20])
def test_curves_are_averaged_with_what_one_child_more_adds(beds: float) -> None:
    """Of two scenarios, with half and with half as many again."""
    points = ((0.5, 0.5), (0.5, 1.5))
    one, other = (curve.bed_lines({"a": 2.0 * x, "b": 1.0 * x}, {"a": 1.0, "b": 2.0}, 0.9) for x in (0.5, 1.5))
    both = curve.bed_lines({"a": 2.0, "b": 1.0}, {"a": 1.0, "b": 2.0}, 0.9, points)
    assert at(both, beds) == pytest.approx((at(one, beds) + at(other, beds)) / 2)
    corners = stationary.corners({"a": 2.0, "b": 1.0}, {"a": 1.0, "b": 2.0}, 0.9, points)
    assert stationary.least(corners, beds, {}) == pytest.approx(at(both, beds))
    fewer = {"a": 0.01, "b": 0.01}
    assert stationary.least(corners, beds, fewer) == pytest.approx(at(both, beds, fewer))
    slopes = [line.slope for line in both]
    assert slopes == sorted(slopes, reverse=True)


def test_a_market_is_averaged_too() -> None:
    points = ((0.25, 0.5), (0.75, 1.2))
    expected = 0.25 * erlang(2.0, 3) + 0.75 * erlang(4.8, 3)
    assert curve.market_carries(3, 4.0, points) == pytest.approx(expected)
    assert stationary.in_a_market(3, 4.0, points) == pytest.approx(expected)


@pytest.mark.parametrize("first", [0, 20])
def test_model_and_evaluator_agree_on_random_instances(first: int) -> None:
    tight = 0
    for seed in range(first, first + 20):
        case = _uncertain(drawn(seed))
        outcome = in_process.solve(build(case.instance, case.demand))
        if outcome.decisions is not None and outcome.objective is not None:
            evaluation = evaluate(case.instance, case.demand, outcome.decisions)
            assert audit(evaluation, outcome.objective).passed, (seed, evaluation.violations)
            tight += any(row.id == "C15" and row.binding and row.limit > 1e-6 for row in evaluation.rules)
    assert tight >= 3


def _uncertain(case: Case) -> Case:
    occupancy = case.tables["rules"] | IN_CURVES
    given = case.tables | {"rules": occupancy, "uncertainty": SPREAD}
    return Case(given, Instance.model_validate(given), case.demand)


def test_the_plan_is_made_for_one_course() -> None:
    given = made(children(4.0), home(4), SPOT).with_changes(
        {"uncertainty.scenarios": 5, "uncertainty.entries_spread": 0.3, "rules.occupancy.method": "worked_out"}
        | {"conventions": 2}
    )
    assert for_one_course(given) is given
    in_curves = given.with_changes({"rules.occupancy.spread_in": "curves"})
    one = for_one_course(in_curves)
    assert one.uncertainty.scenarios == 1
    assert one.document.changes == in_curves.document.changes
    assert len(demand_table(one).scenarios) == 1
    assert settles(lambda instance: instance.uncertainty.scenarios)(in_curves) == 1
    assert settles(lambda instance: instance.uncertainty.scenarios)(instance=in_curves) == 1
    by_course = settles_by_course(lambda instance: instance)(in_curves)
    assert (by_course.uncertainty.scenarios, by_course.rules.occupancy.spread_in) == (5, "courses")
    assert settles_by_course(lambda instance: instance)(instance=in_curves).uncertainty.scenarios == 5


def test_with_several_courses_each_has_its_own_curve() -> None:
    """Then it is the scenarios that are spread, and not the curve."""
    given = Instance.model_validate(
        homes(1, 2, 2.0, uncertainty=SPREAD | {"scenarios": 3, "paths": 50}, rules=IN_CURVES)
    )
    assert spread.spread_of(given, ["care"], given.periods[0]) == spread.SURE
    assert check.far_off(given, ["care"], given.periods[0]) == stationary.SURELY


def test_curves_are_concave_whatever_the_spread() -> None:
    points = stationary.lognormal(0.8, 0.7)
    for load in np.linspace(0.5, 30.0, 7):
        lines = curve.bed_lines({"n": float(load)}, {"n": 1.0}, 0.9, points)
        slopes = [line.slope for line in lines]
        assert all(one >= other - 1e-12 for one, other in itertools.pairwise(slopes))
        assert at(lines, 10_000.0) == pytest.approx(load * sum(c * x for c, x in points), rel=2e-5)
