"""What homes and supported accommodation of the authority's own have in common.

Identical homes are counted, not told apart: ``opened[k,tau]`` and ``closed[k,tau]`` are numbers
of homes, decided on the first day of period tau.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commission_opt.instance.calendar import Period, add_weeks, add_years, financial_year
from commission_opt.instance.repayment import by_period, repayments
from commission_opt.keys import DecidedKey, OfferKey
from commission_opt.model.fill_up import FillUp
from commission_opt.model.model import Model
from commission_opt.model.placements import Placements
from commission_opt.model.windows import FOR_EVER, decision_periods
from commission_opt.offers.building.record import Building
from commission_opt.offers.management import maths as management
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
        management.charge_fixed(model, building, period, building.homes)


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
        _charge_before_opening(model, building, variable, day)
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
            management.charge(model, building, period, variable, sign * share)


def running_cost(model: Model, building: Building, period: Period, share: float) -> float:
    """£ of running one home for `share` of `period`; a full financial year costs a year's figure."""
    yearly = model.instance.money.of_the_day(building, "running_cost_per_year", building.kind, period.year)
    return yearly * share * period.days / period.year_days


def _charge_before_opening(model: Model, building: Building, variable: pulp.LpVariable, day: dt.date) -> None:
    """Charge `set_up_cost` in the period that holds the opening, and running cost for the weeks before it.

    ::

        cost[t] += uplift[t] * set_up_cost * opened[k,tau]                                      for t with the opening
        cost[t] += uplift[t] * running_cost_per_year * early days[t] / year_days[t] * opened[k,tau]

    The early days of a home are those of its `running_weeks_before_opening`.
    """
    first = add_weeks(day, -building.running_weeks_before_opening)
    for period in model.instance.periods:
        cost = running_cost(model, building, period, period.share(first, day))
        if period.start <= day < period.end:
            cost += model.instance.money.of_the_day(building, "set_up_cost", building.kind, period.year)
        model.charge("before_opening", building.id, period, variable, cost)


def _charge_capital(model: Model, building: Building, variable: pulp.LpVariable, day: dt.date) -> None:
    paid, money = funded(model, building, day), model.instance.money
    life = building.capital_life_years
    loan_years = life if building.borrowing_years is None else building.borrowing_years
    way = _charge_when_paid if model.instance.sums.capital_when_paid else _charge_by_period
    way(model, Loan("capital", building.id, paid.borrowed, loan_years, building.borrowing_rate), variable, day)
    way(model, Loan("receipts", building.id, paid.receipts, life, money.capital_rate), variable, day)


@dataclass(frozen=True, slots=True)
class Funded:
    """Where the capital for one home comes from, in £ of the year in which it opens."""

    outlay: float
    grant: float
    receipts: float
    borrowed: float


@dataclass(frozen=True, slots=True)
class Loan:
    """£ that are charged as level payments over some years, at `capital_rate` without a rate of their own."""

    line: str
    offer: str
    pounds: float
    years: float
    rate: float | None


def funded(model: Model, building: Building, day: dt.date) -> Funded:
    """What one home that opens on `day` costs to build, and who pays for it.

    ::

        outlay   = capital_cost * uplift[opening] * (1 + optimism_bias)
        grant    = capital_grant * outlay if that is a share (at most 1), else the lesser of both
        receipts = capital_receipts of what is left then, in the same way
        borrowed = outlay - grant - receipts
    """
    outlay = capital(model, building, day)
    grant = _part(building.capital_grant, outlay)
    receipts = _part(building.capital_receipts, outlay - grant)
    return Funded(outlay, grant, receipts, outlay - grant - receipts)


def _part(stated: float, of: float) -> float:
    return stated * of if stated <= 1 else min(stated, of)


def _charge_when_paid(model: Model, loan: Loan, variable: pulp.LpVariable, day: dt.date) -> None:
    """Charge capital as a level payment at the end of each year y = 1, 2, ... of its life (edition 2).

    ::

        cost[t] += borrowed * recovery * days[t] in year y / days of year y * opened[k,tau]
        recovery = r / (1 - (1 + r)^-life)

    with `borrowing_rate` and `borrowing_years` for r and life where they are given. What is paid from receipts is
    charged so too, at `capital_rate` over `capital_life_years`: as `receipts`, since nobody pays it.

    A payment falls to the days of its year of life alike, and is discounted to the day it is paid, not to the middle of
    the period: by ``(1 + discount rate)^-(years from the horizon's start to the opening + y)``. So at one rate the
    present value of all payments, on the day of opening, is the capital. A life that ends with a part f of a year ends
    with a payment of ``recovery * ((1 + r)^f - 1) / r``. Payments past the horizon belong to the years past it.
    """
    money, horizon = model.instance.money, model.instance.horizon
    if not loan.pounds:
        return
    payments = repayments(money, loan.years, day, horizon.start, loan.rate)
    for period, payment in by_period(payments, model.instance.periods):
        worth = money.discount_after(payment.after)
        pounds = loan.pounds * payment.in_period(period)
        model.charge(loan.line, loan.offer, period, variable, pounds, discount=worth)


def _charge_by_period(model: Model, loan: Loan, variable: pulp.LpVariable, day: dt.date) -> None:
    """Charge capital as a level yearly payment from the opening on, discounted as all else is (edition 1).

    ::

        cost[t] += borrowed * recovery * open days[t] / year_days[t] * opened[k,tau]

    Payments end with the life of the capital.
    """
    yearly = loan.pounds * model.instance.money.capital_recovery(loan.years, loan.rate)
    repaid = add_years(day, loan.years)
    for period in model.instance.periods:
        days = period.overlap(day, repaid)
        model.charge(loan.line, loan.offer, period, variable, yearly * days / period.year_days)


def capital(model: Model, building: Building, day: dt.date) -> float:
    """£ of capital for one home that opens on `day`, at that year's prices, with its uplift for optimism."""
    stated = model.instance.money.of_the_day(building, "capital_cost", "capital", financial_year(day))
    return stated * (1 + building.optimism_bias)


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
EQUATIONS = {
    "capital": (funded, _charge_when_paid, _charge_by_period),
    "receipts": (funded, _charge_when_paid, _charge_by_period),
    "before_opening": (_charge_before_opening,),
    "closure": (_charge_closure,),
}
BEDS = (_stand,)
