"""What beds carry, in the evaluator's own terms: from the distribution of children who are there together.

With so many beds, the numbers of children of each sort who are there are Poisson, of those alone that fit in. So what
is carried is a mean of that, and what one child more adds a covariance; a market is a sum of the same from its top.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, combinations_with_replacement
from math import exp, floor, fsum, inf, log, sqrt
from typing import Any

Moments = tuple[dict[int, float], dict[tuple[int, int], float]]  # means by steps of a child, and of products of two

Off = tuple[tuple[float, float], ...]  # chance, and times the children
SURELY: Off = ((1.0, 1.0),)

# The normal distribution in seven points, of which polynomials up to the 13th degree have the right mean: roots of
# z^7 - 21 z^5 + 105 z^3 - 105 z, and what each counts.
TAILS = (
    (1.1544053947399682, 0.24012317860501255),
    (2.366759410734541, 0.030757123967586558),
    (3.7504397177257425, 0.0005482688559722162),
)
CENTRE = 0.45714285714285713
LOST = 1e-5  # of what comes: with no more lost, another bed carries nothing
SLIGHT = 1e-6  # of a bed that one more child would add: none
QUARTER = 0.25
NEGLIGIBLE = 1e-20  # of a sum
MANY, FIRST = 300.0, 40  # children whose shares a float can hold; steps that are looked at first


@dataclass(frozen=True, slots=True)
class Corner:
    """So many beds, what they carry, and what one child more of each sort would add."""

    beds: int
    carried: float
    adds: Mapping[str, float]


def least(corners: Sequence[Corner], beds: float, avoided: Mapping[str, float]) -> float:
    """What is carried with so many beds, and so many children fewer of each sort: the lowest of the curve's sides."""
    found = inf
    for here, there in zip(corners, [*corners[1:], None], strict=True):
        side = here.carried - fsum(here.adds[sort] * fewer for sort, fewer in avoided.items() if sort in here.adds)
        if there is not None:
            side += (there.carried - here.carried) * (beds - here.beds) / (there.beds - here.beds)
        found = min(found, side)
    return found


def corners(
    children: Mapping[str, float], wide: Mapping[str, float], fillable: float, off: Off = SURELY
) -> list[Corner]:
    """The corners of what beds carry, where so many times the children come with such a chance."""
    each = [
        (chance, times, _corners({sort: times * number for sort, number in children.items()}, wide, fillable))
        for chance, times in off
    ]
    found = each[0][2] if off == SURELY else _mean(each)
    return [_held(here, there, children) for here, there in zip(found, [*found[1:], None], strict=True)]


def _mean(each: Sequence[tuple[float, float, list[Corner]]]) -> list[Corner]:
    """The corners of several curves together, each with its chance and times the children."""
    at = sorted({corner.beds for _, _, found in each for corner in found})
    return [
        Corner(
            beds,
            fsum(chance * least(found, beds, {}) for chance, _, found in each),
            {
                sort: fsum(
                    chance
                    * times
                    * max((one for one in found if one.beds <= beds), key=lambda one: one.beds).adds[sort]
                    for chance, times, found in each
                )
                for sort in each[0][2][0].adds
            },
        )
        for beds in at
    ]


def _held(here: Corner, there: Corner | None, children: Mapping[str, float]) -> Corner:
    """A corner of which no child adds more than its side leaves with no beds, if none of the children came."""
    rise = 0.0 if there is None else (there.carried - here.carried) / (there.beds - here.beds)
    left = here.carried - rise * here.beds
    all_of_them = fsum(more * children[sort] for sort, more in here.adds.items())
    if all_of_them <= left:
        return here
    return Corner(
        here.beds, here.carried, {sort: more * max(left, 0.0) / all_of_them for sort, more in here.adds.items()}
    )


def lognormal(spread: float, share: float) -> Off:
    """Chances of so many times the children: a share of them by a factor of mean 1, with `spread` as its coefficient of variation."""
    sigma = sqrt(log(1.0 + spread * spread))
    points = [(0.0, CENTRE), *((sign * z, chance) for z, chance in TAILS for sign in (1.0, -1.0))]
    return tuple((chance, 1.0 - share + share * exp(sigma * (z - sigma / 2))) for z, chance in points)


def _corners(children: Mapping[str, float], wide: Mapping[str, float], fillable: float) -> list[Corner]:
    """The corners, found from one to the next by the steepest way on.

    Parameters
    ----------
    children
        Average number of each sort who would be there, were there beds for all.
    wide
        Beds that one takes up.
    fillable
        Share of the weeks of a bed for which it can be filled.
    """
    sorts = [sort for sort in wide if children.get(sort, 0.0) > 0]
    curve = _curve({s: children[s] / fillable for s in sorts}, {s: wide[s] for s in sorts}, fillable)
    found = [curve[0]]
    rest = curve[1:]
    while rest:
        here = found[-1]
        steepest = max(rest, key=lambda one: ((one.carried - here.carried) / (one.beds - here.beds), one.beds))
        found.append(steepest)
        rest = [one for one in rest if one.beds > steepest.beds]
    return found


def in_a_market(places: float, offered: float, off: Off = SURELY) -> float:
    """Children that a market of so many places carries of those offered to it, of whom so many times may be."""
    return fsum(chance * _in_a_market(places, times * offered) for chance, times in off)


def _in_a_market(places: float, offered: float) -> float:
    if offered <= 0:
        return 0.0
    whole = floor(places)
    few, more = (offered - offered * _all_taken(number, offered) for number in (whole, whole + 1))
    return few * (whole + 1 - places) + more * (places - whole)


def looked_at(most: float) -> list[int]:
    """Numbers at which a curve has its corners: at first all, later so many apart as their fourth root."""
    found = [0]
    while found[-1] < most or len(found) == 1:
        found.append(_next(found[-1]))
    return found


def _next(number: int) -> int:
    apart = 1
    while (apart + 1) ** 4 <= number:
        apart += 1
    return number + apart


def _all_taken(places: int, offered: float) -> float:
    """Probability that every place is taken, from the full market downwards."""
    total, share = 1.0, 1.0
    for left in range(places, 0, -1):
        share *= left / offered
        total += share
        if total > 1e300:
            return 0.0
    return 1.0 / total


def _curve(load: Mapping[str, float], wide: Mapping[str, float], fillable: float) -> list[Corner]:
    """The curve. Sorts that take up the same steps of beds come as one Poisson stream, and are told apart after."""
    unit = 1.0 if all(beds == floor(beds) for beds in wide.values()) else QUARTER
    step = {sort: max(1, round(beds / unit)) for sort, beds in wide.items()}
    stream = {size: fsum(load[sort] for sort in load if step[sort] == size) for size in sorted(set(step.values()))}
    width = {
        size: fsum(load[sort] * wide[sort] for sort in load if step[sort] == size) / total
        for size, total in stream.items()
    }
    comes = fillable * fsum(load[sort] * wide[sort] for sort in load)
    there = Alone(stream) if len(stream) == 1 else Together(stream)
    found: list[Corner] = []
    beds = 0
    while not found or comes - found[-1].carried > LOST * comes:
        mean, product = there.with_steps(round(beds / unit))
        together = {
            size: fsum(width[other] * (product[size, other] - mean[size] * mean[other]) for other in stream)
            for size in stream
        }
        # Of its own stream a sort has its share, but that each of its children is as wide as it is.
        adds = {
            sort: (together[step[sort]] + (wide[sort] - width[step[sort]]) * mean[step[sort]]) / stream[step[sort]]
            for sort in load
        }
        adds = {sort: more if more > SLIGHT else 0.0 for sort, more in adds.items()}
        found.append(Corner(beds, fillable * fsum(width[size] * mean[size] for size in stream), adds))
        beds = _next(beds)
    return found


class Alone:
    """Children of one size who are there: a Poisson distribution cut off, summed from its top."""

    def __init__(self, stream: Mapping[int, float]) -> None:
        ((self._step, self._load),) = stream.items()

    def with_steps(self, steps: int) -> Moments:
        """Their mean number and mean square, with so many steps of beds."""
        most = steps // self._step
        share = total = 1.0
        first, second = float(most), float(most) ** 2
        for number in range(most - 1, -1, -1):
            share *= (number + 1) / self._load
            total += share
            first += number * share
            second += number * number * share
            if share < NEGLIGIBLE * total:
                break
        return {self._step: first / total}, {(self._step, self._step): second / total}


class Together:
    """Children who take up different steps of beds: Poisson distributions put together by those.

    For each sum of steps there is its share of the whole, and the same weighted by the number of children of one size, or
    by the product of two. With many children the shares are beyond a float's range, and decimals are used.
    """

    def __init__(self, stream: Mapping[int, float]) -> None:
        self._load = stream
        self._number: type[Any] = float if fsum(stream.values()) < MANY else Decimal
        self._up_to = -1
        self._sums: dict[tuple[int, ...], list[Any]] = {}

    def with_steps(self, steps: int) -> Moments:
        """The mean number of each size, and of each product of two, with so many steps of beds."""
        if steps > self._up_to:
            self._up_to = max(2 * steps, FIRST)
            self._sums = {weights: self._summed(weights) for weights in self._all_weights()}
        whole = self._sums[()][steps]
        mean = {step: float(self._sums[step,][steps] / whole) for step in self._load}
        product = {
            (one, other): float(self._sums[tuple(sorted((one, other)))][steps] / whole)
            for one in self._load
            for other in self._load
        }
        return mean, product

    def _all_weights(self) -> list[tuple[int, ...]]:
        sizes = sorted(self._load)
        return [(), *((size,) for size in sizes), *combinations_with_replacement(sizes, 2)]

    def _summed(self, weights: tuple[int, ...]) -> list[Any]:
        """Shares of at most so many steps, each weighted by the numbers of some sizes."""
        joint = [self._number(1), *[self._number(0)] * self._up_to]
        for step in self._load:
            shares = self._shares(step, weights.count(step))
            joint = [
                sum((share * joint[k - step * n] for n, share in enumerate(shares[: k // step + 1])), self._number(0))
                for k in range(self._up_to + 1)
            ]
        return list(accumulate(joint))

    def _shares(self, step: int, power: int) -> list[Any]:
        """Of each number of one size, not made to add up to 1, and weighted by a power of the number."""
        share, found = self._number(1), []
        for number in range(self._up_to // step + 1):
            share = share * self._number(self._load[step]) / number if number else share
            found.append(share * number**power)
        return found
