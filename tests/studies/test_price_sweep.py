"""Exact sweeps of a price, held against a solve at every value."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import commission_opt as co
from commission_opt.studies.sweep.lines import Line, price_lines
from commission_opt.studies.sweep.price_curve import STRAIGHT, Solve, _Written, only_prices_change, price_curve
from commission_opt.studies.sweep.sweep import sweep
from tests.instances.shipped import FOLDER
from tests.plan.cases import small
from tests.studies.journals import keep, records

PRICE = "spot.spot.price_per_week"
GAP = 1e-4


@cache
def tutorial() -> co.Instance:
    return co.load(FOLDER / "tutorial.toml")


@pytest.mark.parametrize(
    ("path", "values"),
    [
        (PRICE, [2000 + 150 * n for n in range(25)]),
        ("dps.dps.provider.oak.price_per_bed_week", [3000 + 70 * n for n in range(20)]),
        ("home.new-home.running_cost_per_year", [250_000 + 10_000 * n for n in range(16)]),
    ],
)
def test_every_value_equals_a_solve_of_its_own(path: str, values: list[float]) -> None:
    found = sweep(tutorial(), {path: values}, workers=1)
    assert found.exact_prices
    assert found.solved < len(values) / 2
    for row in found.rows:
        alone = co.solve(tutorial().with_changes({path: row[path]}), compare=False).to_dict()
        assert row["objective"] == pytest.approx(alone["objective"], rel=GAP)
        assert row["bound"] <= (alone["objective"] or 0) * (1 + 1e-9)
        assert row["status"] == "optimal"
        assert row["gap"] <= GAP


def test_the_cost_is_concave() -> None:
    found = sweep(tutorial(), {PRICE: [2000 + 150 * n for n in range(25)]}, workers=1)
    costs = [row["objective"] for row in found.rows]
    bends = [after - 2 * here + before for before, here, after in zip(costs, costs[1:], costs[2:], strict=False)]
    assert max(bends) <= 1
    assert min(bends) < -1


def test_values_may_come_in_any_order() -> None:
    values = [5000, 2000, 3500, 3000, 2500, 4000]
    found = sweep(tutorial(), {PRICE: values}, workers=1)
    assert found.exact_prices
    assert [row[PRICE] for row in found.rows] == values


def test_stopped_between_it_goes_on_to_the_same_table(tmp_path: Path) -> None:
    vary = {PRICE: [2000 + 150 * n for n in range(12)]}
    whole = sweep(tutorial(), vary, workers=1, out=tmp_path)
    finished = records(tmp_path)
    for kept in (0, 1, 3, 8):
        keep(tmp_path, kept)
        assert sweep(tutorial(), vary, workers=1, out=tmp_path) == whole
        assert records(tmp_path) == finished
    assert whole.exact_prices
    assert sweep(tutorial(), vary, workers=1, out=tmp_path) == whole  # with nothing left to do


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("rules.locality.near.minimum_share", [0.1, 0.2, 0.3, 0.4]),  # rows change
        ("money.discount_rate", [0.01, 0.02, 0.03, 0.04]),  # costs change, but along a curve
        ("demand.res.children", [8, 9, 10, 11]),
    ],
)
def test_what_is_no_price_is_solved_value_by_value(path: str, values: list[Any]) -> None:
    assert not only_prices_change(lambda value: small().with_changes({path: value}), values)
    found = sweep(small(), {path: values}, workers=1)
    assert not found.exact_prices
    assert found.solved == len(values)


@pytest.mark.parametrize(("number", "lines"), [(3, 0), (4, 1)])
def test_a_line_of_few_values_is_not_worth_it(number: int, lines: int) -> None:
    cases = {n: {PRICE: 2000 + 500 * n} for n in range(1, number + 1)}
    assert len(price_lines(cases, [PRICE], lambda n: tutorial().with_changes(cases[n]))) == lines


def test_a_value_that_cannot_be_is_told_in_its_row() -> None:
    found = sweep(tutorial(), {PRICE: [-5, 2000, 3000, 4000, 5000]}, workers=1)
    assert [row["status"] for row in found.rows] == ["failed", *["optimal"] * 4]


VALUES = [10.0, 20.0, 30.0, 50.0, 90.0]


def written(value: float, bend: float, rows: float = 1.0) -> _Written:
    """A model of one column that costs its price, or so much more at `bend`, beside a constant."""
    cost = 2.0 * value + (0.01 if value == bend else 0.0)
    return _Written("columns", (np.array([rows]),), np.array([cost, 7.0]))


@pytest.mark.parametrize(("bend", "straight"), [(0.0, True), *((value, False) for value in VALUES)])
def test_a_price_is_one_where_costs_lie_on_a_line_at_every_value_looked_at(
    bend: float, straight: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of five values all are: both ends, the middle and two between."""
    monkeypatch.setattr(_Written, "of", lambda value: written(value, bend))
    assert only_prices_change(lambda value: value, VALUES) is straight  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize("other", VALUES)
def test_where_anything_but_costs_changes_at_a_value_it_is_no_price(
    other: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Written, "of", lambda value: written(value, 0.0, rows=2.0 if value == other else 1.0))
    assert not only_prices_change(lambda value: value, VALUES)  # type: ignore[arg-type, return-value]
    monkeypatch.setattr(_Written, "of", lambda value: None if value == other else written(value, 0.0))
    assert not only_prices_change(lambda value: value, VALUES)  # type: ignore[arg-type, return-value]


def test_two_values_are_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Written, "of", lambda value: written(value, 0.0))
    assert [only_prices_change(lambda value: value, VALUES[:n]) for n in (2, 3)] == [False, True]  # type: ignore[arg-type, return-value]


# -- the search alone, with plans that are known -----------------------------------------------------

PLANS = [(0.0, 3.0), (20.0, 2.0), (60.0, 1.0), (140.0, 0.0)]  # cost at 0, and for each unit of the value


def least(value: float) -> tuple[float, int]:
    return min((fixed + slope * value, plan) for plan, (fixed, slope) in enumerate(PLANS))


def curve(slack: float, gap: float = 1e-6) -> tuple[Any, list[int]]:
    """Search 0 to 100, each bound `slack` of the cost below it; and the places solved, in order."""
    values, asked = [1.0 + n for n in range(100)], []

    def solve(place: int) -> Solve:
        asked.append(place)
        cost, plan = least(values[place])
        return Solve(cost, cost * (1 - slack), plan)  # type: ignore[arg-type]

    def cost(place: int, plan: Any) -> float:
        fixed, slope = PLANS[int(plan)]
        return fixed + slope * values[place]

    search = price_curve(values, gap, cost)
    wanted = next(search)
    try:
        while True:
            wanted = search.send({place: solve(place) for place in wanted})
    except StopIteration as end:
        return end.value, asked


def test_it_solves_at_the_ends_and_the_bends_only() -> None:
    found, asked = curve(0)
    assert found is not None
    assert len(asked) == len(set(asked)) == len(found.solved) <= 8
    for place, between in found.between.items():
        fixed, slope = PLANS[found.solved[between.plan].decisions]
        assert fixed + slope * (1 + place) == pytest.approx(least(1 + place)[0])
        assert between.bound == pytest.approx(least(1 + place)[0])
    assert sorted([*found.solved, *found.between]) == list(range(100))


def test_loose_bounds_are_solved_until_the_gap_is_kept() -> None:
    found, asked = curve(slack=1e-4, gap=2e-4)
    assert len(asked) <= 12
    for place, between in found.between.items():
        best = least(1 + place)[0]
        assert between.bound <= best
        assert best - between.bound <= 2.001e-4 * best


def test_bounds_looser_than_the_gap_end_in_solving_every_value() -> None:
    found, asked = curve(slack=1e-3, gap=1e-4)
    assert sorted(asked) == list(range(100))
    assert found.between == {}


def test_a_value_that_cannot_be_ends_no_sweep() -> None:
    """The line is none of a price then, and the row of that value says why there is no answer."""

    def at(_number: int) -> co.Instance:
        raise co.InvalidInstance([])

    assert Line([1, 2], [1.0, 2.0], at).is_of_a_price is False


@pytest.mark.parametrize(
    ("costs", "between"), [(50.0, True), (50.0 + 0.9 * STRAIGHT * 50, True), (50.0 + 1.1 * STRAIGHT * 50, False)]
)
def test_costs_lie_between_two_others_where_they_lie_on_the_line(costs: float, between: bool) -> None:
    low, high = (_Written((), (), np.array([0.0, value])) for value in (0.0, 100.0))
    assert _Written((), (), np.array([0.0, costs])).lies_between(low, high, 0.5) is between
    assert _Written((), (), np.array([0.9 * STRAIGHT, 50.0])).lies_between(low, high, 0.5)
    assert not _Written((), (), np.array([1.1 * STRAIGHT, 50.0])).lies_between(low, high, 0.5)
