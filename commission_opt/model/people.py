"""Roles, and those who leave them."""

from __future__ import annotations

from commission_opt.instance.calendar import Period
from commission_opt.model.model import Model
from commission_opt.services.recruitment.record import Role


def role(model: Model, role_id: str | None) -> Role:
    """The role with an id that the checks have found to exist."""
    return next(role for role in model.instance.role if role.id == role_id)


def leaving(leavers_per_year: float, before: Period, period: Period) -> float:
    """Share of those at work in `before` who have left by `period`."""
    return float(1 - (1 - leavers_per_year) ** (period.middle_years - before.middle_years))
