"""A smallest set of rules that no mix can keep together: without any one of them, one can."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from commission_opt.keys import RowKey, RowPlace
from commission_opt.studies.diagnosis.elastic import Clock, Elastic, Stopped


@dataclass(frozen=True)
class Clash:
    """Rules that clash; `smallest` where each is proven to be needed."""

    members: tuple[RowPlace, ...]
    smallest: bool


def clash(elastic: Elastic, candidates: Sequence[RowPlace], clock: Clock) -> Clash:
    """Leave out one rule after another, for good where the rest still clash (deletion filter).

    First with fractions of contracts and homes allowed, which is quick, where the rules clash even
    so; then with whole numbers.

    Parameters
    ----------
    candidates
        Rules that clash together, in the order in which to try doing without them.
    """
    members = elastic.members()
    left = list(candidates)
    try:
        if not _feasible(elastic, members, left, clock, whole=False):
            left = _filter(elastic, members, left, clock, whole=False)
        left = _filter(elastic, members, left, clock, whole=True)
    except _Unfinished as unfinished:
        return Clash(tuple(unfinished.left), False)
    except Stopped as stopped:
        if stopped.by_hand:
            raise
        return Clash(tuple(left), False)
    return Clash(tuple(left), True)


class _Unfinished(Exception):
    def __init__(self, left: list[RowPlace]) -> None:
        super().__init__()
        self.left = left


def _filter(
    elastic: Elastic, members: Mapping[RowPlace, list[RowKey]], left: list[RowPlace], clock: Clock, *, whole: bool
) -> list[RowPlace]:
    for place in list(left):
        without = [one for one in left if one != place]
        try:
            if not _feasible(elastic, members, without, clock, whole=whole):
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
