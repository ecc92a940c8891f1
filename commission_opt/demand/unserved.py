"""Demand that everything on offer together could not serve, seen without solving."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from commission_opt.demand.table import DemandTable
from commission_opt.instance.calendar import Period
from commission_opt.instance.decision_days import open_spans
from commission_opt.instance.instance import Instance
from commission_opt.offers.building.record import Building
from commission_opt.offers.common.record import Offer
from commission_opt.offers.common.valid import Span
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.dps.record import CallOff
from commission_opt.offers.foster.record import Foster
from commission_opt.offers.market.record import Market

TINY = 1e-6


@dataclass(frozen=True)
class Unserved:
    """Children of a need for whom there could not be enough places, whatever is bought.

    Attributes
    ----------
    need
        Id of the need; empty for all together.
    period, last
        Numbers of the first and the last period of the run.
    children, places
        In the period of the run with the largest difference: who needs a place, and the most there could be.
    """

    need: str
    period: int
    last: int
    children: float
    places: float


def unserved(instance: Instance, demand: DemandTable) -> Iterator[Unserved]:
    """Needs, and all needs together, with more children than places, by run of periods.

    Nothing is named where sufficiency has a price, nor for a need that edge of care could lessen.
    It sees only what can be seen without solving: what it names has no answer, and what it does not
    name may have none.
    """
    if instance.rules.sufficiency.price_per_child_week is not None:
        return
    lessened = {referral.need for service in instance.edge_of_care for referral in service.referral}
    needs = [need.id for need in instance.need if need.id not in lessened]
    named: set[int] = set()
    for group in [[need] for need in needs] + ([needs] if len(needs) > 1 else []):
        short = [one for one in _short(instance, demand, group) if len(group) == 1 or one.period not in named]
        named |= {one.period for one in short}
        yield from _runs(short)


def _short(instance: Instance, demand: DemandTable, needs: list[str]) -> Iterator[Unserved]:
    for period in instance.periods:
        children = _children(demand, period.index, needs)
        places = most_places(instance, needs, period) if children > 0 else 0.0
        if children > places + TINY * max(1.0, children):
            yield Unserved(needs[0] if len(needs) == 1 else "", period.index, period.index, children, places)


def _children(demand: DemandTable, t: int, needs: list[str]) -> float:
    """Children in the scenario that has most."""
    return max(
        sum(children for (period, need, _), children in scenario.children.items() if period == t and need in needs)
        for scenario in demand.scenarios
    )


def _runs(short: list[Unserved]) -> Iterator[Unserved]:
    run: list[Unserved] = []
    for one in [*short, None]:
        if run and (one is None or one.period != run[-1].period + 1):
            worst = max(run, key=lambda each: each.children - each.places)
            yield Unserved(worst.need, run[0].period, run[-1].period, worst.children, worst.places)
            run = []
        if one is not None:
            run.append(one)


def most_places(instance: Instance, needs: list[str], period: Period) -> float:
    """Children of these needs that all offers could take in a period, were everything bought and used for them."""
    total = 0.0
    for offer in instance.offers:
        taken = [need for need in needs if need in offer.takes]
        if taken:
            total += _places(instance, offer, min(instance.footprint(offer, need) for need in taken), period)
    return total


def _places(instance: Instance, offer: Offer, footprint: float, period: Period) -> float:
    spans = open_spans(instance, offer)
    share = _share(spans, period)
    if share <= 0:
        return 0.0
    if isinstance(offer, Market):
        return _market(offer, period) * share
    return offer.practical_occupancy * _beds(instance, offer, spans, period) / footprint


def _share(spans: list[Span], period: Period) -> float:
    """Share of the period in which the offer could be open at all."""
    first = [max(start, period.start) for start, stop in spans if period.overlap(start, stop)]
    last = [min(stop, period.end) for start, stop in spans if period.overlap(start, stop)]
    return period.share(min(first), max(last)) if first else 0.0


def _market(offer: Market, period: Period) -> float:
    if offer.tiers:
        most = sum(math.inf if tier.children is None else tier.children for tier in offer.tiers)
    else:
        most = math.inf if offer.market is None else offer.market
    return most * float((1 + offer.market_growth_per_year) ** period.middle_years)


def _beds(instance: Instance, offer: Offer, spans: list[Span], period: Period) -> float:
    """Most beds, on average over the period."""
    if isinstance(offer, Building):
        return offer.homes * offer.beds * _share(spans, period)
    if isinstance(offer, Foster):
        return _households(instance, offer, period) * offer.children_per_household
    assert isinstance(offer, Contract)
    homes = offer.homes_at_most if isinstance(offer, CallOff) else 1
    return homes * max(offer.sizes) * _share(spans, period)


def _households(instance: Instance, offer: Foster, period: Period) -> float:
    """Those there are, less the leavers, and all who could be recruited by the end of the period."""
    there = offer.households * (1 - offer.leavers_per_year) ** period.middle_years
    years = {p.year for p in instance.periods if p.start < period.end}
    return float(there + offer.recruits_per_year_at_most * len(years))
