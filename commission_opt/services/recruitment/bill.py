"""What assessments and recruitment cost."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.workings import Workings
from commission_opt.services.recruitment.record import Role


def recruitment_costs(w: Workings, role: Role) -> Iterator[tuple[int, str, str, float]]:
    """For each person hired, and the pay of those with no work yet: period, line, role, £ of the day."""
    staff = w.people.staff.get(role.id)
    for period in w.periods:
        t = period.index
        hired = w.decisions.hired.get((role.id, t), 0.0)
        waiting = 0.0 if staff is None else max(0.0, staff.there[t] - staff.needed[t])
        cost = role.recruitment_cost * hired + terms.pay(role) * waiting * terms.days(period) / terms.days_of_year(
            period
        )
        yield t, "recruitment", role.id, terms.price_rise(w.instance, "recruitment", period.start) * cost
