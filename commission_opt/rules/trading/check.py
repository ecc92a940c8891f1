"""C13 trading, from the decisions: only beds to spare are sold, and never while a child of our own needs one."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.offers.building.record import Building
from commission_opt.offers.trading.record import Trading
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.tolerance import ANY
from commission_opt.plan.evaluator.workings import Finding, Spent, Workings
from commission_opt.plan.wording import place_text, scenario_text


def check(w: Workings, _spent: Spent) -> Iterator[Finding]:
    """Sales of every building that may sell beds."""
    for offer in w.instance.offers:
        if isinstance(offer, Building) and offer.trading is not None:
            for s in range(len(w.probabilities)):
                yield from _surplus(w, offer, offer.trading, s)
                yield from _placements(w, offer, offer.trading, s)
                yield from _own_first(w, offer, offer.trading, s)


def _surplus(w: Workings, offer: Building, trade: Trading, s: int) -> Iterator[Finding]:
    for period in w.periods:
        t = period.index
        beds, sold = w.beds.beds[offer.id][t], w.use.sold.get((s, t, offer.id), 0.0)
        selling = trade.sells_from is None or period.start >= trade.sells_from
        if (selling and beds > ANY) or sold > ANY:
            limit = trade.sellable_occupancy * (w.beds.fillable(offer.id, t) - w.use.used.get((s, t, offer.id), 0.0))
            where = f"{w.where(offer.label, t, s)}, beds to spare"
            yield Finding("C13", (s, t, offer.id, "surplus"), where, "<=", limit, sold)


def _placements(w: Workings, offer: Building, trade: Trading, s: int) -> Iterator[Finding]:
    """Placements sold in each financial year, as bed-weeks."""
    if trade.placements_per_year is None or trade.weeks_per_placement is None:
        return
    for year in w.years:
        periods = tuple(period for period in w.periods if terms.financial_year(period.start) == year)
        part = terms.days_inside(periods) / terms.days_of_year(periods[0])
        limit = trade.placements_per_year * trade.weeks_per_placement * part
        sold = sum(terms.weeks(period) * w.use.sold.get((s, period.index, offer.id), 0.0) for period in periods)
        where = place_text(offer.label, year, scenario_text(s, len(w.probabilities)), "weeks sold")
        yield Finding("C13", (s, year, offer.id, "placements"), where, "<=", limit, sold)


def _own_first(w: Workings, offer: Building, trade: Trading, s: int) -> Iterator[Finding]:
    """No bed is sold while a child who could have it waits for one: the smaller of the two is none."""
    first = w.instance.sums.own_children_first if trade.own_children_first is None else trade.own_children_first
    if not first and w.instance.rules.sufficiency.price_per_child_week is None:
        return
    for t in range(len(w.periods)):
        sold = w.use.sold.get((s, t, offer.id), 0.0)
        if sold > ANY:
            waiting = sum(
                w.decisions.short.get((s, t, need, area), 0.0)
                for need in dict.fromkeys(offer.takes)
                for area in w.areas
            )
            waiting += _bought(w, offer, s, t) if first else 0.0
            where = f"{w.where(offer.label, t, s)}, our own children first"
            yield Finding("C13", (s, t, offer.id, "own first"), where, "<=", 0.0, min(sold, max(0.0, waiting)))


def _bought(w: Workings, offer: Building, s: int, t: int) -> float:
    """Children whom the building takes, in placements bought as they are used."""
    return sum(
        children
        for (need, _, elsewhere), children in w.use.lanes.get((s, t), {}).items()
        if need in offer.takes and w.offers[elsewhere].bought_as_used
    )
