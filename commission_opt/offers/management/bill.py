"""Overseeing contracts and homes, from the decisions alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from commission_opt.offers.building.record import Building
from commission_opt.offers.contract.record import Contract
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.cost import Cost

if TYPE_CHECKING:
    from commission_opt.plan.evaluator.workings import Workings


def costs(w: Workings) -> Iterator[Cost]:
    """Each contract and home while it is open, day by day: period, line, offer, £ of the day."""
    for offer in w.instance.offers:
        if isinstance(offer, (Contract, Building)) and (offer.management_per_year or offer.price_by_year):
            for period in w.periods:
                a_year = terms.price_then(w.instance, offer, "management_per_year", "management", period.start)
                part = terms.days(period) / terms.days_of_year(period)
                yield Cost(period.index, "management", offer.id, _open(w, offer, period.index) * part * a_year)


def _open(w: Workings, offer: Contract | Building, t: int) -> float:
    """Contracts, or homes, open on average in the period."""
    if isinstance(offer, Building):
        return w.beds.homes[offer.id][t]
    return sum(held.homes(w.periods[t]) for held in w.beds.holdings.get(offer.id, ()))
