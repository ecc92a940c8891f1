"""The projection: average children of each demand record in each period, as its figures say."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from commission_opt.instance.calendar import Period
from commission_opt.instance.instance import Instance
from commission_opt.instance.linked_needs import changes_need
from commission_opt.instance.needs import Demand, PathPoint

if TYPE_CHECKING:
    from commission_opt.demand.stays import LengthOfStay

DemandLane = tuple[int, str, str]  # period, need, area


def projection(instance: Instance) -> dict[DemandLane, float]:
    """Children by period, need and area, above zero only: the sum of the `[[demand]]` records, with changes of need."""
    children: dict[DemandLane, float] = {}
    for record in instance.demand:
        if changes_need(record, instance):
            continue
        for key, value in record_children(record, instance):
            if value > 0:
                children[key] = children.get(key, 0.0) + value
    if instance.change_of_need:
        from commission_opt.demand.linked_needs import linked_projection

        for key, value in linked_projection(instance).items():
            children[key] = children.get(key, 0.0) + value
    return children


def record_children(record: Demand, instance: Instance) -> list[tuple[DemandLane, float]]:
    """Average children of one record, by period, need and area."""
    periods = instance.periods
    if record.rows:
        starts = [period.start for period in periods]
        return [((bisect_right(starts, row.period) - 1, row.need, row.area), row.children) for row in record.rows]
    assert record.need is not None
    area = record.area or instance.area[0].id
    if record.is_stock_and_flow:
        from commission_opt.demand.record_flow import stay_of

        values = _stock_averages(record, stay_of(record, instance, record.need), periods)
        return [((t, record.need, area), value) for t, value in enumerate(values)]
    return [((period.index, record.need, area), _average(record, period)) for period in periods]


def _average(record: Demand, period: Period) -> float:
    if record.by_period:
        return record.by_period[period.index]
    if record.path:
        return _path_average(record.path, period)
    assert record.children is not None
    return float(record.children * (1 + record.growth_per_year) ** period.middle_years)


def _path_average(path: Sequence[PathPoint], period: Period) -> float:
    """Mean over the period's days of the line through the points, level before and after them.

    The line is straight between neighbouring points, so the mean over each piece is its middle.
    """
    cuts = sorted({period.start, period.end, *(p.on for p in path if period.start < p.on < period.end)})
    total = 0.0
    for start, end in pairwise(cuts):
        total += (end - start).days * (children_on(path, start) + children_on(path, end)) / 2
    return total / period.days


def children_on(path: Sequence[PathPoint], day: dt.date) -> float:
    """Children on one day of a path."""
    after = bisect_right([point.on for point in path], day)
    if after == 0:
        return path[0].children
    if after == len(path):
        return path[-1].children
    left, right = path[after - 1], path[after]
    weight = (day - left.on).days / (right.on - left.on).days
    return left.children + weight * (right.children - left.children)


def _stock_averages(record: Demand, stay: LengthOfStay, periods: Sequence[Period]) -> list[float]:
    """Mean over each period of a stock that leaves and is refilled.

    ::

        stock(d) = opening_stock * R(d) + sum over days j <= d of entries(j) * W(d - j)
        R(d) = mean over day d of 1 - (integral of S from 0 to x) / mean stay
        W(k) = mean over day k, and over the day of entry, of S

    `S` is the share of a stay that is left (`stays.Stay`). Those who enter on one day come evenly through it, at the
    rate of its middle. Of the opening stock is left what is left in equilibrium, which for an exponential stay is
    `S` itself. Both means are differences of integrals in closed form: nothing is rounded to weeks.
    """
    import numpy as np

    from commission_opt.demand.record_flow import entries_per_day

    assert record.opening_stock is not None
    days = (periods[-1].end - periods[0].start).days
    edges = np.arange(days + 1.0)
    once = np.diff(stay.twice(edges))
    opening, weights = 1.0 - once / stay.mean_days, np.diff(once, prepend=0.0)
    entries = entries_per_day(record, edges[:-1] + 0.5)
    stock = record.opening_stock * opening + np.convolve(entries, weights)[:days]
    totals = np.concatenate([[0.0], np.cumsum(stock)])
    at = [(period.start - periods[0].start).days for period in periods] + [days]
    return [max(0.0, float(totals[b] - totals[a]) / (b - a)) for a, b in pairwise(at)]
