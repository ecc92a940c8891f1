"""How long things last: cases in service and stays avoided, averaged exactly over periods."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import pairwise
from typing import NamedTuple

from commission_opt.instance.calendar import DAYS_PER_WEEK, Period
from commission_opt.instance.instance import Instance
from commission_opt.services.common.record import EdgeOfCare

DAYS_PER_MONTH = 365.25 / 12

Twice = Callable[[float], float]  # G: weeks to weeks squared
CurvePoint = tuple[float, float]  # weeks, weight


class TimeCount(NamedTuple):
    """How time is counted from one day to another: in whole units, of so many to the week."""

    units: Callable[[dt.date], int]
    per_week: float


BY_DAYS = TimeCount(dt.date.toordinal, DAYS_PER_WEEK)
BY_EQUAL_MONTHS = TimeCount(lambda day: 12 * day.year + day.month, DAYS_PER_WEEK / DAYS_PER_MONTH)


def clock_of(instance: Instance) -> TimeCount:
    """Days of the calendar, or months of equal length: then a long quarter brings no more cases than a short one."""
    return BY_EQUAL_MONTHS if instance.sums.equal_months else BY_DAYS


def average(twice: Twice, start: Period, counted: Period, clock: TimeCount = BY_DAYS) -> float:
    """Average over period t of what runs for a family that starts evenly within period tau.

    ::

        A[t,tau] = (G(t1 - tau0) - G(t0 - tau0) - G(t1 - tau1) + G(t0 - tau1)) / (|t| * |tau|)
        G(x)     = integral from 0 to x of the integral from 0 to y of a(u) du dy,   0 for x < 0

    with ``a(u)`` the weight `u` weeks after the start, t from t0 to t1 and tau from tau0 to tau1, in weeks; by equal
    months, each month is 365.25 / 12 days. It is exact: nothing is counted day by day.
    """
    if counted.end <= start.start:
        return 0.0

    def between(later: int, earlier: int) -> float:
        return twice((later - earlier) / clock.per_week) if later > earlier else 0.0

    first, last = clock.units(start.start), clock.units(start.end)
    opens, closes = clock.units(counted.start), clock.units(counted.end)
    area = between(closes, first) - between(opens, first) - between(closes, last) + between(opens, last)
    return area / ((last - first) / clock.per_week * ((closes - opens) / clock.per_week))


def exponential(mean_weeks: float, weeks: float) -> float:
    """``G`` of ``a(u) = exp(-u / mean)``."""
    if weeks <= 0:
        return 0.0
    return mean_weeks * weeks + mean_weeks**2 * math.expm1(-weeks / mean_weeks)


def straight(points: Sequence[CurvePoint], weeks: float) -> float:
    """``G`` of the straight lines through `points`, and 0 beyond the last."""
    once = twice = 0.0
    for (left, high), (right, low) in pairwise(points):
        if weeks <= left:
            break
        width = min(weeks, right) - left
        if right == left:
            continue
        slope = (low - high) / (right - left)
        twice += once * width + high * width**2 / 2 + slope * width**3 / 6
        once += high * width + slope * width**2 / 2
    beyond = max(0.0, weeks - points[-1][0]) if points else 0.0
    return twice + once * beyond


def in_service(service: EdgeOfCare) -> Twice:
    """``G`` of the share of a full case that a family counts as: `intensity`, stage by stage."""
    points: list[CurvePoint] = []
    begun = 0.0
    for stage in service.stage:
        points += [(begun, stage.intensity), (begun + stage.weeks, stage.intensity)]
        begun += stage.weeks
    return cache(partial(straight, points))


def avoided(service: EdgeOfCare) -> Twice:
    """``G`` of the placements avoided for each child of a family taken on.

    ::

        a(u) = S(v) - (1 - success_rate) * S((v - delay) / (1 - shortening)),   v = u - entry_delay

    S is the survival of the stay that would have been (`mean_stay_avoided_weeks` or `survival`).
    Where the work fails, the stay still comes, later (`delay_if_failed_weeks`) or shorter
    (`shortening_if_failed`); with neither, nothing is avoided then.
    """
    stay = _stay(service)
    fails = 1 - service.success_rate
    scale = 1 - service.shortening_if_failed

    def twice(weeks: float) -> float:
        since_entry = weeks - service.entry_delay_weeks
        late = since_entry - service.delay_if_failed_weeks
        return stay(since_entry) - fails * scale**2 * stay(late / scale)

    return cache(twice)


def _stay(service: EdgeOfCare) -> Twice:
    if service.mean_stay_avoided_weeks is not None:
        return partial(exponential, service.mean_stay_avoided_weeks)
    return partial(straight, [(point.weeks, point.share) for point in service.survival])
