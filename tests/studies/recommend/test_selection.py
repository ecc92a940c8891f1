"""Which candidates are dropped, and how often the wrong ones are."""

from __future__ import annotations

import numpy as np
import pytest

from commission_opt.studies.recommend.selection import allowance, still_in


def test_allowance_is_that_of_the_published_formula() -> None:
    """Two candidates, five first worlds, differences of variance 2.5: by hand."""
    first = np.array([[1.0, 0.0], [2.0, 0.0], [3.0, 0.0], [4.0, 0.0], [5.0, 0.0]])
    eta = ((2 * 0.05 / 1) ** (-2 / 4) - 1) / 2  # 1.0811
    most = 1.0 / 2 * (2 * eta * 4 * 2.5 / 1.0 - 6)
    found = allowance(first, 1.0, 0.95, 6)
    assert found[0, 1] == pytest.approx(most) == found[1, 0]
    assert found[0, 0] == 0.0


def test_allowance_shrinks_with_worlds_and_is_never_negative() -> None:
    first = np.random.default_rng(1).normal(size=(10, 3))
    assert (allowance(first, 0.5, 0.95, 20) <= allowance(first, 0.5, 0.95, 10)).all()
    assert (allowance(first, 0.5, 0.95, 10**6) == 0.0).all()


def test_more_candidates_and_more_confidence_allow_more() -> None:
    draw = np.random.default_rng(2).normal(size=(10, 4))
    two = allowance(draw[:, :2], 0.1, 0.95, 10)[0, 1]
    assert allowance(draw, 0.1, 0.95, 10)[0, 1] > two > allowance(draw[:, :2], 0.1, 0.9, 10)[0, 1]


def test_who_is_dearer_by_more_than_the_allowance_is_dropped_and_nobody_else() -> None:
    first = np.array([[1.0, 0.0], [2.0, 0.0], [3.0, 0.0], [4.0, 0.0], [5.0, 0.0]])
    most = float(allowance(first, 1.0, 0.95, 6)[0, 1])
    for over, left in ((-0.01, [0, 1]), (0.01, [1])):
        assert still_in(first, np.array([most + over, 0.0]), [0, 1], 1.0, 0.95, 6) == left


def test_what_was_dropped_before_drops_nobody() -> None:
    first = np.array([[1.0, 0.0], [1.1, 0.0], [0.9, 0.0]])
    assert still_in(first, np.array([1000.0, -np.inf]), [0], 0.1, 0.95, 100) == [0]


@pytest.mark.parametrize("spread", [0.0, 0.3, 1.0])
def test_the_cheapest_is_chosen_as_often_as_is_promised(spread: float) -> None:
    """400 trials of five candidates, all the more expensive by just what makes a difference: the hardest case there is."""
    rng, right, indifferent = np.random.default_rng(7), 0, 1.0
    for _ in range(400):
        mean = np.array([0.0, 1.0, 1.0, 1.0, 1.0])
        common = rng.normal(scale=5.0, size=(2000, 1))  # what all meet alike
        costs = mean + common + rng.normal(scale=2.0 + spread * np.arange(5), size=(2000, 5))
        left, worlds = list(range(5)), 20
        while len(left) > 1:
            left = still_in(costs[:20], costs[:worlds].sum(axis=0), left, indifferent, 0.95, worlds)
            worlds += 10
            if worlds >= len(costs):
                break
        means = costs[:worlds].mean(axis=0)
        right += min(left, key=lambda nth: float(means[nth])) == 0
    assert right >= 0.95 * 400 - 2 * (400 * 0.95 * 0.05) ** 0.5
