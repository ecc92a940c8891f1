"""Games whose Shapley value and nucleolus are published."""

from __future__ import annotations

import pytest

from commission_opt.sharing.least_core import least_core
from commission_opt.sharing.nucleolus import nucleolus
from commission_opt.sharing.proportional import proportional
from commission_opt.sharing.shapley import shapley
from tests.sharing.games import SKANE, TENNESSEE, airport, bankruptcy, gloves, voting


@pytest.mark.parametrize(
    ("estate", "shares"), [(100, (100 / 3, 100 / 3, 100 / 3)), (200, (50, 75, 75)), (300, (50, 100, 150))]
)
def test_the_talmud_divides_an_estate_by_the_nucleolus(estate: float, shares: tuple[float, ...]) -> None:
    """R. Aumann and M. Maschler, 1985: three wives claim 100, 200 and 300."""
    assert nucleolus(bankruptcy(estate)).shares == pytest.approx([-one for one in shares])


def test_the_water_of_skane() -> None:
    """H. P. Young, N. Okada and T. Hashimoto, 1982: six groups of municipalities, in millions of kronor."""
    assert len(SKANE.costs) == 63
    assert shapley(SKANE).shares == pytest.approx((20.01, 10.71, 6.61, 10.37, 16.94, 19.18), abs=0.006)
    assert nucleolus(SKANE).shares == pytest.approx((20.35, 12.06, 5.00, 8.61, 18.32, 19.49), abs=0.006)
    alone = proportional(SKANE).shares
    assert alone == pytest.approx([83.82 * cost / 108.61 for cost in (21.95, 17.08, 10.91, 15.88, 20.81, 21.98)])


def test_the_dams_of_the_tennessee_valley() -> None:
    """J. Ransmeier, 1942; P. Straffin and J. Heaney, 1981: navigation, flood control and power, in thousands of dollars."""
    assert shapley(TENNESSEE).shares == pytest.approx((117_829, 100_756.5, 193_998.5))
    assert nucleolus(TENNESSEE).shares == pytest.approx((116_234, 93_540, 202_810))


@pytest.mark.parametrize("costs", [[1.0, 2.0, 3.0], [12.0, 20.0, 33.0], [5.0, 5.0, 9.0, 10.0], [1.0, 1.0, 1.0, 40.0]])
def test_runways_are_shared_by_the_known_formulas(costs: list[float]) -> None:
    """S. Littlechild and G. Owen, 1973, for the Shapley value; S. Littlechild, 1974, for the nucleolus."""
    game, n = airport(costs), len(costs)
    steps = [(high - low) / (n - nth) for nth, (low, high) in enumerate(zip([0.0, *costs[:-1]], costs, strict=True))]
    assert shapley(game).shares == pytest.approx([sum(steps[: nth + 1]) for nth in range(n)])

    expected: list[float] = []
    paid, done = 0.0, 0  # what the last group pays each, and how many have been told
    while done < n:
        before = costs[done - 1] if done else 0.0
        each = [
            (costs[nth - 1] - before + paid) / (nth - done + (1 if nth < n else 0)) for nth in range(done + 1, n + 1)
        ]
        paid = min(each)
        last = done + max(nth for nth, one in enumerate(each, 1) if one == pytest.approx(paid))
        expected += [paid] * (last - done)
        done = last
    assert nucleolus(game).shares == pytest.approx(expected)


def test_votes() -> None:
    """Two of three; and an apex game, in which the nucleolus is in proportion to votes (B. Peleg, 1968)."""
    assert shapley(voting(2, [1, 1, 1])).shares == pytest.approx([-1 / 3] * 3)
    assert nucleolus(voting(2, [1, 1, 1])).shares == pytest.approx([-1 / 3] * 3)
    # the one with 2 votes wins with any other, the three with 1 win without it
    apex = voting(3, [2, 1, 1, 1])
    assert shapley(apex).shares == pytest.approx([-1 / 2, -1 / 6, -1 / 6, -1 / 6])
    assert nucleolus(apex).shares == pytest.approx([-2 / 5, -1 / 5, -1 / 5, -1 / 5])
    assert least_core(apex).least == pytest.approx(2 / 5)
    assert least_core(apex).stable_shares == "there are none"


def test_gloves() -> None:
    """L. Shapley and M. Shubik, 1969: one left and two right gloves; the left one gets all of it in the core."""
    game = gloves("A", "BC")
    assert shapley(game).shares == pytest.approx([-2 / 3, -1 / 6, -1 / 6])
    assert nucleolus(game).shares == pytest.approx([-1, 0, 0])
    assert least_core(game).least == pytest.approx(0)
