"""By what the formula is to be corrected: what beds and markets carried in the simulation, against what it says."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, cast

from commission_opt.demand import demand_table
from commission_opt.offers.market.record import Market
from commission_opt.plan.evaluator.evaluate import evaluate
from commission_opt.plan.evaluator.terms import availability
from commission_opt.rules.market.maths import capacity
from commission_opt.rules.occupancy import CARD, of_offer, stationary
from commission_opt.rules.occupancy.corrections import correction
from commission_opt.rules.occupancy.pools import BedGroup, bed_groups
from commission_opt.rules.occupancy.spread import spread_of
from commission_opt.studies.calibration.tried import NOWHERE, TriedOut

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions
    from commission_opt.instance.calendar import Period
    from commission_opt.instance.instance import Instance
    from commission_opt.offers.common.record import Offer

Factors = dict[tuple[str, int], float]  # by beds or market, and period
LEAST, MOST = 0.05, 2.0
DIGITS = 4
FEW = 0.05  # beds or children: a ratio of fewer is chance


def factors_of(instance: Instance, decisions: Decisions, tried: TriedOut) -> Factors:
    """What each row of a plan has to be multiplied by, to be what was carried.

    ::

        factor[G,t] = mean beds used by G in the simulation / C[G,t](q of the plan)
        factor[k,t] = mean beds used of offer k in the simulation / what it is held to
        factor[k,t] = mean children in market k in the simulation / G[k,t](offered to it in the simulation)

    Where the plan has no such beds, or nobody is offered to the market, the factor of before stays.
    """
    found = {}
    groups = {group.record: group for group in bed_groups(instance)}
    offers = {of_offer(offer.id): offer for offer in instance.offers if not offer.bought_as_used}
    markets = {offer.id: offer for offer in instance.offers if isinstance(offer, Market)}
    for key, said in _said(instance, decisions).items():
        period = instance.periods[key[1]]
        if key[0] in offers:
            formula, carried = said, _with_offer(instance, offers[key[0]], tried, period)
        elif key[0] in groups:
            formula, carried = said, _in_beds(instance, groups[key[0]], tried, period)
        elif key[0] in markets:
            market = markets[key[0]]
            formula, carried = _market(instance, market, tried, period), _in_market(tried, market.id, period)
        else:
            continue
        before = correction(instance, key[0], period)
        found[key] = before if formula < FEW else min(max(round(carried / formula, DIGITS), LEAST), MOST)
    return found


def changes_of(instance: Instance, factors: Factors) -> dict[str, object]:
    """The factors as an instance states them."""
    rows = [
        {"carried_by": name, "period": instance.periods[t].start, "factor": factor}
        for (name, t), factor in sorted(factors.items())
    ]
    return {"rules.occupancy.correction": rows}


def _said(instance: Instance, decisions: Decisions) -> Factors:
    """What the formula says that is carried, without corrections: the mean over the demand scenarios."""
    demand = demand_table(instance)
    found: Factors = defaultdict(float)
    for row in evaluate(instance, demand, decisions, relaxed=True).rules:
        if row.id == CARD.id:
            scenario, t, _, record = cast("tuple[int, int, str, str]", row.key)
            factor = correction(instance, record, instance.periods[t])
            found[record, t] += demand.scenarios[scenario].probability * row.limit / factor
    return found


def _in_beds(instance: Instance, group: BedGroup, tried: TriedOut, period: Period) -> float:
    """Beds that the group's children took up in the simulation."""
    offers = {offer.id: offer for offer in group.offers}
    return sum(
        float(there[period.index]) * instance.footprint(offers[offer], need)
        for (need, area, offer), there in tried.children.items()
        if offer in offers and need in group.needs and group.area in (None, area)
    )


def _with_offer(instance: Instance, offer: Offer, tried: TriedOut, period: Period) -> float:
    """Beds of an offer that children took up in the simulation."""
    return sum(
        float(there[period.index]) * instance.footprint(offer, need)
        for (need, _, where), there in tried.children.items()
        if where == offer.id
    )


def _in_market(tried: TriedOut, market: str, period: Period) -> float:
    return sum(float(there[period.index]) for (_, _, offer), there in tried.children.items() if offer == market)


def _market(instance: Instance, market: Market, tried: TriedOut, period: Period) -> float:
    """What the formula says of the children who were offered to a market in the simulation: for whom no bed had room."""
    as_used = {NOWHERE, *(offer.id for offer in instance.offers if offer.bought_as_used)}
    offered = sum(
        float(there[period.index])
        for (need, area, offer), there in tried.children.items()
        if instance.takes_from(area, need, market) and offer in as_used
    )
    places = capacity(market) * (1 + market.market_growth_per_year) ** period.middle_years
    spread = spread_of(instance, market.takes, period)
    return availability(market, period) * stationary.in_a_market(places, offered, spread)
