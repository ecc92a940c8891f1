"""The authority's own buildings from the decisions alone: what may open and close, beds, and what they cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from commission_opt.decisions import Decisions
from commission_opt.instance.calendar import Period
from commission_opt.instance.instance import Instance
from commission_opt.offers.building.record import Building
from commission_opt.offers.trading import bill as trading
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.beds import BedsInPlace, Start
from commission_opt.plan.evaluator.cost import Cost

if TYPE_CHECKING:
    from commission_opt.plan.evaluator.legal import Legal
    from commission_opt.plan.evaluator.workings import Workings


def start(check: Legal, offer: Building, tau: int, count: float) -> bool:
    """Whether an opening can be worked out; what is wrong with it is kept."""
    what = "opening of a home"
    if offer.existing or not check.period(tau) or not check.number(count):
        return check.refuse(offer.id, tau, what)
    check.whole(offer, tau, what, count)
    check.within(offer, tau, what, (offer.open_from, offer.open_to))
    check.before_end(offer, tau, what, terms.opening_day(offer, check.first_day(tau)))
    return True


def close(check: Legal, offer: Building, tau: int, count: float) -> bool:
    """Whether a closing can be worked out: of a home that exists, and may be closed."""
    what = "closing of a home"
    if not (offer.existing and offer.closable) or not check.period(tau) or not check.number(count):
        return check.refuse(offer.id, tau, what)
    check.whole(offer, tau, what, count)
    check.before_end(offer, tau, what, closing_day(offer, check.first_day(tau)))
    return True


def closing_day(offer: Building, decided: dt.date) -> dt.date:
    """First day closed of a home whose closing is decided on `decided`."""
    return terms.weeks_later(decided, offer.closure_notice_weeks)


def beds(instance: Instance, offer: Building, decisions: Decisions, found: BedsInPlace) -> None:
    """Homes that open and close, those open in each period, and the beds in them."""
    for (offer_id, tau), homes in decisions.opened.items():
        if offer_id == offer.id:
            day = terms.opening_day(offer, instance.periods[tau].start)
            found.openings.setdefault(offer_id, []).append(Start(day, homes))
    for (offer_id, tau), homes in decisions.closed.items():
        if offer_id == offer.id:
            day = closing_day(offer, instance.periods[tau].start)
            found.closings.setdefault(offer_id, []).append(Start(day, homes))
    open_homes = [_homes_open(offer, period, found) for period in instance.periods]
    found.homes[offer.id] = open_homes
    found.beds[offer.id] = [offer.beds * number for number in open_homes]


def _homes_open(offer: Building, period: Period, found: BedsInPlace) -> float:
    home_days = offer.homes * terms.days(period) if offer.existing else 0
    home_days += sum(
        start.homes * terms.days_open(period, start.day, period.end) for start in found.openings.get(offer.id, ())
    )
    home_days -= sum(
        start.homes * terms.days_open(period, start.day, period.end) for start in found.closings.get(offer.id, ())
    )
    return home_days / terms.days(period)


def costs(w: Workings, offer: Building) -> Iterator[Cost]:
    """Cost of a building offer in each period: period, line, offer, £ of the day."""
    yield from _running(w, offer)
    yield from _before_opening(w, offer)
    yield from _capital(w, offer)
    yield from _closure(w, offer)
    if offer.trading is not None:
        yield from trading.costs(w, offer, offer.trading)


def _running(w: Workings, offer: Building) -> Iterator[Cost]:
    for period in w.periods:
        t = period.index
        a_year = terms.price_then(w.instance, offer, "running_cost_per_year", offer.kind, period.start)
        a_week = terms.price_then(w.instance, offer, "cost_per_child_week", offer.kind, period.start)
        homes = a_year * w.beds.homes[offer.id][t] * terms.days(period) / terms.days_of_year(period)
        children = sum(
            probability * (w.use.children.get((s, t, offer.id), 0.0) + w.use.sold.get((s, t, offer.id), 0.0))
            for s, probability in enumerate(w.probabilities)
        )
        yield Cost(t, offer.kind, offer.id, homes + a_week * children * terms.weeks_paid(w.instance, period))


def _before_opening(w: Workings, offer: Building) -> Iterator[Cost]:
    for start in w.beds.openings.get(offer.id, ()):
        yield from before_opening(w.instance, offer, start)


def before_opening(instance: Instance, offer: Building, start: Start) -> Iterator[Cost]:
    """What is spent on homes before their first child: setting up on the day, running cost in the weeks before."""
    early = terms.weeks_later(start.day, -offer.running_weeks_before_opening)
    for period in instance.periods:
        days = terms.days_open(period, early, start.day)
        a_year = terms.price_then(instance, offer, "running_cost_per_year", offer.kind, period.start)
        pounds = a_year * days / terms.days_of_year(period)
        if period.start <= start.day < period.end:
            pounds += terms.price_then(instance, offer, "set_up_cost", offer.kind, period.start)
        yield Cost(period.index, "before_opening", offer.id, start.homes * pounds)


def _capital(w: Workings, offer: Building) -> Iterator[Cost]:
    for start in w.beds.openings.get(offer.id, ()):
        yield from capital(w.instance, offer, start)


def capital(instance: Instance, offer: Building, start: Start) -> Iterator[Cost]:
    """Payments from the day of opening for what is borrowed, and what the use of receipts is counted as."""
    money = instance.money
    own_rate = money.discount_rate if money.capital_rate is None else money.capital_rate
    life = offer.capital_life_years
    years = life if offer.borrowing_years is None else offer.borrowing_years
    rate = own_rate if offer.borrowing_rate is None else offer.borrowing_rate
    spent = outlay(instance, offer, start)
    for line, pounds, over, at in (("capital", spent.loan, years, rate), ("receipts", spent.receipts, life, own_rate)):
        if pounds:
            way = _at_the_end_of_each_year if instance.sums.capital_when_paid else _through_the_year
            yield from way(instance, Debt(line, offer.id, pounds, over, at), start.day)


class Outlay(NamedTuple):
    """Capital for homes that open on one day, and who pays it, £ of the year of opening."""

    total: float
    grant: float
    receipts: float
    loan: float


class Debt(NamedTuple):
    """£ to be paid back in level payments, and the line and offer that they are booked to."""

    line: str
    offer: str
    pounds: float
    years: float
    rate: float


def outlay(instance: Instance, offer: Building, start: Start) -> Outlay:
    """What homes cost to build at the prices of the year of opening, optimism and all: grant first, then receipts."""
    estimate = terms.price_then(instance, offer, "capital_cost", "capital", start.day)
    left = each = estimate + estimate * offer.optimism_bias
    paid = []
    for stated in (offer.capital_grant, offer.capital_receipts):
        share = stated if stated <= 1 else (stated / left if stated < left else 1.0)
        paid.append(share * left)
        left -= share * left
    return Outlay(start.homes * each, start.homes * paid[0], start.homes * paid[1], start.homes * left)


def _at_the_end_of_each_year(instance: Instance, debt: Debt, opens: dt.date) -> Iterator[Cost]:
    """Each payment in equal parts to the days of its year, and worth what it is when it is made."""
    for year in terms.repaid(instance, debt.years, opens, debt.rate):
        a_day = debt.pounds * year.paid / (year.after - year.first).days
        for period in instance.periods:
            days = terms.days_open(period, year.first, year.after)
            if days:
                yield Cost(period.index, debt.line, debt.offer, a_day * days, year.worth)


def _through_the_year(instance: Instance, debt: Debt, opens: dt.date) -> Iterator[Cost]:
    """As if it were paid through the year, day by day."""
    a_year = debt.pounds * terms.yearly_repayment(debt.years, debt.rate)
    paid_off = terms.years_later(opens, debt.years)
    for period in instance.periods:
        share = terms.days_open(period, opens, paid_off) / terms.days_of_year(period)
        yield Cost(period.index, debt.line, debt.offer, a_year * share)


def _closure(w: Workings, offer: Building) -> Iterator[Cost]:
    for start in w.beds.closings.get(offer.id, ()):
        yield from closure(w.instance, offer, start)


def closure(instance: Instance, offer: Building, start: Start) -> Iterator[Cost]:
    """What closing homes costs, paid once, in the period in which they close."""
    for period in instance.periods:
        if period.start <= start.day < period.end:
            each = terms.price_then(instance, offer, "closure_cost", offer.kind, period.start)
            yield Cost(period.index, "closure", offer.id, start.homes * each)
