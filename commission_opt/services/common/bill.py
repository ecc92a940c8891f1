"""What edge-of-care services cost: teams, managers, help for families; payment by outcome, guarantee, grant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from commission_opt.instance.calendar import Period
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.project import MONTHS, first_day, months, months_by_project_year, running
from commission_opt.plan.evaluator.workings import Workings
from commission_opt.services.common.record import EdgeOfCare

Cost = tuple[int, str, str, float]  # period, line, offer, £ of the day


def service_costs(w: Workings, service: EdgeOfCare) -> Iterator[Cost]:
    """Cost of an edge-of-care service in each period."""
    taken = w.decisions.taken.get(service.id, 0)
    line = "edge_of_care" if service.provider == "in_house" else "outcome_contract"
    families = _expected_families(w, service)
    for period in running(w.instance, service):
        t = period.index
        management = service.management_cost_per_year * months(period) / MONTHS * taken
        help_given = service.intervention_budget_per_family * families[t]
        people = _salaries_a_year(w, service, t) * terms.days(period) / terms.days_of_year(period)
        whole = taken * _team(w, service, period)
        yield (
            t,
            line,
            service.id,
            terms.price_rise(w.instance, line, period.start) * (management + help_given + people + whole),
        )
    yield from _by_outcome(w, service, "outcome_contract", service.payment_per_success_by_year, families, 1.0)
    yield from _by_outcome(w, service, "grant", service.grant_per_success_by_year, families, -1.0)
    yield from _guarantee(w, service, taken)
    yield from _published_avoidance(w, service, taken)


def _expected_families(w: Workings, service: EdgeOfCare) -> list[float]:
    """Families that start in each period, expected."""
    return [
        sum(p * w.prevention.families.get((s, period.index, service.id), 0.0) for s, p in enumerate(w.probabilities))
        for period in w.periods
    ]


def _salaries_a_year(w: Workings, service: EdgeOfCare, t: int) -> float:
    """£ a year, at the price base, of a team that is paid person by person."""
    if not service.sized:
        return 0.0
    team, roles = w.people.teams[service.id], w.people.roles
    assert service.role is not None
    salaries = terms.pay(roles[service.role]) * team.workers[t]
    if service.supervisor_role is not None:
        salaries += terms.pay(roles[service.supervisor_role]) * team.supervisors[t]
    return salaries


def _team(w: Workings, service: EdgeOfCare, period: Period) -> float:
    """£ in a period of a team that comes whole, at a price for each project year."""
    if service.team_cost_per_year is None:
        return 0.0
    cost = 0.0
    for year, count in months_by_project_year(period, first_day(w.instance, service)).items():
        share = service.team_first_year_share if year == 0 else 1.0
        cost += service.team_cost_per_year * share * (1 + service.pay_award_per_year) ** year * count / MONTHS
    return cost


def _by_outcome(
    w: Workings, service: EdgeOfCare, line: str, profile: Sequence[float], families: list[float], sign: float
) -> Iterator[Cost]:
    """Payment, or grant, for each success over the project years after the referral's, evenly over each."""
    if not profile:
        return
    first = first_day(w.instance, service)
    calendar = {period.index: months_by_project_year(period, first) for period in running(w.instance, service)}
    started: dict[int, float] = {}  # families by project year
    planned: dict[int, int] = {}  # months of the project year inside the horizon
    for t, by_year in calendar.items():
        for year, count in by_year.items():
            started[year] = started.get(year, 0.0) + families[t] * count / sum(by_year.values())
            planned[year] = planned.get(year, 0) + count
    for t, by_year in calendar.items():
        cost = 0.0
        for year, count in by_year.items():
            for later, price in enumerate(profile):
                if year - later >= 0:
                    cost += count * price * started[year - later] / planned[year - later]
        uplift = terms.price_rise(w.instance, line, w.periods[t].start)
        yield t, line, service.id, sign * uplift * service.success_rate * cost


def _guarantee(w: Workings, service: EdgeOfCare, taken: int) -> Iterator[Cost]:
    """Payment for referrals short of those guaranteed, at the end of the time over which they are counted."""
    first = first_day(w.instance, service)
    stop = terms.months_later(first, service.guarantee_months)
    counted = [
        (period, terms.days_open(period, first, stop) / terms.days(period)) for period in running(w.instance, service)
    ]
    counted = [(period, share) for period, share in counted if share > 0]
    if not counted or not service.guaranteed_referrals or not service.payment_per_missing_referral:
        return
    inside = sum(months(period) * share for period, share in counted)
    promised = service.guaranteed_referrals * inside / service.guarantee_months * taken
    missing = 0.0
    for s, probability in enumerate(w.probabilities):
        made = sum(share * w.prevention.families.get((s, p.index, service.id), 0.0) for p, share in counted)
        missing += probability * max(0.0, promised - made)
    last = counted[-1][0]
    uplift = terms.price_rise(w.instance, "outcome_contract", last.start)
    yield last.index, "outcome_contract", service.id, uplift * service.payment_per_missing_referral * missing


def _published_avoidance(w: Workings, service: EdgeOfCare, taken: int) -> Iterator[Cost]:
    """Cost avoidance as a published series states it, in proportion to the success rate."""
    if not service.avoidance_by_year or service.avoidance_success_rate is None:
        return
    periods = running(w.instance, service)
    for period in periods:
        in_year = sum(
            months(other)
            for other in periods
            if terms.financial_year(other.start) == terms.financial_year(period.start)
        )
        stated = service.avoidance_by_year.get(terms.financial_year(period.start), 0.0) * months(period) / in_year
        scale = service.success_rate / service.avoidance_success_rate
        yield period.index, "avoided", service.id, -stated * scale * taken
