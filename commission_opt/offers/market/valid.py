"""The days on which a market could take a child, and one that is open on no day of the horizon."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from commission_opt.instance.calendar import Horizon
from commission_opt.offers.common.valid import Span, Window
from commission_opt.offers.market.record import Market

if TYPE_CHECKING:
    from commission_opt.instance.document import Path
    from commission_opt.instance.findings import Findings


def window(offer: Market) -> Window | None:
    """None: there is nothing to choose beforehand."""
    return None


def spans(horizon: Horizon, offer: Market, days: list[dt.date]) -> list[Span]:
    """While it is open, if it takes anybody at all."""
    room = offer.market is None or offer.market > 0
    if offer.tiers:
        room = any(tier.children is None or tier.children > 0 for tier in offer.tiers)
    last = offer.available_to + dt.timedelta(days=1) if offer.available_to else horizon.stop
    return [(offer.available_from or horizon.start, last)] if room else []


def check(horizon: Horizon, offer: Market, path: Path, found: Findings) -> None:
    """It is open on some day of the horizon."""
    first, last = offer.available_from, offer.available_to
    if first and first > horizon.end:
        found.add((*path, "available_from"), f"{first} is after the horizon ends.", "Take the offer out.")
    if last and last < horizon.start:
        found.add((*path, "available_to"), f"{last} is before the horizon starts.", "Take the offer out.")
