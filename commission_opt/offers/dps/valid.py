"""When homes can be called off, and the days on which they could take a child."""

from __future__ import annotations

import datetime as dt

from commission_opt.instance.calendar import Horizon
from commission_opt.offers.common.valid import Span, Window
from commission_opt.offers.contract import valid as contract
from commission_opt.offers.dps.record import CallOff


def window(offer: CallOff) -> Window | None:
    """From the day its provider joins, while the system is open."""
    return offer.call_off_from, offer.call_off_to


def spans(horizon: Horizon, offer: CallOff, days: list[dt.date]) -> list[Span]:
    """From each of the days on which a home can be called off."""
    return contract.spans(offer, days)
