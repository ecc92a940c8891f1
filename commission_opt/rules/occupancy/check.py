"""C15 what beds carry, from the decisions: beds used, of what children who come at random fill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import fsum, inf
from typing import Any

from commission_opt.instance.calendar import Period
from commission_opt.offers.common.record import Offer
from commission_opt.offers.market.record import Market
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.tolerance import ANY
from commission_opt.plan.evaluator.workings import Finding, Spent, Workings
from commission_opt.rules.occupancy import stationary


@dataclass(frozen=True, slots=True)
class Sort:
    """Children whose use of beds is looked at together: some needs, from one area or from all."""

    name: str
    needs: tuple[str, ...]
    areas: tuple[str, ...]


def check(w: Workings, _spent: Spent) -> Iterator[Finding]:
    """Beds used and places in markets, of what can be carried on average."""
    if w.instance.rules.occupancy.method != "worked_out":
        return
    for sort in _sorts(w):
        offers = [offer for offer in w.with_beds if set(sort.needs) & set(offer.takes)]
        for s in range(len(w.probabilities)):
            for period in w.periods:
                yield from _beds(w, sort, offers, s, period)
    for offer in w.instance.offers:
        if isinstance(offer, Market) and (size := _size(offer)) < inf:
            for s in range(len(w.probabilities)):
                for period in w.periods:
                    yield from _market(w, offer, size, s, period)


def _sorts(w: Workings) -> Iterator[Sort]:
    """Every need that beds take, by area too where there are several, and those that beds link together."""
    areas = tuple(w.areas)
    takes = [set(offer.takes) for offer in w.with_beds]
    seen: set[str] = set()
    for need in w.needs:
        if not any(need in taken for taken in takes):
            continue
        yield Sort(need, (need,), areas)
        if len(areas) > 1:
            yield from (Sort(f"{need}@{area}", (need,), (area,)) for area in areas)
        linked = {need}
        while more := set().union(*(taken for taken in takes if taken & linked)) - linked:
            linked |= more
        if need not in seen and len(linked) > 1:
            together = tuple(one for one in w.needs if one in linked)
            yield Sort("+".join(together), together, areas)
        seen |= linked


def _beds(w: Workings, sort: Sort, offers: list[Offer], s: int, period: Period) -> Iterator[Finding]:
    t = period.index
    children = _by_need(w.demand.scenarios[s].children, sort, (t,))
    used = fsum(
        number * w.places.beds_per_child(w.offers[offer], need)
        for (need, area, offer), number in w.use.lanes.get((s, t), {}).items()
        if need in sort.needs and area in sort.areas and offer in w.beds.beds
    )
    filled = fsum(
        offer.practical_occupancy * w.beds.beds[offer.id][t] - w.use.sold.get((s, t, offer.id), 0.0) for offer in offers
    )
    if used <= ANY and (filled <= ANY or not any(children.values())):
        return
    fillable = fsum(offer.practical_occupancy for offer in offers) / len(offers)
    wide = {need: _wide(w, need, offers) for need in sort.needs}
    avoided = _by_need(w.prevention.avoided, sort, (s, t))
    carried = 0.0
    if any(children.values()):
        carried = stationary.least(stationary.corners(children, wide, fillable), filled / fillable, avoided)
    from_where = [w.areas[area] for area in sort.areas if len(sort.areas) < len(w.areas)]
    name = ", from ".join(["beds for " + " and ".join(w.needs[need] for need in sort.needs), *from_where])
    limit = _correction(w, sort.name, period) * carried
    yield Finding("C15", (s, t, "beds", sort.name), w.where(name, t, s), "<=", limit, used)


def _by_need(there: Mapping[Any, float], sort: Sort, when: tuple[int, ...]) -> dict[str, float]:
    """Children of a sort at one time, by need."""
    return {need: fsum(there.get((*when, need, area), 0.0) for area in sort.areas) for need in sort.needs}


def _wide(w: Workings, need: str, offers: list[Offer]) -> float:
    """Beds that a child takes up, on average over the offers that take it."""
    each = [w.places.beds_per_child(offer, need) for offer in offers if need in offer.takes]
    return fsum(each) / len(each)


def _market(w: Workings, market: Market, size: float, s: int, period: Period) -> Iterator[Finding]:
    t, share = period.index, terms.availability(market, period)
    placed = w.use.children.get((s, t, market.id), 0.0)
    most = _children(w.demand.scenarios[s].children, t, market)
    if placed <= ANY and (share <= 0 or most <= 0):
        return
    offered = fsum(
        number
        for (need, _, offer), number in w.use.lanes.get((s, t), {}).items()
        if need in market.takes and isinstance(w.offers[offer], Market)
    )
    waiting = {(then, need, area): n for (course, then, need, area), n in w.decisions.short.items() if course == s}
    offered += _children(waiting, t, market)
    places = size * (1 + market.market_growth_per_year) ** terms.middle(w.instance, period)
    points = [(at, stationary.in_a_market(places, at)) for at in stationary.looked_at(most)]
    carried = min(
        low + (high - low) * (offered - here) / (there - here) for (here, low), (there, high) in pairwise(points)
    )
    limit = _correction(w, market.id, period) * share * carried
    yield Finding("C15", (s, t, "market", market.id), w.where(market.label, t, s), "<=", limit, placed)


def _children(there: Mapping[tuple[int, str, str], float], t: int, market: Market) -> float:
    """Children at one time whom the market takes."""
    return fsum(number for (then, need, _), number in there.items() if then == t and need in market.takes)


def _size(market: Market) -> float:
    """Children that a market takes at one time; infinite where it has no end."""
    if market.tiers:
        return fsum(inf if tier.children is None else tier.children for tier in market.tiers)
    return inf if market.market is None else market.market


def _correction(w: Workings, name: str, period: Period) -> float:
    """Times what is worked out: of this time or of all, the first that is stated."""
    for one in w.instance.rules.occupancy.correction:
        if one.carried_by == name and (one.period is None or (period.start <= one.period and one.period < period.end)):
            return one.factor
    return 1.0
