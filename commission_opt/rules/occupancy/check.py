"""C15 what beds carry, from the decisions: beds used, of what children who come at random fill."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import expm1, fsum, hypot, inf
from typing import TYPE_CHECKING, Any

from commission_opt.instance.calendar import Period
from commission_opt.offers.building.record import Building
from commission_opt.offers.common.record import Offer
from commission_opt.offers.market.record import Market
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.tolerance import ANY
from commission_opt.plan.evaluator.workings import Finding, Spent, Workings
from commission_opt.rules.occupancy import of_offer, stationary, turns

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance

BedsTaken = dict[tuple[int, int, str, str], dict[str, float]]  # by scenario, period, need and area: beds by offer


@dataclass(frozen=True, slots=True)
class Sort:
    """Children whose use of beds is looked at together: some needs, from one area or from all.

    `offers` are the ones with beds that take any of them, and `first` those among them that children go to before
    any other; `wide` is the beds of a child, and `fillable` the share of a bed, on average over the offers.
    """

    name: str
    label: str
    needs: tuple[str, ...]
    areas: tuple[str, ...]
    offers: tuple[Offer, ...]
    first: frozenset[str]
    wide: Mapping[str, float]
    fillable: float

    def all_who_come(self, w: Workings) -> bool:
        """Whether nobody else comes to these offers."""
        return len(self.areas) == len(w.areas) and all(need in self.needs for o in self.offers for need in o.takes)


def check(w: Workings, _spent: Spent) -> Iterator[Finding]:
    """Beds used and places in markets, of what can be carried on average."""
    if w.instance.occupancy.method != "worked_out":
        return
    in_beds = _in_beds(w)
    for sort in sorts(w):
        for s in range(len(w.probabilities)):
            for period in w.periods:
                yield from _beds(w, sort, in_beds, s, period)
    for offer in w.instance.offers:
        if isinstance(offer, Market) and (size := _size(offer)) < inf:
            for s in range(len(w.probabilities)):
                for period in w.periods:
                    yield from _market(w, offer, size, s, period)


def _in_beds(w: Workings) -> BedsTaken:
    """Beds that children take up."""
    found: BedsTaken = {}
    for (s, t), lanes in w.use.lanes.items():
        for (need, area, offer), number in lanes.items():
            if offer in w.beds.beds:
                beds = number * w.places.beds_per_child(w.offers[offer], need)
                found.setdefault((s, t, need, area), {})[offer] = beds
    return found


def sorts(w: Workings) -> Iterator[Sort]:
    """Every need that beds take, by area too where there are several, and those that beds link together."""
    areas = tuple(w.areas)
    takes = [
        {need for need in offer.takes if any(w.places.may_take(offer, need, area) for area in areas)}
        for offer in w.with_beds
    ]
    seen: set[str] = set()
    for need in w.needs:
        if not any(need in taken for taken in takes):
            continue
        yield _sort(w, need, (need,), areas)
        if len(areas) > 1:
            yield from (
                _sort(w, f"{need}@{area}", (need,), (area,)) for area in areas if _with_beds(w, (need,), (area,))
            )
        linked = {need}
        while more := set().union(*(taken for taken in takes if taken & linked)) - linked:
            linked |= more
        if need not in seen and len(linked) > 1:
            together = tuple(one for one in w.needs if one in linked)
            yield _sort(w, "+".join(together), together, areas)
        seen |= linked


def _sort(w: Workings, name: str, needs: tuple[str, ...], areas: tuple[str, ...]) -> Sort:
    offers = _with_beds(w, needs, areas)
    from_where = [w.areas[area] for area in areas if len(areas) < len(w.areas)]
    label = ", from ".join(["beds for " + " and ".join(w.needs[need] for need in needs), *from_where])
    first = frozenset(offer.id for offer in offers if _first(w, needs, offer))
    wide = {need: _mean([w.places.beds_per_child(o, need) for o in _with_beds(w, (need,), areas)]) for need in needs}
    return Sort(name, label, needs, areas, offers, first, wide, _mean([o.practical_occupancy for o in offers]))


def _with_beds(w: Workings, needs: tuple[str, ...], areas: tuple[str, ...]) -> tuple[Offer, ...]:
    """Offers with beds that may take any of the needs from any of the areas."""
    return tuple(
        offer
        for offer in w.with_beds
        if any(w.places.may_take(offer, need, area) for need in set(needs) & set(offer.takes) for area in areas)
    )


def _mean(values: Sequence[float]) -> float:
    return fsum(values) / len(values)


def _beds(w: Workings, sort: Sort, in_beds: BedsTaken, s: int, period: Period) -> Iterator[Finding]:
    t = period.index
    there, filled = _fillable(w, sort, s, t)
    used = fsum(_of_sort(in_beds, sort, s, t).values())
    children = _by_need(w.demand.scenarios[s].children, sort, (t,))
    if used <= ANY and (filled <= ANY or not any(children.values())):
        return
    load, factor = _corrected(w, sort.name, period)
    corners = _corners(w, sort, s, period, load)
    limit = factor * _least(w, sort, corners, s, t)
    yield Finding("C15", (s, t, "beds", sort.name), w.where(sort.label, t, s), "<=", limit, used)
    later = fsum(beds for offer, beds in _of_sort(in_beds, sort, s, t).items() if offer not in sort.first)
    if sort.first and (later > ANY or any(beds > ANY for offer, beds in there.items() if offer not in sort.first)):
        beds = fsum(there[offer] for offer in sort.first)
        theirs = factor * stationary.least(corners, beds / sort.fillable, {}) if corners else 0.0
        where = w.where(f"{sort.label}, once our own homes are full", t, s)
        yield Finding("C15", (s, t, "beds", f"{sort.name}/later"), where, "<=", limit - theirs, later)
    if w.instance.occupancy.by_offer and len(sort.offers) > 1 and sort.all_who_come(w):
        yield from _each(w, sort, in_beds, corners, there, s, period)


def carried(w: Workings, sort: Sort, period: Period, load: float) -> float:
    """What the formula says that a sort's beds carry of so many times the children: the mean over the scenarios."""
    return fsum(
        chance * _least(w, sort, _corners(w, sort, s, period, load), s, period.index)
        for s, chance in enumerate(w.probabilities)
    )


def _least(w: Workings, sort: Sort, corners: Sequence[stationary.Corner], s: int, t: int) -> float:
    """What the plan's beds carry, on a curve of theirs."""
    avoided = _by_need(w.prevention.avoided, sort, (s, t))
    return stationary.least(corners, _fillable(w, sort, s, t)[1] / sort.fillable, avoided) if corners else 0.0


def _fillable(w: Workings, sort: Sort, s: int, t: int) -> tuple[dict[str, float], float]:
    """Beds of each offer that can be filled, and of all together but for what is sold."""
    there = {offer.id: offer.practical_occupancy * w.beds.fillable(offer.id, t) for offer in sort.offers}
    return there, fsum(there.values()) - fsum(w.use.sold.get((s, t, offer), 0.0) for offer in there)


def _corners(w: Workings, sort: Sort, s: int, period: Period, load: float) -> list[stationary.Corner]:
    """The curve of a sort's beds, of so many times the children who come; none where nobody comes."""
    children = _by_need(w.demand.scenarios[s].children, sort, (period.index,))
    if not any(children.values()):
        return []
    off = tuple((chance, load * times) for chance, times in far_off(w.instance, sort.needs, period))
    return stationary.corners(children, sort.wide, sort.fillable, off)


def _each(
    w: Workings,
    sort: Sort,
    in_beds: BedsTaken,
    corners: Sequence[stationary.Corner],
    there: Mapping[str, float],
    s: int,
    period: Period,
) -> Iterator[Finding]:
    """Beds used of each offer, of what they carry behind the homes that every child goes to before."""
    t = period.index
    taken = _of_sort(in_beds, sort, s, t)
    for offer in sort.offers:
        filled = there[offer.id] - w.use.sold.get((s, t, offer.id), 0.0)
        if taken.get(offer.id, 0.0) <= ANY and filled <= ANY:
            continue
        name = of_offer(offer.id)
        limit = 0.0
        if corners:
            before = fsum(there[home.id] for home in turns.before(w, offer, sort.offers, period)) / sort.fillable
            most = stationary.least(corners, before + filled / sort.fillable, {})
            limit = _corrected(w, name, period)[1] * (most - stationary.least(corners, before, {}))
        where = w.where(f"{offer.label}, once homes that come first are full", t, s)
        yield Finding("C15", (s, t, "offer", name), where, "<=", limit, taken.get(offer.id, 0.0))


def _of_sort(in_beds: BedsTaken, sort: Sort, s: int, t: int) -> dict[str, float]:
    """Beds of each offer that the children take up."""
    found: dict[str, float] = {}
    for need, area in product(sort.needs, sort.areas):
        for offer, beds in in_beds.get((s, t, need, area), {}).items():
            found[offer] = found.get(offer, 0.0) + beds
    return found


def _first(w: Workings, needs: tuple[str, ...], offer: Offer) -> bool:
    """Whether children go to the offer before any other: a home of our own among them, there for good and paid for."""
    elsewhere = len(w.areas) > 1 or w.instance.travel is not None or len(w.instance.edge_of_care) > 0
    if elsewhere or not isinstance(offer, Building) or not offer.existing or offer.area not in w.areas:
        return False
    paid_for = offer.cost_per_child_week == 0 and not offer.stated_prices.get("cost_per_child_week")
    stays = not offer.closable and offer.trading is None
    takes_them = all(need in offer.takes and w.places.may_take(offer, need, offer.area) for need in needs)
    return paid_for and stays and offer.miles is offer.minutes is None and takes_them


def _by_need(there: Mapping[Any, float], sort: Sort, when: tuple[int, ...]) -> dict[str, float]:
    """Children of a sort at one time, by need."""
    return {need: fsum(there.get((*when, need, area), 0.0) for area in sort.areas) for need in sort.needs}


def _market(w: Workings, market: Market, size: float, s: int, period: Period) -> Iterator[Finding]:
    t, share = period.index, terms.availability(market, period)
    placed = w.use.children.get((s, t, market.id), 0.0)
    most = _children(w, w.demand.scenarios[s].children, t, market)
    if placed <= ANY and (share <= 0 or most <= 0):
        return
    offered = fsum(
        number
        for (need, area, offer), number in w.use.lanes.get((s, t), {}).items()
        if need in market.takes and w.places.may_take(market, need, area) and isinstance(w.offers[offer], Market)
    )
    waiting = {(then, need, area): n for (course, then, need, area), n in w.decisions.short.items() if course == s}
    offered += _children(w, waiting, t, market)
    places = size * (1 + market.market_growth_per_year) ** terms.middle(w.instance, period)
    off = far_off(w.instance, market.takes, period)
    if most - stationary.in_a_market(places, most, off) <= stationary.LOST * most and most > 0:
        return  # it has room for all
    points = [(at, stationary.in_a_market(places, at, off)) for at in stationary.looked_at(most)]
    carried = min(
        low + (high - low) * (offered - here) / (there - here) for (here, low), (there, high) in pairwise(points)
    )
    limit = _corrected(w, market.id, period)[1] * share * carried
    yield Finding("C15", (s, t, "market", market.id), w.where(market.label, t, s), "<=", limit, placed)


def far_off(instance: Instance, needs: Sequence[str], period: Period) -> stationary.Off:
    """How far the children who come may be from their average, where one demand scenario stands for all."""
    said, known = instance.occupancy, instance.uncertainty
    spread = hypot(known.entries_spread, known.stay_spread)
    if said.spread_in != "curves" or known.scenarios != 1 or spread == 0.0:
        return stationary.SURELY
    stays = [
        instance.mean_stay_weeks(record, need)
        for record in instance.demand
        if not record.certain
        for need in needs
        if need == record.need or any(row.need == need for row in record.rows)
    ]
    if not stays or None in stays:
        return stationary.lognormal(spread, 1.0)
    weeks = fsum(terms.weeks(one) for one in instance.periods[: period.index]) + terms.weeks(period) / 2
    return stationary.lognormal(spread, -expm1(-weeks / max(stay or 0.0 for stay in stays)))


def _children(w: Workings, there: Mapping[tuple[int, str, str], float], t: int, market: Market) -> float:
    """Children at one time whom the market takes."""
    return fsum(
        number
        for (then, need, area), number in there.items()
        if then == t and need in market.takes and w.places.may_take(market, need, area)
    )


def _size(market: Market) -> float:
    """Children that a market takes at one time; infinite where it has no end."""
    if market.tiers:
        return fsum(inf if tier.children is None else tier.children for tier in market.tiers)
    return inf if market.market is None else market.market


def _corrected(w: Workings, name: str, period: Period) -> tuple[float, float]:
    """Times the children, and times what is worked out: of this time or of all, the first that is stated."""
    for one in w.instance.rules.occupancy.correction:
        if one.carried_by == name and (one.period is None or (period.start <= one.period and one.period < period.end)):
            return one.load, one.factor
    return 1.0, 1.0
