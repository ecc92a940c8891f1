"""What the authority's own buildings cost: running them, opening and closing them, less beds sold."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.offers.building.record import Building
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.workings import Workings


def building_costs(w: Workings, offer: Building) -> Iterator[tuple[int, str, str, float]]:
    """Cost of a building offer in each period: period, line, offer, £ of the day."""
    yield from _running(w, offer)
    yield from _capital(w, offer)
    yield from _closure(w, offer)
    if offer.trading is not None:
        yield from _trading(w, offer)


def _running(w: Workings, offer: Building) -> Iterator[tuple[int, str, str, float]]:
    for period in w.periods:
        t = period.index
        uplift = terms.price_rise(w.instance, offer.kind, period.start)
        homes = (
            offer.running_cost_per_year * w.beds.homes[offer.id][t] * terms.days(period) / terms.days_of_year(period)
        )
        children = sum(
            probability * (w.use.children.get((s, t, offer.id), 0.0) + w.use.sold.get((s, t, offer.id), 0.0))
            for s, probability in enumerate(w.probabilities)
        )
        yield t, offer.kind, offer.id, uplift * (homes + offer.cost_per_child_week * children * terms.weeks(period))


def _capital(w: Workings, offer: Building) -> Iterator[tuple[int, str, str, float]]:
    """Yearly payments from the day of opening over the life of the home, at the price of capital in the year of opening."""
    for start in w.beds.openings.get(offer.id, ()):
        price = offer.capital_cost * terms.price_rise(w.instance, "capital", start.day)
        a_year = start.homes * price * terms.yearly_repayment(w.instance, offer.capital_life_years)
        paid_off = terms.years_later(start.day, offer.capital_life_years)
        for period in w.periods:
            yield (
                period.index,
                "capital",
                offer.id,
                a_year * terms.days_open(period, start.day, paid_off) / terms.days_of_year(period),
            )


def _closure(w: Workings, offer: Building) -> Iterator[tuple[int, str, str, float]]:
    for start in w.beds.closings.get(offer.id, ()):
        for period in w.periods:
            if period.start <= start.day < period.end:
                cost = start.homes * offer.closure_cost * terms.price_rise(w.instance, offer.kind, period.start)
                yield period.index, "closure", offer.id, cost


def _trading(w: Workings, offer: Building) -> Iterator[tuple[int, str, str, float]]:
    """Income: beds sold at the unit cost and a premium."""
    assert offer.trading is not None
    price = offer.trading.premium_per_bed_week + _unit_cost(offer)
    for period in w.periods:
        sold = sum(
            probability * w.use.sold.get((s, period.index, offer.id), 0.0)
            for s, probability in enumerate(w.probabilities)
        )
        uplift = terms.price_rise(w.instance, "trading", period.start)
        yield period.index, "trading", offer.id, -price * uplift * terms.weeks(period) * sold


def _unit_cost(offer: Building) -> float:
    """£ a bed-week: as stated, or the home's cost a year over the bed-weeks that can be filled."""
    assert offer.trading is not None
    if offer.trading.unit_cost_per_bed_week is not None:
        return offer.trading.unit_cost_per_bed_week
    bed_weeks = offer.beds * offer.practical_occupancy * terms.YEAR_WEEKS
    return offer.running_cost_per_year / bed_weeks + offer.cost_per_child_week
