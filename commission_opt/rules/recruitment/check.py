"""C05 recruitment, from the decisions: people hired, there and needed, and foster households recruited."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.people import can_start_work, recruits_at_most
from commission_opt.plan.evaluator.workings import Finding, Spent, Workings
from commission_opt.plan.wording import place_text


def check(w: Workings, _spent: Spent) -> Iterator[Finding]:
    """Foster households, then the people of each role."""
    yield from _households(w)
    yield from _people(w)


def _households(w: Workings) -> Iterator[Finding]:
    """Foster households recruited in each financial year."""
    for offer in w.instance.foster:
        for year in w.years:
            periods = tuple(period for period in w.periods if terms.financial_year(period.start) == year)
            limit = offer.recruits_per_year_at_most * terms.days_inside(periods) / terms.days_of_year(periods[0])
            recruited = sum(w.decisions.recruited.get((offer.id, period.index), 0) for period in periods)
            yield Finding("C05", (year, offer.id), f"{offer.label}, {year}", "<=", limit, recruited)


def _people(w: Workings) -> Iterator[Finding]:
    """People hired into a role in each period, and people there for the work that is to be done."""
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
