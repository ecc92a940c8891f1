"""What follows from C04 for teams of whole people: it forbids no plan, and leaves little to fractions of people.

A full load of a small team needs a third of a supervisor in a linear programme, and a whole one in any plan. Without these
rows almost all that is left to prove on a region is that people are whole.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from commission_opt.instance.calendar import Period
from commission_opt.keys import PeopleKey, TakenKey
from commission_opt.model.model import Model, Term
from commission_opt.services.common.record import EdgeOfCare

if TYPE_CHECKING:
    import pulp

ROUNDING = 1e-9
FEW = 0.01  # cases of a family that is hardly in service then: what an engine takes for 0 may be many such families


def none_without_a_team(model: Model, service: EdgeOfCare, period: Period, load: Sequence[Term]) -> None:
    """Start no family that needs a team where there is nobody in it.

    ::

        started[s,tau,e,r] <= referrals[tau,r] * supervisors[e,t]     for t in service of tau
                              referrals[tau,r] * workers[e,t]         where nobody supervises
        where the family is at least a hundredth of a case in t

    It follows from C04, as without a supervisor there is no worker, and without both no case can be carried.
    """
    people = _lead(model, service, period)
    for started, cases in load:
        if cases >= FEW:
            model.tighten("C04", [(started, 1.0), (people, -model.families_referred[started.id])])


def as_many_as_whole_workers_carry(
    model: Model, service: EdgeOfCare, period: Period, load: Sequence[Term], stretch: float
) -> None:
    """Carry no more than whole workers do, where not all families need the last of them whole.

    ::

        load[s,t] <= (most - f * k) * supervisors[e,t] + f * workers[e,t]
        most = load[s,t] with every family referred,   k = ceil((most - c) / C),   f = most - c - C * (k - 1) < C
        C = (1 + caseload_tolerance) * caseload,       c = (1 + caseload_tolerance) * supervisor_caseload

    With k workers or more the right side is at least `most`; with fewer it is at least what C04 allows. Where nobody
    supervises `taken[e]` stands for the supervisors, and c = 0.
    """
    caseload = stretch * float(service.caseload or 0.0)
    key = PeopleKey(service.id, period.index)
    supervised = service.supervisor_span is not None
    own = stretch * float(service.supervisor_caseload or 0.0) if supervised else 0.0
    most = sum(amount * model.families_referred[started.id] for started, amount in load)
    if caseload <= 0 or most <= own:
        return
    workers = math.ceil((most - own) / caseload - ROUNDING)
    last = most - own - caseload * (workers - 1)
    if not ROUNDING < last < caseload - ROUNDING:
        return
    lead = _lead(model, service, period) if supervised else model.columns.taken[TakenKey(service.id)]
    model.tighten("C04", [*load, (lead, last * workers - most), (model.columns.workers[key], -last)])


def _lead(model: Model, service: EdgeOfCare, period: Period) -> pulp.LpVariable:
    """Without whom there is no team: its supervisors, or its workers where nobody supervises them."""
    key = PeopleKey(service.id, period.index)
    return model.columns["supervisors"][key] if service.supervisor_span is not None else model.columns.workers[key]
