"""When a decision can be made: on the first day of a period inside its window."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from commission_opt.instance.calendar import Period

FOR_EVER = dt.date.max


def decision_periods(periods: Sequence[Period], first: dt.date | None, last: dt.date | None) -> list[Period]:
    """Periods whose first day lies from `first` to `last`, both included; None sets no limit."""
    return [
        period
        for period in periods
        if (first is None or period.start >= first) and (last is None or period.start <= last)
    ]
