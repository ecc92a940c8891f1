"""The time of a service: the periods in which it runs, its months and its project years."""

from __future__ import annotations

import datetime as dt

from commission_opt.instance.calendar import Period
from commission_opt.instance.instance import Instance
from commission_opt.services.common.record import EdgeOfCare

MONTHS = 12


def first_day(instance: Instance, service: EdgeOfCare) -> dt.date:
    """First day of a service's work."""
    return service.starts or instance.horizon.start


def running(instance: Instance, service: EdgeOfCare) -> tuple[Period, ...]:
    """Periods that start with, or after, the service's work."""
    first = first_day(instance, service)
    return tuple(period for period in instance.periods if period.start >= first)


def months(period: Period) -> int:
    """Calendar months of a period."""
    return MONTHS * (period.end.year - period.start.year) + period.end.month - period.start.month


def months_by_project_year(period: Period, first: dt.date) -> dict[int, int]:
    """Calendar months of a period in each project year, of twelve months from `first` on, counted from 0."""
    found: dict[int, int] = {}
    since = MONTHS * (period.start.year - first.year) + period.start.month - first.month
    for month in range(since, since + months(period)):
        if month >= 0:
            found[month // MONTHS] = found.get(month // MONTHS, 0) + 1
    return found
