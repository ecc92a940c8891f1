"""Children who come into a need in each month: how many, whether they rise, whether they have a season, and how far they spread."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commission_opt.returns.dates import day_number, day_of, month_starts
from commission_opt.returns.product_limit import NORMAL_95, FloatArray
from commission_opt.returns.spells import Spells
from commission_opt.returns.stock import CountArray

LEAST_MONTHS, LEAST_ENTRIES = 24, 20  # for a trend to be looked for
SEASON_MONTHS = 36
STEEPEST = 0.2  # growth a year that is written: trends that are steeper do not last
ROUNDS = 50  # of weighted least squares; a handful do


@dataclass(frozen=True)
class EntryEstimate:
    """Entries a month.

    Attributes
    ----------
    counts
        By month.
    mean, low, high
        A month, over all months, with its 95% interval.
    level
        A month, as the data ends: what is written to the instance.
    growth
        A year, within 20%; 0 where a trend is not beyond chance.
    trend, trend_low, trend_high
        What the trend would be, with its 95% interval; None where there is too little to say.
    spread
        Variance of months over their mean, about the trend; 1 is chance alone (Poisson).
    season
        Factor of each calendar month, January first; empty below three years.
    season_chance
        How likely such a season is by chance alone.
    level_error
        Coefficient of variation of the average of the next year, beyond chance.
    """

    counts: CountArray
    mean: float
    low: float
    high: float
    level: float
    growth: float
    trend: float | None
    trend_low: float | None
    trend_high: float | None
    spread: float
    season: tuple[float, ...]
    season_chance: float | None
    level_error: float


def whole_months(spells: Spells) -> list[dt.date]:
    """First days of the months that the data covers from end to end, and the day after the last of them."""
    return month_starts(day_of(spells.first), day_of(spells.until))


def entry_counts(spells: Spells, apart: Sequence[int] = ()) -> CountArray:
    """Spells that begin, by month (down) and need (across); without those that follow one in a need of `apart`."""
    edges = np.array([day_number(day) for day in whole_months(spells)], np.int64)
    table = spells.table
    counts = np.zeros((max(0, len(edges) - 1), len(spells.needs)), np.int64)
    month = np.searchsorted(edges, table["start"].to_numpy(), side="right") - 1
    inside = (month >= 0) & (month < len(counts)) & ~np.isin(table["before"].to_numpy(), list(apart))
    np.add.at(counts, (month[inside], table["need"].to_numpy()[inside]), 1)
    return counts


def entry_estimate(counts: CountArray, months: list[dt.date]) -> EntryEstimate:
    """The estimate from the entries of each month.

    A log-linear trend is fitted by quasi-likelihood, where `t` is in years from the end of the data::

        log m(t) = a + b * t,   spread = max(1, sum of (n - m)^2 / m / (months - 2))

    It is used where ``b`` differs from 0 by more than 1.96 of its standard errors, and shown in any case. The interval of the mean is
    ``mean * exp(-+ 1.96 * sqrt(spread / total))``.
    """
    total, number = int(counts.sum()), len(counts)
    mean = total / number if number else 0.0
    line = _line(counts) if number >= LEAST_MONTHS and total >= LEAST_ENTRIES else None
    used = line is not None and abs(line.slope) > NORMAL_95 * line.error
    fitted = line.fitted if line is not None and used else np.full(number, mean)
    spread = _spread(counts, fitted, 2 if used else 1)
    reach = math.exp(NORMAL_95 * math.sqrt(spread / total)) if total else 1.0
    low, high = (mean / reach, mean * reach) if total else (0.0, -math.log(0.025) / max(1, number))
    reach_of_trend = NORMAL_95 * line.error if line is not None else 0.0
    season, chance = _season(counts, fitted, months, spread)
    return EntryEstimate(
        counts,
        mean,
        low,
        high,
        line.level if line is not None and used else mean,
        min(STEEPEST, max(-STEEPEST, math.expm1(line.slope))) if line is not None and used else 0.0,
        math.expm1(line.slope) if line else None,
        math.expm1(line.slope - reach_of_trend) if line is not None else None,
        math.expm1(line.slope + reach_of_trend) if line is not None else None,
        spread,
        season,
        chance,
        _level_error(counts, fitted, spread, line.level_error if line is not None and used else None),
    )


@dataclass(frozen=True)
class _TrendLine:
    level: float
    slope: float
    error: float
    level_error: float
    fitted: FloatArray


def _line(counts: CountArray) -> _TrendLine | None:
    """Log-linear trend by iterated weighted least squares; None where it does not settle."""
    number = len(counts)
    t = (np.arange(number) + 0.5 - number) / 12.0
    design = np.column_stack([np.ones(number), t])
    beta = np.array([math.log(counts.mean()), 0.0])
    for _ in range(ROUNDS):
        fitted = np.exp(np.clip(design @ beta, -30, 30))
        information = design.T @ (design * fitted[:, None])
        step = np.linalg.solve(information, design.T @ (counts - fitted))
        beta = beta + step
        if np.abs(step).max() < 1e-10:
            break
    else:
        return None
    fitted = np.exp(design @ beta)
    spread = _spread(counts, fitted, 2)
    covariance = np.linalg.inv(design.T @ (design * fitted[:, None])) * spread
    return _TrendLine(
        math.exp(beta[0]), float(beta[1]), math.sqrt(covariance[1, 1]), math.sqrt(covariance[0, 0]), fitted
    )


def _spread(counts: CountArray, fitted: FloatArray, parameters: int) -> float:
    if len(counts) <= parameters or not fitted.all():
        return 1.0
    return max(1.0, float(((counts - fitted) ** 2 / fitted).sum()) / (len(counts) - parameters))


def _season(
    counts: CountArray, fitted: FloatArray, months: list[dt.date], spread: float
) -> tuple[tuple[float, ...], float | None]:
    """Factors of calendar months, and how likely they are by chance: a test of 11 degrees of freedom."""
    if len(counts) < SEASON_MONTHS or not fitted.all():
        return (), None
    of_month = np.array([day.month - 1 for day in months[: len(counts)]])
    seen, expected = np.bincount(of_month, counts, 12), np.bincount(of_month, fitted, 12)
    statistic = float(((seen - expected) ** 2 / expected).sum()) / spread
    return tuple(float(one) for one in seen / expected), _chance(statistic, 11)


def _chance(statistic: float, freedom: int) -> float:
    """P(chi-square > statistic), by the cube root of Wilson and Hilferty."""
    part = 2 / (9 * freedom)
    return 0.5 * math.erfc(((statistic / freedom) ** (1 / 3) - (1 - part)) / math.sqrt(2 * part))


def _level_error(counts: CountArray, fitted: FloatArray, spread: float, line_error: float | None) -> float:
    """How far the average entries of a year may be from the level, beyond chance, as a share of it.

    ::

        error^2 = estimate^2 + max(months^2, years^2)

    `estimate` is the standard error of the level, `months` what months spread beyond chance, over a year, and `years` what
    whole years spread beyond what their months explain.
    """
    total, number = counts.sum(), len(counts)
    if not total:
        return 0.0
    mean = total / number
    estimate = line_error if line_error is not None else math.sqrt(spread / total)
    months = (spread - 1) / (12 * mean)
    years = 0.0
    whole = number // 12
    if whole >= 3:
        seen = counts[number - 12 * whole :].reshape(whole, 12).sum(axis=1)
        expected = fitted[number - 12 * whole :].reshape(whole, 12).sum(axis=1)
        beyond = float(((seen - expected) ** 2).sum() / (whole - 1) - expected.mean())
        years = max(0.0, beyond) / float(expected.mean()) ** 2
    return math.sqrt(estimate**2 + max(months, years))
