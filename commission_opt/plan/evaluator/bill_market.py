"""What placements bought as used cost: one price, a price by need, or rising tiers."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.instance.offers import Market
from commission_opt.plan.evaluator.rules_supply import availability
from commission_opt.plan.evaluator.workings import Workings


def market_costs(w: Workings, offer: Market) -> Iterator[tuple[int, str, str, float]]:
    """Cost of framework, spot and supported places: period, line, offer, £ of the day."""
    for period in w.periods:
        t = period.index
        uplift = w.instance.money.uplift(offer.kind, period.year)
        week = 0.0
        for s, probability in enumerate(w.probabilities):
            if offer.tiers:
                children = w.use.children.get((s, t, offer.id), 0.0)
                scale = (1 + offer.market_growth_per_year) ** period.middle_years * availability(offer, period)
                week += probability * tiers_a_week(offer, scale, children)
            else:
                for need in dict.fromkeys(offer.takes):
                    week += probability * offer.price(need) * w.use.by_need.get((s, t, offer.id, need), 0.0)
        yield t, offer.kind, offer.id, uplift * week * period.weeks


def tiers_a_week(offer: Market, scale: float, children: float) -> float:
    """£ a week for so many children, cheapest tier first, each of its children times `scale`.

    Children beyond the last tier break the market rule (C12); they are priced at that tier.
    """
    cost, left = 0.0, children
    for tier in offer.tiers:
        here = left if tier.children is None else min(left, tier.children * scale)
        cost += tier.price_per_week * here
        left -= here
    return cost + offer.tiers[-1].price_per_week * left
