"""Placements that cost more than going without one counts: the cheapest plan then leaves children without."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from commission_opt.instance.instance import Instance
from commission_opt.offers.market.record import Market


@dataclass(frozen=True, slots=True)
class DearerPlacement:
    """An offer bought child by child whose price is above that of a shortfall, in £ a child-week at its costliest."""

    offer: Market
    price: float


def dearer_than_short(instance: Instance) -> list[DearerPlacement]:
    """Offers bought child by child that cost more than leaving a child without a placement counts.

    ::

        uplift[t] * price[k,n] > price_per_child_week        for some need n and year t

    or the price stated for that year.
    """
    short = instance.rules.sufficiency.price_per_child_week
    if short is None:
        return []
    found = []
    for offer in instance.offers:
        if isinstance(offer, Market):
            dearest = max(price for year in instance.years for price in _prices(instance, offer, year))
            if dearest > short:
                found.append(DearerPlacement(offer, dearest))
    return found


def _prices(instance: Instance, offer: Market, year: str) -> list[float]:
    then = partial(instance.money.of_the_day, key="price_per_week", line=offer.kind, year=year)
    return [then(tier) for tier in offer.tiers] or [then(offer, part=need) for need in offer.takes]
