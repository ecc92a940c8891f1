"""C13 trading: only beds to spare are sold, and never while a child of our own needs one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from commission_opt.instance.calendar import Period
from commission_opt.keys import LaneKey, OfferKey, OwnFirstKey, SalesKey, SurplusKey
from commission_opt.model.limit import Limit, LimitKind, PerLimit
from commission_opt.model.model import Model, Term
from commission_opt.model.placements import Placements
from commission_opt.model.windows import planned_share
from commission_opt.offers.building.record import Building
from commission_opt.rules.trading import words

if TYPE_CHECKING:
    import pulp


def only_surplus(model: Model, placements: Placements, building: Building, s: int, period: Period) -> None:
    """Sell no more than can be sold of the beds not used (C13).

    ::

        sold[s,t,k] <= sellable_occupancy * (beds[k,t] - used[s,t,k])
    """
    assert building.trading is not None
    share = building.trading.sellable_occupancy
    beds = model.beds_of(building.id, period.index)
    terms: list[Term] = [(placements.sold[OfferKey(s, period.index, building.id)], 1.0)]
    used = placements.used(model, s, period.index, building)
    terms += [(v, share * c) for v, c in used]
    terms += [(v, -share * c) for v, c in beds.open_terms]
    spare = PerLimit(beds.fixed, [*beds.open_terms, *((v, -c) for v, c in used)])
    stated = _stated(building, "sellable_occupancy", "share", share, spare) if share < 1 else _fact(building)
    key = SurplusKey(s, period.index, building.id, "surplus")
    model.add_row("C13", key, terms, "<=", share * beds.fixed, rests_on=stated)


def _fact(building: Building) -> Limit:
    """A fact that a clash may name, where others ask for more income than sales can bring."""
    return Limit(relaxable=False, named=True, words=words.SPARED.about(building.label))


def _stated(building: Building, figure: str, kind: LimitKind, value: float, per: PerLimit) -> Limit:
    """Such a fact with a figure, of which can be asked what it is worth."""
    return replace(_fact(building), path=f"{building.stated_at}.trading.{figure}", kind=kind, value=value, per=per)


def _first(building: Building, *, also_bought: bool) -> Limit:
    """Such a fact that is no figure: that children of our own come first, also those who are bought a placement."""
    without = ((f"{building.stated_at}.trading.own_children_first", False),) if also_bought else ()
    return replace(_fact(building), without=without, words=words.FIRST.about(building.label))


def own_first(model: Model, placements: Placements, building: Building, s: int, period: Period) -> None:
    """Sell nothing while a child who could have such a bed is bought a placement, or is short (C13).

    ::

        sold[s,t,k] <= homes * beds * selling[s,t,k]
        sum over n in takes, a of (short[s,t,n,a] + sum over j bought as used of placed[s,t,n,a,j])
            <= most children * (1 - selling[s,t,k]),   selling 0 or 1

    With `own_children_first = false` (and if omitted, by conventions = 1) only those who are short count, where
    a shortfall has a price.
    """
    first = _own_children_first(model, building)
    if not first and model.instance.rules.sufficiency.price_per_child_week is None:
        return
    lanes = _lanes(model, building, s, period)
    waiting = [model.columns["short"][lane] for lane in lanes if lane in model.columns["short"]]
    if first:
        waiting += _bought(model, placements, building, s, period)
    if not waiting:
        return
    selling = model.add_column("selling", OfferKey(s, period.index, building.id), 1, integer=True)
    sold = placements.sold[OfferKey(s, period.index, building.id)]
    model.link([(sold, 1.0), (selling, -float(building.homes * building.beds))], "<=")
    most = sum(_most_children(model, lane) for lane in lanes)
    terms = [*((variable, 1.0) for variable in waiting), (selling, most)]
    key = OwnFirstKey(s, period.index, building.id, "own first")
    model.add_row("C13", key, terms, "<=", most, rests_on=_first(building, also_bought=first))


def _own_children_first(model: Model, building: Building) -> bool:
    assert building.trading is not None
    own = building.trading.own_children_first
    return model.instance.sums.own_children_first if own is None else own


def _lanes(model: Model, building: Building, s: int, period: Period) -> list[LaneKey]:
    """Where there are children whom the building takes."""
    lanes = (
        LaneKey(s, period.index, need, area.id)
        for need in dict.fromkeys(building.takes)
        for area in model.instance.area
    )
    return [lane for lane in lanes if lane[1:] in model.demand.scenarios[s].children]


def _bought(
    model: Model, placements: Placements, building: Building, s: int, period: Period
) -> Iterator[pulp.LpVariable]:
    """Children whom the building takes, in placements bought as they are used."""
    for offer in model.instance.offers:
        if offer.bought_as_used:
            for need, _, variable in placements.by_offer.get(OfferKey(s, period.index, offer.id), ()):
                if need in building.takes:
                    yield variable


def _most_children(model: Model, lane: LaneKey) -> float:
    """Demand, and what a service that only puts care off could add to it."""
    most = model.demand.scenarios[lane.scenario].children[lane.period, lane.need, lane.area]
    for variable, share in model.avoided.get(lane, ()):
        bounds = (variable.lowBound or 0.0, model.families_referred.get(variable.id, 0.0))
        most -= min(0.0, *(share * bound for bound in bounds))
    return most


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
            placements_sold, part = trading.placements_per_year, planned_share(model, year)
            per = PerLimit(trading.weeks_per_placement * part)
            stated = _stated(building, "placements_per_year", "number", placements_sold, per)
            limit = placements_sold * trading.weeks_per_placement * part
            key = SalesKey(s, year, building.id, "placements")
            model.add_row("C13", key, terms, "<=", limit, rests_on=stated)


EQUATIONS = (only_surplus, limit_placements, own_first)
