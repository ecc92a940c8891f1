"""What a number of beds carries of children who come at random: the curve, as straight lines.

Poisson arrivals to beds that lose whom they have no room for, of one sort of child or of several that take up
different numbers of beds: the recursion of Kaufman and of Roberts, which for one sort is Erlang's loss formula.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from commission_opt.rules.occupancy.pools import unit_of
from commission_opt.rules.occupancy.spread import SURE, TimesAsMany

NOTHING = 1e-5  # of what comes: with so little lost, more beds carry no more
NOUGHT = 1e-6  # of a bed, for a child more: too little to be written down
HUGE, TINY, ROUNDING = 1e200, 1e-200, 1e-10


@dataclass(frozen=True, slots=True)
class Side:
    """``carried <= constant + slope * beds - sum over needs of per_child * avoided``, one side of the curve.

    It is the curve from `start` beds to `stop`.
    """

    constant: float
    slope: float
    per_child: Mapping[str, float]
    start: float
    stop: float


@dataclass(frozen=True, slots=True)
class OnCurve:
    """So many beds, how many of them are filled, and by how much that changes with one more child who comes."""

    beds: float
    carried: float
    per_child: Mapping[str, float]


def marks() -> Iterator[int]:
    """Numbers of beds at which the curve is worked out: every one up to 16, then every second, third...

    The step is the fourth root, so that straight lines between them miss the curve by a twentieth of a bed at most.
    """
    at = 0
    while True:
        yield at
        at += max(1, int(math.sqrt(math.sqrt(at)) + 1e-9))


def bed_lines(
    children: Mapping[str, float], footprints: Mapping[str, float], practical: float, spread: TimesAsMany = SURE
) -> list[Side]:
    """The lines whose least is what beds carry, on average over how many times the children may come.

    Parameters
    ----------
    children
        Who come, by need: their average number if none were lost.
    footprints
        Beds that one takes up, by need.
    practical
        Share of a bed's weeks that turnover and matching leave.
    spread
        Chances, and times the children.
    """
    curves = [
        (chance, times, _bed_lines({need: times * number for need, number in children.items()}, footprints, practical))
        for chance, times in spread
    ]
    lines = curves[0][2] if spread == SURE else _averaged(curves)
    return [_at_least_nothing(line, children) for line in lines]


def _at_least_nothing(line: Side, children: Mapping[str, float]) -> Side:
    """The line with less for each child fewer, where no beds and no children would otherwise be less than nothing.

    ::

        per_child[n] *= min(1, constant / sum over n of per_child[n] * children[n])
    """
    lost = sum(more * children.get(need, 0.0) for need, more in line.per_child.items())
    if lost <= line.constant:
        return line
    share = line.constant / lost
    return replace(line, per_child={need: share * more for need, more in line.per_child.items()})


def _averaged(curves: Sequence[tuple[float, float, list[Side]]]) -> list[Side]:
    """The mean of several curves: straight between all their corners."""
    marks = sorted({line.start for _, _, lines in curves for line in lines})
    sides = [[(chance, times, _side_at(lines, mark)) for chance, times, lines in curves] for mark in marks]
    found = []
    for start, stop, parts in zip(marks, [*marks[1:], math.inf], sides, strict=True):
        per_child: dict[str, float] = defaultdict(float)
        for chance, times, side in parts:
            for need, more in side.per_child.items():
                per_child[need] += chance * times * more
        constant = sum(chance * side.constant for chance, _, side in parts)
        found.append(
            Side(constant, sum(chance * side.slope for chance, _, side in parts), dict(per_child), start, stop)
        )
    return found


def _side_at(lines: Sequence[Side], beds: float) -> Side:
    """The side that the curve is on from so many beds."""
    return next(line for line in reversed(lines) if line.start <= beds)


def _bed_lines(children: Mapping[str, float], footprints: Mapping[str, float], practical: float) -> list[Side]:
    there = {need: number for need, number in children.items() if number > 0}
    corners = _hull(list(_points(there, {need: footprints[need] for need in there}, practical)))
    lines = [_line(one.beds, one.carried, other.beds, other.carried, one.per_child) for one, other in pairwise(corners)]
    last = corners[-1]
    return [*lines, Side(last.carried, 0.0, last.per_child, last.beds, math.inf)]


def market_lines(capacity: float, most: float, spread: TimesAsMany = SURE) -> list[Side]:
    """The lines whose least is what a market with so many places carries of children who are offered to it.

    `most` are the children that could be; beds of the lines are the children offered, on average.
    """
    lines, before = [], 0
    for at in marks():
        if at:
            carried = (market_carries(capacity, before, spread), market_carries(capacity, at, spread))
            lines.append(_line(before, carried[0], at, carried[1], {}))
        if at >= most and at:
            return lines
        before = at
    raise AssertionError("marks have no end")


def market_carries(capacity: float, offered: float, spread: TimesAsMany = SURE) -> float:
    """Children that a market carries of those offered, on average over how many times they may be."""
    return sum(chance * _market_carries(capacity, times * offered) for chance, times in spread)


def _market_carries(capacity: float, offered: float) -> float:
    """Between whole numbers of places, a straight line."""
    lower = math.floor(capacity)
    low, high = 0.0, 0.0
    lost = 1.0  # with no place at all
    for places in range(lower + 2):
        if places:
            lost = offered * lost / (places + offered * lost)
        low, high = high, offered * (1.0 - lost)
    return low + (capacity - lower) * (high - low)


def _line(start: float, low: float, stop: float, high: float, per_child: Mapping[str, float]) -> Side:
    slope = (high - low) / (stop - start)
    constant = low - slope * start
    return Side(constant if abs(constant) > ROUNDING else 0.0, slope, per_child, start, stop)


def _points(children: Mapping[str, float], footprints: Mapping[str, float], practical: float) -> Iterator[OnCurve]:
    """The curve at the marks, up to where next to nothing is lost.

    ::

        j w(j) = sum over n of (children_n / practical) f_n w(j - f_n),   W(q) = sum of w(j) for j <= q
    """
    needs = list(children)
    unit = unit_of(dict(footprints))
    steps = [max(1, round(footprints[need] / unit)) for need in needs]
    load = [children[need] / practical for need in needs]
    beds = [footprints[need] for need in needs]
    comes = sum(children[need] * footprints[need] for need in needs)
    window = 2 * max(steps)
    state, up_to = [1.0], [1.0]  # w and W
    for at in marks():
        for j in range(len(state), round(at / unit) + 1):
            new = sum(a * f * state[j - f] for a, f in zip(load, steps, strict=True) if f <= j) / j
            state.append(new)
            up_to.append(up_to[-1] + new)
            if up_to[-1] > HUGE:  # only their proportions count
                for near in range(max(0, j - window), j + 1):
                    state[near] *= TINY
                    up_to[near] *= TINY
        shares = _Shares(up_to, round(at / unit), steps)
        carried = practical * sum(f * a * r for f, a, r in zip(beds, load, shares.one, strict=True))
        more = [rise if rise > NOUGHT else 0.0 for rise in shares.per_child(beds, load)]
        yield OnCurve(float(at), carried, dict(zip(needs, more, strict=True)))
        if comes - carried <= NOTHING * comes:
            return


class _Shares:
    """Shares of the children who find room, with so many steps of beds."""

    def __init__(self, up_to: Sequence[float], there: int, steps: Sequence[int]) -> None:
        self._up_to, self._there, self._steps = up_to, there, steps
        self.one = [self._room(f) for f in steps]

    def _room(self, taken: int) -> float:
        """Probability that so many steps are free."""
        left = self._there - taken
        return self._up_to[left] / self._up_to[self._there] if left >= 0 else 0.0

    def per_child(self, beds: Sequence[float], load: Sequence[float]) -> Iterator[float]:
        """By how much more beds are filled for one more child of each sort who comes."""
        for f, r, b in zip(self._steps, self.one, beds, strict=True):
            others = zip(self._steps, self.one, beds, load, strict=True)
            yield b * r + sum(bm * am * (self._room(fm + f) - rm * r) for fm, rm, bm, am in others)


def _hull(points: Sequence[OnCurve]) -> list[OnCurve]:
    """The corners of the least concave curve above the points: children who take up two beds make steps."""
    kept: list[OnCurve] = []
    for point in points:
        while len(kept) > 1 and _rise(kept[-2], kept[-1]) <= _rise(kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept


def _rise(one: OnCurve, other: OnCurve) -> float:
    return (other.carried - one.carried) / (other.beds - one.beds)
