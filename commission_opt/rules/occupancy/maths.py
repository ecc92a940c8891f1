"""C15 what beds carry: a concave curve of their number, in place of a share that is filled whatever it is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from commission_opt.instance.calendar import Period
from commission_opt.keys import LaneKey, OfferKey
from commission_opt.model.limit import Limit
from commission_opt.model.model import Model, Term
from commission_opt.model.placements import Placements
from commission_opt.offers.market.maths import available
from commission_opt.offers.market.record import Market
from commission_opt.rules.market.maths import capacity
from commission_opt.rules.occupancy import CarriedKey, words
from commission_opt.rules.occupancy.corrections import correction
from commission_opt.rules.occupancy.curve import NOTHING, bed_lines, market_carries, market_lines
from commission_opt.rules.occupancy.pools import BedGroup, bed_groups
from commission_opt.rules.wording import Wording

if TYPE_CHECKING:
    import pulp

IN_FORCE = (("rules.occupancy", None),)  # taken out, beds are filled for their practical occupancy


def require(model: Model, placements: Placements) -> None:
    """Place no more children than beds, and markets with a limit, carry of those who come at random.

    ::

        j * w(j) = sum over n in G of (children[s,t,n] / p) * f[n] * w(j - f[n]),   w(0) = 1,   W(q) = w(0) + ... + w(q)
        C(q) = sum over n in G of f[n] * children[s,t,n] * W(q - f[n]) / W(q)

    where G is one need, one need from one area, or all needs of a pool: those that offers with beds link by taking
    both. For one need it is Erlang's loss formula, ``C(q) = a * (1 - B(q, a / p))`` with a children. `p` is the mean
    practical occupancy, and `f[n]` the mean footprint, over the offers that take G. Beds count by what each can fill:
    """
    if model.instance.rules.occupancy.worked_out:
        for group in bed_groups(model.instance):
            for s in range(len(model.demand.scenarios)):
                for period in model.instance.periods:
                    _fill_beds(model, placements, group, s, period)
        for offer in model.instance.offers:
            if isinstance(offer, Market) and math.isfinite(capacity(offer)):
                for s in range(len(model.demand.scenarios)):
                    for period in model.instance.periods:
                        _fill_market(model, placements, offer, s, period)


def _fill_beds(model: Model, placements: Placements, group: BedGroup, s: int, period: Period) -> None:
    """Hold what is placed in a group's beds against the curve, side by side.

    ::

        q[s,t] = sum over k that take G of (practical_occupancy[k] * beds[k,t] - sold[s,t,k]) / p
        carried[s,t,G] <= factor * (C(i) + (C(j) - C(i)) / (j - i) * (q[s,t] - i) - sum over n, a in G of more[n,i] * avoided[s,t,n,a])
        sum over n, a in G, k of footprint[k,n] * placed[s,t,n,a,k] <= carried[s,t,G]

    for i and j that follow each other among the corners of C: every number of beds up to 16, then every second, third
    and so on (their fourth root), at most a twentieth of a bed below the curve. Where children take up different numbers
    of beds, the corners are those of the least concave curve above. ``more[n,i]`` is
    what one child more who comes fills of i beds. Children
    are those who come in the scenario, before prevention; `factor` is the correction, 1 where there is none.
    """
    used = _used(model, placements, group, s, period.index)
    if not used:
        return
    scale = 1 / group.practical
    beds, fixed = _beds(model, placements, group, s, period.index)
    avoided = _avoided(model, group, s, period.index)
    lines = bed_lines(_children(model, group, s, period.index), group.needs, group.practical)
    if not avoided:
        low, high = _range(beds, fixed)
        lines = [line for line in lines if line.stop >= low * scale and line.start <= high * scale]
    sides = [
        (
            line.constant + line.slope * scale * fixed,
            [
                *((variable, line.slope * scale * each) for variable, each in beds),
                *((variable, -line.per_child.get(need, 0.0) * each) for need, variable, each in avoided),
            ],
        )
        for line in lines
    ]
    _hold(model, CarriedKey(s, period.index, "beds", group.record), used, sides, period, words.BEDS.about(group.label))


def _fill_market(model: Model, placements: Placements, market: Market, s: int, period: Period) -> None:
    """Hold what is placed in a market with a limit against what is offered to it: its own, other markets', and those short.

    ::

        G(x) = x * (1 - B(c, x)),   c = market[k,t];   for c between whole numbers, a straight line between those
        offered[s,t,k] = sum over n in takes, a of (short[s,t,n,a] + sum over markets l of placed[s,t,n,a,l])
        placed[s,t,k] <= factor * available[k,t] * (G(i) + (G(j) - G(i)) / (j - i) * (offered[s,t,k] - i))

    for the same i and j, of children. B is Erlang's loss formula.
    """
    placed: list[Term] = [(v, 1.0) for _, _, v in placements.by_offer.get(OfferKey(s, period.index, market.id), ())]
    if not placed:
        return
    children = model.demand.scenarios[s].children
    most = sum(number for (t, need, _), number in children.items() if t == period.index and need in market.takes)
    places = capacity(market) * (1 + market.market_growth_per_year) ** period.middle_years
    if places >= most and most - market_carries(places, most) <= NOTHING * max(1.0, most):
        return
    share = available(market, period)
    offered = _offered(model, placements, market, s, period.index)
    sides = [
        (share * line.constant, [(variable, share * line.slope) for variable in offered])
        for line in market_lines(places, most)
    ]
    _hold(
        model, CarriedKey(s, period.index, "market", market.id), placed, sides, period, words.MARKET.about(market.label)
    )


def _hold(
    model: Model,
    key: CarriedKey,
    used: Sequence[Term],
    sides: Sequence[tuple[float, list[Term]]],
    period: Period,
    told: Wording,
) -> None:
    """One row of the rule: what is used is at most a column that is below every side of the curve."""
    factor = correction(model.instance, key.record, period)
    carried = model.add_column("carried", key)
    for constant, terms in sides:
        model.link([(carried, 1.0), *((variable, -factor * each) for variable, each in terms)], "<=", factor * constant)
    limit = Limit(relaxable=False, named=True, without=IN_FORCE, words=told)
    model.add_row("C15", key, [*used, (carried, -1.0)], "<=", 0.0, rests_on=limit)


def _children(model: Model, group: BedGroup, s: int, t: int) -> Mapping[str, float]:
    found = dict.fromkeys(group.needs, 0.0)
    for (period, need, area), number in model.demand.scenarios[s].children.items():
        if period == t and need in found and group.area in (None, area):
            found[need] += number
    return found


def _used(model: Model, placements: Placements, group: BedGroup, s: int, t: int) -> list[Term]:
    """Beds that the group's children take up."""
    return [
        (variable, model.instance.footprint(offer, need))
        for offer in group.offers
        for need, area, variable in placements.by_offer.get(OfferKey(s, t, offer.id), ())
        if need in group.needs and group.area in (None, area)
    ]


def _beds(model: Model, placements: Placements, group: BedGroup, s: int, t: int) -> tuple[list[Term], float]:
    """What the group's beds can fill, less what is sold: as decided, and what is there anyway."""
    terms: list[Term] = []
    fixed = 0.0
    for offer in group.offers:
        beds = model.beds_of(offer.id, t)
        terms += [(variable, offer.practical_occupancy * size) for variable, size in beds.terms]
        fixed += offer.practical_occupancy * beds.fixed
        sold = placements.sold.get(OfferKey(s, t, offer.id))
        terms += [] if sold is None else [(sold, -1.0)]
    return terms, fixed


def _range(terms: Sequence[Term], fixed: float) -> tuple[float, float]:
    """Least and most that the beds can be."""
    low = high = fixed
    for variable, each in terms:
        at = [math.inf if variable.upBound is None else variable.upBound, variable.lowBound or 0.0]
        low += min(each * bound for bound in at)
        high += max(each * bound for bound in at)
    return low, high


def _avoided(model: Model, group: BedGroup, s: int, t: int) -> list[tuple[str, pulp.LpVariable, float]]:
    """What each family served avoids of the group's children: need, families, children each."""
    return [
        (key.need, variable, each)
        for key, terms in model.avoided.items()
        if key.scenario == s and key.period == t and key.need in group.needs and group.area in (None, key.area)
        for variable, each in terms
    ]


def _offered(model: Model, placements: Placements, market: Market, s: int, t: int) -> list[pulp.LpVariable]:
    """Children for whom the beds have no room, of needs that the market takes."""
    markets = [offer for offer in model.instance.offers if isinstance(offer, Market)]
    placed = [
        variable
        for offer in markets
        for need, _, variable in placements.by_offer.get(OfferKey(s, t, offer.id), ())
        if need in market.takes
    ]
    lanes = [LaneKey(s, t, need, area.id) for need in dict.fromkeys(market.takes) for area in model.instance.area]
    short = model.columns["short"]
    return [*placed, *(short[lane] for lane in lanes if lane in short)]


EQUATIONS = (require, _fill_beds, _fill_market)
