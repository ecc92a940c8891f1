"""Supported lodgings, from the decisions alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from commission_opt.offers.lodging.record import Lodging

from commission_opt.offers.market import bill as market
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.cost import Cost

if TYPE_CHECKING:
    from commission_opt.plan.evaluator.workings import Workings


def costs(w: Workings, offer: Lodging) -> Iterator[Cost]:
    """Placements, and what hosts are given."""
    yield from market.costs(w, offer)
    for period in w.periods:
        children = sum(p * w.use.children.get((s, period.index, offer.id), 0.0) for s, p in enumerate(w.probabilities))
        cost = offer.allowance_per_week * terms.weeks(period) * children
        yield Cost(period.index, "lodging", offer.id, terms.price_rise(w.instance, "lodging", period.start) * cost)
