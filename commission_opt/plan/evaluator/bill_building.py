"""What the authority's own buildings cost: running them, opening and closing them, less beds sold."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.instance.calendar import add_years, financial_year
from commission_opt.instance.offers import Building
from commission_opt.plan.evaluator.workings import Workings

WEEKS_PER_YEAR = 365.25 / 7


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
        uplift = w.instance.money.uplift(offer.kind, period.year)
        homes = offer.running_cost_per_year * w.beds.homes[offer.id][t] * period.days / period.year_days
        children = sum(
            probability * (w.use.children.get((s, t, offer.id), 0.0) + w.use.sold.get((s, t, offer.id), 0.0))
            for s, probability in enumerate(w.probabilities)
        )
        yield t, offer.kind, offer.id, uplift * (homes + offer.cost_per_child_week * children * period.weeks)


def _capital(w: Workings, offer: Building) -> Iterator[tuple[int, str, str, float]]:
    """Yearly payments from the day of opening over the life of the home, at the price of capital in the year of opening."""
    money = w.instance.money
    for start in w.beds.openings.get(offer.id, ()):
        price = offer.capital_cost * money.uplift("capital", financial_year(start.day))
        a_year = start.homes * price * money.capital_recovery(offer.capital_life_years)
        paid_off = add_years(start.day, offer.capital_life_years)
        for period in w.periods:
            yield period.index, "capital", offer.id, a_year * period.overlap(start.day, paid_off) / period.year_days


def _closure(w: Workings, offer: Building) -> Iterator[tuple[int, str, str, float]]:
    for start in w.beds.closings.get(offer.id, ()):
        for period in w.periods:
            if period.start <= start.day < period.end:
                cost = start.homes * offer.closure_cost * w.instance.money.uplift(offer.kind, period.year)
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
        uplift = w.instance.money.uplift("trading", period.year)
        yield period.index, "trading", offer.id, -price * uplift * period.weeks * sold


def _unit_cost(offer: Building) -> float:
    """£ a bed-week: as stated, or the home's cost a year over the bed-weeks that can be filled."""
    assert offer.trading is not None
    if offer.trading.unit_cost_per_bed_week is not None:
        return offer.trading.unit_cost_per_bed_week
    bed_weeks = offer.beds * offer.practical_occupancy * WEEKS_PER_YEAR
    return offer.running_cost_per_year / bed_weeks + offer.cost_per_child_week
