"""Edge-of-care teams from the decisions alone: who may be in them, what they carry, and what they cost."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from commission_opt.instance.calendar import Period
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.cost import Cost
from commission_opt.plan.evaluator.people import People, Team, leaving
from commission_opt.plan.evaluator.project import MONTHS, first_day, months_by_project_year, running
from commission_opt.plan.evaluator.tolerance import misses
from commission_opt.plan.wording import number
from commission_opt.services.common.record import EdgeOfCare

if TYPE_CHECKING:
    from commission_opt.plan.evaluator.legal import PeopleLegal
    from commission_opt.plan.evaluator.workings import Workings


def workers(check: PeopleLegal) -> dict[tuple[str, int], int]:
    """Workers of teams whose size is decided, within the largest team."""
    kept = {}
    for (service_id, t), count in check.decisions.workers.items():
        service = check.services.get(service_id)
        if service is None or not service.sized or t not in check.runs[service_id] or not math.isfinite(count):
            check.add(check.where(service_id, t), 1.0, "workers cannot be employed here")
            continue
        check.whole(service_id, t, "workers", count)
        most = service.workers_at_most * check.decisions.taken.get(service_id, 0)
        if misses(count - most, most):
            message = f"{number(count)} workers, but at most {number(most)} can be employed"
            check.add(check.where(service_id, t), count - most, message)
        kept[service_id, t] = count
    return kept


def supervisors(check: PeopleLegal) -> dict[tuple[str, int], int]:
    """Supervisors: enough for the workers."""
    kept = {}
    for (service_id, t), count in check.decisions.supervisors.items():
        service = check.services.get(service_id)
        able = service is not None and service.sized and service.supervisor_role is not None
        if not able or t not in check.runs[service_id] or not math.isfinite(count):
            check.add(check.where(service_id, t), 1.0, "supervisors cannot be employed here")
            continue
        check.whole(service_id, t, "supervisors", count)
        kept[service_id, t] = count
    for (service_id, t), workers in check.decisions.workers.items():
        service = check.services.get(service_id)
        if service is not None and service.supervisor_span is not None:
            led = service.supervisor_span * kept.get((service_id, t), 0)
            if misses(workers - led, led):
                message = f"{number(workers)} workers, but supervisors for {number(led)}"
                check.add(check.where(service_id, t), workers - led, message)
    return kept


def team(people: People, service: EdgeOfCare) -> Team:
    """Who is in the team, who is new to it, and the cases they can carry."""
    periods = people.instance.periods
    assert service.caseload is not None
    workers, supervisors = [0] * len(periods), [0] * len(periods)
    for period in running(people.instance, service):
        t = period.index
        if service.team_workers is not None:
            workers[t] = service.team_workers * people.decisions.taken.get(service.id, 0)
        else:
            workers[t] = people.decisions.workers.get((service.id, t), 0)
            supervisors[t] = people.decisions.supervisors.get((service.id, t), 0)
    joined = _joined(people, service, workers)
    capacity = []
    for period in periods:
        carrying = workers[period.index] - (0.0 if service.priced_whole else _ramping(service, periods, period, joined))
        led = service.supervisor_caseload * supervisors[period.index]
        capacity.append(service.caseload * carrying + led)
    return Team(tuple(workers), tuple(supervisors), tuple(joined), tuple(capacity))


def _joined(people: People, service: EdgeOfCare, workers: list[int]) -> list[float]:
    joined = [0.0] * len(workers)
    role = people.roles.get(service.role or "")
    starts = running(people.instance, service)
    for period in starts:
        stayed = 0.0
        if period is not starts[0]:
            before = people.instance.periods[period.index - 1]
            stayed = (1.0 - leaving(role, before, period)) * workers[before.index]
        joined[period.index] = max(0.0, workers[period.index] - stayed)
    return joined


def _ramping(service: EdgeOfCare, periods: tuple[Period, ...], period: Period, joined: list[float]) -> float:
    """Workers' worth of cases that those who joined lately do not carry yet."""
    return sum(
        (1.0 - service.ramp_up_share)
        * terms.days_open(period, tau.start, terms.weeks_later(tau.start, service.ramp_up_weeks))
        / terms.days(period)
        * joined[tau.index]
        for tau in periods[: period.index + 1]
        if joined[tau.index]
    )


def people(w: Workings, service: EdgeOfCare, period: Period) -> float:
    """£ of the day in a period, of the people in the team."""
    salaries = _salaries_a_year(w, service, period) * terms.days(period) / terms.days_of_year(period)
    return salaries + w.decisions.taken.get(service.id, 0) * _whole(w, service, period)


def _salaries_a_year(w: Workings, service: EdgeOfCare, period: Period) -> float:
    """£ of the day a year, of a team that is paid person by person."""
    if not service.sized:
        return 0.0
    team, roles, t = w.people.teams[service.id], w.people.roles, period.index
    earns = partial(terms.pay, w.instance, line="edge_of_care", day=period.start)
    assert service.role is not None
    salaries = earns(roles[service.role]) * team.workers[t]
    if service.supervisor_role is not None:
        salaries += earns(roles[service.supervisor_role]) * team.supervisors[t]
    return salaries


def _whole(w: Workings, service: EdgeOfCare, period: Period) -> float:
    """£ of the day in a period of a team that comes whole, at a price for each project year."""
    if service.team_cost_per_year is None:
        return 0.0
    cost, said = 0.0, service.stated_prices.get("team_cost_per_year", {}).get(terms.financial_year(period.start))
    rise = terms.price_rise(w.instance, "edge_of_care", period.start)
    for year, count in months_by_project_year(period, first_day(w.instance, service)).items():
        share = service.team_first_year_share if year == 0 else 1.0
        risen = rise * service.team_cost_per_year * (1 + service.pay_award_per_year) ** year
        cost += share * (risen if said is None else said) * count / MONTHS
    return cost


def by_outcome(w: Workings, service: EdgeOfCare, families: list[float]) -> Iterator[Cost]:
    """Nothing: a team is paid whether it succeeds or not."""
    yield from ()
