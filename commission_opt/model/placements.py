"""Children placed: ``placed[s,t,n,a,k]``, and those left ``short[s,t,n,a]``.

A placement exists only where there is demand, the offer takes the need from the area, and the offer
can have beds, or a market, in the period.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from commission_opt.instance.prices import Priced
from commission_opt.keys import LaneKey, OfferKey, PlacedKey
from commission_opt.model.limit import SUFFICIENCY
from commission_opt.model.model import Model, Term
from commission_opt.offers.common.record import Offer
from commission_opt.offers.market.maths import available
from commission_opt.offers.market.record import Market

if TYPE_CHECKING:
    import pulp

# A child who goes short when a given mix is priced without the rules weighs this many times the
# costliest placement, so that none does while there is any place.
SHORT_WEIGHT = 10.0
LEAST_DEAREST = 1000.0  # £ a week


@dataclass
class Placements:
    """The variables of placement, indexed the ways that rules and costs ask for them.

    Attributes
    ----------
    by_demand
        For each scenario, period, need and area: offer and variable.
    by_offer
        For each scenario, period and offer: need, area and variable.
    sold
        Beds sold, by scenario, period and offer.
    """

    by_demand: dict[LaneKey, list[tuple[str, pulp.LpVariable]]] = field(default_factory=lambda: defaultdict(list))
    by_offer: dict[OfferKey, list[tuple[str, str, pulp.LpVariable]]] = field(default_factory=lambda: defaultdict(list))
    short: dict[LaneKey, pulp.LpVariable] = field(default_factory=dict)
    sold: dict[OfferKey, pulp.LpVariable] = field(default_factory=dict)

    @classmethod
    def add(cls, model: Model) -> Placements:
        """Add the variables of placement and shortfall to the model."""
        placements = cls()
        takers = _takers(model)
        lanes = _lanes(model)
        new = tuple.__new__  # half the time of calling the class, for hundreds of thousands of keys
        keys = [
            new(PlacedKey, (s, t, need, area, offer))
            for s, t, need, area in lanes
            for offer in takers.get((t, need, area), ())
        ]
        made = iter(model.add_columns("placed", keys).values())
        offers: dict[tuple[int, int], dict[str, list[tuple[str, str, pulp.LpVariable]]]] = defaultdict(dict)
        for lane in lanes:
            s, t, need, area = lane
            taking = takers.get((t, need, area))
            if not taking:
                continue
            lists, by_demand = offers[s, t], placements.by_demand[lane]
            for offer, variable in zip(taking, made, strict=False):
                if offer not in lists:
                    lists[offer] = placements.by_offer[OfferKey(s, t, offer)]
                lists[offer].append((need, area, variable))
                by_demand.append((offer, variable))
        placements._add_short(model)
        return placements

    def _add_short(self, model: Model) -> None:
        """Add ``short[s,t,n,a]`` where a shortfall has a price.

        ::

            cost[t] += price_per_child_week * weeks[t] * short[s,t,n,a]
        """
        price = model.instance.rules.sufficiency.price_per_child_week
        if price is None and not model.relaxed:
            return
        weight = SHORT_WEIGHT * dearest(model.instance.offers)
        for key, variable in model.add_columns("short", _lanes(model)).items():
            self.short[key] = variable
            period = model.instance.periods[key.period]
            probability = model.demand.scenarios[key.scenario].probability
            if model.counts_breach and price is None:
                model.count_breach(variable, SUFFICIENCY * period.weeks * probability)
            elif price is None:
                model.charge_internal(variable, weight * period.weeks * probability)
            else:
                model.charge("penalty", "", period, variable, price * period.weeks * probability, scenario=key.scenario)

    def used(self, model: Model, s: int, t: int, offer: Offer) -> list[Term]:
        """Beds used: ``sum over n, a of footprint[k,n] * placed[s,t,n,a,k]``."""
        footprint = {need: model.instance.footprint(offer, need) for need in offer.takes}
        return [(variable, footprint[need]) for need, _, variable in self.by_offer.get(OfferKey(s, t, offer.id), ())]

    def filled(self, model: Model, s: int, t: int, offer: Offer) -> list[Term]:
        """Beds used or sold."""
        terms = self.used(model, s, t, offer)
        sold = self.sold.get(OfferKey(s, t, offer.id))
        return terms if sold is None else [*terms, (sold, 1.0)]


def _lanes(model: Model) -> list[LaneKey]:
    """Where there are children who need a placement."""
    return [LaneKey(s, *lane) for s, scenario in enumerate(model.demand.scenarios) for lane in scenario.children]


def _takers(model: Model) -> dict[tuple[int, str, str], list[str]]:
    """Offers that could take children of each need and area in each period: see `lanes.shut_lanes` for who may not."""
    takers: dict[tuple[int, str, str], list[str]] = defaultdict(list)
    open_to = {
        (need, offer.id): [area.id for area in model.instance.area if model.instance.takes_from(area.id, need, offer)]
        for offer in model.instance.offers
        for need in offer.takes
    }
    for offer in model.instance.offers:
        for period in model.instance.periods:
            if isinstance(offer, Market):
                possible = available(offer, period) > 0
            else:
                possible = model.beds_of(offer.id, period.index).possible
            if possible:
                for need in dict.fromkeys(offer.takes):
                    for area in open_to[need, offer.id]:
                        takers[period.index, need, area].append(offer.id)
    return takers


def dearest(offers: tuple[Offer, ...]) -> float:
    """£ a week of the costliest placement, at the price base; never less than £1,000."""
    prices = [LEAST_DEAREST]
    for offer in offers:
        for key in ("price_per_week", "price_per_bed_week", "price_when_used_per_bed_week", "cost_per_child_week"):
            price = getattr(offer, key, None)
            prices += price.values() if isinstance(price, dict) else [price] if price else []
        prices += [tier.price_per_week for tier in offer.tiers] if isinstance(offer, Market) else []
        for record in (offer, *(offer.tiers if isinstance(offer, Market) else ())):
            prices += _stated(record) if isinstance(record, Priced) else []
    return float(max(prices))


def _stated(record: Priced) -> list[float]:
    """Prices of a week that are stated by year."""
    found: list[float] = []
    for key, years in record.dated.items():
        if key.endswith("_week"):
            for price in years.values():
                found += price.values() if isinstance(price, dict) else [price]
    return found
