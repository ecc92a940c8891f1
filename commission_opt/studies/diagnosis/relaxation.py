"""The cheapest relaxation that lets a mix exist, with no part that it could do without."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

from commission_opt.engines.problem import Floats
from commission_opt.engines.reusable_model import Solution
from commission_opt.keys import RowKey
from commission_opt.studies.diagnosis.elastic import Clock, Elastic, Stopped, with_spare

SHARE_CHEAPEST, SHARE_FEWEST = 0.4, 0.3  # of the time that is left


@dataclass
class Relaxation:
    """Rows that may be missed, by how much each.

    Attributes
    ----------
    parts
        Rows and their room, one part a place and run of times.
    weight
        Child-weeks in all.
    cheapest
        Whether no other relaxation weighs less: proven.
    minimal
        Whether each part is needed, and no half of one would do: proven.
    values
        A mix that keeps within it, by number of the variable.
    """

    parts: list[dict[RowKey, float]]
    weight: float
    cheapest: bool
    minimal: bool
    values: Floats

    def rooms(self, without: int | None = None) -> dict[RowKey, float]:
        """Room by row, of all parts but one."""
        return {row: room for n, part in enumerate(self.parts) if n != without for row, room in part.items()}


def relax(elastic: Elastic, rows: Collection[RowKey], clock: Clock) -> Relaxation | None:
    """Find the cheapest relaxation of `rows`, in the fewest places among equals; None where none will do.

    ::

        minimise    sum over rows of weight * missed
        then        the number of places, the weight being no more

    Then each part is left out in turn (Chinneck's deletion filter): it goes where a mix exists without it. What
    is left is missed by as little as can be, so that half of any part would not do either.

    Raises
    ------
    Stopped
        When the time is over, or Ctrl-C came, before any was found.
    """
    found = elastic.least(dict.fromkeys(rows, math.inf), clock.left(SHARE_CHEAPEST))
    if found.status == "infeasible":
        return None
    if found.values is None or found.objective is None:
        raise Stopped(by_hand=False)
    cheapest, weight = found.status == "optimal", found.objective
    found = _fewest(elastic, rows, found, clock)
    assert found.values is not None
    amounts = elastic.missed(found, rows)
    parts = _parts(elastic, amounts)
    try:
        return _minimal(elastic, parts, clock, cheapest=cheapest)
    except Stopped as stopped:
        if stopped.by_hand:
            raise
        return Relaxation([with_spare(part) for part in parts], weight, cheapest, False, found.values)


def _fewest(elastic: Elastic, rows: Collection[RowKey], found: Solution, clock: Clock) -> Solution:
    """The same weight in fewer places, where there is time to look."""
    if len(_parts(elastic, elastic.missed(found, rows))) < 2:
        return found
    try:
        fewer = elastic.fewest(rows, found.objective or 0.0, clock.left(SHARE_FEWEST))
    except Stopped as stopped:
        if stopped.by_hand:
            raise
        return found
    return found if fewer.values is None else fewer


def _parts(elastic: Elastic, amounts: dict[RowKey, float]) -> list[dict[RowKey, float]]:
    found = []
    for rows in elastic.places().values():
        missed = [row for row in rows if row in amounts]
        found += [{row: amounts[row] for row in run} for run in elastic.runs(missed)]
    return found


def _minimal(elastic: Elastic, parts: list[dict[RowKey, float]], clock: Clock, *, cheapest: bool) -> Relaxation:
    rooms = [with_spare(part) for part in parts]
    for part in sorted(rooms, key=lambda rows: sum(elastic.weights[row] * room for row, room in rows.items())):
        others = {row: room for one in rooms if one is not part for row, room in one.items()}
        if elastic.feasible(others, clock):
            rooms = [one for one in rooms if one is not part]
    most = {row: room for part in rooms for row, room in part.items()}
    found = elastic.least(most, clock.left())
    if found.values is None:
        raise Stopped(by_hand=False)
    status = found.status
    found = elastic.exactly(found, most)
    assert found.values is not None
    amounts = elastic.missed(found, most)
    kept = [with_spare({row: amounts[row] for row in part if row in amounts}) for part in rooms]
    weight = sum(elastic.weights[row] * amount for row, amount in amounts.items())
    least = status == "optimal"  # else less of a part might do
    return Relaxation([part for part in kept if part], weight, cheapest, least, found.values)
