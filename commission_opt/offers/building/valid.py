"""When a building can be opened, and the days on which its beds could take a child."""

from __future__ import annotations

import datetime as dt

from commission_opt.instance.calendar import Horizon, add_weeks
from commission_opt.offers.building.record import Building
from commission_opt.offers.common.valid import Span, Window


def window(offer: Building) -> Window | None:
    """None where it exists."""
    return None if offer.existing else (offer.open_from, offer.open_to)


def spans(horizon: Horizon, offer: Building, days: list[dt.date]) -> list[Span]:
    """All days where it exists, else those from its first opening on."""
    if offer.existing:
        return [(horizon.start, horizon.stop)]
    return [(add_weeks(days[0], offer.lead_weeks), horizon.stop)] if days else []
