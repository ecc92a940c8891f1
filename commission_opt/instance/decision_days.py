"""When things can be decided, and when what is decided can serve children."""

from __future__ import annotations

import datetime as dt

from commission_opt.instance.calendar import Period, add_weeks, add_years
from commission_opt.instance.instance import Instance
from commission_opt.offers.block.record import Block
from commission_opt.offers.building.record import Building
from commission_opt.offers.common.record import Offer
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.dps.record import CallOff
from commission_opt.offers.foster.record import Foster
from commission_opt.offers.market.record import Market

Window = tuple[dt.date | None, dt.date | None]
Span = tuple[dt.date, dt.date]


def window(offer: Offer) -> Window | None:
    """First and last day on which the offer can be chosen; None where there is nothing to choose."""
    if isinstance(offer, CallOff):
        return offer.call_off_from, offer.call_off_to
    if isinstance(offer, Block) and not offer.existing:
        return offer.award_from, offer.award_to
    if isinstance(offer, Building) and not offer.existing:
        return offer.open_from, offer.open_to
    return None


def decision_days(instance: Instance, between: Window) -> list[dt.date]:
    """First days of the periods that lie within a window."""
    first, last = between
    starts = (period.start for period in instance.periods)
    return [day for day in starts if (first is None or day >= first) and (last is None or day <= last)]


def open_spans(instance: Instance, offer: Offer) -> list[Span]:
    """Spans of days, each up to but not including its end, on which the offer could place a child."""
    start, stop = instance.horizon.start, instance.horizon.stop
    days = decision_days(instance, window(offer) or (None, None))
    if isinstance(offer, Market):
        return _market_spans(offer, start, stop)
    if isinstance(offer, Foster):
        return _foster_spans(offer, start, stop)
    if isinstance(offer, Block) and offer.existing and offer.ends:
        return [(start, add_years(offer.ends + dt.timedelta(days=1), offer.extension_years))]
    if isinstance(offer, Contract):
        openings = [offer.opening(day) for day in days]
        return [(opening, offer.extension_end(offer.term_end(opening))) for opening in openings]
    assert isinstance(offer, Building)
    if offer.existing:
        return [(start, stop)]
    return [(add_weeks(days[0], offer.lead_weeks), stop)] if days else []


def _market_spans(offer: Market, start: dt.date, stop: dt.date) -> list[Span]:
    room = offer.market is None or offer.market > 0
    if offer.tiers:
        room = any(tier.children is None or tier.children > 0 for tier in offer.tiers)
    last = offer.available_to + dt.timedelta(days=1) if offer.available_to else stop
    return [(offer.available_from or start, last)] if room else []


def _foster_spans(offer: Foster, start: dt.date, stop: dt.date) -> list[Span]:
    if offer.households > 0 and offer.leavers_per_year < 1:
        return [(start, stop)]
    return [(add_weeks(start, offer.approval_weeks), stop)] if offer.recruits_per_year_at_most else []


def open_in(spans: list[Span], period: Period) -> bool:
    """Whether any of the spans covers a day of the period."""
    return any(period.overlap(first, last) > 0 for first, last in spans)
