"""The days on which foster carers could take a child."""

from __future__ import annotations

import datetime as dt

from commission_opt.instance.calendar import Horizon, add_weeks
from commission_opt.offers.common.valid import Span, Window
from commission_opt.offers.foster.record import Foster


def window(offer: Foster) -> Window | None:
    """None: households can be recruited at any time."""
    return None


def spans(horizon: Horizon, offer: Foster, days: list[dt.date]) -> list[Span]:
    """All days where there are households, else those once the first recruits are approved."""
    if offer.households > 0 and offer.leavers_per_year < 1:
        return [(horizon.start, horizon.stop)]
    return [(add_weeks(horizon.start, offer.approval_weeks), horizon.stop)] if offer.recruits_per_year_at_most else []
