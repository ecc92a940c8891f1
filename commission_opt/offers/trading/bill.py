"""Selling beds that can be spared, from the decisions alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from commission_opt.offers.trading.record import Trading
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.cost import Cost
from commission_opt.plan.evaluator.tolerance import ROW
from commission_opt.plan.wording import day_text

if TYPE_CHECKING:
    import datetime as dt

    from commission_opt.instance.instance import Instance
    from commission_opt.offers.building.record import Building
    from commission_opt.plan.evaluator.legal import Legal
    from commission_opt.plan.evaluator.workings import Workings


def sell(check: Legal, offer: Building, s: int, t: int, beds: float) -> bool:
    """Whether a sale can be worked out; what is wrong with it is kept."""
    if offer.trading is None or not check.scenario(s) or not check.period(t):
        return check.refuse(offer.id, t, "sale of beds")
    where = check.where(offer.id, t, s)
    from_day = offer.trading.sells_from
    if from_day is not None and check.first_day(t) < from_day and beds > ROW:
        check.keep(where, beds, f"beds are sold before {day_text(from_day)}")
    if beds < -ROW:
        check.negative(where, beds, "beds sold")
    return check.number(beds) or check.not_a_number(where)


def costs(w: Workings, offer: Building, trade: Trading) -> Iterator[Cost]:
    """Income: beds sold at the unit cost and a premium."""
    for period in w.periods:
        sold = sum(
            probability * w.use.sold.get((s, period.index, offer.id), 0.0)
            for s, probability in enumerate(w.probabilities)
        )
        price = terms.price_then(w.instance, trade, "premium_per_bed_week", "trading", period.start)
        price += _unit_cost(w.instance, offer, trade, period.start)
        yield Cost(period.index, "trading", offer.id, -price * terms.weeks_paid(w.instance, period) * sold)


def _unit_cost(instance: Instance, offer: Building, trade: Trading, day: dt.date) -> float:
    """£ a bed-week: as stated, or the home's cost a year over the bed-weeks that can be filled."""
    if trade.unit_cost_per_bed_week is not None:
        return terms.price_then(instance, trade, "unit_cost_per_bed_week", "trading", day)
    bed_weeks = offer.beds * offer.practical_occupancy * terms.weeks_in_a_year(instance)
    a_year = terms.price_then(instance, offer, "running_cost_per_year", "trading", day)
    return a_year / bed_weeks + terms.price_then(instance, offer, "cost_per_child_week", "trading", day)
