"""Who stays, and what is there on the first day, in the evaluator's own terms."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from commission_opt.offers.building.record import Building
from commission_opt.offers.common.record import Offer
from commission_opt.offers.foster.record import Foster
from commission_opt.offers.market.record import Market
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.workings import Workings
from commission_opt.rules.stability.record import Stability

if TYPE_CHECKING:
    import datetime as dt

    from commission_opt.instance.instance import Instance

Lane = tuple[str, str]  # need, area


def staying(w: Workings, weeks: float, s: int, t: int, lane: Lane) -> float:
    """Share of children who have not left of themselves since the middle of the period before, or the first day."""
    if t == 0:
        return math.exp(-terms.middle(w.instance, w.periods[0]) * terms.YEAR_WEEKS / weeks)
    apart = terms.middles_between(w.periods[t - 1], w.periods[t]) * terms.YEAR_WEEKS
    there = w.demand.scenarios[s].children
    before, now = there.get((t - 1, *lane), 0.0), there.get((t, *lane), 0.0)
    left = math.exp(-apart / weeks)
    return left if now >= left * before else now / before


def told_otherwise(instance: Instance, need: str, day: dt.date) -> bool:
    """Whether a rule of stability in force that day counts moves of the need."""
    return any(need in (rule.needs or [need]) and terms.covers(rule, day) for rule in instance.rules.of(Stability))


def limited(market: Market) -> bool:
    """Whether a market has an end."""
    return market.market is not None or bool(market.tiers and market.tiers[-1].children is not None)


def at_start(w: Workings, offer: Offer) -> float:
    """Beds as the horizon starts; whether a market is there."""
    if isinstance(offer, Market):
        return 1.0 if offer.available_from is None or offer.available_from <= w.periods[0].start else 0.0
    if isinstance(offer, Building):
        return offer.beds * offer.homes if offer.existing else 0
    if isinstance(offer, Foster):
        return offer.children_per_household * offer.households
    start = w.periods[0].start
    return math.fsum(one.size * one.number for one in w.beds.holdings.get(offer.id, ()) if one.opens < start)


def someone_takes_all(w: Workings, need: str) -> bool:
    """Whether a market without an end takes the need from the first day on, from every area."""
    markets = [
        one
        for one in w.instance.offers
        if isinstance(one, Market) and need in one.takes and all(w.places.may_take(one, need, area) for area in w.areas)
    ]
    return any(not limited(one) and at_start(w, one) > 0 for one in markets)
