"""Specialist assessments from the decisions alone: who may be employed, and what they cost."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.cost import Cost
from commission_opt.plan.evaluator.project import MONTHS, months
from commission_opt.plan.wording import number
from commission_opt.services.assessment.record import Assessment

if TYPE_CHECKING:
    from commission_opt.plan.evaluator.legal import PeopleLegal
    from commission_opt.plan.evaluator.workings import Workings


def assessors(check: PeopleLegal) -> dict[tuple[str, int], int]:
    """Assessors, no more than may be employed."""
    kept = {}
    for (assessment_id, t), count in check.decisions.assessors.items():
        assessment = check.assessments.get(assessment_id)
        if assessment is None or not check.period(t) or not math.isfinite(count):
            check.add(check.where(assessment_id, t), 1.0, "assessors cannot be employed here")
            continue
        check.whole(assessment_id, t, "assessors", count)
        if count > assessment.assessors_at_most:
            message = f"{number(count)} assessors, but at most {assessment.assessors_at_most} can be employed"
            check.add(check.where(assessment_id, t), count - assessment.assessors_at_most, message)
        kept[assessment_id, t] = count
    return kept


def costs(w: Workings) -> Iterator[Cost]:
    """Every sort of assessment, in each period: period, line, offer, £ of the day."""
    for assessment in w.instance.assessment:
        yield from _costs(w, assessment)


def _costs(w: Workings, assessment: Assessment) -> Iterator[Cost]:
    """Assessors' salaries, and the assessments that they cannot make."""
    for period in w.periods:
        assessors = w.decisions.assessors.get((assessment.id, period.index), 0)
        years = months(period) / MONTHS
        bought = max(0.0, assessment.per_year * years - assessment.per_assessor_per_year * years * assessors)
        each = terms.price_then(w.instance, assessment, "bought_in_cost", "assessment", period.start)
        pay = terms.pay(w.instance, w.people.roles[assessment.role], "assessment", period.start)
        cost = each * bought + pay * assessors * terms.days(period) / terms.days_of_year(period)
        yield Cost(period.index, "assessment", assessment.id, cost)
