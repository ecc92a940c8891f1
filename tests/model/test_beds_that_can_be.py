"""C15 between whole contracts and homes: straight lines that forbid no plan; and services where no bed is there."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from commission_opt.demand.table import demand_table
from commission_opt.engines import in_process
from commission_opt.engines.search import Limits
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.plan.evaluator import audit, evaluate
from commission_opt.rules.occupancy import attainable, curve, maths, stationary
from tests.model.random_prevention import random_prevention_case
from tests.model.test_caseload_and_avoidance import families
from tests.model.test_each_offer import EACH
from tests.model.test_what_beds_carry import at, erlang, homes, one
from tests.model.test_what_beds_carry import worked_out as drawn

CLOSE = 1e-9


def column(name: str, most: float | None = 1, *, whole: bool = True) -> Any:
    return SimpleNamespace(name=name, cat="Integer" if whole else "Continuous", lowBound=0, upBound=most)


def test_homes_that_are_alike_are_counted_together() -> None:
    terms = [(column("a", 2), 4.0), (column("b", 1), 4.0), (column("c", 1), 1.5)]
    assert attainable.numbers_of(terms, None, 100.0) == {0.0, 4.0, 8.0, 12.0, 1.5, 5.5, 9.5, 13.5}
    found = attainable.numbers_of([(column("a", None), 4.0)], None, 10.0)
    assert found == {0.0, 4.0, 8.0, 10.0}  # beyond what is looked at all are alike


def test_of_what_is_let_once_there_is_one_and_after_it_its_extension() -> None:
    small, large, longer = column("small"), column("large"), column("longer")
    terms = [(small, 3.0), (large, 2.0), (longer, 4.0)]
    assert attainable.numbers_of(terms, [[small], [large, longer]], 100.0) == {0.0, 3.0, 2.0, 6.0}
    lines = one(8.0)
    found = attainable.gains(terms, [[small], [large, longer]], lines, 1.0)
    assert [variable for variable, _ in found] == [small, large, longer]
    assert [more for _, more in found] == pytest.approx(
        [
            erlang(8.0, 4) - erlang(8.0, 1),
            erlang(8.0, 3) - erlang(8.0, 1),
            erlang(8.0, 7) - erlang(8.0, 3),
        ]
    )


@pytest.mark.parametrize(
    "term", [(column("sold", 3, whole=False), -1.0), (column("sold", 3, whole=False), 1.0), (column("less", 3), -1.0)]
)
def test_beds_that_are_sold_can_be_any_number(term: Any) -> None:
    assert attainable.numbers_of([(column("a", 3), 4.0), term], None, 100.0) is None
    assert attainable.together([{0.0, 4.0}, None], 1.0, 100.0) is None


def test_too_many_numbers_are_left_to_the_curve() -> None:
    terms = [(column(str(n), 1), 2.0**n) for n in range(8)]
    assert attainable.numbers_of(terms, None, 1000.0) is None
    assert len(attainable.numbers_of(terms[:6], None, 1000.0) or ()) == 64


@pytest.mark.parametrize("children", [3.0, 12.0, 60.0])
def test_lines_between_numbers_meet_the_curve_there_and_are_below_it_elsewhere(children: float) -> None:
    lines = one(children, 0.9)
    numbers = [0.0, 3.0, 8.5, 9.0, 21.0]
    found = attainable.between(lines, numbers)
    for number in numbers:
        assert at(found, number) == pytest.approx(at(lines, number), abs=CLOSE)
    for number in (1.0, 5.0, 8.75, 15.0):
        assert at(found, number) <= at(lines, number) + CLOSE
    assert at(found, 5.0) < at(lines, 5.0) - 1e-3
    for fewer in (0.5, children / 2, children):  # with children kept at home, no less than the curve says there
        for number in numbers:
            assert at(found, number, {"n": fewer}) >= at(lines, number, {"n": fewer}) - CLOSE


@pytest.mark.parametrize("children", [1.0, 6.0, 18.0, 90.0])
def test_with_no_beds_and_no_children_nothing_is_less_than_nothing(children: float) -> None:
    """18 children, 10 beds: a side that has 0.46 at no beds, and 0.15 less a child, would keep services from 4 children."""
    lines = one(children, 0.9)
    corners = stationary.corners({"n": children}, {"n": 1.0}, 0.9)
    for share in (0.1, 0.5, 1.0):
        assert at(lines, 0.0, {"n": share * children}) == pytest.approx(0.0, abs=1e-12)
        for beds in (0.0, 1.0, 7.0, 40.0):
            carried = at(lines, beds, {"n": share * children})
            assert carried >= -1e-12
            assert stationary.least(corners, beds, {"n": share * children}) == pytest.approx(carried, abs=CLOSE)
    last = curve.bed_lines({"n": children}, {"n": 1.0}, 0.9)[-1]
    assert last.per_child["n"] == pytest.approx(1.0, abs=1e-3)  # where all find room, each child less is one less


def cost(tables: dict[str, Any]) -> float:
    instance = Instance.model_validate(tables)
    demand = demand_table(instance)
    outcome = in_process.solve(build(instance, demand), Limits(gap=0.0))
    assert outcome.decisions is not None
    assert outcome.objective is not None
    found = audit(evaluate(instance, demand, outcome.decisions), outcome.objective)
    assert found.passed, found
    return outcome.objective


def test_services_keep_as_many_children_at_home_though_no_home_opens() -> None:
    """A home that could be opened is so dear that none is: then it is no matter what beds would carry."""
    dear = {"id": "home", "area": "town", "takes": ["care"], "homes": 1, "beds": 4, "running_cost_per_year": 9e6}
    tables = families() | {"home": [dear], "demand": [{"id": "care", "need": "care", "children": 18.0}]}
    tables["need"] = [{"id": "care", "mean_stay_weeks": 52.0}]
    assumed = cost(tables)
    assert cost(tables | {"rules": {"occupancy": {"method": "worked_out"}}}) == pytest.approx(assumed, rel=1e-9)
    without = {name: table for name, table in tables.items() if name != "edge_of_care"}
    assert assumed < cost(without) - 1e6


def by_the_curve_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maths, "numbers_of", lambda *_: None)
    monkeypatch.setattr(maths, "together", lambda *_: None)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("services", [False, True])
def test_straight_lines_between_whole_contracts_change_no_plan(
    seed: int, services: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if services:
        tables = random_prevention_case(seed).tables
        rules = tables["rules"] | EACH | {"sufficiency": {"price_per_child_week": 8000.0}}
        given = tables | {"rules": rules, "need": [{"mean_stay_weeks": 60.0} | need for need in tables["need"]]}
    else:
        tables = drawn(seed).tables
        given = tables | {"rules": tables["rules"] | EACH}
    instance = Instance.model_validate(given)
    demand = demand_table(instance)
    found = in_process.solve(build(instance, demand), Limits(gap=0.0)).objective
    by_the_curve_alone(monkeypatch)
    alone = in_process.solve(build(instance, demand), Limits(gap=0.0)).objective
    assert (found is None) is (alone is None)
    assert found is None or alone is None or found == pytest.approx(alone, rel=1e-7)


def test_a_part_of_a_home_carries_no_more_than_its_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a home of four beds as a linear programme: by the curve its first bed is worth the most, and a quarter is bought."""
    instance = Instance.model_validate(homes(1, 4, 2.0, 500.0))

    def bound() -> float:
        model = build(instance, demand_table(instance))
        for variable in model.columns["opened"].values():
            variable.cat = "Continuous"
        objective = in_process.solve(model, Limits(gap=0.0)).objective
        assert objective is not None
        return objective

    tight = bound()
    by_the_curve_alone(monkeypatch)
    assert tight > bound() + 1.0
