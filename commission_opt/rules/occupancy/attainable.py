"""Numbers of beds that there can be, and what they carry as straight lines from one of these to the next.

Contracts and homes are whole, so the curve counts only where it is met by whole numbers of them. Straight lines from one
such number to the next forbid no plan, and leave less to fractions of contracts than the curve does.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from commission_opt.offers.rooms import offer_card
from commission_opt.rules.occupancy.curve import Side

if TYPE_CHECKING:
    import pulp

    from commission_opt.model.model import Model, Term

Way = list["pulp.LpVariable"]  # a contract, and after it its extension

MANY = 120  # numbers: with more of them the curve itself does as well
DIGITS = 6  # of a number of beds: those that are nearer are one


def ways_to_let(model: Model) -> dict[str, list[Way]]:
    """Of each offer that is let once at most, the ways to let it, of which one is taken or none."""
    once = {offer.id for offer in model.instance.offers if offer_card(offer.kind).let_once}
    found: dict[str, list[Way]] = {offer: [] for offer in once}
    for key, extended in model.columns.extended.items():
        if key.offer in once and key not in model.columns.awarded:
            found[key.offer].append([extended])  # of a contract that exists
    for key, awarded in model.columns.awarded.items():
        if key.offer in once:
            after = model.columns.extended.get(key)
            found[key.offer].append([awarded] if after is None else [awarded, after])
    return found


def numbers_of(terms: Sequence[Term], ways: Sequence[Way] | None, most: float) -> set[float] | None:
    """Every number that the beds of one offer can be, up to one of `most` or more; `ways` where it is let once.

    None where the beds need not be those of whole contracts and homes, or where there are too many.
    """
    if any(variable.cat != "Integer" or variable.lowBound != 0 or each <= 0 for variable, each in terms):
        return None
    if ways is not None:
        beds = {variable.name: each for variable, each in terms}
        chains = [accumulate(beds.get(variable.name, 0.0) for variable in way) for way in ways]
        return {0.0, *(number for chain in chains for number in chain)}
    alike: dict[float, float] = defaultdict(float)
    for variable, each in terms:
        alike[each] += math.inf if variable.upBound is None else variable.upBound
    homes = [{each * n for n in range(math.ceil(min(number, most / each + 1)) + 1)} for each, number in alike.items()]
    return together(homes, 0.0, most)


def together(numbers: Iterable[Iterable[float] | None], fixed: float, most: float) -> set[float] | None:
    """Every sum of one number of each, and what there is anyway; beyond `most` all are alike."""
    found = {0.0: min(fixed, most)}
    for some in numbers:
        if some is None:
            return None
        sums = (min(one + other, most) for one in found.values() for other in some)
        found = {round(number, DIGITS): number for number in sums}
        if len(found) > MANY:
            return None
    return set(found.values())


def between(lines: Sequence[Side], numbers: Iterable[float]) -> list[Side]:
    """The lines from what is carried at each number to what is carried at the next, and the last of all beyond.

    What one child fewer takes away counts as at the lower of the two, or less where it is less further on. Two numbers on
    one line of the curve have that line.
    """
    at = sorted(numbers)
    found: list[Side] = []
    for start, stop in pairwise(at):
        line = next(line for line in reversed(lines) if line.start <= start)
        if line.stop < stop:
            low, high = least(lines, start), least(lines, stop)
            slope = (high - low) / (stop - start)
            beyond = [one.per_child for one in lines if one.stop > start]
            fewer = {need: min(one.get(need, 0.0) for one in beyond) for need in beyond[0]}
            line = Side(low - slope * start, slope, fewer, start, stop)
        if not found or found[-1] is not line:
            found.append(line)
    return found if at[-1] < lines[-1].start else [*found, lines[-1]]


def gains(terms: Sequence[Term], ways: Sequence[Way], lines: Sequence[Side], fixed: float) -> list[Term]:
    """What each way to let an offer carries more than `fixed` beds do, and after it its extension."""
    beds: Mapping[str, float] = {variable.name: each for variable, each in terms}
    found = []
    for way in ways:
        there = fixed
        for variable in way:
            if variable.name in beds:
                more = there + beds[variable.name]
                found.append((variable, least(lines, more) - least(lines, there)))
                there = more
    return found


def least(lines: Sequence[Side], number: float) -> float:
    """What is carried with so many beds."""
    return min(line.constant + line.slope * number for line in lines)
