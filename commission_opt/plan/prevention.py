"""The tables of a result about prevention and the workforce."""

from __future__ import annotations

from collections import defaultdict

from commission_opt.decisions import Decisions
from commission_opt.demand.table import DemandTable
from commission_opt.instance.instance import Instance
from commission_opt.offers.common.record import Offer
from commission_opt.offers.market.record import Market
from commission_opt.offers.rooms import offer_kinds
from commission_opt.plan.evaluation import Evaluation
from commission_opt.plan.result import UnitCost
from commission_opt.plan.result_people import AvoidedResult, FamiliesRow, WorkforceResult
from commission_opt.plan.tables import TINY, period_starts
from commission_opt.services.common.left_early import still_there

# What a placement costs; closing a home, services and recruitment are no part of it.
PLACEMENT_LINES = frozenset(
    (*offer_kinds(), "capital", "receipts", "before_opening", "management", "travel", "trading")
)


def workforce(instance: Instance, evaluation: Evaluation) -> list[WorkforceResult]:
    """People in services, assessing, and in every role that is recruited for."""
    starts = period_starts(instance)
    return [
        {
            "period": starts[row.period],
            "service": row.service,
            "role": row.role,
            "workers": row.workers,
            "hired": row.hired,
            "cases": row.cases,
            "capacity": row.capacity,
            "level": "service" if row.service else "role",
        }
        for row in evaluation.workforce
    ]


def families(instance: Instance, demand: DemandTable, decisions: Decisions) -> list[FamiliesRow]:
    """Families that services start with, expected, by period, service and referral group."""
    mean: dict[tuple[int, str, str], float] = defaultdict(float)
    for (s, t, service, referral), number in decisions.started.items():
        mean[t, service, referral] += demand.scenarios[s].probability * number
    starts = period_starts(instance)
    rates = {
        (service.id, referral.id): service.success_rate * still_there(instance, service, referral)
        for service in instance.edge_of_care
        for referral in service.referral
    }
    return [
        {
            "period": starts[t],
            "service": service,
            "referral": referral,
            "families": number,
            "successes": rates[service, referral] * number,
        }
        for (t, service, referral), number in sorted(mean.items())
        if number > TINY
    ]


def avoided(instance: Instance, evaluation: Evaluation) -> list[AvoidedResult]:
    """Children kept out of care, expected, by period, need and area."""
    starts = period_starts(instance)
    return [
        {"period": starts[row.period], "need": row.need, "area": row.area, "children": row.children}
        for row in evaluation.avoided
    ]


def unit_costs(instance: Instance, demand: DemandTable, decisions: Decisions, evaluation: Evaluation) -> list[UnitCost]:
    """What a child-week in placements of each need costs in each financial year, £ of the day.

    ::

        cost_per_week[y,n] = sum over offers k of cost[y,k] * weight[y,k,n] / sum over needs of weight[y,k,n]
                             / child_weeks[y,n]
        weight[y,k,n] = child-weeks * price of the need      where k is bought as used at a price by need
                      = child-weeks * beds that a child uses   otherwise

    with ``cost[y,k]`` the placement lines of the offer, empty beds, yearly payments for capital and
    travel among them, less income from beds sold. Worked out only for an instance that has
    edge-of-care services; what an offer costs in a year in which it holds nobody is left out.
    """
    if not instance.edge_of_care:
        return []
    years = [period.year for period in instance.periods]
    offers = {offer.id: offer for offer in instance.offers}
    child_weeks: dict[tuple[str, str, str], float] = defaultdict(float)  # year, offer, need
    for (s, t, need, _, offer_id), children in decisions.placed.items():
        weeks = instance.periods[t].weeks * demand.scenarios[s].probability
        child_weeks[years[t], offer_id, need] += weeks * children
    cost: dict[tuple[str, str], float] = defaultdict(float)
    for row in evaluation.costs:
        if row.line in PLACEMENT_LINES:
            cost[years[row.period], row.offer] += row.cost
    weight = {
        (year, offer, need): weeks * _weight(instance, offers[offer], need, year)
        for (year, offer, need), weeks in child_weeks.items()
    }
    whole: dict[tuple[str, str], float] = defaultdict(float)
    for (year, offer_id, _), amount in weight.items():
        whole[year, offer_id] += amount
    sums: dict[tuple[str, str], list[float]] = {(y, n.id): [0.0, 0.0] for y in instance.years for n in instance.need}
    for (year, offer_id, need), amount in weight.items():
        sums[year, need][0] += child_weeks[year, offer_id, need]
        if whole[year, offer_id]:
            sums[year, need][1] += cost[year, offer_id] * amount / whole[year, offer_id]
    return [
        {"year": year, "need": need, "child_weeks": weeks, "cost_per_week": spent / weeks}
        for (year, need), (weeks, spent) in sums.items()
        if weeks > TINY
    ]


def _weight(instance: Instance, offer: Offer, need: str, year: str) -> float:
    """What a child of a need costs in an offer, beside a child of another need."""
    if isinstance(offer, Market) and not offer.tiers:
        return instance.money.of_the_day(offer, "price_per_week", offer.kind, year, need)
    return instance.footprint(offer, need)
