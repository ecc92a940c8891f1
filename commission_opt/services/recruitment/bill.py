"""Recruitment from the decisions alone: who may be hired, redeployed and let go, and what it costs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.cost import Cost
from commission_opt.plan.evaluator.people import can_start_work, recruited
from commission_opt.plan.evaluator.tolerance import ROW, misses
from commission_opt.plan.wording import number
from commission_opt.services.recruitment.record import Role

if TYPE_CHECKING:
    from commission_opt.plan.evaluator.legal import PeopleLegal
    from commission_opt.plan.evaluator.workings import Workings


def hired(check: PeopleLegal) -> dict[tuple[str, int], float]:
    """People hired: none before the notice of a role is over."""
    kept = {}
    for (role_id, t), people in check.decisions.hired.items():
        role = check.roles.get(role_id)
        if role is None or not recruited(role) or not check.period(t) or not math.isfinite(people):
            check.add(check.where(role_id, t), 1.0, "nobody can be recruited here")
            continue
        if people < -ROW:
            check.add(check.where(role_id, t), -people, f"{number(people)} recruits: less than none")
        if people > ROW and not can_start_work(check.instance, role, check.instance.periods[t]):
            check.add(check.where(role_id, t), people, f"{number(people)} recruits start before their notice is over")
        kept[role_id, t] = people
    return kept


def redeployed(check: PeopleLegal) -> dict[tuple[str, int], float]:
    """People in post who are given other work: each once."""
    kept = _by_role(check, check.decisions.redeployed, "redeployed")
    for role in check.roles.values():
        people = sum(count for (role_id, _), count in kept.items() if role_id == role.id)
        if misses(people - role.in_post, role.in_post):
            message = f"{number(people)} people redeployed, but {number(role.in_post)} are in post"
            check.add(check.where(role.id), people - role.in_post, message)
    return kept


def released(check: PeopleLegal) -> dict[tuple[str, int], float]:
    """People let go."""
    return _by_role(check, check.decisions.released, "released")


def _by_role(check: PeopleLegal, decided: Mapping[tuple[str, int], float], what: str) -> dict[tuple[str, int], float]:
    """People of roles that recruit, by role and period, as far as they can be what is decided."""
    kept = {}
    for (role_id, t), people in decided.items():
        role = check.roles.get(role_id)
        if role is None or not recruited(role) or not check.period(t) or not math.isfinite(people):
            check.add(check.where(role_id, t), 1.0, f"nobody can be {what} here")
            continue
        if people < -ROW:
            check.add(check.where(role_id, t), -people, f"{number(people)} people {what}: less than none")
        kept[role_id, t] = people
    return kept


def costs(w: Workings) -> Iterator[Cost]:
    """What every role costs to recruit, in each period: period, line, role, £ of the day."""
    for role in w.instance.role:
        yield from _costs(w, role)


def _costs(w: Workings, role: Role) -> Iterator[Cost]:
    """For each person hired, and the pay of those with no work yet: period, line, role, £ of the day."""
    staff = w.people.staff.get(role.id)
    for period in w.periods:
        t = period.index
        hired = w.decisions.hired.get((role.id, t), 0.0)
        waiting = 0.0 if staff is None else max(0.0, staff.there[t] - staff.needed[t])
        each = terms.price_then(w.instance, role, "recruitment_cost", "recruitment", period.start)
        pay = terms.pay(w.instance, role, "recruitment", period.start)
        cost = each * hired + pay * waiting * terms.days(period) / terms.days_of_year(period)
        yield Cost(t, "recruitment", role.id, cost)
