"""What funders pay, from the decisions alone, and from what offers cost by them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from commission_opt.offers.dps.record import CallOff
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.cost import Cost

if TYPE_CHECKING:
    from commission_opt.offers.common.record import Offer
    from commission_opt.offers.funders.record import Funder
    from commission_opt.plan.evaluator.workings import Workings


def costs(w: Workings, booked: Iterable[Cost]) -> Iterator[Cost]:
    """Contributions to what is `booked` so far, and to the children placed; negative, £ of the day."""
    part = {offer.id: _share(w, offer) for offer in w.instance.offers}
    for cost in booked:
        if cost.line == w.offers[cost.offer].kind and part[cost.offer]:
            yield Cost(cost.period, "contributions", cost.offer, -part[cost.offer] * cost.pounds, cost.worth)
    for funder in w.instance.funder:
        if funder.share is None:
            yield from _weekly(w, funder)


def _share(w: Workings, offer: Offer) -> float:
    """Share of the offer's own line that all funders pay together."""
    return sum(
        one.share
        for one in w.instance.funder
        if one.share is not None
        and _towards(one, offer)
        and (not one.needs or set(one.needs).intersection(offer.takes))
    )


def _towards(funder: Funder, offer: Offer) -> bool:
    """Whether the offer, or its system, is one that the funder names; it may name none."""
    called = {offer.id, offer.dps} if isinstance(offer, CallOff) else {offer.id}
    return not funder.offers or not called.isdisjoint(funder.offers)


def _weekly(w: Workings, funder: Funder) -> Iterator[Cost]:
    """So much for each week of a child of its needs and areas, where it pays."""
    for (s, t), lanes in w.use.lanes.items():
        period = w.periods[t]
        each = terms.price_then(w.instance, funder, "pays_per_child_week", "contributions", period.start)
        each *= w.probabilities[s] * terms.weeks_paid(w.instance, period)
        for (need, area, offer), children in lanes.items():
            meant = need in (funder.needs or (need,)) and area in (funder.areas or (area,))
            if meant and _towards(funder, w.offers[offer]):
                yield Cost(t, "contributions", offer, -each * children)
