"""Specialist assessments: bought in, or made by assessors of the authority's own (`[[assessment]]`)."""

from __future__ import annotations

from commission_opt.keys import PeopleKey
from commission_opt.model.model import Model
from commission_opt.model.people import role
from commission_opt.model.project_years import MONTHS, months


def assess(model: Model) -> None:
    """Add ``assessors[j,t]``, whole numbers; what they do not assess is bought in.

    ::

        bought_in[j,t] + per_assessor_per_year * months[t] / 12 * assessors[j,t] >= per_year * months[t] / 12
        cost[t] += uplift[t] * (bought_in_cost * bought_in[j,t] + pay * days[t] / year_days[t] * assessors[j,t])
    """
    for assessment in model.instance.assessment:
        money, assessor = model.instance.money, role(model, assessment.role)
        for period in model.instance.periods:
            bought = money.of_the_day(assessment, "bought_in_cost", "assessment", period.year)
            pay = assessor.pay_of(money, "assessment", period.year)
            years = sum(months(period, period.start).values()) / MONTHS
            key = PeopleKey(assessment.id, period.index)
            bought_in = model.add_column("bought_in", key)
            assessors = model.add_column("assessors", key, assessment.assessors_at_most, integer=True)
            terms = [(bought_in, 1.0), (assessors, assessment.per_assessor_per_year * years)]
            model.link(terms, ">=", assessment.per_year * years)
            model.charge("assessment", assessment.id, period, bought_in, bought)
            model.charge("assessment", assessment.id, period, assessors, pay * period.days / period.year_days)


EQUATIONS = {"assessment": (assess,)}
