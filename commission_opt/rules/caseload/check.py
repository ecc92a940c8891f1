"""C04 caseload and C05 recruitment: no more families than the team can help, no more people than there are."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.plan.evaluator.people import can_start_work, recruits_at_most
from commission_opt.plan.evaluator.prevention import cases_could_be
from commission_opt.plan.evaluator.tolerance import ANY
from commission_opt.plan.evaluator.workings import Finding, Workings
from commission_opt.plan.wording import place_text


def caseload(w: Workings) -> Iterator[Finding]:
    """C04: cases in service, of those that the team can carry; no row where there is neither."""
    for service in w.instance.edge_of_care:
        team = w.people.teams.get(service.id)
        if team is None:
            continue
        possible = set(cases_could_be(w.instance, service))
        for s in range(len(w.probabilities)):
            for t, limit in enumerate(team.capacity):
                cases = w.prevention.cases.get((s, t, service.id), 0.0)
                if abs(cases) > ANY or (t in possible and abs(limit) > ANY):
                    yield Finding("C04", (s, t, service.id), w.where(service.label, t, s), "<=", limit, cases)


def recruits(w: Workings) -> Iterator[Finding]:
    """C05: people hired into a role in each period, and people there for the work that is to be done."""
    for role_id, staff in w.people.staff.items():
        role = w.people.roles[role_id]
        for period in w.periods:
            t = period.index
            limit = recruits_at_most(role, period)
            if limit is not None and can_start_work(w.instance, role, period):
                where = place_text(role.label, w.times[t], "recruits")
                yield Finding("C05", (t, role_id), where, "<=", limit, staff.hired[t])
            where = place_text(role.label, w.times[t], "staff")
            yield Finding("C05", ("staff", t, role_id), where, ">=", staff.needed[t], staff.there[t])
