"""Selling beds that can be spared to other authorities (`[home.trading]`)."""

from __future__ import annotations

from commission_opt.instance.calendar import Period
from commission_opt.keys import OfferKey, OwnFirstKey, SalesKey, SurplusKey
from commission_opt.model.model import Beds, Model, Term
from commission_opt.model.placements import Placements
from commission_opt.offers.building.record import Building
from commission_opt.offers.foster.maths import planned_share


def sell(model: Model, placements: Placements) -> None:
    """Add ``sold[s,t,k]``, average beds sold, and the income.

    ::

        cost[t] -= uplift[t] * (unit cost + premium_per_bed_week) * weeks[t] * sold[s,t,k]
        cost[t] += uplift[t] * cost_per_child_week * weeks[t] * sold[s,t,k]

    The unit cost is `unit_cost_per_bed_week`, or the home's own cost at practical occupancy.
    """
    for building in model.instance.offers:
        if not isinstance(building, Building) or building.trading is None:
            continue
        for s in range(len(model.demand.scenarios)):
            for period in model.instance.periods:
                _sell(model, placements, building, s, period)
            _limit_placements(model, placements, building, s)


def _sell(model: Model, placements: Placements, building: Building, s: int, period: Period) -> None:
    trading = building.trading
    assert trading is not None
    beds = model.beds_of(building.id, period.index)
    if not beds.possible or (trading.sells_from is not None and period.start < trading.sells_from):
        return
    key = OfferKey(s, period.index, building.id)
    sold = placements.sold[key] = model.add_column("sold", key, _most(beds))

    weeks = period.weeks * model.demand.scenarios[s].probability
    money = model.instance.money
    income = (building.unit_cost() + trading.premium_per_bed_week) * money.uplift("trading", period.year)
    model.charge("trading", building.id, period, sold, -income * weeks, scenario=s)
    keep = building.cost_per_child_week * money.uplift(building.kind, period.year)
    model.charge(building.kind, building.id, period, sold, keep * weeks, scenario=s)

    _only_surplus(model, placements, building, s, period)
    _own_first(model, placements, building, s, period)


def _most(beds: Beds) -> float | None:
    """More beds than there can be, whatever is decided; None where that is not known.

    One more than that: the rule is to bind, not this bound, so that what it is worth stands with the rule.
    """
    most = beds.fixed
    for variable, number in beds.terms:
        bound = variable.upBound if number > 0 else variable.lowBound
        if bound is None:
            return None
        most += number * bound
    return max(0.0, most) + 1.0


def _only_surplus(model: Model, placements: Placements, building: Building, s: int, period: Period) -> None:
    """Sell no more than can be sold of the beds not used (C13).

    ::

        sold[s,t,k] <= sellable_occupancy * (beds[k,t] - used[s,t,k])
    """
    assert building.trading is not None
    share = building.trading.sellable_occupancy
    beds = model.beds_of(building.id, period.index)
    terms: list[Term] = [(placements.sold[OfferKey(s, period.index, building.id)], 1.0)]
    terms += [(v, share * c) for v, c in placements.used(model, s, period.index, building)]
    terms += [(v, -share * c) for v, c in beds.terms]
    model.add_row("C13", SurplusKey(s, period.index, building.id, "surplus"), terms, "<=", share * beds.fixed)


def _own_first(model: Model, placements: Placements, building: Building, s: int, period: Period) -> None:
    """Sell nothing while a child who needs such a bed is short (C13).

    ::

        sold[s,t,k] <= homes * beds * selling[s,t,k]
        sum over n in takes, a of short[s,t,n,a] <= demand * (1 - selling[s,t,k]),   selling 0 or 1

    Where every child must have a placement there is nothing to add.
    """
    if model.instance.rules.sufficiency.price_per_child_week is None:
        return
    short = [
        (variable, model.demand.scenarios[s].children[t, need, area])
        for (s2, t, need, area), variable in placements.short.items()
        if s2 == s and t == period.index and need in building.takes
    ]
    if not short:
        return
    selling = model.add_column("selling", OfferKey(s, period.index, building.id), 1, integer=True)
    sold = placements.sold[OfferKey(s, period.index, building.id)]
    model.link([(sold, 1.0), (selling, -float(building.homes * building.beds))], "<=")
    demand = sum(children for _, children in short)
    terms = [*((variable, 1.0) for variable, _ in short), (selling, demand)]
    model.add_row("C13", OwnFirstKey(s, period.index, building.id, "own first"), terms, "<=", demand)


def _limit_placements(model: Model, placements: Placements, building: Building, s: int) -> None:
    """Sell no more placements in a year than planned (C13).

    ::

        sum over t in year of weeks[t] * sold[s,t,k]
            <= placements_per_year * weeks_per_placement * days of the year planned / year_days
    """
    trading = building.trading
    assert trading is not None
    if trading.placements_per_year is None or trading.weeks_per_placement is None:
        return
    for year in model.instance.years:
        terms = [
            (placements.sold[OfferKey(s, period.index, building.id)], period.weeks)
            for period in model.instance.periods
            if period.year == year and OfferKey(s, period.index, building.id) in placements.sold
        ]
        if terms:
            limit = trading.placements_per_year * trading.weeks_per_placement * planned_share(model, year)
            model.add_row("C13", SalesKey(s, year, building.id, "placements"), terms, "<=", limit)
