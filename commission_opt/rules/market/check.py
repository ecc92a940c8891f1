"""C12 market, from the decisions: placements, homes and beds within what can be supplied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from commission_opt.offers.building.record import Building
from commission_opt.offers.dps.record import CallOff
from commission_opt.offers.market.record import Market
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.tolerance import ANY
from commission_opt.plan.evaluator.workings import Finding, Spent, Workings, sums_by_offer

ChildrenNeeding = dict[tuple[int, int], list[tuple[str, str, float]]]  # need, area and children, by scenario and period


def check(w: Workings, _spent: Spent) -> Iterator[Finding]:
    """Placements, homes and beds within what can be supplied."""
    needed = _needed(w)
    for offer in w.instance.offers:
        if isinstance(offer, Market):
            yield from _placements(w, offer, needed)
    yield from _homes(w)
    for dps in w.instance.dps:
        if dps.beds_at_most is not None:
            providers = {offer.id for offer in w.instance.offers_named(dps.id)}
            beds = sum(n * size for (offer, _, size), n in w.decisions.awarded.items() if offer in providers)
            yield Finding("C12", ("beds", dps.id), f"{dps.label}, beds", "<=", dps.beds_at_most, beds)


def _homes(w: Workings) -> Iterator[Finding]:
    awarded, opened, closed = (sums_by_offer(c) for c in (w.decisions.awarded, w.decisions.opened, w.decisions.closed))
    for offer in w.instance.offers:
        limit, homes = None, 0
        if isinstance(offer, CallOff):
            limit, homes = offer.homes_at_most, awarded.get(offer.id, 0)
        elif isinstance(offer, Building) and not offer.existing:
            limit, homes = offer.homes, opened.get(offer.id, 0)
        elif isinstance(offer, Building) and offer.closable:
            limit, homes = offer.homes, closed.get(offer.id, 0)
        if limit is not None:
            yield Finding("C12", ("homes", offer.id), f"{offer.label}, homes", "<=", limit, homes)


def _needed(w: Workings) -> ChildrenNeeding:
    """Children by scenario and period, each with their need and area."""
    needed: ChildrenNeeding = defaultdict(list)
    for s, scenario in enumerate(w.demand.scenarios):
        for (t, need, area), children in scenario.children.items():
            needed[s, t].append((need, area, children))
    return needed


def _placements(w: Workings, offer: Market, needed: ChildrenNeeding) -> Iterator[Finding]:
    size = offer.market
    if offer.tiers and offer.tiers[-1].children is not None:
        size = sum(tier.children or 0.0 for tier in offer.tiers)
    taken = {(n, a): n in offer.takes and w.places.may_take(offer, n, a) for n in w.needs for a in w.areas}
    for s in range(len(w.probabilities)):
        for period in w.periods:
            t, share = period.index, terms.availability(offer, period)
            placed = w.use.children.get((s, t, offer.id), 0.0)
            if (size is None and share == 1) or (share == 0 and placed <= ANY):
                continue
            limit = sum(children for need, area, children in needed.get((s, t), ()) if taken[need, area])
            if size is not None:
                limit = min(limit, size * (1 + offer.market_growth_per_year) ** terms.middle(w.instance, period))
            yield Finding("C12", (s, t, offer.id), w.where(offer.label, t, s), "<=", limit * share, placed)
