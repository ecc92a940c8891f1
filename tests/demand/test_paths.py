"""Simulated stocks against the theory of M/G/infinity: Poisson, and correlated as long as children stay."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from commission_opt.demand.flows import Flow, flows_of
from commission_opt.demand.paths import factors, simulate
from commission_opt.demand.stays import DAYS_PER_MONTH, Curve
from commission_opt.instance.instance import Instance
from tests.demand.cases import FloatArray, instance

PATHS = 3000
SHARES = [0.9, 0.8, 0.7, 0.5, 0.3, 0.1, 0.0]


def simulated(record: dict[str, Any], **rest: Any) -> tuple[Instance, Flow, FloatArray]:
    """Average children by path and period of one record."""
    made = instance([{"id": "x"} | record], period=rest.pop("period", "month"), scenarios=2, paths=PATHS, **rest)
    (flow,) = flows_of(made.demand[0], made)
    ends = np.cumsum([float(period.days) for period in made.periods])
    return made, flow, simulate(flow, ends, made.uncertainty)


def variance_of_mean(level: float, days: float, lag: float, stay: float) -> float:
    """Covariance of the means of two periods of a stock with covariance level * exp(-|s - t| / stay), `lag` apart."""
    grid = (np.arange(200) + 0.5) / 200 * days
    return float(level * np.exp(-np.abs(grid[:, None] - grid[None, :] - lag) / stay).mean())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_constant_entries_and_stays_give_a_poisson_stock(seed: int) -> None:
    """From the third mean stay on, mean and variance are those of a Poisson stock, and the past is forgotten as exp(-t / stay)."""
    stay = 20.0
    _, _, found = simulated({"children": 30}, years=3, stay=stay, seed=seed)
    late = found[:, 18:]
    assert late.mean() == pytest.approx(30, rel=0.01)
    assert late.var(axis=0).mean() == pytest.approx(variance_of_mean(30, 30.4, 0, 7 * stay), rel=0.05)
    pairs = [np.corrcoef(late[:, t], late[:, t + 3])[0, 1] for t in range(late.shape[1] - 3)]
    expected = variance_of_mean(30, 30.4, 91.3, 7 * stay) / variance_of_mean(30, 30.4, 0, 7 * stay)
    assert np.mean(pairs) == pytest.approx(expected, abs=0.03)


def test_a_known_stock_is_uncertain_by_and_by() -> None:
    """Of a known stock, Var = level * (1 - exp(-2 t / stay)): leavers are binomial, those who enter Poisson."""
    _, _, found = simulated({"children": 50}, years=2, stay=60)
    middles = (np.arange(24) + 0.5) * 30.44
    expected = 50 * (1 - np.exp(-2 * middles / 420))
    assert found.var(axis=0)[3:] == pytest.approx(expected[3:], rel=0.12)


def test_stock_and_flow_is_the_same_as_the_level_it_keeps() -> None:
    level = 2 / DAYS_PER_MONTH * 280
    _, flow, _ = simulated({"opening_stock": level, "entries_per_month": 2}, stay=40)
    _, same, _ = simulated({"children": level}, stay=40)
    assert flow.entries == pytest.approx(same.entries, rel=1e-9)
    assert flow.leaving == pytest.approx(same.leaving, rel=1e-9)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_survival_curve_gives_a_poisson_stock_too(seed: int) -> None:
    """Insensitivity: the stock is Poisson with mean entries x stay, whatever the stay's distribution."""
    level = 4 / DAYS_PER_MONTH * Curve(tuple(SHARES)).mean_days
    made, flow, found = simulated(
        {"opening_stock": level, "entries_per_month": 4, "survival": SHARES}, years=2, seed=seed
    )
    assert flow.expected == pytest.approx([level] * len(made.periods))
    assert found[:, 8:].var(axis=0).mean() == pytest.approx(level, rel=0.12)  # the mean of a month varies a little less
    assert found[:, 8:].var(axis=0).mean() < level


def test_curve_and_exponential_agree() -> None:
    curve = [math.exp(-month * DAYS_PER_MONTH / 280) for month in range(1, 61)]
    record = {"opening_stock": 12, "entries_per_month": 1.5}
    _, _, by_child = simulated(record | {"survival": curve})
    _, _, by_step = simulated(record, stay=40)
    assert by_child.mean(axis=0) == pytest.approx(by_step.mean(axis=0), rel=0.01)
    assert by_child.var(axis=0)[3:] == pytest.approx(by_step.var(axis=0)[3:], rel=0.12)


@pytest.mark.parametrize("way", [{"by_period": [4, 8, 0, 2, 9, 9, 1, 3]}, {"children": 10, "growth_per_year": -0.4}])
def test_simulated_means_follow_the_record_by_themselves(way: dict[str, Any]) -> None:
    """Even before they are scaled to it: the steps take over in the first week of a period."""
    made = instance([{"id": "x"} | way], scenarios=2, paths=PATHS, stay=30)
    (flow,) = flows_of(made.demand[0], made)
    free = Flow(**{**vars(flow), "expected": np.ones(8)})
    ends = np.cumsum([float(period.days) for period in made.periods])
    stock = simulate(flow, ends, made.uncertainty)
    assert stock.mean(axis=0) == pytest.approx(flow.expected)
    assert (stock[:, flow.expected == 0] == 0).all()
    assert simulate(free, ends, made.uncertainty).mean(axis=0) == pytest.approx(np.ones(8))


def test_spread_in_entries_is_added_to_chance() -> None:
    """In equilibrium Var = level + (spread * level) ** 2, the whole stock being multiplied by the path's factor."""
    _, _, found = simulated({"children": 40}, years=4, stay=15, entries_spread=0.3)
    late = found[:, 30:].var(axis=0).mean()
    assert late == pytest.approx(variance_of_mean(40, 30.4, 0, 105) + (0.3 * 40) ** 2, rel=0.12)


def test_spread_in_stays_is_added_to_chance() -> None:
    _, _, found = simulated({"children": 40}, years=4, stay=15, stay_spread=0.3)
    late = found[:, 30:].var(axis=0).mean()
    assert late == pytest.approx(variance_of_mean(40, 30.4, 0, 105) + (0.3 * 40) ** 2, rel=0.15)


def test_factors_have_mean_one_and_the_stated_spread() -> None:
    made = instance([{"id": "x", "children": 1}], scenarios=2, paths=20_000, entries_spread=0.2, stay_spread=0.5)
    entries, stay = factors(made.uncertainty)
    assert [entries.mean(), entries.std()] == pytest.approx([1, 0.2], rel=0.02)
    assert [stay.mean(), stay.std()] == pytest.approx([1, 0.5], rel=0.03)
    assert abs(np.corrcoef(entries, stay)[0, 1]) < 0.03


def test_opening_stock_is_known() -> None:
    _, flow, found = simulated({"children": 7.5}, stay=1000)
    first = found[:, 0]
    assert flow.opening == 7.5
    assert first.std() < 1.0
    assert first.mean() == pytest.approx(7.5)
