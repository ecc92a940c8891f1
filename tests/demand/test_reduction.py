"""A few scenarios keep the mean, the spread and the tail of many paths."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import numpy as np
import pytest

from commission_opt.demand.reduction import reduce
from commission_opt.demand.scenarios import _simulated
from tests.demand.cases import FloatArray, instance

RECORDS: list[dict[str, Any]] = [
    {
        "id": "a",
        "path": [{"on": dt.date(2019, 4, 1), "children": 58}, {"on": dt.date(2022, 4, 1), "children": 40}],
    },
    {"id": "b", "need": "solo", "children": 20},
    {"id": "c", "need": "solo", "area": "coast", "opening_stock": 2, "entries_per_month": 0.3, "survival": [0.8, 0.6]},
]


@cache
def simulated(seed: int, spread: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Paths, projection and days of periods."""
    made = instance(RECORDS, years=5, stay=100, scenarios=2, paths=1000, seed=seed, entries_spread=spread)
    _, expected, paths = _simulated(made)
    lanes = sorted(paths)
    days = np.array([float(period.days) for period in made.periods])
    return np.stack([paths[one] for one in lanes], axis=1), np.stack([expected[one] for one in lanes]), days


def quantile(values: FloatArray, probabilities: FloatArray, level: float) -> float:
    order = np.argsort(values)
    at = np.cumsum(probabilities[order]) - probabilities[order] / 2
    return float(np.interp(level, at, values[order]))


def deviation(values: FloatArray, probabilities: FloatArray) -> FloatArray:
    return np.sqrt(probabilities @ (values - probabilities @ values) ** 2)


@pytest.mark.parametrize("spread", [0.0, 0.15])
@pytest.mark.parametrize("number", [20, 30, 100])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_mean_spread_and_tail_are_kept(seed: int, number: int, spread: float) -> None:
    paths, expected, days = simulated(seed, spread)
    found, probabilities = reduce(paths, expected, days, number)
    assert probabilities.sum() == pytest.approx(1, abs=1e-12)
    assert np.tensordot(probabilities, found, axes=1) == pytest.approx(expected, rel=1e-9)
    assert found.min() >= 0
    total, reduced = paths.sum(axis=1), found.sum(axis=1)
    assert deviation(reduced, probabilities) == pytest.approx(total.std(axis=0), rel=0.005)
    assert deviation(reduced @ days, probabilities) == pytest.approx((total @ days).std(), rel=0.05)
    everyone = np.full(len(paths), 1 / len(paths))
    assert quantile(reduced @ days, probabilities, 0.95) == pytest.approx(
        quantile(total @ days, everyone, 0.95), rel=0.04
    )
    limit = np.quantile(total, 0.75, axis=0)
    excess, kept = np.maximum(0, total - limit).mean(axis=0), probabilities @ np.maximum(0, reduced - limit)
    assert kept.mean() == pytest.approx(excess.mean(), rel=0.1 if number < 50 else 0.04)
    ends = [quantile(reduced[:, t], probabilities, 0.95) for t in range(len(days))]
    assert ends == pytest.approx(np.quantile(total, 0.95, axis=0), rel=0.1 if number < 50 else 0.06)


def test_as_many_scenarios_as_paths_are_the_paths() -> None:
    paths, expected, days = simulated(1, 0.0)
    found, probabilities = reduce(paths, expected, days, len(paths))
    assert found is paths
    assert probabilities == pytest.approx(np.full(1000, 1e-3))


def test_strata_that_are_not_equal_have_their_own_probability() -> None:
    paths, expected, days = simulated(1, 0.0)
    _, probabilities = reduce(paths, expected, days, 300)
    assert set(np.round(probabilities * 1000)) == {3, 4}


def test_better_than_as_many_paths_at_random() -> None:
    """Mean excess over each 75th percentile, which is what spot placements cost."""
    paths, expected, days = simulated(2, 0.1)
    limit = np.quantile(paths.sum(axis=1), 0.75, axis=0)

    def excess(some: FloatArray, probabilities: FloatArray) -> FloatArray:
        return probabilities @ np.maximum(0, some.sum(axis=1) - limit)

    everyone = excess(paths, np.full(1000, 1e-3))
    error = np.abs(excess(*reduce(paths, expected, days, 20)) - everyone).mean()
    rng = np.random.default_rng(1)
    errors = [
        np.abs(excess(paths[rng.choice(1000, 20, replace=False)], np.full(20, 0.05)) - everyone).mean()
        for _ in range(50)
    ]
    assert error < np.median(errors) / 2


def test_paths_that_do_not_vary() -> None:
    paths = np.full((50, 2, 3), 4.0)
    found, _ = reduce(paths, paths[0], np.array([91.0, 91.0, 91.0]), 5)
    assert found == pytest.approx(np.full((5, 2, 3), 4.0))
