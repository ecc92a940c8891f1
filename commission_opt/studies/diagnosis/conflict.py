"""A smallest set of rules that no mix can keep together: without any one of them, one can."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from commission_opt.keys import RowKey, RowPlace
from commission_opt.registry import RULES
from commission_opt.studies.diagnosis.elastic import Clock, Elastic, Stopped


@dataclass(frozen=True)
class Clash:
    """Rules that clash; `smallest` where each is proven to be needed."""

    members: tuple[RowPlace, ...]
    smallest: bool


def clash(elastic: Elastic, candidates: Sequence[RowPlace], clock: Clock, always: Sequence[RowPlace] = ()) -> Clash:
    """Leave out one rule after another, for good where the rest still clash (deletion filter).

    First with fractions of contracts and homes allowed, which is quick, where the rules clash even
    so; then with whole numbers.

    Parameters
    ----------
    candidates
        Rules that clash together, in the order in which to try doing without them.
    always
        Rules that are kept all the while.
    """
    members = elastic.members()
    left = list(candidates)
    try:
        if not _feasible(elastic, members, [*always, *left], clock, whole=False):
            left = _filter(elastic, members, left, clock, always, whole=False)
        left = _filter(elastic, members, left, clock, always, whole=True)
    except _Unfinished as unfinished:
        return Clash(tuple(unfinished.left), False)
    except Stopped as stopped:
        if stopped.by_hand:
            raise
        return Clash(tuple(left), False)
    return Clash(tuple(left), True)


def with_bricks(elastic: Elastic, found: Clash, clock: Clock) -> Clash:
    """Add the facts of offers and beds that a clash rests on: those without which its rules could be kept.

    None are added where its rules clash whatever becomes of such facts, or where that cannot be said in time.

    Parameters
    ----------
    elastic
        With room for those facts.
    """
    members = elastic.members()
    facts = [one for one, rows in members.items() if one not in found.members and elastic.limits[rows[0]].named]
    facts.sort(key=lambda one: (bool(RULES[one.rule].table), one))  # what the instance states as a rule stays longest
    try:
        free = facts and all(_feasible(elastic, members, found.members, clock, whole=whole) for whole in (False, True))
    except Stopped as stopped:
        if stopped.by_hand:
            raise
        return found
    if not free:
        return found
    more = clash(elastic, facts, clock, always=found.members)
    return Clash((*found.members, *more.members), True) if more.smallest else found


class _Unfinished(Exception):
    def __init__(self, left: list[RowPlace]) -> None:
        super().__init__()
        self.left = left


def _filter(
    elastic: Elastic,
    members: Mapping[RowPlace, list[RowKey]],
    left: list[RowPlace],
    clock: Clock,
    always: Sequence[RowPlace],
    *,
    whole: bool,
) -> list[RowPlace]:
    for place in list(left):
        without = [one for one in left if one != place]
        try:
            if not _feasible(elastic, members, [*always, *without], clock, whole=whole):
                left = without
        except Stopped as stopped:
            if stopped.by_hand:
                raise
            raise _Unfinished(left) from stopped
    return left


def _feasible(
    elastic: Elastic, members: Mapping[RowPlace, list[RowKey]], kept: Collection[RowPlace], clock: Clock, *, whole: bool
) -> bool:
    """Whether some mix keeps these rules, whatever becomes of the others."""
    stiff = set(kept)
    free = {row: math.inf for place, rows in members.items() if place not in stiff for row in rows}
    return elastic.feasible(free, clock, whole=whole)
