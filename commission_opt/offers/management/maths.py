"""Overseeing contracts and homes (`management_per_year`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commission_opt.instance.calendar import Period
from commission_opt.model.model import Model
from commission_opt.offers.building.record import Building
from commission_opt.offers.contract.record import Contract

if TYPE_CHECKING:
    import pulp


def charge(model: Model, offer: Contract | Building, period: Period, variable: pulp.LpVariable, share: float) -> None:
    """Charge overseeing for the `share` of the period in which each contract, or home, is open.

    ::

        cost[t] += uplift[t] * management_per_year * share[t] * days[t] / year_days[t] * variable

    A home that closes takes its part away, from the day of closing on.
    """
    model.charge("management", offer.id, period, variable, _cost(model, offer, period, share))


def charge_fixed(model: Model, offer: Contract | Building, period: Period, number: float) -> None:
    """Charge the same for what is there already, so many on average over the period."""
    model.charge_fixed("management", offer.id, period, _cost(model, offer, period, number))


def _cost(model: Model, offer: Contract | Building, period: Period, share: float) -> float:
    yearly = model.instance.money.of_the_day(offer, "management_per_year", "management", period.year)
    return yearly * share * period.days / period.year_days


EQUATIONS = {"management": (charge,)}
