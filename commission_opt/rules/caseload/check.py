"""C04 caseload, from the decisions: cases in service, of those that the team can carry."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.plan.evaluator.prevention import cases_could_be
from commission_opt.plan.evaluator.tolerance import ANY
from commission_opt.plan.evaluator.workings import Finding, Spent, Workings
from commission_opt.services.common.record import EdgeOfCare


def check(w: Workings, _spent: Spent) -> Iterator[Finding]:
    """Cases in service, of those that the team can carry; no row where there is neither."""
    for service in w.instance.edge_of_care:
        team = w.people.teams.get(service.id)
        if team is None:
            continue
        stretch = 1 + _tolerance(w, service)
        possible = set(cases_could_be(w.instance, service))
        for s in range(len(w.probabilities)):
            for t, limit in enumerate(team.capacity):
                cases = w.prevention.cases.get((s, t, service.id), 0.0)
                if abs(cases) > ANY or (t in possible and abs(limit) > ANY):
                    yield Finding("C04", (s, t, service.id), w.where(service.label, t, s), "<=", stretch * limit, cases)


def _tolerance(w: Workings, service: EdgeOfCare) -> float:
    """Share of the caseload that may be carried beyond it."""
    if service.caseload_tolerance is not None:
        return float(service.caseload_tolerance)
    return w.instance.sums.caseload_tolerance
