"""What of an offer's cost belongs to one line of the mix alone: guaranteed beds, set-up, recruitment, capital, closure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from commission_opt.instance.calendar import Period, add_years, financial_year
from commission_opt.instance.instance import Instance
from commission_opt.instance.repayment import by_period, repayments
from commission_opt.offers.building.record import Building
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.foster.record import Foster

Own = dict[int, tuple[float, float]]  # £ of the day and at present value, by period
NOTHING = (0.0, 0.0)


def _both(instance: Instance, period: Period, pounds: float) -> tuple[float, float]:
    """£ of the day, and at present value, of what is paid in the middle of a period."""
    return pounds, pounds * instance.money.discount(period)


def contract_cost(
    instance: Instance, offer: Contract, opens: dt.date, size: int, homes: float, open_homes: Callable[[Period], float],
    *, existing: bool = False,
) -> Own:  # fmt: skip
    """Beds paid for whether used or not, and the set-up, in equal parts to the days of the line's own first term."""
    own: Own = {}
    term_ends = None if existing else offer.term_end(opens)
    for period in instance.periods:
        cost = offer.price(size) * size * open_homes(period) * offer.guarantee * period.weeks
        if term_ends is not None:
            cost += offer.set_up_cost * homes * period.overlap(opens, term_ends) / (term_ends - opens).days
        own[period.index] = _both(instance, period, cost * instance.money.uplift(offer.kind, period.year))
    return own


def recruitment_cost(instance: Instance, offer: Foster, tau: int, households: float) -> Own:
    """Recruiting foster households, paid when it is decided."""
    period = instance.periods[tau]
    pounds = offer.recruitment_cost * households * instance.money.uplift("foster", period.year)
    return {tau: _both(instance, period, pounds)}


def capital_cost(instance: Instance, offer: Building, opens: dt.date, homes: float) -> Own:
    """Yearly payments for homes that open on one day."""
    money = instance.money
    price = homes * offer.capital_cost * money.uplift("capital", financial_year(opens))
    own: Own = {}
    if instance.sums.capital_when_paid:
        payments = repayments(money, offer.capital_life_years, opens, instance.horizon.start)
        for period, payment in by_period(payments, instance.periods):
            pounds = price * payment.in_period(period)
            before, worth = own.get(period.index, NOTHING)
            own[period.index] = before + pounds, worth + pounds * money.discount_after(payment.after)
        return own
    a_year = price * money.capital_recovery(offer.capital_life_years)
    paid_off = add_years(opens, offer.capital_life_years)
    for period in instance.periods:
        own[period.index] = _both(instance, period, a_year * period.overlap(opens, paid_off) / period.year_days)
    return own


def closure_cost(instance: Instance, offer: Building, closes: dt.date, homes: float) -> Own:
    """Closing homes, paid once, in the period in which they close."""
    return {
        period.index: _both(
            instance, period, homes * offer.closure_cost * instance.money.uplift(offer.kind, period.year)
        )
        for period in instance.periods
        if period.start <= closes < period.end
    }
