"""C05 recruitment: no more people are taken on than can be recruited; its equations stand with those who recruit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from commission_opt.instance.calendar import Period
from commission_opt.model.model import Model, Term
from commission_opt.model.project_years import MONTHS, months
from commission_opt.model.windows import planned_share
from commission_opt.offers.foster.record import Foster
from commission_opt.services.recruitment.record import Role

if TYPE_CHECKING:
    import pulp


def enough_people(model: Model, role: str, period: Period, spare: Sequence[Term], needed: float) -> None:
    """Have the people that homes, teams and assessors need."""
    model.add_row("C05", ("staff", period.index, role), spare, ">=", needed)


def may_be_missing(model: Model, role: str, period: Period) -> bool:
    """Whether people may be missing: where the rule has room, see `Model.room`."""
    return model.room("C05", ("staff", period.index, role)) > 0


def limit_hired(model: Model, role: Role, period: Period, hired: pulp.LpVariable) -> None:
    """Hire no more people in a period than its share of a year allows."""
    if role.recruits_per_year_at_most is not None:
        limit = role.recruits_per_year_at_most * sum(months(period, period.start).values()) / MONTHS
        model.add_row("C05", (period.index, role.id), [(hired, 1.0)], "<=", limit)


def limit_households(model: Model, foster: Foster, year: str, recruited: Sequence[Term]) -> None:
    """Recruit no more foster households in a financial year than its share inside the horizon allows."""
    limit = foster.recruits_per_year_at_most * planned_share(model, year)
    model.add_row("C05", (year, foster.id), recruited, "<=", limit)


EQUATIONS = ()
