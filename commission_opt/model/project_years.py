"""Project years: twelve months from the day a service starts, month by month.

A financial year that starts half-way through a project year gets half of each of its neighbours.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from commission_opt.instance.calendar import Period, add_months

MONTHS = 12

Months = Counter[int]  # by project year


def months(period: Period, starts: dt.date) -> Months:
    """Months of `period` in each project year, 0 being the first; months before `starts` are left out."""
    found: Months = Counter()
    month = period.start
    while month < period.end:
        since = (month.year - starts.year) * MONTHS + month.month - starts.month
        if since >= 0:
            found[since // MONTHS] += 1
        month = add_months(month, 1)
    return found


def planned(periods: Sequence[Period], starts: dt.date) -> Months:
    """Months of each project year that lie within the horizon."""
    return sum((months(period, starts) for period in periods), Counter())
