"""Rows about people and prevention for the reports."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.plan.evaluation import AvoidedRow, WorkforceRow
from commission_opt.plan.evaluator.people import can_start_work, recruits_at_most
from commission_opt.plan.evaluator.project import running
from commission_opt.plan.evaluator.tolerance import ANY
from commission_opt.plan.evaluator.workings import Workings


def workforce_rows(w: Workings) -> tuple[WorkforceRow, ...]:
    """Services taken up, assessors and roles that are recruited for, in every period in which there is any."""
    rows = [*_services(w), *_assessors(w), *_roles(w)]
    return tuple(row for row in rows if max(row.workers, row.hired, row.cases, row.capacity) > ANY)


def avoided_rows(w: Workings) -> tuple[AvoidedRow, ...]:
    """Children kept out of care by period, need and area, expected."""
    found = sorted(w.prevention.expected.items())
    return tuple(AvoidedRow(t, need, area, children) for (t, need, area), children in found if abs(children) > ANY)


def _services(w: Workings) -> Iterator[WorkforceRow]:
    for service in w.instance.edge_of_care:
        team = w.people.teams.get(service.id)
        for period in running(w.instance, service):
            t = period.index
            cases = sum(p * w.prevention.cases.get((s, t, service.id), 0.0) for s, p in enumerate(w.probabilities))
            if team is None:
                yield WorkforceRow(t, service.id, "", 0.0, 0.0, cases, 0.0)
                continue
            role = service.role or ""
            yield WorkforceRow(t, service.id, role, team.workers[t], team.joined[t], cases, team.capacity[t])
            if service.supervisor_role is not None:
                yield WorkforceRow(t, service.id, service.supervisor_role, team.supervisors[t], 0.0, 0.0, 0.0)


def _assessors(w: Workings) -> Iterator[WorkforceRow]:
    for assessment in w.instance.assessment:
        for period in w.periods:
            assessors = w.decisions.assessors.get((assessment.id, period.index), 0)
            yield WorkforceRow(period.index, assessment.id, assessment.role, assessors, 0.0, 0.0, 0.0)


def _roles(w: Workings) -> Iterator[WorkforceRow]:
    for role_id, staff in w.people.staff.items():
        role = w.people.roles[role_id]
        for period in w.periods:
            t = period.index
            most = recruits_at_most(role, period) if can_start_work(w.instance, role, period) else None
            yield WorkforceRow(t, "", role_id, staff.needed[t], staff.hired[t], 0.0, most or 0.0)
