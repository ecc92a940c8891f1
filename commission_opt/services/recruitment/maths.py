"""One recruitment pipeline for each role, and specialist assessors (`[[role]]`, `[[assessment]]`)."""

from __future__ import annotations

from collections import defaultdict

from commission_opt.instance.calendar import Period, add_weeks
from commission_opt.keys import PeopleKey, TakenKey
from commission_opt.model.model import Beds, Model, Term
from commission_opt.model.people import leaving
from commission_opt.offers.building.maths import opening_day
from commission_opt.offers.building.record import Building
from commission_opt.rules.recruitment.maths import enough_people, hires_at_most, limit_hired, may_be_missing
from commission_opt.rules.recruitment.whole_people import no_part_of_a_person
from commission_opt.services.common.maths import running
from commission_opt.services.recruitment.record import Role

Needed = dict[int, Beds]  # people needed by period: a part that is there anyway, a part to be decided


def recruit(model: Model) -> None:
    """Share one pipeline a role between homes, teams and assessors (C05).

    Added for roles that are limited, take time or cost something to recruit.
    """
    for one in model.instance.role:
        if one.recruits_per_year_at_most is not None or one.ever("recruitment_cost") or one.notice_weeks:
            _recruit(model, one, _needed(model, one))


def _recruit(model: Model, one: Role, needed: Needed) -> None:
    """Add ``staff[r,t]``, people here; ``hired``, ``redeployed`` and ``released[r,t]``, people who come and go.

    ::

        staff[r,t] = staff[r,t-1] - leaving[t] * needed[r,t-1] + hired[r,t] + redeployed[r,t] - released[r,t]
        staff[r,0] = needed by homes that exist + hired[r,0] + redeployed[r,0] - released[r,0]
        sum over t of redeployed[r,t] <= in_post

    Nobody starts before `notice_weeks` into the horizon, but those who are redeployed. Leavers are replaced
    from the pipeline.
    """
    before: Period | None = None
    redeployed: list[Term] = []
    for period in model.instance.periods:
        staff = model.add_column("staff", PeopleKey(one.id, period.index))
        if may_be_missing(model, one, period):
            staff.lowBound = None  # leavers of posts that are not filled are missing as well
        released = model.add_column("released", PeopleKey(one.id, period.index))
        terms: list[Term] = [(staff, 1.0), (released, 1.0), *_hire(model, one, period)]
        if one.in_post:
            comes = model.add_column("redeployed", PeopleKey(one.id, period.index))
            terms.append((comes, -1.0))
            redeployed.append((comes, 1.0))
        if before is None:
            model.link(terms, "==", _there(model, one))
        else:
            rate = leaving(one.leavers_per_year, before, period)
            terms.append((model.columns["staff"][PeopleKey(one.id, before.index)], -1.0))
            terms += [(variable, rate * people) for variable, people in needed[before.index].terms]
            model.link(terms, "==", -rate * needed[before.index].fixed)
        people = needed[period.index]
        spare: list[Term] = [(staff, 1.0), *((variable, -count) for variable, count in people.terms)]
        enough_people(model, one, period, spare, people.fixed)
        _pay_waiting(model, one, period, spare, people.fixed)
        before = period
    if redeployed:
        model.link(redeployed, "<=", one.in_post)
    may_be_missed = any(row.rule == "C05" for row in model.slacks)  # then nothing follows from it
    if one.recruits_per_year_at_most is not None and not may_be_missed:
        needs = [(needed[t.index], _hires(model, one, t)) for t in model.instance.periods]
        no_part_of_a_person(model, one, _there(model, one), needs)


def _hire(model: Model, one: Role, period: Period) -> list[Term]:
    """Add the people hired in a period, where anybody can start by then."""
    instance = model.instance
    if period.start < add_weeks(instance.horizon.start, one.notice_weeks):
        return []
    hired = model.add_column("hired", PeopleKey(one.id, period.index))
    cost = instance.money.of_the_day(one, "recruitment_cost", "recruitment", period.year)
    model.charge("recruitment", one.id, period, hired, cost)
    limit_hired(model, one, period, hired)
    return [(hired, -1.0)]


def _hires(model: Model, one: Role, period: Period) -> float:
    """People who can be hired in a period; none before the notice is over."""
    return hires_at_most(one, period) if PeopleKey(one.id, period.index) in model.columns["hired"] else 0.0


def _pay_waiting(model: Model, one: Role, period: Period, spare: list[Term], needed: float) -> None:
    """Pay people hired before there is work for them; those in post wait in their old job, and are redeployed from it.

    ::

        waiting[r,t] >= staff[r,t] - needed[r,t],   waiting >= 0
        cost[t] += uplift[t] * (recruitment_cost * hired[r,t] + pay * days[t] / year_days[t] * waiting[r,t])
    """
    if not one.ever("salary_per_year"):
        return
    waiting = model.add_column("waiting", PeopleKey(one.id, period.index))
    model.link([(waiting, 1.0), *((variable, -count) for variable, count in spare)], ">=", -needed)
    pay = one.pay_of(model.instance.money, "recruitment", period.year)
    model.charge("recruitment", one.id, period, waiting, pay * period.days / period.year_days)


def _there(model: Model, one: Role) -> float:
    """People in the rotas of homes that exist."""
    return sum(float(b.homes * b.staff.get(one.id, 0.0)) for b in _buildings(model) if b.existing)


def _buildings(model: Model) -> list[Building]:
    return [offer for offer in model.instance.offers if isinstance(offer, Building)]


def _needed(model: Model, one: Role) -> Needed:
    """People of a role that homes, teams and assessors need in each period.

    ::

        needed[r,t] = sum over homes of staff[r] * homes that stand in t + workers + supervisors + assessors

    A home is staffed from the period in which it opens to the one in which it closes.
    """
    needed: Needed = defaultdict(Beds)
    for building in _buildings(model):
        if one.id in building.staff:
            _rota(model, building, building.staff[one.id], needed)
    for service in model.instance.edge_of_care:
        if service.role == one.id:
            _count(model, "workers", service.id, needed)
        if service.supervisor_role == one.id:
            _count(model, "supervisors", service.id, needed)
        if service.role == one.id and service.team_workers:
            taken = model.columns.taken[TakenKey(service.id)]
            for period in running(model, service):
                needed[period.index].terms.append((taken, float(service.team_workers)))
    for assessment in model.instance.assessment:
        if assessment.role == one.id:
            _count(model, "assessors", assessment.id, needed)
    return needed


def _count(model: Model, family: str, record: str, needed: Needed) -> None:
    """Count the people of one team, or of one sort of assessment."""
    for key, variable in model.columns[family].items():
        if key.record == record:
            needed[key.period].terms.append((variable, 1.0))


def _rota(model: Model, building: Building, people: float, needed: Needed) -> None:
    """Add the rota of one building: there, opened, closed."""
    periods = model.instance.periods
    for period in periods:
        if building.existing:
            needed[period.index].fixed += building.homes * people
    for family, sign in (("opened", 1.0), ("closed", -1.0)):
        for key, variable in model.columns[family].items():
            if key.offer != building.id:
                continue
            decided = periods[key.period]
            if family == "opened":
                day = opening_day(building, decided)
                staffed = [p.index for p in periods if p.end > day]
            else:
                day = add_weeks(decided.start, building.closure_notice_weeks)
                staffed = [p.index for p in periods if p.start >= day]
            for t in staffed:
                needed[t].terms.append((variable, sign * people))


EQUATIONS = {"recruitment": (_pay_waiting,)}
PEOPLE = (_recruit, _needed)
