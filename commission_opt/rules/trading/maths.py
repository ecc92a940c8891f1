"""C13 trading: only beds to spare are sold, and never while a child of our own needs one."""

from __future__ import annotations

from commission_opt.instance.calendar import Period
from commission_opt.keys import OfferKey, OwnFirstKey, SalesKey, SurplusKey
from commission_opt.model.limit import Limit
from commission_opt.model.model import Model, Term
from commission_opt.model.placements import Placements
from commission_opt.model.windows import planned_share
from commission_opt.offers.building.record import Building
from commission_opt.rules.trading import words


def only_surplus(model: Model, placements: Placements, building: Building, s: int, period: Period) -> None:
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
    key = SurplusKey(s, period.index, building.id, "surplus")
    model.add_row("C13", key, terms, "<=", share * beds.fixed, rests_on=_stated(building))


def _stated(building: Building) -> Limit:
    """A fact that a clash may name, where others ask for more income than sales can bring."""
    return Limit(relaxable=False, named=True, words=words.SPARED.about(building.label))


def own_first(model: Model, placements: Placements, building: Building, s: int, period: Period) -> None:
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
    key = OwnFirstKey(s, period.index, building.id, "own first")
    model.add_row("C13", key, terms, "<=", demand, rests_on=_stated(building))


def limit_placements(model: Model, placements: Placements, building: Building, s: int) -> None:
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
            key = SalesKey(s, year, building.id, "placements")
            model.add_row("C13", key, terms, "<=", limit, rests_on=_stated(building))


EQUATIONS = (only_surplus, limit_placements, own_first)
