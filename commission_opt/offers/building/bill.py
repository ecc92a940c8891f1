"""The authority's own buildings from the decisions alone: what may open and close, beds, and what they cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

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


def _capital(w: Workings, offer: Building) -> Iterator[Cost]:
    for start in w.beds.openings.get(offer.id, ()):
        yield from capital(w.instance, offer, start)


def capital(instance: Instance, offer: Building, start: Start) -> Iterator[Cost]:
    """Payments from the day of opening over the life of the home, at the price of capital in the year of opening."""
    price = start.homes * terms.price_then(instance, offer, "capital_cost", "capital", start.day)
    if instance.sums.capital_when_paid:
        yield from _at_the_end_of_each_year(instance, offer, start.day, price)
    else:
        yield from _through_the_year(instance, offer, start.day, price)


def _at_the_end_of_each_year(instance: Instance, offer: Building, opens: dt.date, price: float) -> Iterator[Cost]:
    """Each payment in equal parts to the days of its year of the home's life, and worth what it is when it is made."""
    for year in terms.repaid(instance, offer.capital_life_years, opens):
        a_day = price * year.paid / (year.after - year.first).days
        for period in instance.periods:
            days = terms.days_open(period, year.first, year.after)
            if days:
                yield Cost(period.index, "capital", offer.id, a_day * days, year.worth)


def _through_the_year(instance: Instance, offer: Building, opens: dt.date, price: float) -> Iterator[Cost]:
    """As if it were paid through the year, day by day."""
    a_year = price * terms.yearly_repayment(instance, offer.capital_life_years)
    paid_off = terms.years_later(opens, offer.capital_life_years)
    for period in instance.periods:
        share = terms.days_open(period, opens, paid_off) / terms.days_of_year(period)
        yield Cost(period.index, "capital", offer.id, a_year * share)


def _closure(w: Workings, offer: Building) -> Iterator[Cost]:
    for start in w.beds.closings.get(offer.id, ()):
        yield from closure(w.instance, offer, start)


def closure(instance: Instance, offer: Building, start: Start) -> Iterator[Cost]:
    """What closing homes costs, paid once, in the period in which they close."""
    for period in instance.periods:
        if period.start <= start.day < period.end:
            each = terms.price_then(instance, offer, "closure_cost", offer.kind, period.start)
            yield Cost(period.index, "closure", offer.id, start.homes * each)
