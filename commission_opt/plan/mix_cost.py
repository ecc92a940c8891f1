"""What of an offer's cost belongs to one line of the mix alone: guaranteed beds, set-up, recruitment, capital, closure.

The sums are those of the bills, for the contracts or homes of that line.
"""

from __future__ import annotations

from collections.abc import Iterable

from commission_opt.instance.instance import Instance
from commission_opt.offers.building import bill as building
from commission_opt.offers.building.record import Building
from commission_opt.offers.contract import bill as contract
from commission_opt.offers.foster.record import Foster
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.beds import Holding, Start
from commission_opt.plan.evaluator.cost import Cost

Own = dict[int, tuple[float, float]]  # £ of the day and at present value, by period
NOTHING = (0.0, 0.0)


def _own(instance: Instance, costs: Iterable[Cost]) -> Own:
    found: Own = {}
    for cost in costs:
        factor = terms.present_value(instance, instance.periods[cost.period]) if cost.worth is None else cost.worth
        pounds, worth = found.get(cost.period, NOTHING)
        found[cost.period] = pounds + cost.pounds, worth + cost.pounds * factor
    return found


def contract_cost(instance: Instance, held: Holding, *, existing: bool = False) -> Own:
    """Beds paid for whether used or not, and the set-up, which of a contract that exists was paid before."""
    costs = []
    for period in instance.periods:
        cost = contract.guaranteed_a_week(instance, held, period) * terms.weeks_paid(instance, period)
        cost += 0.0 if existing else contract.set_up(instance, held, period)
        costs.append(Cost(period.index, held.offer.kind, held.offer.id, cost))
    return _own(instance, costs)


def recruitment_cost(instance: Instance, offer: Foster, tau: int, households: float) -> Own:
    """Recruiting foster households, paid when it is decided."""
    each = terms.price_then(instance, offer, "recruitment_cost", offer.kind, instance.periods[tau].start)
    return _own(instance, [Cost(tau, offer.kind, offer.id, each * households)])


def capital_cost(instance: Instance, offer: Building, start: Start) -> Own:
    """Yearly payments for homes that open on one day, and what is spent on them before."""
    costs = (*building.capital(instance, offer, start), *building.before_opening(instance, offer, start))
    return _own(instance, costs)


def closure_cost(instance: Instance, offer: Building, start: Start) -> Own:
    """Closing homes, paid once, in the period in which they close."""
    return _own(instance, building.closure(instance, offer, start))
