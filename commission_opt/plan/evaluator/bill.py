"""The bill: every cost line of every offer in every period, expected, in £ of the day and discounted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import fsum

from commission_opt.offers.rooms import offer_room, part_of
from commission_opt.plan.evaluation import CostRow
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.cost import Cost
from commission_opt.plan.evaluator.workings import Finding, Workings


def bill(w: Workings) -> list[CostRow]:
    """All cost lines but penalties, by period, line and offer; zeros left out."""
    sums: dict[tuple[int, str, str], float] = defaultdict(float)
    by_date: dict[tuple[int, str, str], float] = defaultdict(float)  # of them, what has a day of its own...
    worth: dict[tuple[int, str, str], float] = defaultdict(float)  # ...and its present value
    for cost in _costs(w):
        key = cost.period, cost.line, cost.offer
        sums[key] += cost.pounds
        if cost.worth is not None:
            by_date[key] += cost.pounds
            worth[key] += cost.pounds * cost.worth
    discount = [terms.present_value(w.instance, period) for period in w.periods]
    return [
        CostRow(*key, pounds, (pounds - by_date[key]) * discount[key[0]] + worth[key])
        for key, pounds in sums.items()
        if pounds != 0
    ]


def placement_costs(w: Workings) -> Iterator[Cost]:
    """What offers and the placements in them cost, and visits to the children, less what funders pay towards it."""
    booked = list(_of_offers(w))
    yield from booked
    if w.instance.funder:
        yield from part_of("offers.funders", "bill").costs(w, booked)


def _of_offers(w: Workings) -> Iterator[Cost]:
    for offer in w.instance.offers:
        yield from offer_room(offer.kind).part("bill").costs(w, offer)
    for room in ("offers.management", "offers.travel"):
        yield from part_of(room, "bill").costs(w)


def _costs(w: Workings) -> Iterator[Cost]:
    yield from placement_costs(w)
    yield from part_of("offers.moves", "bill").costs(w)
    for room in ("services.common", "services.assessment", "services.recruitment"):
        yield from part_of(room, "bill").costs(w)


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
