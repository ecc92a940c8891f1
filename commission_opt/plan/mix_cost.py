"""What of an offer's cost belongs to one line of the mix alone: guaranteed beds, set-up, recruitment, capital, closure.

The sums are those of the bills, for the contracts or homes of that line.
"""

from __future__ import annotations

from collections.abc import Mapping

from commission_opt.instance.instance import Instance
from commission_opt.offers.building import bill as building
from commission_opt.offers.building.record import Building
from commission_opt.offers.contract import bill as contract
from commission_opt.offers.foster.record import Foster
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.beds import Holding, Start

Own = Mapping[int, float]  # £ of the day by period


def contract_cost(instance: Instance, held: Holding, *, existing: bool = False) -> Own:
    """Beds paid for whether used or not, and the set-up, which of a contract that exists was paid before."""
    own: dict[int, float] = {}
    for period in instance.periods:
        cost = contract.guaranteed_a_week(held, period) * terms.weeks(period)
        cost += 0.0 if existing else contract.set_up(held, period)
        own[period.index] = cost * terms.price_rise(instance, held.offer.kind, period.start)
    return own


def recruitment_cost(instance: Instance, offer: Foster, tau: int, households: float) -> Own:
    """Recruiting foster households, paid when it is decided."""
    rise = terms.price_rise(instance, "foster", instance.periods[tau].start)
    return {tau: offer.recruitment_cost * households * rise}


def capital_cost(instance: Instance, offer: Building, start: Start) -> Own:
    """Yearly payments for homes that open on one day."""
    return dict(building.capital(instance, offer, start))


def closure_cost(instance: Instance, offer: Building, start: Start) -> Own:
    """Closing homes, paid once, in the period in which they close."""
    return dict(building.closure(instance, offer, start))
