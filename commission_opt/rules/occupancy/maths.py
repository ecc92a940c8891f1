"""C15 what beds carry: a concave curve of their number, in place of a share that is filled whatever it is."""

from __future__ import annotations

import math
from collections.abc import Container, Mapping, Sequence
from typing import TYPE_CHECKING

from commission_opt.keys import LaneKey, OfferKey
from commission_opt.model.limit import Limit
from commission_opt.model.model import Model, Term
from commission_opt.model.placements import Placements
from commission_opt.offers.market.maths import available
from commission_opt.offers.market.record import Market
from commission_opt.rules.market.maths import capacity
from commission_opt.rules.occupancy import CarriedKey, FewerKey, of_offer, words
from commission_opt.rules.occupancy.attainable import Way, between, gains, least, numbers_of, together, ways_to_let
from commission_opt.rules.occupancy.corrections import correction, load, loaded
from commission_opt.rules.occupancy.curve import NOTHING, Side, bed_lines, market_carries, market_lines
from commission_opt.rules.occupancy.moment import Moment, moments
from commission_opt.rules.occupancy.order import ahead_of
from commission_opt.rules.occupancy.pools import BedGroup, bed_groups
from commission_opt.rules.occupancy.spread import spread_of
from commission_opt.rules.wording import Wording

if TYPE_CHECKING:
    import pulp

    from commission_opt.offers.common.record import Offer

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
    if model.instance.occupancy.worked_out:
        groups, ways = bed_groups(model.instance), ways_to_let(model)
        limited = [o for o in model.instance.offers if isinstance(o, Market) and math.isfinite(capacity(o))]
        for moment in moments(model, placements):
            for group in groups:
                _fill_beds(model, placements, group, moment, ways)
            for market in limited:
                _fill_market(model, placements, market, moment)


def _fill_beds(
    model: Model, placements: Placements, group: BedGroup, moment: Moment, ways: Mapping[str, list[Way]]
) -> None:
    """Hold what is placed in a group's beds against the curve, side by side.

    ::

        q[s,t] = sum over k that take G of (practical_occupancy[k] * beds[k,t] - sold[s,t,k]) / p
        carried[s,t,G] <= factor * (C(i) + (C(j) - C(i)) / (j - i) * (q[s,t] - i) - sum over n, a in G of more[n,i] * avoided[s,t,n,a])
        sum over n, a in G, k of footprint[k,n] * placed[s,t,n,a,k] <= carried[s,t,G]

    for i and j that follow each other among the corners of C. These are every number of beds up
    to 16, then every second, third and so on (their fourth root). They are at most a twentieth of a bed below the curve. Where children take up different numbers
    of beds, the corners are those of the least concave curve above. ``more[n,i]`` is what one child more who comes fills
    of i beds, but no more than leaves something of the side with no beds and no children::

        more[n,i] = min(1, constant[i] / sum over n in G of full[n,i] * children[s,t,n]) * full[n,i]

    with `constant` the side at no beds, and ``full[n,i]`` the derivative of C by the children who come. Contracts and homes
    are whole: straight lines from one number of beds that can be to the next, with the `more` of the lower, forbid no plan.
    They are added, and stand for the sides where no service keeps children at home.

    Children are those who come in the scenario, before prevention. A correction (`load` and `factor` of `correction`, times) is 1
    where there is none: C, and `more`, are those of `load` times the children. With `spread_in = "curves"` C is the mean of
    seven curves, of so many times these:

    ::

        C(q) = sum over i of chance[i] * C(q; load * times[i] * children),   more[n,i] likewise: load * times[i] * its derivative there
        times[i] = 1 + (1 - exp(-weeks / stay)) * (exp(sigma * z[i] - sigma**2 / 2) - 1),   sigma**2 = log(1 + entries_spread**2 + stay_spread**2)

    with `chance` and `z` the seven points of Gauss and Hermite for the normal distribution. `weeks` are from the start of
    the horizon to the middle of the period, as children who are there stay on. `stay` is the longest mean stay of G's needs.
    """
    used = _used(moment, group)
    if not used:
        return
    key = CarriedKey(moment.scenario, moment.period, "beds", group.record)
    scale = 1 / group.practical
    beds, fixed = _beds(model, placements, group, moment)
    avoided = _avoided(model, key, moment, group)
    period = model.instance.periods[moment.period]
    come = load(model.instance, group.record, period)
    spread = loaded(spread_of(model.instance, group.needs, period), come)
    lines = bed_lines(_children(moment, group), group.needs, group.practical, spread)
    within = lines
    if not avoided:
        low, high = _range(beds, fixed)
        within = [line for line in lines if line.stop >= low * scale and line.start <= high * scale]
    numbers = _numbers(model, placements, group, moment, ways, lines[-1].start / scale)
    if numbers is not None and len(numbers) > 1:
        chords = between(lines, [scale * one for one in numbers])
        within = [*chords, *within] if avoided else chords
    beds = _as_one(model, key, beds)
    sides = [
        (
            line.constant + line.slope * scale * fixed,
            [
                *((variable, line.slope * scale * each) for variable, each in beds),
                *((variable, -line.per_child.get(need, 0.0) * each) for need, variable, each in avoided),
            ],
        )
        for line in within
    ]
    _hold(model, key, used, sides, _factor(model, group.record, moment), words.BEDS.about(group.label))
    _fill_later(model, group, moment, lines, sides)
    if model.instance.occupancy.by_offer and group.whole and len(group.offers) > 1:
        for offer in group.offers:
            _fill_offer(model, placements, group, offer, moment, lines, ways)


def _fill_later(
    model: Model, group: BedGroup, moment: Moment, lines: Sequence[Side], sides: Sequence[tuple[float, list[Term]]]
) -> None:
    """Leave to homes that are filled first what they carry, where it is plain which these are.

    ::

        sum over n, a in G, k but those first of footprint[k,n] * placed[s,t,n,a,k] <= carried[s,t,G] - factor * C(q of those first)

    Homes of our own that exist, cannot be closed, sell no beds and cost nothing more for a child are first. This is so where all
    children are from the area that they stand in, travel costs nothing and there are no services to keep children
    at home. Of other offers it is not said how the children of a pool are shared out.
    """
    used = _used(moment, group, but_for=group.first)
    if group.first and used:
        first = [offer for offer in group.offers if offer.id in group.first]
        beds = sum(offer.practical_occupancy * model.beds_of(offer.id, moment.period).fixed for offer in first)
        theirs = least(lines, beds / group.practical)
        left = [(constant - theirs, terms) for constant, terms in sides]
        key = CarriedKey(moment.scenario, moment.period, "beds", group.later)
        _hold(model, key, used, left, _factor(model, group.record, moment), words.LATER.about(group.label))


def _fill_offer(
    model: Model,
    placements: Placements,
    group: BedGroup,
    offer: Offer,
    moment: Moment,
    lines: Sequence[Side],
    ways: Mapping[str, list[Way]],
) -> None:
    """Hold each offer of a pool to what it carries once the homes that come before it are full: with `by_offer`.

    ::

        ahead = sum over own homes before k of practical_occupancy * beds / p
        q = (practical_occupancy[k] * beds[k,t] - sold[s,t,k]) / p
        sum over n, a of footprint[k,n] * placed[s,t,n,a,k] <= factor * (C(ahead + q) - C(ahead))

    A home comes before k where all children whom k takes would be offered it first: it is nearer, or as near and cheaper, or
    stays when a contract ends. C is that of all needs of the pool, with its load, side by side; what care avoided takes from it is for the pool's rows.
    Offers that are alike, and homes before it that may close or open, take more away; that is for the factor. Sides go from one number
    of beds that can be to the next; where an offer is let once at most, each way to let it has what it carries.
    """
    used = [
        (one.placed, one.footprint)
        for by_area in moment.in_beds.values()
        for lane in by_area.values()
        for one in lane
        if one.offer == offer.id
    ]
    if not used:
        return
    period = model.instance.periods[moment.period]
    scale = 1 / group.practical
    ahead = scale * sum(
        home.practical_occupancy * model.beds_of(home.id, moment.period).fixed
        for home in ahead_of(model.instance, offer, group.offers, period.year)
    )
    terms, there = _beds_of(model, placements, offer, moment)
    q, fixed = [(variable, scale * each) for variable, each in terms], ahead + scale * there
    theirs = least(lines, ahead)
    key = CarriedKey(moment.scenario, moment.period, "offer", of_offer(offer.id))
    sides = _sides_of_offer(model, key, q, fixed, lines, ways.get(offer.id))
    sides = [(constant - theirs, each) for constant, each in sides]
    _hold(model, key, used, sides, _factor(model, key.record, moment), words.OFFER.about(offer.label))


def _sides_of_offer(
    model: Model, key: CarriedKey, terms: list[Term], fixed: float, lines: Sequence[Side], ways: list[Way] | None
) -> list[tuple[float, list[Term]]]:
    """What so many beds of an offer carry, after those that are there anyway: constants, and what is added to them."""
    most = lines[-1].start
    numbers = numbers_of(terms, ways, most)
    if ways is not None and numbers is not None:
        return [(least(lines, fixed), gains(terms, ways, lines, fixed))]
    there = together([numbers], fixed, most)
    low, high = _range(terms, fixed)
    within = [line for line in lines if line.stop >= low and line.start <= high]
    one = _as_one(model, key, terms)
    return [
        (line.constant + line.slope * fixed, [(variable, line.slope * each) for variable, each in one])
        for line in (between(lines, there) if there is not None and len(there) > 1 else within)
    ]


def _fill_market(model: Model, placements: Placements, market: Market, moment: Moment) -> None:
    """Hold what is placed in a market with a limit against what is offered to it: its own, other markets', and those short.

    ::

        G(x) = x * (1 - B(c, x)),   c = market[k,t];   for c between whole numbers, a straight line between those
        offered[s,t,k] = sum over n in takes, a open to k of (short[s,t,n,a] + sum over markets l of placed[s,t,n,a,l])
        placed[s,t,k] <= factor * available[k,t] * (G(i) + (G(j) - G(i)) / (j - i) * (offered[s,t,k] - i))

    for the same i and j, of children. B is Erlang's loss formula.
    """
    offers = placements.by_offer.get(OfferKey(moment.scenario, moment.period, market.id), ())
    placed: list[Term] = [(variable, 1.0) for _, _, variable in offers]
    if not placed:
        return
    period = model.instance.periods[moment.period]
    most = sum(
        number
        for need in dict.fromkeys(market.takes)
        for area, number in moment.children.get(need, {}).items()
        if model.instance.takes_from(area, need, market)
    )
    places = capacity(market) * (1 + market.market_growth_per_year) ** period.middle_years
    spread = spread_of(model.instance, market.takes, period)
    if places >= most and most - market_carries(places, most, spread) <= NOTHING * most:
        return
    share = available(market, period)
    key = CarriedKey(moment.scenario, moment.period, "market", market.id)
    offered = _as_one(model, key, _offered(model, placements, market, moment))
    sides = [
        (share * line.constant, [(variable, share * line.slope) for variable, _ in offered])
        for line in market_lines(places, most, spread)
    ]
    _hold(model, key, placed, sides, _factor(model, market.id, moment), words.MARKET.about(market.label))


def _hold(
    model: Model,
    key: CarriedKey,
    used: Sequence[Term],
    sides: Sequence[tuple[float, list[Term]]],
    factor: float,
    told: Wording,
) -> None:
    """One row of the rule: what is used is at most a column that is below every side of the curve."""
    carried = model.add_column("carried", key)
    for constant, terms in sides:
        model.link([(carried, 1.0), *((variable, -factor * each) for variable, each in terms)], "<=", factor * constant)
    limit = Limit(relaxable=False, named=True, without=IN_FORCE, words=told)
    model.add_row("C15", key, [*used, (carried, -1.0)], "<=", 0.0, rests_on=limit)


def _as_one(model: Model, key: CarriedKey, terms: list[Term]) -> list[Term]:
    """A sum as one column, so that each of many sides has one entry for it."""
    if len(terms) < 2:
        return terms
    total = model.add_column("offered" if key.part == "market" else "fillable", key, lower=None)
    model.link([*terms, (total, -1.0)], "==")
    return [(total, 1.0)]


def _factor(model: Model, record: str, moment: Moment) -> float:
    return correction(model.instance, record, model.instance.periods[moment.period])


def _children(moment: Moment, group: BedGroup) -> dict[str, float]:
    """Who come, by need."""
    found = {}
    for need in group.needs:
        by_area = moment.children.get(need, {})
        found[need] = sum(by_area.values()) if group.area is None else by_area.get(group.area, 0.0)
    return found


def _used(moment: Moment, group: BedGroup, but_for: Container[str] = ()) -> list[Term]:
    """Beds that the group's children take up, but for some offers'."""
    found: list[Term] = []
    for need in group.needs:
        by_area = moment.in_beds.get(need, {})
        areas = by_area.values() if group.area is None else [by_area.get(group.area, [])]
        found += [(one.placed, one.footprint) for lane in areas for one in lane if one.offer not in but_for]
    return found


def _beds(model: Model, placements: Placements, group: BedGroup, moment: Moment) -> tuple[list[Term], float]:
    """What the group's beds can fill, less what is sold: as decided, and what is there anyway."""
    terms: list[Term] = []
    fixed = 0.0
    for offer in group.offers:
        more, there = _beds_of(model, placements, offer, moment)
        terms += more
        fixed += there
    return terms, fixed


def _beds_of(model: Model, placements: Placements, offer: Offer, moment: Moment) -> tuple[list[Term], float]:
    """The same of one offer."""
    beds = model.beds_of(offer.id, moment.period)
    terms = [(variable, offer.practical_occupancy * size) for variable, size in beds.open_terms]
    sold = placements.sold.get(OfferKey(moment.scenario, moment.period, offer.id))
    return [*terms, *([] if sold is None else [(sold, -1.0)])], offer.practical_occupancy * beds.fixed


def _range(terms: Sequence[Term], fixed: float) -> tuple[float, float]:
    """Least and most that the beds can be."""
    low = high = fixed
    for variable, each in terms:
        at = [math.inf if variable.upBound is None else variable.upBound, variable.lowBound or 0.0]
        low += min(each * bound for bound in at)
        high += max(each * bound for bound in at)
    return low, high


def _numbers(
    model: Model,
    placements: Placements,
    group: BedGroup,
    moment: Moment,
    ways: Mapping[str, list[Way]],
    most: float,
) -> set[float] | None:
    """Every number that the group's beds can be."""
    found, fixed = [], 0.0
    for offer in group.offers:
        terms, there = _beds_of(model, placements, offer, moment)
        found.append(numbers_of(terms, ways.get(offer.id), most))
        fixed += there
    return together(found, fixed, most)


def _avoided(
    model: Model, key: CarriedKey, moment: Moment, group: BedGroup
) -> list[tuple[str, pulp.LpVariable, float]]:
    """What services avoid of the group's children: need, column, and children each."""
    found = []
    for need in group.needs:
        terms = [
            (variable, each) for area, variable, each in moment.avoided.get(need, ()) if group.area in (None, area)
        ]
        if len(terms) > 1:
            total = model.add_column("fewer", FewerKey(key.scenario, key.period, key.record, need))
            model.link([*terms, (total, -1.0)], "==")
            terms = [(total, 1.0)]
        found += [(need, variable, each) for variable, each in terms]
    return found


def _offered(model: Model, placements: Placements, market: Market, moment: Moment) -> list[Term]:
    """Children for whom the beds have no room, of needs that the market takes."""
    s, t = moment.scenario, moment.period
    placed = [
        variable
        for offer in model.instance.offers
        if isinstance(offer, Market)
        for need, area, variable in placements.by_offer.get(OfferKey(s, t, offer.id), ())
        if model.instance.takes_from(area, need, market)
    ]
    lanes = [
        LaneKey(s, t, need, area.id)
        for need in dict.fromkeys(market.takes)
        for area in model.instance.area
        if model.instance.takes_from(area.id, need, market)
    ]
    short = model.columns["short"]
    return [(variable, 1.0) for variable in (*placed, *(short[lane] for lane in lanes if lane in short))]


EQUATIONS = (require, _fill_beds, _fill_later, _fill_offer, _fill_market)
