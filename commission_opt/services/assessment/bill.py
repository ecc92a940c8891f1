"""What assessments cost."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.project import MONTHS, months
from commission_opt.plan.evaluator.workings import Workings
from commission_opt.services.assessment.record import Assessment


def assessment_costs(w: Workings, assessment: Assessment) -> Iterator[tuple[int, str, str, float]]:
    """Assessors' salaries, and the assessments that they cannot make: period, line, offer, £ of the day."""
    pay = terms.pay(w.people.roles[assessment.role])
    for period in w.periods:
        assessors = w.decisions.assessors.get((assessment.id, period.index), 0)
        years = months(period) / MONTHS
        bought = max(0.0, assessment.per_year * years - assessment.per_assessor_per_year * years * assessors)
        cost = assessment.bought_in_cost * bought + pay * assessors * terms.days(period) / terms.days_of_year(period)
        yield period.index, "assessment", assessment.id, terms.price_rise(w.instance, "assessment", period.start) * cost
