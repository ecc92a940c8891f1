"""What beds and markets carried in a simulation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commission_opt.instance.calendar import Period
    from commission_opt.instance.instance import Instance
    from commission_opt.offers.common.record import Offer
    from commission_opt.rules.occupancy.pools import BedGroup
    from commission_opt.studies.calibration.tried import TriedOut


def in_group(instance: Instance, group: BedGroup, tried: TriedOut, period: Period) -> float:
    """Beds that the group's children took up."""
    offers = {offer.id: offer for offer in group.offers}
    return sum(
        float(there[period.index]) * instance.footprint(offers[offer], need)
        for (need, area, offer), there in tried.children.items()
        if offer in offers and need in group.needs and group.area in (None, area)
    )


def with_offer(instance: Instance, offer: Offer, tried: TriedOut, period: Period) -> float:
    """Beds of an offer that children took up."""
    return sum(
        float(there[period.index]) * instance.footprint(offer, need)
        for (need, _, where), there in tried.children.items()
        if where == offer.id
    )


def in_market(tried: TriedOut, market: str, period: Period) -> float:
    """Children who were placed in a market."""
    return sum(float(there[period.index]) for (_, _, offer), there in tried.children.items() if offer == market)
