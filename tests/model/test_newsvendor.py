"""Block beds are paid for used or not, spot only as used: the newsvendor's question, with a known answer."""

from __future__ import annotations

import math
import random
from itertools import accumulate

import pytest

from tests.model.courses import beds, courses, settled, town


def poisson(mean: float, most: int) -> list[float]:
    """P(D = 0..most), all beyond counted as `most`."""
    chances = [math.exp(-mean + n * math.log(mean) - math.lgamma(n + 1)) for n in range(most)]
    return [*chances, 1 - math.fsum(chances)]


def least_beds(chances: list[float], block: float, spot: float) -> int:
    """The smallest q with P(D <= q) >= 1 - block / spot."""
    return next(q for q, reached in enumerate(accumulate(chances)) if reached >= 1 - block / spot)


def away_from_ties(rng: random.Random, chances: list[float]) -> tuple[float, float]:
    """Prices a day at which no two numbers of beds cost the same."""
    while True:
        spot = rng.uniform(300, 900)
        block = spot * rng.uniform(0.03, 0.97)
        if all(abs(reached - 1 + block / spot) > 1e-4 for reached in accumulate(chances)):
            return block, spot


def check(rng: random.Random, chances: list[float]) -> None:
    block, spot = away_from_ties(rng, chances)
    demand = courses(*((p, [n]) for n, p in enumerate(chances) if p > 0))
    outcome, _ = settled(town(range(1, len(chances)), block, spot), demand)
    q = least_beds(chances, block, spot)
    assert beds(outcome.decisions) == q
    empty_and_spot = block * q + spot * math.fsum(p * max(0, n - q) for n, p in enumerate(chances))
    assert outcome.objective == pytest.approx(365 * empty_and_spot, rel=1e-9)


@pytest.mark.parametrize("batch", range(5))
def test_beds_for_poisson_demand_are_the_newsvendors(batch: int) -> None:
    rng = random.Random(f"poisson-{batch}")
    for _ in range(24):
        mean = rng.uniform(0.3, 7.0)
        check(rng, poisson(mean, math.ceil(mean + 4 * math.sqrt(mean))))


@pytest.mark.parametrize("batch", range(5))
def test_beds_for_empirical_demand_are_the_newsvendors(batch: int) -> None:
    rng = random.Random(f"empirical-{batch}")
    for _ in range(24):
        seen = [rng.randrange(rng.randint(2, 12)) for _ in range(rng.randint(2, 25))]
        check(rng, [seen.count(n) / len(seen) for n in range(max(seen) + 2)])


def test_at_a_tie_both_numbers_cost_the_same() -> None:
    """P(D <= 2) = 1 - block / spot: the third bed saves what it costs."""
    demand = courses((0.5, [2]), (0.5, [3]))
    costs = [settled(town([q], 200, 400), demand)[0].objective for q in (2, 3)]
    assert costs[0] == costs[1] == pytest.approx(365 * 600)
    assert settled(town([2, 3], 200, 400), demand)[0].objective == pytest.approx(costs[0])
