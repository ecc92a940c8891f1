"""C05 recruitment: no more people are taken on than can be recruited; those who recruit call it for their rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from commission_opt.instance.calendar import Period
from commission_opt.keys import HouseholdsKey, RecruitsKey, RowKey, StaffKey
from commission_opt.model.limit import SUPPLY, YEAR_WEEKS, Limit, PerLimit
from commission_opt.model.model import Model, Term
from commission_opt.model.project_years import MONTHS, months
from commission_opt.model.windows import planned_share
from commission_opt.offers.foster.record import Foster
from commission_opt.rules.recruitment import words
from commission_opt.rules.recruitment.whole_people import no_part_of_a_person
from commission_opt.services.recruitment.record import Role

if TYPE_CHECKING:
    import pulp


def enough_people(model: Model, role: Role, period: Period, spare: Sequence[Term], needed: float) -> None:
    """Have the people that homes, teams and assessors need.

    ::

        staff[r,t] >= needed[r,t]
    """
    key = StaffKey("staff", period.index, role.id)
    model.add_row("C05", key, spare, ">=", needed, rests_on=_in_post(role, period))


def may_be_missing(model: Model, role: Role, period: Period) -> bool:
    """Whether people may be missing: where the rule has room, see `Model.room`."""
    return model.room(RowKey("C05", StaffKey("staff", period.index, role.id)), _in_post(role, period)) > 0


def _in_post(role: Role, period: Period) -> Limit:
    """People of a role who are there already; one too few counts as one who cannot be had."""
    return Limit(
        f"role.{role.id}.in_post", role.in_post, weight=SUPPLY * period.weeks, words=words.IN_POST.about(role.label)
    )


def limit_hired(model: Model, role: Role, period: Period, hired: pulp.LpVariable) -> None:
    """Hire no more people in a period than its share of a year allows.

    ::

        hired[r,t] <= recruits_per_year_at_most * months[t] / 12
    """
    if role.recruits_per_year_at_most is not None:
        limit = hires_at_most(role, period)
        stated = _hired_in_a_year(role, model.instance.horizon.period_years)
        model.add_row("C05", RecruitsKey(period.index, role.id), [(hired, 1.0)], "<=", limit, rests_on=stated)


def hires_at_most(role: Role, period: Period) -> float:
    """People of a role who can be hired in a period, of whom so many can be hired in a year."""
    return float(role.recruits_per_year_at_most or 0.0) * sum(months(period, period.start).values()) / MONTHS


def _hired_in_a_year(role: Role, years: float) -> Limit:
    """People who can be recruited in a year; one more counts as a place for a year that there is not."""
    path, value = f"role.{role.id}.recruits_per_year_at_most", float(role.recruits_per_year_at_most or 0.0)
    return Limit(path, value, per=PerLimit(years), weight=SUPPLY * YEAR_WEEKS, words=words.HIRED.about(role.label))


def limit_households(model: Model, foster: Foster, year: str, recruited: Sequence[Term]) -> None:
    """Recruit no more foster households in a financial year than its share inside the horizon allows.

    ::

        sum over tau in year of recruited[k,tau] <= recruits_per_year_at_most * days of the year planned / year_days
    """
    limit = foster.recruits_per_year_at_most * planned_share(model, year)
    key = HouseholdsKey(year, foster.id)
    model.add_row("C05", key, recruited, "<=", limit, rests_on=_households(model, foster, year))


def state_households(model: Model, foster: Foster, year: str) -> None:
    """Say what the limit of a year is, also where nobody can be recruited in it."""
    model.state(RowKey("C05", HouseholdsKey(year, foster.id)), _households(model, foster, year))


def households_may_be_missing(model: Model, foster: Foster, year: str) -> bool:
    """Whether more may be recruited than can be: where the rule has room, see `Model.room`."""
    return model.room(RowKey("C05", HouseholdsKey(year, foster.id)), _households(model, foster, year)) > 0


def _households(model: Model, foster: Foster, year: str) -> Limit:
    """Households that can be recruited in a year; one more counts as a place for a year that there is not."""
    path, value = f"foster.{foster.id}.recruits_per_year_at_most", float(foster.recruits_per_year_at_most)
    per = PerLimit(planned_share(model, year))
    return Limit(path, value, "whole", per, weight=SUPPLY * YEAR_WEEKS, words=words.HOUSEHOLDS.about(foster.label))


EQUATIONS = (enough_people, limit_hired, limit_households, no_part_of_a_person)
