"""Beds that fill up after their opening."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from commission_opt.instance.calendar import DAYS_PER_WEEK, Period


@dataclass(frozen=True, slots=True)
class FillUp:
    """Beds that open on a day, fill up evenly over so many weeks, and end on another day at the latest."""

    opens: dt.date
    ends: dt.date
    weeks: float

    def unfilled(self, period: Period) -> float:
        """Share of the period's bed-days that cannot be filled yet: the integral of ``1 - x / full`` over its days x."""
        full = DAYS_PER_WEEK * self.weeks
        first = float((max(period.start, self.opens) - self.opens).days)
        last = min(float((min(period.end, self.ends) - self.opens).days), full)
        if last <= first:
            return 0.0
        return (last - first - (last**2 - first**2) / (2.0 * full)) / period.days
