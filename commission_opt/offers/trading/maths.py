"""Selling beds that can be spared to other authorities (`[home.trading]`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commission_opt.instance.calendar import Period
from commission_opt.keys import OfferKey
from commission_opt.model.model import Beds, Model
from commission_opt.model.placements import Placements
from commission_opt.offers.building.record import Building
from commission_opt.rules.trading.maths import limit_placements, only_surplus, own_first

if TYPE_CHECKING:
    import pulp


def sell(model: Model, placements: Placements) -> None:
    """Add ``sold[s,t,k]``, average beds sold, and the income.

    ::

        cost[t] -= uplift[t] * (unit cost + premium_per_bed_week) * weeks[t] * sold[s,t,k]

    The unit cost is `unit_cost_per_bed_week`, or the home's own cost at practical occupancy.
    """
    for building in model.instance.offers:
        if not isinstance(building, Building) or building.trading is None:
            continue
        for s in range(len(model.demand.scenarios)):
            for period in model.instance.periods:
                _sell(model, placements, building, s, period)
            limit_placements(model, placements, building, s)


def put_own_children_first(model: Model, placements: Placements) -> None:
    """What sales have to wait for: after the rules of placements, as children may be short by those."""
    for building in model.instance.offers:
        if isinstance(building, Building) and building.trading is not None:
            for s in range(len(model.demand.scenarios)):
                for period in model.instance.periods:
                    if OfferKey(s, period.index, building.id) in placements.sold:
                        own_first(model, placements, building, s, period)


def _sell(model: Model, placements: Placements, building: Building, s: int, period: Period) -> None:
    trading = building.trading
    assert trading is not None
    beds = model.beds_of(building.id, period.index)
    if not beds.possible or (trading.sells_from is not None and period.start < trading.sells_from):
        return
    key = OfferKey(s, period.index, building.id)
    sold = placements.sold[key] = model.add_column("sold", key, _most(beds))
    money = model.instance.money
    weeks = money.paid_weeks(period) * model.demand.scenarios[s].probability
    premium = money.of_the_day(trading, "premium_per_bed_week", "trading", period.year)
    income = building.unit_cost(money, period.year) + premium
    model.charge("trading", building.id, period, sold, -income * weeks, scenario=s)
    keep_others(model, building, s, period, sold)
    only_surplus(model, placements, building, s, period)


def keep_others(model: Model, building: Building, s: int, period: Period, sold: pulp.LpVariable) -> None:
    """Charge what children of other authorities, in beds that are sold, cost as any child does.

    ::

        cost[t] += uplift[t] * cost_per_child_week * weeks[t] * sold[s,t,k]
    """
    money = model.instance.money
    weeks = money.paid_weeks(period) * model.demand.scenarios[s].probability
    weekly = money.of_the_day(building, "cost_per_child_week", building.kind, period.year)
    model.charge(building.kind, building.id, period, sold, weekly * weeks, scenario=s)


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


EQUATIONS = {"trading": (sell,)}
