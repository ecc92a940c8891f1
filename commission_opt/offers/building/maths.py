"""What homes and supported accommodation of the authority's own have in common.

Identical homes are counted, not told apart: ``opened[k,tau]`` and ``closed[k,tau]`` are numbers
of homes, decided on the first day of period tau.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from commission_opt.instance.calendar import Period, add_weeks, add_years, financial_year
from commission_opt.instance.repayment import by_period, repayments
from commission_opt.keys import DecidedKey, OfferKey
from commission_opt.model.fill_up import FillUp
from commission_opt.model.model import Model
from commission_opt.model.placements import Placements
from commission_opt.model.windows import FOR_EVER, decision_periods
from commission_opt.offers.building.record import Building
from commission_opt.rules.market.maths import homes_stated, limit_homes

if TYPE_CHECKING:
    import pulp


def decide(model: Model, building: Building) -> None:
    """Add the openings of a new building, or keep an existing one and add its closings (C12 limits both)."""
    if building.existing:
        _keep(model, building)
        if building.closable:
            _decide_closing(model, building)
    else:
        _decide_opening(model, building)


def opening_day(building: Building, decided: Period) -> dt.date:
    """The day a home opens when it is decided on in period `decided`: `lead_weeks` later."""
    return add_weeks(decided.start, building.lead_weeks)


def _keep(model: Model, building: Building) -> None:
    for period in model.instance.periods:
        model.give_fixed_beds(building.id, period.index, building.homes * building.beds)
        running = building.homes * running_cost(model, building, period, 1.0)
        model.charge_fixed(building.kind, building.id, period, running)


def _decide_opening(model: Model, building: Building) -> None:
    windows = decision_periods(model.instance.periods, building.open_from, building.open_to)
    ways = [period for period in windows if opening_day(building, period) < model.instance.horizon.stop]
    keys = [DecidedKey(building.id, period.index) for period in ways]
    opened = model.add_columns("opened", keys, building.homes, integer=True)
    stated = homes_stated(f"{building.kind}.{building.id}.homes", building.homes, building.label)
    limit_homes(model, building.id, opened.values(), building.homes, stated)
    for period, variable in zip(ways, opened.values(), strict=True):
        day = opening_day(building, period)
        _stand(model, building, variable, day, 1.0)
        model.fill_up(building.id, variable, building.beds, FillUp(day, FOR_EVER, building.fill_weeks))
        _charge_capital(model, building, variable, day)


def _decide_closing(model: Model, building: Building) -> None:
    days = {p: add_weeks(p.start, building.closure_notice_weeks) for p in model.instance.periods}
    ways = [period for period, day in days.items() if day < model.instance.horizon.stop]
    closed = model.add_columns("closed", [DecidedKey(building.id, p.index) for p in ways], building.homes, integer=True)
    limit_homes(model, building.id, closed.values(), building.homes)
    for period, variable in zip(ways, closed.values(), strict=True):
        _stand(model, building, variable, days[period], -1.0)
        _charge_closure(model, building, variable, days[period])


def _stand(model: Model, building: Building, variable: pulp.LpVariable, day: dt.date, sign: float) -> None:
    """Give (or, closing, take away) one home's beds and running cost from `day` on.

    ::

        beds[k,t] += sign * beds * share[t] * variable
        cost[t]   += sign * uplift[t] * running_cost_per_year * share[t] * days[t] / year_days[t] * variable
    """
    for period in model.instance.periods:
        share = period.share(day, FOR_EVER)
        if share > 0:
            model.give_beds(building.id, period.index, variable, sign * building.beds * share)
            running = sign * running_cost(model, building, period, share)
            model.charge(building.kind, building.id, period, variable, running)


def running_cost(model: Model, building: Building, period: Period, share: float) -> float:
    """£ of running one home for `share` of `period`; a full financial year costs a year's figure."""
    yearly = model.instance.money.of_the_day(building, "running_cost_per_year", building.kind, period.year)
    return yearly * share * period.days / period.year_days


def _charge_capital(model: Model, building: Building, variable: pulp.LpVariable, day: dt.date) -> None:
    if model.instance.sums.capital_when_paid:
        _charge_when_paid(model, building, variable, day)
    else:
        _charge_by_period(model, building, variable, day)


def _charge_when_paid(model: Model, building: Building, variable: pulp.LpVariable, day: dt.date) -> None:
    """Charge capital as a level payment at the end of each year y = 1, 2, ... of `capital_life_years` (edition 2).

    ::

        cost[t] += capital_cost * uplift[opening] * recovery * days[t] in year y / days of year y * opened[k,tau]
        recovery = r / (1 - (1 + r)^-life)

    A payment falls to the days of its year of life alike, and is discounted to the day it is paid, not to the middle of
    the period: by ``(1 + discount rate)^-(years from the horizon's start to the opening + y)``. So at one rate the
    present value of all payments, on the day of opening, is the capital. A life that ends with a part f of a year ends
    with a payment of ``recovery * ((1 + r)^f - 1) / r``. Payments past the horizon belong to the years past it.
    """
    money, horizon = model.instance.money, model.instance.horizon
    pounds = capital(model, building, day)
    payments = repayments(money, building.capital_life_years, day, horizon.start)
    for period, payment in by_period(payments, model.instance.periods):
        worth = money.discount_after(payment.after)
        model.charge("capital", building.id, period, variable, pounds * payment.in_period(period), discount=worth)


def _charge_by_period(model: Model, building: Building, variable: pulp.LpVariable, day: dt.date) -> None:
    """Charge capital as a level yearly payment from the opening on, discounted as all else is (edition 1).

    ::

        cost[t] += capital_cost * uplift[opening] * recovery * open days[t] / year_days[t] * opened[k,tau]

    Payments end with the building's life.
    """
    money = model.instance.money
    yearly = capital(model, building, day) * money.capital_recovery(building.capital_life_years)
    repaid = add_years(day, building.capital_life_years)
    for period in model.instance.periods:
        days = period.overlap(day, repaid)
        model.charge("capital", building.id, period, variable, yearly * days / period.year_days)


def capital(model: Model, building: Building, day: dt.date) -> float:
    """£ of capital for one home that opens on `day`, at that year's prices."""
    return model.instance.money.of_the_day(building, "capital_cost", "capital", financial_year(day))


def _charge_closure(model: Model, building: Building, variable: pulp.LpVariable, day: dt.date) -> None:
    """Charge `closure_cost`, once, in the period t that holds the closing day.

    ::

        cost[t] += uplift[t] * closure_cost * closed[k,tau]
    """
    for period in model.instance.periods:
        if period.start <= day < period.end:
            cost = model.instance.money.of_the_day(building, "closure_cost", building.kind, period.year)
            model.charge("closure", building.id, period, variable, cost)


def use(model: Model, building: Building, placements: Placements) -> None:
    """Charge the child-weeks.

    ::

        cost[t] += uplift[t] * cost_per_child_week * weeks[t] * placed[s,t,n,a,k]
    """
    if not building.ever("cost_per_child_week"):
        return
    money = model.instance.money
    for s, scenario in enumerate(model.demand.scenarios):
        for period in model.instance.periods:
            price = money.of_the_day(building, "cost_per_child_week", building.kind, period.year)
            weekly = price * money.paid_weeks(period) * scenario.probability
            for _, _, variable in placements.by_offer.get(OfferKey(s, period.index, building.id), ()):
                model.charge(building.kind, building.id, period, variable, weekly, scenario=s)


OF_ITSELF = (_stand, use)
EQUATIONS = {"capital": (_charge_when_paid, _charge_by_period), "closure": (_charge_closure,)}
BEDS = (_stand,)
