"""By what the formula is to be corrected: what beds and markets carried in the simulation, against what it says."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, cast

from commission_opt.demand import demand_table
from commission_opt.offers.market.record import Market
from commission_opt.plan.evaluator.evaluate import evaluate
from commission_opt.plan.evaluator.terms import availability
from commission_opt.rules.market.maths import capacity
from commission_opt.rules.occupancy import CARD, of_offer, stationary
from commission_opt.rules.occupancy.corrections import correction, stated
from commission_opt.rules.occupancy.order import turns_of
from commission_opt.rules.occupancy.pools import bed_groups
from commission_opt.rules.occupancy.spread import spread_of
from commission_opt.studies.calibration.carried import in_group, in_market, with_offer
from commission_opt.studies.calibration.loads import loads_of
from commission_opt.studies.calibration.tried import NOWHERE, TriedOut

if TYPE_CHECKING:
    from collections.abc import Mapping

    from commission_opt.decisions import Decisions
    from commission_opt.instance.calendar import Period
    from commission_opt.instance.instance import Instance

LEAST, MOST = 0.05, 2.0
DIGITS = 4
FEW = 0.05  # beds or children: a ratio of fewer is chance


class Corrected(NamedTuple):
    """Times what the formula says, and before that times the children who come."""

    factor: float
    load: float = 1.0


Factors = dict[tuple[str, int], Corrected]  # by beds or market, and period


def factors_of(instance: Instance, decisions: Decisions, tried: TriedOut) -> Factors:
    """By what the formulas of a plan have to be corrected, to say what was carried.

    ::

        C[G,t](q of the plan, load[G,t] * children) = mean beds used by G in the simulation, to 3%
        factor[G,t] = mean beds used by G in the simulation / C[G,t](q of the plan, load[G,t] * children)
        factor[k,t] = mean beds used of offer k in the simulation / what it is held to, with the load of its beds
        factor[k,t] = mean children in market k in the simulation / G[k,t](offered to it in the simulation)

    So beds that fill slowly, as others stay where they are, are told that few come to them. More beds then carry little
    more, as in the simulation; a factor alone lets each bed more carry its share of the formula. The load is as near to
    1 as may be, and 1.25 at most; the factor takes up what is left. With `corrected_in = "carried"` each load is 1.

    What was corrected before stays where the plan has no such beds, or nobody is offered to the market. An offer without
    beds has the factor of those that are its like, where they have some.
    """
    by_children = instance.occupancy.corrected_in == "children"
    loads = loads_of(instance, decisions, tried) if by_children else {}
    pairs = _pairs(instance, tried, _said(instance, decisions, loads))
    found = _stated(instance) if by_children else {}
    for key, (carried, formula) in {**(_of_their_like(instance, pairs) if by_children else {}), **pairs}.items():
        if formula >= FEW:
            factor = min(max(round(carried / formula, DIGITS), LEAST), MOST)
            found[key] = Corrected(factor, loads.get(key, 1.0))
        elif key not in found:
            found[key] = Corrected(correction(instance, key[0], instance.periods[key[1]]))
    return found


def changes_of(instance: Instance, factors: Factors) -> dict[str, object]:
    """The corrections as an instance states them."""
    rows = []
    for (name, t), (factor, load) in sorted(factors.items()):
        row: dict[str, object] = {"carried_by": name, "period": instance.periods[t].start, "factor": factor}
        rows.append(row if load == 1.0 else {**row, "load": load})
    return {"rules.occupancy.correction": rows}


def _said(
    instance: Instance, decisions: Decisions, loads: Mapping[tuple[str, int], float]
) -> dict[tuple[str, int], float]:
    """What the formula says that is carried of so many times the children: the mean over the demand scenarios."""
    alone = {key: Corrected(1.0, load) for key, load in loads.items()}
    instance = instance.with_changes(changes_of(instance, alone))
    demand = demand_table(instance)
    found: dict[tuple[str, int], float] = defaultdict(float)
    for row in evaluate(instance, demand, decisions, relaxed=True).rules:
        if row.id == CARD.id:
            scenario, t, _, record = cast("tuple[int, int, str, str]", row.key)
            found[record, t] += demand.scenarios[scenario].probability * row.limit
    return found


def _pairs(
    instance: Instance, tried: TriedOut, said: Mapping[tuple[str, int], float]
) -> dict[tuple[str, int], tuple[float, float]]:
    """What was carried in the simulation, and what the formula says, of all but a part of other beds."""
    found = {}
    groups = {group.record: group for group in bed_groups(instance)}
    offers = {of_offer(offer.id): offer for offer in instance.offers if not offer.bought_as_used}
    markets = {offer.id: offer for offer in instance.offers if isinstance(offer, Market)}
    for (name, t), formula in said.items():
        period = instance.periods[t]
        if name in offers:
            found[name, t] = with_offer(instance, offers[name], tried, period), formula
        elif name in groups:
            found[name, t] = in_group(instance, groups[name], tried, period), formula
        elif name in markets:
            found[name, t] = in_market(tried, name, period), _market(instance, markets[name], tried, period)
    return found


def _of_their_like(
    instance: Instance, pairs: Mapping[tuple[str, int], tuple[float, float]]
) -> dict[tuple[str, int], tuple[float, float]]:
    """Of each offer with beds, both for all together that children come to in the same turn."""
    if not instance.occupancy.by_offer:
        return {}
    offers = [offer for offer in instance.offers if not offer.bought_as_used]
    found = {}
    for period in instance.periods:
        turns = {of_offer(offer.id): turns_of(instance, offer, period.year) for offer in offers}
        for name, own in turns.items():
            like = [pairs[one, period.index] for one in turns if turns[one] == own and (one, period.index) in pairs]
            if like:
                found[name, period.index] = sum(one for one, _ in like), sum(one for _, one in like)
    return found


def _stated(instance: Instance) -> Factors:
    """The corrections that an instance has, by period."""
    named = dict.fromkeys(one.carried_by for one in instance.rules.occupancy.correction)
    there = {(name, period.index): stated(instance, name, period) for name in named for period in instance.periods}
    return {key: Corrected(one.factor, one.load) for key, one in there.items() if one is not None}


def _market(instance: Instance, market: Market, tried: TriedOut, period: Period) -> float:
    """What the formula says of the children who were offered to a market in the simulation: for whom no bed had room."""
    as_used = {NOWHERE, *(offer.id for offer in instance.offers if offer.bought_as_used)}
    offered = sum(
        float(there[period.index])
        for (need, area, offer), there in tried.children.items()
        if instance.takes_from(area, need, market) and offer in as_used
    )
    places = capacity(market) * (1 + market.market_growth_per_year) ** period.middle_years
    spread = spread_of(instance, market.takes, period)
    return availability(market, period) * stationary.in_a_market(places, offered, spread)
