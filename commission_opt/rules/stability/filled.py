"""C09 how fast what opens is filled, in the evaluator's own terms: each home and contract by the days since it opened."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from commission_opt.instance.calendar import Period
from commission_opt.offers.building.record import Building
from commission_opt.offers.common.record import Offer
from commission_opt.offers.contract.record import Contract
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.tolerance import ANY
from commission_opt.plan.evaluator.workings import Finding, Workings
from commission_opt.rules.occupancy import stationary
from commission_opt.rules.stability.still import someone_takes_all, staying, told_otherwise

if TYPE_CHECKING:
    import datetime as dt

YOUNG = 4.0  # times of filling after which a home is as any other


class Lot(NamedTuple):
    """So many homes or contracts alike, the beds of one, and the days on which they open and end."""

    number: int
    beds: int
    opens: dt.date
    ends: dt.date


@dataclass
class Early:
    """Who could have gone to what opens at once, in one demand scenario.

    Attributes
    ----------
    children
        Moved as planned, or out of a market that shrinks, by period and need.
    beds
        That ended, by period and offer.
    """

    children: dict[tuple[int, str], float] = field(default_factory=lambda: defaultdict(float))
    beds: dict[tuple[int, str], float] = field(default_factory=dict)


def check(w: Workings, stays: dict[str, float], s: int, early: Early) -> Iterator[Finding]:
    """Beds used of what opened a short while ago, of what those who came can have filled."""
    for offer in w.with_beds:
        lots = _lots(w, offer)
        for period in w.periods if lots else ():
            if not all(
                need in stays and someone_takes_all(w, need) and not told_otherwise(w.instance, need, period.start)
                for need in offer.takes
            ):
                continue
            yield from _filled(w, stays, s, early, offer, lots, period)


def _filled(
    w: Workings,
    stays: dict[str, float],
    s: int,
    early: Early,
    offer: Offer,
    lots: list[Lot],
    period: Period,
) -> Iterator[Finding]:
    t, practical = period.index, offer.practical_occupancy
    wide = {need: w.places.beds_per_child(offer, need) for need in offer.takes}
    daily = [_daily(w, stays, s, k, wide) for k in range(t + 1)]
    limit, any_young = practical * w.beds.beds[offer.id][t], False
    for lot in lots:
        if lot.opens >= period.end or lot.ends <= period.start:
            continue
        full = _alone(w, s, t, wide, practical, lot.beds)
        most = max(come for come, one in zip(daily, w.periods, strict=False) if lot.opens < one.end)
        if full <= 0 or most * (period.end - lot.opens).days >= YOUNG * full:
            continue
        any_young = True
        here = practical * lot.beds * terms.days_open(period, lot.opens, lot.ends) / terms.days(period)
        limit += lot.number * (min(here, full * _share(period, lot, most / full)) - here)
    used = w.use.used.get((s, t, offer.id), 0.0)
    if not any_young or used <= ANY:
        return
    for k in range(t + 1):
        limit += math.fsum(beds * early.children.get((k, need), 0.0) for need, beds in wide.items())
        limit += math.fsum(_freed(w, offer, other, wide) * early.beds.get((k, other.id), 0.0) for other in w.with_beds)
    where = w.where(f"{offer.label} fills with those who come", t, s)
    yield Finding(
        "C09",
        (s, t, "filling", offer.id),
        where,
        "<=",
        limit,
        used,
        periods=(period,),
        weight=w.probabilities[s],
        scenario=s,
    )


def _freed(w: Workings, offer: Offer, other: Offer, wide: Mapping[str, float]) -> float:
    """Beds of the offer that the children of one bed of another would take up."""
    return max((wide[need] / w.places.beds_per_child(other, need) for need in other.takes if need in wide), default=0.0)


def _lots(w: Workings, offer: Offer) -> list[Lot]:
    start = w.periods[0].start
    if isinstance(offer, Contract):
        return [
            Lot(one.number, one.size, one.opens, one.term_ends)
            for one in w.beds.holdings.get(offer.id, ())
            if one.opens >= start
        ]
    if not isinstance(offer, Building):
        return []
    never = terms.after_horizon(w.instance)
    return [Lot(one.homes, offer.beds, one.day, never) for one in w.beds.openings.get(offer.id, ())]


def _share(period: Period, lot: Lot, rate: float) -> float:
    """Mean over the period of the share that is filled: it nears 1 by the same part each day."""
    low = max(0, (period.start - lot.opens).days)
    high = (min(period.end, lot.ends) - lot.opens).days
    if rate <= 0:
        return 0.0
    return (high - low + (math.expm1(-rate * high) - math.expm1(-rate * low)) / rate) / terms.days(period)


def _daily(w: Workings, stays: dict[str, float], s: int, t: int, wide: Mapping[str, float]) -> float:
    """Beds that children who come would take up, a day."""
    there = w.demand.scenarios[s].children
    years = terms.middles_between(w.periods[t - 1], w.periods[t]) if t else terms.middle(w.instance, w.periods[0])
    come = 0.0
    for need, beds in wide.items():
        for area in w.areas:
            before = there.get((max(0, t - 1), need, area), 0.0)
            new = there.get((t, need, area), 0.0) - before * staying(w, stays[need], s, t, (need, area))
            gone = 1.0 - math.exp(
                -years * terms.YEAR_WEEKS / stays[need]
            )  # of those who came, till the end of that time
            come += beds * max(0.0, new) / gone / stays[need]
    return come / 7.0


def _alone(w: Workings, s: int, t: int, wide: Mapping[str, float], practical: float, beds: int) -> float:
    """Beds of one home that would be filled, were there no other."""
    there = w.demand.scenarios[s].children
    children = {need: math.fsum(there.get((t, need, area), 0.0) for area in w.areas) for need in wide}
    if w.instance.occupancy.method == "worked_out" and any(children.values()):
        return stationary.least(stationary.corners(children, wide, practical), beds, {})
    return min(practical * beds, math.fsum(children[need] * wide[need] for need in wide))
