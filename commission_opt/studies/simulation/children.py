"""The children of one replication: when each arrives and leaves, drawn from the flows of the demand records."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from commission_opt.demand.flows import Flow
    from commission_opt.demand.stays import FloatArray
    from commission_opt.rules.occupancy.order import Lane

FASTEST = 1e4  # leavers a day for each child, where a record falls to none at once


@dataclass(eq=False, slots=True)
class Child:
    """One child, in days from the start of the horizon.

    Attributes
    ----------
    lane
        Need and area.
    mean_stay
        Of children like this one, in days.
    offer, place, since
        Where the child is (the place of the offer among the instance's, -1 without a placement; None for no place
        in it), and from which day.
    footprint
        Beds taken up there.
    then
        Who the child is from the day on which this need ends, where the child changes need.
    gone
        Left before the stay would have ended by itself.
    """

    lane: Lane
    arrives: float
    leaves: float
    mean_stay: float
    offer: int = -1
    place: object = None
    since: float = 0.0
    footprint: float = 0.0
    then: Child | None = None
    gone: bool = False


@dataclass(frozen=True)
class StaysEnded:
    """Children in care whom a team brings home, or to another need.

    Attributes
    ----------
    lane, to
        Need and area that they leave, and that they come to; None for home.
    mean_days
        Of stays in the need that they come to.
    numbers
        A day, by steps.
    """

    lane: Lane
    to: Lane | None
    mean_days: float
    numbers: Steps


class EndOfStay(NamedTuple):
    """A day on which a child of a need, whichever it is, goes home (None) or becomes another."""

    day: float
    lane: Lane
    then: Child | None


class Ways(NamedTuple):
    """What a stay in a need may end with: changes to other needs, each with its chance; else the child leaves care."""

    lanes: tuple[Lane, ...]
    chances: tuple[float, ...]
    mean_days: tuple[float, ...]


@dataclass(frozen=True)
class Steps:
    """A number that is level between edges, in days from the start of the horizon."""

    edges: FloatArray
    values: FloatArray

    def over(self, edges: FloatArray) -> FloatArray:
        """The number in the middle of other steps."""
        middles = (edges[:-1] + edges[1:]) / 2
        return np.asarray(self.values[np.searchsorted(self.edges, middles, side="right") - 1])


@dataclass(frozen=True)
class Lanes:
    """What children are drawn from.

    Attributes
    ----------
    flows
        Of the uncertain demand records; see `commission_opt.demand.flows`.
    kept
        Share of those who would enter whom prevention does not keep out, by lane; all where a lane is not there.
    certain
        Average children by period, of lanes that follow their record whatever happens.
    ends
        Days from the start of the horizon to the end of each period.
    entries_spread, stay_spread
        Coefficient of variation of the rate of entries and of the mean stay, drawn once a replication.
    ways
        Of needs that children change from, by lane.
    ended
        What teams that work with children in care do.
    """

    flows: tuple[Flow, ...]
    kept: Mapping[Lane, Steps]
    certain: tuple[tuple[Lane, FloatArray], ...]
    ends: FloatArray
    entries_spread: float = 0.0
    stay_spread: float = 0.0
    ways: Mapping[Lane, Ways] = field(default_factory=dict)
    ended: tuple[StaysEnded, ...] = ()


def ends_of_stays(lanes: Lanes, rng: np.random.Generator) -> list[EndOfStay]:
    """The days on which teams bring a child home, or to another need: a Poisson process each."""
    found = []
    for one in lanes.ended:
        days = np.diff(one.numbers.edges)
        total = np.concatenate([[0.0], np.cumsum(one.numbers.values * days)])
        number = int(rng.poisson(total[-1]))
        for day in np.interp(rng.random(number) * total[-1], total, one.numbers.edges).tolist():
            then = None
            if one.to is not None:
                then = Child(one.to, day, day + float(rng.exponential(one.mean_days)), one.mean_days)
                _change(then, lanes, 1.0, rng)
            found.append(EndOfStay(day, one.lane, then))
    return found


def draw(lanes: Lanes, rng: np.random.Generator) -> list[Child]:
    """The children of one replication, in the order in which they arrive; those of the first day by chance.

    Entries are a Poisson process at the rate of each step of a flow. Children who are there at the start, a whole
    number with the flow's opening as its mean, stay for what is left of their stay.
    """
    more, longer = (_factor(spread, rng) for spread in (lanes.entries_spread, lanes.stay_spread))
    found: list[Child] = []
    for flow in lanes.flows:
        found += _of_flow(flow, lanes.kept.get((flow.need, flow.area)), more, longer, rng)
    for lane, numbers in lanes.certain:
        found += _certain(lane, numbers, lanes.ends, rng)
    for child in found if lanes.ways else ():
        _change(child, lanes, longer, rng)
    there = [child for child in found if child.leaves > child.arrives]
    shuffled = [there[nth] for nth in rng.permutation(len(there))]
    return sorted(shuffled, key=lambda child: child.arrives)


def _change(child: Child, lanes: Lanes, longer: float, rng: np.random.Generator) -> None:
    """Draw what each stay of a child in a need ends with, need by need, until the child leaves care or the horizon ends.

    ::

        P(the stay in n ends with a change to m) = changes[n,m] * mean stay[n]

    However long the stay was, as both rates are the same on every day.
    """
    while child.lane in lanes.ways and child.leaves < lanes.ends[-1]:
        ways, chance = lanes.ways[child.lane], rng.random()
        for lane, share, mean in zip(*ways, strict=True):
            chance -= share
            if chance < 0:
                days = mean * longer
                child.then = Child(lane, child.leaves, child.leaves + days * rng.exponential(), days)
                break
        if child.then is None:
            return
        child = child.then


def _factor(spread: float, rng: np.random.Generator) -> float:
    """A lognormal factor of mean 1 with `spread` as its coefficient of variation."""
    if not spread:
        return 1.0
    sigma = math.sqrt(math.log1p(spread**2))
    return math.exp(sigma * rng.standard_normal() - sigma**2 / 2)


def _of_flow(flow: Flow, kept: Steps | None, more: float, longer: float, rng: np.random.Generator) -> list[Child]:
    entries = flow.entries if kept is None else flow.entries * kept.over(flow.edges)
    total = np.concatenate([[0.0], np.cumsum(entries * np.diff(flow.edges))])
    opening = math.floor(flow.opening + rng.random())
    number = int(rng.poisson(total[-1] * more))
    arrives = np.concatenate([np.zeros(opening), np.interp(rng.random(number) * total[-1], total, flow.edges)])
    leaves = _leaves(flow, arrives, opening, longer, rng)
    lane, mean = (flow.need, flow.area), flow.stay.mean_days * longer
    return [Child(lane, a, b, mean) for a, b in zip(arrives.tolist(), leaves.tolist(), strict=True)]


def _leaves(flow: Flow, arrives: FloatArray, opening: int, longer: float, rng: np.random.Generator) -> FloatArray:
    """The day each child leaves; with rates of leaving, by inverting their sum over time.

    ::

    sum of leaving from arrival to departure = longer * E,   E ~ exponential with mean 1
    """
    from commission_opt.demand.flows import is_exponential

    if not is_exponential(flow):
        rest, whole = flow.stay.draw_rest(rng, opening), flow.stay.draw(rng, len(arrives) - opening)
        return arrives + np.concatenate([rest, whole]) * longer
    rates = np.minimum(flow.leaving, FASTEST)
    hazard = np.concatenate([[0.0], np.cumsum(rates * np.diff(flow.edges))])
    used = np.interp(arrives, flow.edges, hazard) + longer * rng.exponential(size=len(arrives))
    return np.asarray(np.interp(used, hazard, flow.edges, right=math.inf))


def _certain(
    lane: Lane, numbers: Sequence[float] | FloatArray, ends: FloatArray, rng: np.random.Generator
) -> list[Child]:
    """As many children as the record says in each period, rounded up or down by chance; the first in leave first."""
    shift, there, found = rng.random(), list[Child](), list[Child]()
    start = 0.0
    for number, end in zip(numbers, ends, strict=True):
        wanted = math.floor(number + shift)
        for child in there[: max(0, len(there) - wanted)]:
            child.leaves = start
        there = there[max(0, len(there) - wanted) :]
        new = [Child(lane, start, math.inf, math.inf) for _ in range(wanted - len(there))]
        there, found, start = there + new, found + new, float(end)
    return found


def kept_of(flows: Sequence[Flow], avoided: Mapping[Lane, FloatArray], ends: FloatArray) -> dict[Lane, Steps]:
    """Share of entries that prevention does not keep out, by lane.

    Children kept out, `A`, follow the plan's expectation: straight lines through the middles of the periods, from
    none at the start. In a step of `h` days in which a share `r` of children stays, the entries prevented are those
    still out at its end::

        a = A' - r * A,   between 0 and those who enter and are still there

    Where the expectation falls faster than children leave, nobody is prevented until it is met again.
    """
    found: dict[Lane, Steps] = {}
    middles = (np.concatenate([[0.0], ends[:-1]]) + ends) / 2
    for lane, numbers in avoided.items():
        own = [flow for flow in flows if (flow.need, flow.area) == lane]
        if own and numbers.any():
            found[lane] = _kept(own, middles, numbers)
    return found


def _kept(flows: Sequence[Flow], middles: FloatArray, avoided: FloatArray) -> Steps:
    edges = max((flow.edges for flow in flows), key=len)
    days = np.diff(edges)
    aim = np.interp(edges, np.concatenate([[0.0], middles]), np.concatenate([[0.0], avoided]))
    leaving = [Steps(flow.edges, np.minimum(flow.leaving, FASTEST)).over(edges) for flow in flows]
    rates = np.mean(leaving, axis=0) * days
    stays = np.exp(-rates)
    entries = np.sum([Steps(flow.edges, flow.entries).over(edges) for flow in flows], axis=0)
    still = entries * days * -np.expm1(-rates) / rates
    kept, out = np.ones(len(days)), 0.0
    for k in range(len(days)):
        prevented = min(max(aim[k + 1] - stays[k] * out, 0.0), float(still[k]))
        out = stays[k] * out + prevented
        kept[k] = 1.0 - prevented / still[k] if still[k] > 0 else 1.0
    return Steps(edges, kept)
