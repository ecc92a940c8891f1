"""How many of the families that start in one period are still there in another, on average.

Families start evenly over a period, and each counts for something at every moment after its start:
a case while it is in service, a child out of care while the stay avoided would have lasted. The mean
over a later period is an integral over the time since the start, done here by Gauss-Legendre
quadrature between the points where the curve, or the weight of the time, has a corner: exact for
straight lines, and to rounding for exponential stays.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Protocol

from commission_opt.instance.calendar import Period
from commission_opt.plan.evaluator import terms
from commission_opt.services.common.record import EdgeOfCare

# Abscissae and weights of the rule with five points on [-1, 1].
NODES = (
    (0.0, 128 / 225),
    (math.sqrt(5 - 2 * math.sqrt(10 / 7)) / 3, (322 + 13 * math.sqrt(70)) / 900),
    (-math.sqrt(5 - 2 * math.sqrt(10 / 7)) / 3, (322 + 13 * math.sqrt(70)) / 900),
    (math.sqrt(5 + 2 * math.sqrt(10 / 7)) / 3, (322 - 13 * math.sqrt(70)) / 900),
    (-math.sqrt(5 + 2 * math.sqrt(10 / 7)) / 3, (322 - 13 * math.sqrt(70)) / 900),
)
MEANS = 30  # an exponential stay is over after so many means: exp(-30) is 1e-13


@dataclass(frozen=True, slots=True)
class BrokenLine:
    """A curve of straight lines between points (weeks, height); nothing before the first and after the last.

    Two points may share their week: the curve jumps there.
    """

    points: tuple[tuple[float, float], ...]

    @property
    def begins(self) -> float:
        return self.points[0][0]

    @property
    def ends(self) -> float:
        return self.points[-1][0]

    def corners(self, first: float, last: float) -> list[float]:
        return [week for week, _ in self.points if first < week < last]

    def at(self, week: float) -> float:
        after = bisect_right(self.points, week, key=lambda point: point[0])
        if after in (0, len(self.points)):
            return 0.0
        (left, height), (right, other) = self.points[after - 1], self.points[after]
        return height + (other - height) * (week - left) / (right - left)


@dataclass(frozen=True, slots=True)
class Fading:
    """A curve that starts at 1 and falls by exp(-1) in each `mean` weeks."""

    begins: float
    mean: float

    @property
    def ends(self) -> float:
        return self.begins + MEANS * self.mean

    def corners(self, first: float, last: float) -> list[float]:
        """Not corners in truth, but every half of a mean: five points are then plenty for each piece."""
        half = self.mean / 2
        nearest, furthest = (math.floor((week - self.begins) / half) for week in (first, last))
        pieces = range(max(0, nearest), min(2 * MEANS, furthest) + 1)
        return [self.begins + half * piece for piece in pieces]

    def at(self, week: float) -> float:
        means = (week - self.begins) / self.mean
        return math.exp(-means) if 0 <= means <= MEANS else 0.0


class StayCurve(Protocol):
    """What a family, or a child, counts for by weeks since the work with it began."""

    @property
    def begins(self) -> float:
        """Weeks before which it counts for nothing."""

    @property
    def ends(self) -> float:
        """Weeks after which it counts for nothing."""

    def corners(self, first: float, last: float) -> list[float]:
        """Weeks between which the curve is smooth."""

    def at(self, week: float) -> float:
        """What it counts for."""

    def __hash__(self) -> int:
        """Of what it is made from, as its means are kept."""


class Means:
    """Means of one curve over pairs of periods; worked out once for each distance in days."""

    def __init__(self, curve: StayCurve, equal_months: bool = False) -> None:
        self._curve = curve
        self._equal_months = equal_months
        self._begins, self._ends = 7 * curve.begins, 7 * curve.ends  # days
        self._known: dict[tuple[float, float, float], float] = {}

    def over(self, t: Period, tau: Period) -> float:
        """Mean over period t of what one family that started in period tau counts for."""
        starting, lasting, later = self._days(tau, t)
        if later - starting >= self._ends or later + lasting <= self._begins:
            return 0.0
        key = (starting, lasting, later)
        mean = self._known.get(key)
        if mean is None:
            mean = self._known[key] = _mean(self._curve, *(days / 7 for days in key))
        return mean

    def _days(self, tau: Period, t: Period) -> tuple[float, float, float]:
        """Length of tau, length of t, and from the start of one to that of the other, in days."""
        if not self._equal_months:
            return terms.days(tau), terms.days(t), (t.start - tau.start).days
        months = (
            terms.months_between(tau.start, tau.end),
            terms.months_between(t.start, t.end),
            terms.months_between(tau.start, t.start),
        )
        starting, lasting, later = (365.25 * number / 12 for number in months)
        return starting, lasting, later


@lru_cache(maxsize=256)
def means(curve: StayCurve, equal_months: bool = False) -> Means:
    """The means of a curve, by days or by months of equal length, kept from one evaluation to the next."""
    return Means(curve, equal_months)


def average(curve: StayCurve, t: Period, tau: Period) -> float:
    """Mean over period t of what one family that started in period tau counts for, by `curve`."""
    return means(curve).over(t, tau)


def _mean(curve: StayCurve, starting: float, lasting: float, later: float) -> float:
    """The same for periods of so many weeks, one so much later than the other."""
    first, last = max(0.0, later - starting), later + lasting
    corners = {later, later + lasting - starting, *curve.corners(first, last)}
    cuts = sorted({first, last, *(week for week in corners if first < week < last)})
    total = 0.0
    for left, right in pairwise(cuts):
        middle, half = (left + right) / 2, (right - left) / 2
        for node, weight in NODES:
            week = middle + node * half
            # weeks of tau after which, `week` later, it is period t
            overlap = min(starting, last - week) - max(0.0, later - week)
            total += half * weight * overlap * curve.at(week)
    return total / (starting * lasting)


def case_curve(service: EdgeOfCare) -> BrokenLine:
    """The share of a full case that a family is, by weeks since its start: the intensity of each stage."""
    ends = list(accumulate((stage.weeks for stage in service.stage), initial=0.0))
    points: list[tuple[float, float]] = []
    for stage, (begins, stops) in zip(service.stage, pairwise(ends), strict=True):
        points += [(begins, stage.intensity), (stops, stage.intensity)]
    return BrokenLine(tuple(points))


def stay_curve(service: EdgeOfCare, begins: float, scale: float) -> StayCurve:
    """The share of stays still running, for stays that begin so many weeks in and last `scale` times as long."""
    if service.mean_stay_avoided_weeks is not None:
        return Fading(begins, service.mean_stay_avoided_weeks * scale)
    points = [(begins + point.weeks * scale, point.share) for point in service.survival]
    return BrokenLine(tuple(points))


def children_avoided(service: EdgeOfCare, t: Period, taus: Sequence[Period], equal_months: bool = False) -> list[float]:
    """Mean over period t of the children out of care for one child whose family started in each period.

    Without the service the stay begins after the entry delay. With it, the families that fail come in
    later, or leave sooner.
    """
    without = means(stay_curve(service, service.entry_delay_weeks, 1.0), equal_months)
    later = service.entry_delay_weeks + service.delay_if_failed_weeks
    failed = means(stay_curve(service, later, 1.0 - service.shortening_if_failed), equal_months)
    failing = 1.0 - service.success_rate
    return [without.over(t, tau) - failing * failed.over(t, tau) for tau in taus]
