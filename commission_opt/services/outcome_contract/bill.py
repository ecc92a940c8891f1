"""Outcome contracts from the decisions alone: payment and grant by success, and the guarantee."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from commission_opt.instance.calendar import Period
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.cost import Cost
from commission_opt.plan.evaluator.project import first_day, months, months_by_project_year, running
from commission_opt.services.common.record import EdgeOfCare

if TYPE_CHECKING:
    from commission_opt.plan.evaluator.workings import Workings


def people(w: Workings, service: EdgeOfCare, period: Period) -> float:
    """Nothing: the people are the provider's."""
    return 0.0


def by_outcome(w: Workings, service: EdgeOfCare, families: list[float]) -> Iterator[Cost]:
    """Payments and grants for families that start, `families` in each period, and for those that were promised and did not."""
    yield from _by_outcome(w, service, "outcome_contract", service.payment_per_success_by_year, families, 1.0)
    yield from _by_outcome(w, service, "grant", service.grant_per_success_by_year, families, -1.0)
    yield from _guarantee(w, service, w.decisions.taken.get(service.id, 0))


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
        yield Cost(t, line, service.id, sign * uplift * service.success_rate * cost)


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
    each = terms.price_then(w.instance, service, "payment_per_missing_referral", "outcome_contract", last.start)
    yield Cost(last.index, "outcome_contract", service.id, each * missing)
