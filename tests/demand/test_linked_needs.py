"""Children who change need: the projection is exact, and no rate is as if there were none."""

from __future__ import annotations

import math
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp  # type: ignore[import-untyped]
from scipy.linalg import expm  # type: ignore[import-untyped]

from commission_opt.demand import DemandTable, demand_table
from commission_opt.demand.linked_needs import averages, groups
from commission_opt.demand.matrix_exponential import exponential
from commission_opt.demand.projection import projection
from commission_opt.demand.table import Scenario
from commission_opt.instance.instance import Instance
from commission_opt.plan.evaluator import astray
from tests.demand.changing import ENTRIES_A_DAY, town
from tests.instance.cases import whole_if_tiny

HOME, CARE = (12.0, 1.0, 52.0), (20.0, 0.5, 104.0)
DOWN, UP = ("home", "care", 0.4), ("care", "home", 0.1)


def test_two_needs_in_closed_form() -> None:
    """The eigenvalues of two needs are the roots of a square; the average of an exponential is known."""
    instance = town({"home": HOME, "care": CARE}, [DOWN, UP])
    found = averages(groups(instance)[0], instance.periods)
    q, r = 0.4 / 365.25, 0.1 / 365.25
    a = np.array([[-1 / 364.0, r], [q, -1 / 728.0]])
    level = -np.linalg.solve(a, [1.0 * ENTRIES_A_DAY, 0.5 * ENTRIES_A_DAY])
    half, root = np.trace(a) / 2, math.sqrt((np.trace(a) / 2) ** 2 - np.linalg.det(a))
    low, high = half - root, half + root
    start = np.array([12.0, 20.0]) - level
    ends = [0.0, *accumulate(float(period.days) for period in instance.periods)]
    for t, (x, y) in enumerate(pairwise(ends)):
        of_low, of_high = ((math.exp(z * y) - math.exp(z * x)) / z / (y - x) for z in (low, high))
        one = np.eye(2)
        mean = (of_high * (a - low * one) - of_low * (a - high * one)) / (high - low) @ start + level
        assert found[t] == pytest.approx(mean, abs=1e-9)


def test_nobody_is_lost_where_all_change() -> None:
    """With no entries, and stays that all end with a change, as many are there on every day."""
    rate = 365.25 / 7 / 52
    instance = town(
        {"home": (9.0, 0.0, 52.0), "care": (1.0, 0.0, 52.0)}, [("home", "care", rate), ("care", "home", rate)]
    )
    assert averages(groups(instance)[0], instance.periods).sum(axis=1) == pytest.approx(10.0, abs=1e-9)


@pytest.mark.parametrize("period", ["month", "quarter", "year"])
def test_against_a_solver_of_differential_equations(period: str) -> None:
    """Three needs in a ring, with growing entries."""
    needs = {"home": HOME, "care": CARE, "older": (3.0, 0.0, 30.0)}
    instance = town(
        needs,
        [DOWN, UP, ("care", "older", 0.2), ("older", "home", 1.1)],
        growth={"home": 0.2, "care": -0.1},
        period=period,
    )
    group = groups(instance)[0]
    slope = group.rates.T

    def change(day: float, there: np.ndarray) -> np.ndarray:
        grown = np.array([1.2 ** (day / 365.25), 0.5 * 0.9 ** (day / 365.25), 0.0]) * ENTRIES_A_DAY
        return np.concatenate([slope @ there[:3] + grown, there[:3]])

    ends = np.cumsum([float(one.days) for one in instance.periods])
    solved = solve_ivp(change, (0, ends[-1]), [12, 20, 3, 0, 0, 0], "DOP853", ends, rtol=1e-12, atol=1e-12).y[3:].T
    wanted = np.diff(solved, axis=0, prepend=0.0) / np.diff(ends, prepend=0.0)[:, None]
    assert averages(group, instance.periods) == pytest.approx(wanted, abs=1e-8)


def test_brute_force_in_small_steps() -> None:
    """A child at a time through a hundredth of a day: near the answer, and nearer with smaller steps."""
    instance = town(
        {"home": (1.0, 0.0, 26.0), "care": (0.0, 0.0, 52.0)}, [("home", "care", 1.5)], years=1, period="year"
    )
    exact = averages(groups(instance)[0], instance.periods)[0]
    errors = []
    for steps in (10, 100):
        home, care, total = 1.0, 0.0, np.zeros(2)
        for _ in range(365 * steps):
            total += [home, care]
            goes = home * 1.5 / 365.25 / steps
            home, care = home - home / 182 / steps, care + goes - care / 364 / steps
        errors.append(np.abs(total / 365 / steps - exact).max())
    assert errors[1] < errors[0] / 9 < 1e-3


def test_a_need_by_itself_is_nearly_as_without_changes() -> None:
    """Entries come all the time here, and day by day there: less than a thousandth of a child apart."""
    without = projection(town({"home": HOME, "care": CARE}, []))
    rare = projection(town({"home": HOME, "care": CARE}, [("home", "care", 1e-6)]))
    assert rare.keys() == without.keys()
    for key, children in without.items():
        assert rare[key] == pytest.approx(children, abs=1e-3)


@pytest.mark.parametrize("number", [1, 8])
def test_no_rate_is_as_without_the_record(number: int) -> None:
    kwargs: dict[str, Any] = (
        {"scenarios": number, "paths": 60, "entries_spread": 0.1, "stay_spread": 0.1} if number > 1 else {}
    )
    without = demand_table(town({"home": HOME, "care": CARE}, [], **kwargs))
    nought = demand_table(town({"home": HOME, "care": CARE}, [("home", "care", 0.0)], **kwargs))
    assert without == nought


def test_areas_are_apart() -> None:
    """Each area is as it would be alone; children change need and not area."""
    both = projection(town({"home": HOME, "care": CARE}, [DOWN], areas=("town", "coast")))
    one = projection(town({"home": HOME, "care": CARE}, [DOWN]))
    for (t, need, area), children in both.items():
        assert area in ("town", "coast")
        assert children == one[t, need, "town"]


def test_certain_children_are_there_besides() -> None:
    """A record that is certain adds up, and its children never change."""
    alone = town({"home": HOME, "care": CARE}, [DOWN])
    more = alone.with_record("demand", {"id": "two", "need": "home", "children": 2.0, "certain": True})
    for (t, need, area), children in projection(more).items():
        assert children == pytest.approx(projection(alone)[t, need, area] + (2 if need == "home" else 0), abs=1e-12)


rates = st.floats(0, 0.3).map(whole_if_tiny)
stocks = st.tuples(st.floats(0, 40).map(whole_if_tiny), st.floats(0, 4).map(whole_if_tiny), st.floats(2, 80))


@st.composite
def towns(draw: st.DrawFn) -> Instance:
    """Two to four needs, with changes between any of them."""
    names = ["home", "care", "older", "solo"][: draw(st.integers(2, 4))]
    needs = {name: draw(stocks) for name in names}
    changes = [(one, other, draw(rates)) for one in names for other in names if one != other]
    return town(needs, changes, growth={names[0]: draw(st.floats(-0.3, 0.3).map(whole_if_tiny))}, years=1)


@settings(max_examples=30, derandomize=True, deadline=None)
@given(towns())
def test_the_evaluator_agrees(instance: Instance) -> None:
    """By its own arithmetic, whatever the rates."""
    assert list(astray(instance, demand_table(instance))) == []


@pytest.mark.parametrize(("times", "wrong"), [(1.0, 0), (1 + 0.5e-6, 0), (1 + 2e-6, 1), (1 - 2e-6, 1)])
def test_the_evaluator_finds_what_is_just_off(times: float, wrong: int) -> None:
    """One number of children that is off by more than a millionth is found, and no less than that."""
    instance = town({"home": HOME, "care": CARE}, [DOWN])
    children = projection(instance)
    children[3, "care", "town"] *= times
    assert len(list(astray(instance, DemandTable((Scenario(1.0, children),))))) == wrong


def test_the_evaluator_weighs_forecasts() -> None:
    """With forecasts of the user's own each counts by its weight."""
    forecasts = [
        {"id": "as-is", "weight": 3},
        {"id": "more", "weight": 1, "changes": {"change_of_need.change-0.per_year": 0.8}},
    ]
    instance = town({"home": HOME, "care": CARE}, [DOWN], more={"scenario": forecasts})
    table = demand_table(instance)
    assert len(table.scenarios) == 2
    assert table.scenarios[0].children != table.scenarios[1].children
    assert list(astray(instance, table)) == []


def test_exponential_of_matrices() -> None:
    """Small, large, all at once, and of nothing."""
    rng = np.random.default_rng(5)
    many = rng.normal(size=(6, 4, 4)) * np.array([0.0, 1e-3, 0.3, 1.0, 4.0, 12.0])[:, None, None]
    for one, found in zip(many, exponential(many), strict=True):
        wanted = expm(one)
        assert found == pytest.approx(wanted, abs=1e-11 * np.abs(wanted).max())
