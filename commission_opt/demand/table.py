"""Demand by scenario, period, need and area: ``demand[s,t,n,a]``, average children in the period."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from commission_opt.instance.calendar import Period
from commission_opt.instance.instance import Instance
from commission_opt.instance.needs import Demand, PathPoint

LaneKey = tuple[int, str, str]  # period, need, area


@dataclass(frozen=True)
class Scenario:
    """One course that demand may take.

    Attributes
    ----------
    probability
        Between 0 and 1; those of a table add up to 1.
    children
        Average number of children needing a placement, by period, need and area; above zero only.
    """

    probability: float
    children: dict[LaneKey, float]


@dataclass(frozen=True)
class DemandTable:
    """All scenarios of an instance; a deterministic one has one."""

    scenarios: tuple[Scenario, ...]

    @cached_property
    def expected(self) -> dict[LaneKey, float]:
        """Probability-weighted mean over the scenarios."""
        mean: dict[LaneKey, float] = {}
        for scenario in self.scenarios:
            for key, children in scenario.children.items():
                mean[key] = mean.get(key, 0.0) + scenario.probability * children
        return mean


def demand_table(instance: Instance) -> DemandTable:
    """The demand of `instance`: the sum of its `[[demand]]` records.

    Several records for one need and area add up.
    """
    only_area = instance.area[0].id
    children: dict[LaneKey, float] = {}
    for record in instance.demand:
        for (t, need, area), value in record_children(record, instance.periods, only_area):
            if value > 0:
                key = (t, need, area)
                children[key] = children.get(key, 0.0) + value
    return DemandTable((Scenario(1.0, children),))


def record_children(record: Demand, periods: Sequence[Period], only_area: str) -> list[tuple[LaneKey, float]]:
    """Average children of one record, by period, need and area."""
    if record.rows:
        starts = [period.start for period in periods]
        return [((bisect_right(starts, row.period) - 1, row.need, row.area), row.children) for row in record.rows]
    assert record.need is not None
    area = record.area or only_area
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
        total += (end - start).days * (_at(path, start) + _at(path, end)) / 2
    return total / period.days


def _at(path: Sequence[PathPoint], day: dt.date) -> float:
    after = bisect_right([point.on for point in path], day)
    if after == 0:
        return path[0].children
    if after == len(path):
        return path[-1].children
    left, right = path[after - 1], path[after]
    weight = (day - left.on).days / (right.on - left.on).days
    return left.children + weight * (right.children - left.children)
