"""When things can be decided, and when what is decided can serve children."""

from __future__ import annotations

import datetime as dt

from commission_opt.instance.calendar import Period
from commission_opt.instance.instance import Instance
from commission_opt.offers.common.record import Offer
from commission_opt.offers.common.valid import Span, Window
from commission_opt.offers.rooms import offer_room


def window(offer: Offer) -> Window | None:
    """First and last day on which the offer can be chosen; None where there is nothing to choose."""
    found: Window | None = offer_room(offer.kind).part("valid").window(offer)
    return found


def decision_days(instance: Instance, between: Window) -> list[dt.date]:
    """First days of the periods that lie within a window."""
    first, last = between
    starts = (period.start for period in instance.periods)
    return [day for day in starts if (first is None or day >= first) and (last is None or day <= last)]


def open_spans(instance: Instance, offer: Offer) -> list[Span]:
    """Spans of days, each up to but not including its end, on which the offer could place a child."""
    days = decision_days(instance, window(offer) or (None, None))
    found: list[Span] = offer_room(offer.kind).part("valid").spans(instance.horizon, offer, days)
    return found


def open_in(spans: list[Span], period: Period) -> bool:
    """Whether any of the spans covers a day of the period."""
    return any(period.overlap(first, last) > 0 for first, last in spans)
