"""What edge-of-care services do: families in service, and children who stay out of care."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from commission_opt.decisions import Decisions
from commission_opt.demand.table import DemandLane, DemandTable
from commission_opt.instance.calendar import Period
from commission_opt.instance.instance import Instance
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.cohorts import case_curve, children_avoided, means
from commission_opt.plan.evaluator.in_care import fewer_children
from commission_opt.plan.evaluator.project import months, running
from commission_opt.services.common.record import EdgeOfCare, Referral


@dataclass
class Prevention:
    """Averages over a period.

    Attributes
    ----------
    families
        Families that start, by scenario, period and service.
    cases
        Full cases in service, by scenario, period and service.
    avoided
        Children out of care, by scenario, period, need and area.
    expected
        The same over all scenarios, by period, need and area.
    left_early
        Of them those whose stay in the need a service ended, by scenario, period, service, need and area: by the period
        in which the work began.
    """

    families: dict[tuple[int, int, str], float] = field(default_factory=lambda: defaultdict(float))
    cases: dict[tuple[int, int, str], float] = field(default_factory=lambda: defaultdict(float))
    avoided: dict[tuple[int, int, str, str], float] = field(default_factory=lambda: defaultdict(float))
    expected: dict[DemandLane, float] = field(default_factory=lambda: defaultdict(float))
    left_early: dict[tuple[int, int, str, str, str], dict[int, float]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(float))
    )


def referred(instance: Instance, referral: Referral, period: Period) -> float:
    """Families referred in a period."""
    if referral.per_month is None:
        return referral.by_period[period.index]
    return float(referral.per_month * months(period) * (1 + referral.growth_per_year) ** terms.middle(instance, period))


def find_prevention(instance: Instance, demand: DemandTable, decisions: Decisions) -> Prevention:
    """Follow every family that starts."""
    found = Prevention()
    by_service: dict[str, dict[tuple[int, int, str], float]] = defaultdict(dict)
    for (s, t, service_id, referral), families in decisions.started.items():
        if families:
            by_service[service_id][s, t, referral] = families
            found.families[s, t, service_id] += families
    for service in instance.edge_of_care:
        if started := by_service.get(service.id):
            _cases(instance, service, started, found)
            if service.on_stays:
                _left_early(instance, service, demand, started, found)
            elif not service.avoidance_by_year:
                _avoided(instance, service, demand, started, found)
    if instance.sums.avoided_within_demand:
        for (s, t, need, area), children in found.avoided.items():
            there = demand.scenarios[s].children.get((t, need, area), 0.0)
            found.avoided[s, t, need, area] = min(children, there)
    for (s, t, need, area), children in found.avoided.items():
        found.expected[t, need, area] += demand.scenarios[s].probability * children
    return found


def _cases(
    instance: Instance, service: EdgeOfCare, started: dict[tuple[int, int, str], float], found: Prevention
) -> None:
    share = means(case_curve(service), instance.sums.equal_months)
    complexity = {referral.id: referral.complexity for referral in service.referral}
    weighted: dict[tuple[int, int], float] = defaultdict(float)
    for (s, tau, referral), families in started.items():
        weighted[s, tau] += complexity[referral] * families
    for (s, tau), full in weighted.items():
        for period in instance.periods[tau:]:
            found.cases[s, period.index, service.id] += full * share.over(period, instance.periods[tau])


def _avoided(
    instance: Instance,
    service: EdgeOfCare,
    demand: DemandTable,
    started: dict[tuple[int, int, str], float],
    found: Prevention,
) -> None:
    lane = {r.id: (r.need, r.area or instance.area[0].id, r.children_per_family) for r in service.referral}
    at_risk: dict[int, dict[tuple[int, str, str], float]] = defaultdict(lambda: defaultdict(float))
    for (s, tau, referral), families in started.items():
        need, area, children = lane[referral]
        at_risk[s][tau, need, area] += children * families
    shares: dict[float, dict[tuple[int, int], float]] = {}
    for s, starts in at_risk.items():
        forecast = demand.scenarios[s].forecast
        then = service if forecast is None else forecast.own_service(service)
        if then.success_rate not in shares:
            shares[then.success_rate] = _shares_avoided(instance, then)
        share = shares[then.success_rate]
        for period in instance.periods:
            for (tau, need, area), children in starts.items():
                if tau <= period.index:
                    found.avoided[s, period.index, need, area] += children * share[period.index, tau]


def _left_early(
    instance: Instance,
    service: EdgeOfCare,
    demand: DemandTable,
    started: dict[tuple[int, int, str], float],
    found: Prevention,
) -> None:
    """Children in care who are in a need no longer, or have come to one, since the work with them ended."""
    groups = {referral.id: referral for referral in service.referral}
    for (s, tau, referral_id), families in started.items():
        referral, world = groups[referral_id], demand.scenarios[s].forecast or instance
        area, then = referral.area or instance.area[0].id, world.own_service(service)
        children = families * referral.children_per_family
        for need, curve in fewer_children(world, then, referral).items():
            fewer = means(curve, instance.sums.equal_months)
            for period in instance.periods[tau:]:
                number = children * fewer.over(period, instance.periods[tau])
                found.avoided[s, period.index, need, area] += number
                if need == referral.need:
                    found.left_early[s, period.index, service.id, need, area][tau] += number


def _shares_avoided(instance: Instance, service: EdgeOfCare) -> dict[tuple[int, int], float]:
    """Share of the children at risk who are out of care in a period, by that and the one in which their family starts."""
    found: dict[tuple[int, int], float] = {}
    starts = running(instance, service)
    for period in instance.periods:
        taus = [tau for tau in starts if tau.index <= period.index]
        children = children_avoided(service, period, taus, instance.sums.equal_months)
        for tau, share in zip(taus, children, strict=True):
            found[period.index, tau.index] = share
    return found


def cases_could_be(instance: Instance, service: EdgeOfCare) -> list[int]:
    """Periods in which the service could have a family, by its referrals and how long it works with one."""
    share = means(case_curve(service), instance.sums.equal_months)
    latest_first = reversed(running(instance, service))
    sources = [tau for tau in latest_first if any(referred(instance, r, tau) > 0 for r in service.referral)]
    return [
        period.index
        for period in running(instance, service)
        if any(tau.index <= period.index and share.over(period, tau) > 0 for tau in sources)
    ]
