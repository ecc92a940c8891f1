"""Stock and flow against sums by hand, and a survival curve against an exponential stay."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import integrate  # type: ignore[import-untyped]

from commission_opt.demand.projection import record_children
from commission_opt.demand.stays import DAYS_PER_MONTH, Curve, Exponential
from tests.demand.cases import instance

CURVES = [(0.9, 0.8, 0.5, 0.5, 0.1), (0.6, 0.0), (0.0,), (0.95,)]


def averages(record: dict[str, Any], **rest: Any) -> list[float]:
    made = instance([{"id": "x"} | record], **rest)
    return [children for _, children in record_children(made.demand[0], made)]


def still(curve: Curve, x: float) -> float:
    shares = [1.0, *curve.shares]
    month = int(x // DAYS_PER_MONTH)
    if month < len(curve.shares):
        part = x / DAYS_PER_MONTH - month
        return shares[month] * (1 - part) + shares[month + 1] * part
    return shares[-1] * math.exp(-curve.rate * (x - curve.end)) if curve.rate else 0.0


def test_opening_stock_decays() -> None:
    """Of 10 with a mean stay of 40 weeks, over the 366 days of 2019/20: 10 x 280 / 366 x (1 - exp(-366 / 280))."""
    found = averages({"opening_stock": 10, "entries_per_month": 0}, period="year", stay=40)
    left = [math.exp(-day / 280) for day in (0, 366, 731)]
    assert found[0] == pytest.approx(10 * 280 / 366 * (left[0] - left[1]), rel=1e-9)
    assert found[1] == pytest.approx(10 * 280 / 365 * (left[1] - left[2]), rel=1e-9)


@pytest.mark.parametrize("period", ["month", "quarter", "year"])
def test_equilibrium_stays_level(period: str) -> None:
    """Entries x stay, whatever the period: 2 a month for 40 weeks."""
    level = 2 / DAYS_PER_MONTH * 280
    found = averages({"opening_stock": level, "entries_per_month": 2}, period=period, stay=40)
    assert found == pytest.approx([level] * len(found), rel=1e-9)


@pytest.mark.parametrize("shares", CURVES)
def test_equilibrium_of_a_survival_curve_stays_level(shares: tuple[float, ...]) -> None:
    level = 2 / DAYS_PER_MONTH * Curve(shares).mean_days
    found = averages({"opening_stock": level, "entries_per_month": 2, "survival": list(shares)}, period="month")
    assert found == pytest.approx([level] * 24, rel=1e-9)


def test_growth_of_entries() -> None:
    """Against the integral of entries that are still in care, moment by moment."""
    record = {"opening_stock": 0, "entries_per_month": 3, "growth_per_year": 0.2}

    def stock(day: float) -> float:
        rate = math.log(1.2) / 365.25
        return 3 / DAYS_PER_MONTH * (math.exp(rate * day) - math.exp(-day / 280)) / (rate + 1 / 280)

    expected = [integrate.quad(stock, start, start + days)[0] / days for start, days in ((0, 366), (366, 365))]
    assert averages(record, period="year", stay=40) == pytest.approx(
        expected, rel=1e-6
    )  # entries are level through a day


def test_curve_of_an_exponential_stay_agrees_with_it() -> None:
    weeks = 40.0
    curve = [math.exp(-month * DAYS_PER_MONTH / (7 * weeks)) for month in range(1, 61)]
    record = {"opening_stock": 12, "entries_per_month": 1.5, "growth_per_year": 0.05}
    assert averages(record | {"survival": curve}) == pytest.approx(averages(record, stay=weeks), rel=2e-3)


def test_period_averages_are_the_same_days() -> None:
    """The year is the mean of its months, day by day."""
    record = {"opening_stock": 5, "entries_per_month": 1, "survival": [0.9, 0.7, 0.4]}
    months, years = (averages(record, period=period) for period in ("month", "year"))
    days = [30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 29, 31]
    assert years[0] == pytest.approx(np.average(months[:12], weights=days), rel=1e-12)


@pytest.mark.parametrize("shares", CURVES)
def test_integrals_of_a_curve(shares: tuple[float, ...]) -> None:
    curve = Curve(shares)
    cuts = [month * DAYS_PER_MONTH for month in range(1, len(shares) + 1)]
    ends = [20.0, 100.0, 400.0]
    twice = [
        integrate.quad(lambda x, end=end: (end - x) * still(curve, x), 0, end, points=cuts, limit=200)[0]
        for end in ends
    ]
    assert curve.twice(ends) == pytest.approx(twice, rel=1e-8)
    whole = integrate.quad(lambda x: still(curve, x), 0, 20_000, points=cuts, limit=500)[0]
    assert curve.mean_days == pytest.approx(whole, rel=1e-6)


@pytest.mark.parametrize("stay", [Exponential(280.0), *map(Curve, CURVES)])
def test_draws_have_the_stated_mean(stay: Exponential | Curve) -> None:
    """Of the stay, and of what is left of it in equilibrium: E[stay^2] / (2 E[stay])."""
    rng = np.random.default_rng(5)
    draws, rest = stay.draw(rng, 200_000), stay.draw_rest(rng, 200_000)
    assert draws.mean() == pytest.approx(stay.mean_days, rel=0.01)
    assert rest.mean() == pytest.approx((draws**2).mean() / (2 * draws.mean()), rel=0.02)
    assert min(draws.min(), rest.min()) >= 0
