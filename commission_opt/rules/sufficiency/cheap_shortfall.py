"""Placements that cost more than going without one counts: the cheapest plan then leaves children without."""

from __future__ import annotations

from dataclasses import dataclass

from commission_opt.instance.instance import Instance
from commission_opt.offers.market.record import Market


@dataclass(frozen=True, slots=True)
class DearerPlacement:
    """An offer bought child by child whose price is above that of a shortfall, in £ a child-week at its dearest."""

    offer: Market
    price: float


def dearer_than_short(instance: Instance) -> list[DearerPlacement]:
    """Offers bought child by child that cost more than leaving a child without a placement counts.

    ::

        uplift[t] * price[k,n] > price_per_child_week        for some need n and year t
    """
    short = instance.rules.sufficiency.price_per_child_week
    if short is None:
        return []
    found = []
    for offer in instance.offers:
        if isinstance(offer, Market):
            dearest = max(_prices(offer)) * max(instance.money.uplift(offer.kind, year) for year in instance.years)
            if dearest > short:
                found.append(DearerPlacement(offer, dearest))
    return found


def _prices(offer: Market) -> list[float]:
    if offer.tiers:
        return [tier.price_per_week for tier in offer.tiers]
    return [offer.price(need) for need in offer.takes]
