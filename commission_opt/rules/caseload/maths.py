"""C04 caseload: the families in service fit the caseloads of the workers in the team."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from commission_opt.instance.calendar import Period, add_weeks
from commission_opt.keys import PeopleKey, RecordKey, RowKey
from commission_opt.model.curves import average, clock_of, in_service
from commission_opt.model.limit import Limit, PerLimit
from commission_opt.model.model import Model, Term
from commission_opt.model.people import leaving, role
from commission_opt.rules.caseload import words
from commission_opt.rules.caseload.whole_teams import as_many_as_whole_workers_carry, none_without_a_team
from commission_opt.services.common.record import EdgeOfCare, Referral

if TYPE_CHECKING:
    import pulp

    Started = dict[int, list[tuple[Referral, pulp.LpVariable]]]


def carry(
    model: Model, service: EdgeOfCare, taken: pulp.LpVariable, started: Started, periods: list[Period], s: int
) -> None:
    """Keep within the caseload over the whole time that families are in service (C04).

    ::

        sum over tau, r of complexity[r] * in service[t,tau] * started[s,tau,e,r]
            <= (1 + caseload_tolerance) * cases that the team can carry
    """
    twice, clock = in_service(service), clock_of(model.instance)
    stretch = 1 + tolerance(model, service)
    for period in periods:
        cases: list[Term] = []
        for earlier in periods[: period.index - periods[0].index + 1]:
            share = average(twice, earlier, period, clock)
            if share > 0:
                pairs = started.get(earlier.index, ())
                cases += [(variable, share * referral.complexity) for referral, variable in pairs]
        if cases:
            carried = capacity(model, service, taken, period)
            terms = [*cases, *((variable, -stretch * amount) for variable, amount in carried)]
            stated = _stated(
                service, [(variable, stretch * n) for variable, n in _carrying(model, service, taken, period)]
            )
            row = RowKey("C04", RecordKey(s, period.index, service.id))
            model.add_row(row.rule, row.key, terms, "<=", 0.0, rests_on=stated)
            if service.sized and row not in model.slacks:
                none_without_a_team(model, service, period, cases)
                as_many_as_whole_workers_carry(model, service, period, cases, stretch)


def _stated(service: EdgeOfCare, carrying: Sequence[Term]) -> Limit:
    """What the team says that a worker can carry: nothing relaxes it, but a clash may name it."""
    path, caseload = f"edge_of_care.{service.id}.caseload", float(service.caseload or 0.0)
    told = words.carried(caseload).about(service.label)
    return Limit(path, caseload, per=PerLimit(0.0, carrying), relaxable=False, named=True, words=told)


def tolerance(model: Model, service: EdgeOfCare) -> float:
    """Share by which cases may exceed the caseload: the service's own, or that of the edition of the sums."""
    own = service.caseload_tolerance
    return model.instance.sums.caseload_tolerance if own is None else own


def capacity(model: Model, service: EdgeOfCare, taken: pulp.LpVariable, period: Period) -> list[Term]:
    """Cases that the team can carry in a period.

    ::

        caseload * (workers[e,t] - ramping[e,t]) + supervisor_caseload * supervisors[e,t]
        caseload * team_workers * taken[e]                              for a team priced whole
    """
    assert service.caseload is not None
    terms = [(variable, service.caseload * workers) for variable, workers in _carrying(model, service, taken, period)]
    if service.supervisor_caseload and not service.priced_whole:
        terms.append((model.columns["supervisors"][PeopleKey(service.id, period.index)], service.supervisor_caseload))
    return terms


def _carrying(model: Model, service: EdgeOfCare, taken: pulp.LpVariable, period: Period) -> list[Term]:
    """Workers who carry a whole caseload in a period."""
    if service.priced_whole:
        return [(taken, float(service.team_workers or 0))]
    workers = model.columns.workers[PeopleKey(service.id, period.index)]
    return [(workers, 1.0), *((joined, -lost) for joined, lost in _ramping(model, service, period))]


def _ramping(model: Model, service: EdgeOfCare, period: Period) -> list[Term]:
    """Workers' worth of caseload lost while those who joined learn the job.

    ::

        ramping[e,t] = sum over tau of (1 - ramp_up_share) * share of t within ramp_up_weeks of tau * joined[e,tau]
    """
    lost = 1 - service.ramp_up_share
    if not lost or not service.ramp_up_weeks:
        return []
    found: list[Term] = []
    for key, joined in model.columns.joined.items():
        began = model.instance.periods[key.period].start
        share = period.share(began, add_weeks(began, service.ramp_up_weeks))
        if key.record == service.id and share > 0:
            found.append((joined, lost * share))
    return found


def join(model: Model, service: EdgeOfCare, periods: list[Period]) -> None:
    """Count those who join a team, leavers' replacements among them, where new workers ramp up.

    ::

        joined[e,t] >= workers[e,t] - (1 - leaving[t]) * workers[e,t-1],   joined >= 0
    """
    if not service.sized or not service.ramp_up_weeks or service.ramp_up_share >= 1:
        return
    workers = model.columns.workers
    leavers = role(model, service.role).leavers_per_year
    before: Period | None = None
    for period in periods:
        joined = model.add_column("joined", PeopleKey(service.id, period.index))
        terms: list[Term] = [(joined, 1.0), (workers[PeopleKey(service.id, period.index)], -1.0)]
        if before is not None:
            terms.append((workers[PeopleKey(service.id, before.index)], 1 - leaving(leavers, before, period)))
        model.link(terms, ">=")
        before = period


EQUATIONS = (carry, capacity, _ramping, join, none_without_a_team, as_many_as_whole_workers_carry)
