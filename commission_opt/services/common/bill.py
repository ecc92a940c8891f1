"""Edge-of-care services from the decisions alone: which may be taken up, the families that may start, and what they cost."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from commission_opt.offers.rooms import service_room
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.cost import Cost
from commission_opt.plan.evaluator.prevention import referred
from commission_opt.plan.evaluator.project import MONTHS, months, running
from commission_opt.plan.evaluator.tolerance import ROW, misses
from commission_opt.plan.wording import number
from commission_opt.services.common.record import EdgeOfCare

if TYPE_CHECKING:
    from commission_opt.plan.evaluator.legal import PeopleLegal
    from commission_opt.plan.evaluator.workings import Workings


def taken(check: PeopleLegal) -> dict[str, int]:
    """Services taken up: once, or not."""
    kept = {}
    for service_id, count in check.decisions.taken.items():
        if service_id not in check.services or not math.isfinite(count):
            check.add(check.where(service_id), 1.0, "no such service can be taken up")
            continue
        if count not in (0, 1):
            check.add(
                check.where(service_id), abs(count - 1), f"a service is taken up or not, not {number(count)} times"
            )
        kept[service_id] = count
    return kept


def started(check: PeopleLegal) -> dict[tuple[int, int, str, str], float]:
    """Families that start: no more than are referred, all of them where the service says so."""
    kept = {}
    groups = {(service.id, r.id) for service in check.services.values() for r in service.referral}
    for key, families in check.decisions.started.items():
        s, t, service_id, referral_id = key
        known = (service_id, referral_id) in groups and 0 <= s < check.scenarios
        if not known or t not in check.runs[service_id] or not math.isfinite(families):
            check.add(check.where(service_id, t, s), 1.0, "no family can start here")
            continue
        if families < -ROW:
            check.add(check.where(service_id, t, s), -families, f"{number(families)} families start: less than none")
        kept[key] = families
    _referred(check, kept)
    return kept


def _referred(check: PeopleLegal, started: Mapping[tuple[int, int, str, str], float]) -> None:
    for service in check.services.values():
        taken = check.decisions.taken.get(service.id, 0)
        for s, scenario in enumerate(check.demand.scenarios):
            then = service if scenario.forecast is None else scenario.forecast.own_service(service)
            for period in running(check.instance, service):
                for referral in then.referral:
                    families = started.get((s, period.index, service.id, referral.id), 0.0)
                    most = referred(check.instance, referral, period) * taken
                    where = check.where(service.id, period.index, s)
                    if misses(families - most, most):
                        message = f"{number(families)} families start, but {number(most)} are referred"
                        check.add(where, families - most, message)
                    elif service.must_start_all and misses(most - families, most):
                        message = f"{number(families)} families start, but all {number(most)} referred must"
                        check.add(where, most - families, message)


def costs(w: Workings) -> Iterator[Cost]:
    """Cost of every edge-of-care service in each period."""
    for service in w.instance.edge_of_care:
        yield from _costs(w, service)


def _costs(w: Workings, service: EdgeOfCare) -> Iterator[Cost]:
    taken = w.decisions.taken.get(service.id, 0)
    room = service_room(service.provider)
    line, bill = room.card.kind, room.part("bill")
    families = _expected_families(w, service)
    for period in running(w.instance, service):
        t = period.index
        then = partial(terms.price_then, w.instance, service, line=line, day=period.start)
        management = then("management_cost_per_year") * months(period) / MONTHS * taken
        help_given = then("intervention_budget_per_family") * families[t]
        cost = management + help_given + bill.people(w, service, period)
        yield Cost(t, line, service.id, cost)
    yield from bill.by_outcome(w, service, families)
    yield from _published_avoidance(w, service, taken)


def _expected_families(w: Workings, service: EdgeOfCare) -> list[float]:
    """Families that start in each period, expected."""
    return [
        sum(p * w.prevention.families.get((s, period.index, service.id), 0.0) for s, p in enumerate(w.probabilities))
        for period in w.periods
    ]


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
        yield Cost(period.index, "avoided", service.id, -stated * scale * taken)
