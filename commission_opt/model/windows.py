"""When a decision can be made, and how much of a year is planned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from commission_opt.instance.calendar import Period
from commission_opt.model.model import Model

FOR_EVER = dt.date.max


def decision_periods(periods: Sequence[Period], first: dt.date | None, last: dt.date | None) -> list[Period]:
    """Periods whose first day lies from `first` to `last`, both included; None sets no limit."""
    return [
        period
        for period in periods
        if (first is None or period.start >= first) and (last is None or period.start <= last)
    ]


def planned_share(model: Model, year: str) -> float:
    """Share of a financial year that lies inside the horizon."""
    periods: list[Period] = [period for period in model.instance.periods if period.year == year]
    return sum(period.days for period in periods) / periods[0].year_days
