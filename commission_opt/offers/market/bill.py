"""What placements bought as used cost: one price, a price by need, or rising tiers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from commission_opt.offers.market.record import Market
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.cost import Cost
from commission_opt.plan.evaluator.terms import availability

if TYPE_CHECKING:
    import datetime as dt

    from commission_opt.instance.instance import Instance
    from commission_opt.plan.evaluator.workings import Workings


def costs(w: Workings, market: Market) -> Iterator[Cost]:
    """Cost of framework, spot and supported places: period, line, offer, £ of the day."""
    for period in w.periods:
        t = period.index
        week = 0.0
        for s, probability in enumerate(w.probabilities):
            offer = w.market_in(s, market)
            if offer.tiers:
                children = w.use.children.get((s, t, market.id), 0.0)
                scale = (1 + offer.market_growth_per_year) ** terms.middle(w.instance, period) * availability(
                    offer, period
                )
                week += probability * tiers_a_week(offer, tier_prices(w.instance, offer, period.start), scale, children)
            else:
                for need in dict.fromkeys(offer.takes):
                    week += (
                        probability
                        * terms.price_then(w.instance, offer, "price_per_week", offer.kind, period.start, need)
                        * w.use.by_need.get((s, t, market.id, need), 0.0)
                    )
        yield Cost(t, market.kind, market.id, week * terms.weeks_paid(w.instance, period))


def tier_prices(instance: Instance, offer: Market, day: dt.date) -> list[float]:
    """£ of the day, a child-week, of each tier."""
    return [terms.price_then(instance, tier, "price_per_week", offer.kind, day) for tier in offer.tiers]


def tiers_a_week(offer: Market, prices: Sequence[float], scale: float, children: float) -> float:
    """£ a week, at the `prices` of the tiers, for so many children, cheapest tier first, each of its children times `scale`.

    Children beyond the last tier break the market rule (C12); they are priced at that tier.
    """
    cost, left = 0.0, children
    for tier, price in zip(offer.tiers, prices, strict=True):
        here = left if tier.children is None else min(left, tier.children * scale)
        cost += price * here
        left -= here
    return cost + prices[-1] * left
