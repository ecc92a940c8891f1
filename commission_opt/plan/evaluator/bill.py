"""The bill: every cost line of every offer in every period, expected, in £ of the day and discounted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import fsum

from commission_opt.offers.building.record import Building
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.foster.record import Foster
from commission_opt.offers.market.record import Market
from commission_opt.plan.evaluation import CostRow
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.workings import Finding, Workings

Cost = tuple[int, str, str, float]  # period, line, offer, £ of the day


def bill(w: Workings) -> list[CostRow]:
    """All cost lines but penalties, by period, line and offer; zeros left out."""
    sums: dict[tuple[int, str, str], float] = defaultdict(float)
    for t, line, offer, cost in _costs(w):
        sums[t, line, offer] += cost
    discount = [terms.present_value(w.instance, period) for period in w.periods]
    return [CostRow(t, line, offer, cost, cost * discount[t]) for (t, line, offer), cost in sums.items() if cost != 0]


def placement_costs(w: Workings) -> Iterator[Cost]:
    """What offers and the placements in them cost, and visits to the children."""
    from commission_opt.offers.building.bill import building_costs
    from commission_opt.offers.contract.bill import contract_costs
    from commission_opt.offers.foster.bill import foster_costs
    from commission_opt.offers.market.bill import market_costs

    for offer in w.instance.offers:
        if isinstance(offer, Contract):
            yield from contract_costs(w, offer)
        elif isinstance(offer, Market):
            yield from market_costs(w, offer)
        elif isinstance(offer, Building):
            yield from building_costs(w, offer)
        elif isinstance(offer, Foster):
            yield from foster_costs(w, offer)
    yield from _travel(w)


def _costs(w: Workings) -> Iterator[Cost]:
    from commission_opt.services.assessment.bill import assessment_costs
    from commission_opt.services.common.bill import service_costs
    from commission_opt.services.recruitment.bill import recruitment_costs

    yield from placement_costs(w)
    for service in w.instance.edge_of_care:
        yield from service_costs(w, service)
    for assessment in w.instance.assessment:
        yield from assessment_costs(w, assessment)
    for role in w.instance.role:
        yield from recruitment_costs(w, role)


def _travel(w: Workings) -> Iterator[Cost]:
    """Social workers' visits: £ a child-week by distance, where the distance is known."""
    if w.instance.travel is None:
        return
    a_week: dict[tuple[str, str], float] = {}
    for offer in w.instance.offers:
        for area in w.areas:
            a_week[area, offer.id] = w.places.visits_a_week(area, offer)
    for (s, t), lanes in w.use.lanes.items():
        period = w.periods[t]
        factor = w.probabilities[s] * terms.weeks(period) * terms.price_rise(w.instance, "travel", period.start)
        sums: dict[str, float] = defaultdict(float)
        for (_, area, offer_id), children in lanes.items():
            sums[offer_id] += a_week[area, offer_id] * children
        for offer_id, cost in sums.items():
            yield t, "travel", offer_id, factor * cost


def penalties(w: Workings, findings: Iterable[Finding]) -> list[CostRow]:
    """What missing the soft rules costs, one row a period.

    That of a rule over several periods is spread over them by days::

        penalty[t] = price * missed * days[t] / sum of days,   discounted[t] = penalty[t] * discount[t]

    A rule about £ at present value is not discounted again.
    """
    cost: dict[int, float] = defaultdict(float)
    discounted: dict[int, float] = defaultdict(float)
    factors = [terms.present_value(w.instance, period) for period in w.periods]
    for found in findings:
        if found.price is not None and found.shortfall > 0:
            days = sum(terms.days(period) for period in found.periods)
            penalty = found.price * found.weight * found.shortfall
            for period in found.periods:
                t, part = period.index, penalty * terms.days(period) / days
                cost[t] += part
                discounted[t] += part if found.at_present_value else part * factors[t]
    return [CostRow(t, "penalty", "", cost[t], discounted[t]) for t in sorted(cost)]


def objective(costs: Iterable[CostRow]) -> float:
    """Expected net present cost, £."""
    return fsum(row.discounted for row in costs)


def commitment_outstanding(w: Workings) -> float:
    """£ guaranteed to contracts of the plan for weeks after the horizon, at the price base."""
    return fsum(
        terms.bed_week_price(h.offer, h.size)
        * h.size
        * h.offer.guarantee
        * h.days_after(terms.after_horizon(w.instance))
        / 7
        for held in w.beds.holdings.values()
        for h in held
    )
