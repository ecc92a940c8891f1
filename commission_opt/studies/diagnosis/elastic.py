"""An instance whose rules can be missed: the model behind the diagnosis, kept in the engine."""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from commission_opt.engines.reusable_model import ReusableModel, Solution
from commission_opt.keys import RowKey, RowPlace
from commission_opt.model.limit import Limit
from commission_opt.model.placements import dearest
from commission_opt.plan.engine import build_model

if TYPE_CHECKING:
    import pulp

    from commission_opt.demand.table import DemandTable
    from commission_opt.instance.instance import Instance
    from commission_opt.model.model import Room

NOTHING = 1e-7  # of the unit of a row: rounding in the engine
SPARE = 1e-5  # relative: what is added to an amount so that rounding cannot make it too small


class Stopped(Exception):
    """The time is over, or Ctrl-C came, before an answer was found."""

    def __init__(self, *, by_hand: bool) -> None:
        super().__init__()
        self.by_hand = by_hand


@dataclass(frozen=True)
class Clock:
    """How long the diagnosis may take."""

    seconds: float | None
    began: float = field(default_factory=time.monotonic)

    def left(self, share: float = 1.0) -> float | None:
        """A share of the seconds that are left; None where there is no limit.

        Raises
        ------
        Stopped
            When there are none.
        """
        if self.seconds is None:
            return None
        left = self.seconds - (time.monotonic() - self.began)
        if left <= 0:
            raise Stopped(by_hand=False)
        return share * left


def all_that_may_be(_row: RowKey, limit: Limit) -> float:
    """Room without end for each row that may be relaxed, and none for the others."""
    return math.inf if limit.relaxable else 0.0


def all_that_clashes(_row: RowKey, limit: Limit) -> float:
    """The same, and for each row that a clash may name besides."""
    return math.inf if limit.in_clashes else 0.0


class Elastic:
    """The model of an instance with room in every row that may be relaxed, or in others that `room` says.

    Attributes
    ----------
    slacks
        What each row is missed by.
    limits
        What each rests on.
    weights
        Child-weeks for each unit by which a row is missed.
    """

    def __init__(
        self,
        instance: Instance,
        demand: DemandTable,
        *,
        threads: int = 1,
        seed: int = 0,
        room: Room = all_that_may_be,
    ) -> None:
        self.instance = instance
        self.demand = demand
        self.model = build_model(instance, demand, room=room)
        self.slacks: dict[RowKey, pulp.LpVariable] = self.model.slacks
        self.dearest = dearest(instance.offers)
        self.limits = self.model.limits
        self.weights = {row: self.limits[row].weight for row in self.slacks}
        self._most = {row: math.inf if v.upBound is None else float(v.upBound) for row, v in self.slacks.items()}
        self._settings = (threads, seed)
        self.kept = self._hand_over()
        self.times = {year: number for number, year in enumerate(instance.years)}

    def _hand_over(self) -> ReusableModel:
        threads, seed = self._settings
        return ReusableModel(self.model, threads=threads, seed=seed)

    @cached_property
    def with_bricks(self) -> Elastic:
        """The same with room also in what a clash may name but nothing relaxes; itself where there is no such row."""
        if not any(limit.named for limit in self.limits.values()):
            return self
        threads, seed = self._settings
        return Elastic(self.instance, self.demand, threads=threads, seed=seed, room=all_that_clashes)

    # -- rows --------------------------------------------------------------------------------

    def places(self) -> dict[RowPlace, list[RowKey]]:
        """Rows by place."""
        found: dict[RowPlace, list[RowKey]] = {}
        for row in self.slacks:
            found.setdefault(row.place, []).append(row)
        return found

    def members(self) -> dict[RowPlace, list[RowKey]]:
        """Rows by the rule that they belong to."""
        found: dict[RowPlace, list[RowKey]] = {}
        for place, rows in self.places().items():
            found.setdefault(place.member, []).extend(rows)
        return found

    def runs(self, rows: Iterable[RowKey]) -> list[list[RowKey]]:
        """Rows of one place, those of consecutive times together, in their order."""
        ordered = sorted(rows, key=lambda row: (self.time(row), row.scenario or 0))
        found: list[list[RowKey]] = []
        for row in ordered:
            if found and self.time(row) - self.time(found[-1][-1]) <= 1:
                found[-1].append(row)
            else:
                found.append([row])
        return found

    def time(self, row: RowKey) -> int:
        """Number of the period or of the financial year; 0 for the whole horizon."""
        return self.times[row.year] if row.year is not None else row.period or 0

    # -- solves ------------------------------------------------------------------------------

    def limit(self, rooms: Mapping[RowKey, float], kept: ReusableModel | None = None) -> None:
        """Let rows be missed by so much each, and no other."""
        (kept or self.kept).limit(
            {variable: min(rooms.get(row, 0.0), self._most[row]) for row, variable in self.slacks.items()}
        )

    def feasible(self, rooms: Mapping[RowKey, float], clock: Clock, *, whole: bool = True) -> bool:
        """Whether some mix misses no row by more than its room.

        Raises
        ------
        Stopped
            When it cannot be said in time.
        """
        self.limit(rooms)
        self.kept.minimise({})
        found = self.kept.solve(clock.left(), whole=whole)
        if found.interrupted or (found.status == "stopped" and found.values is None):
            raise Stopped(by_hand=found.interrupted)
        return found.status != "infeasible"

    def least(self, rooms: Mapping[RowKey, float], seconds: float | None) -> Solution:
        """The mix that misses rows least, in child-weeks, each by its room at most."""
        self.limit(rooms)
        self.kept.minimise({self.slacks[row]: self.weights[row] for row, room in rooms.items() if room > 0})
        return _checked(self.kept.solve(seconds))

    def exactly(self, found: Solution, rows: Iterable[RowKey]) -> Solution:
        """The same commitments, and by how much exactly they miss these rows."""
        self.limit(dict.fromkeys(rows, math.inf))
        return _checked(self.kept.settled(found))

    def fewest(self, rows: Collection[RowKey], total: float, seconds: float | None) -> Solution:
        """The mix that misses rows in fewest places, by no more than `total` child-weeks in all."""
        kept = self._hand_over()
        most = total + max(SPARE, SPARE * total)
        self.limit(dict.fromkeys(rows, math.inf), kept)
        kept.minimise({})
        kept.add_row([(self.slacks[row], self.weights[row]) for row in rows], most)
        wanted = set(rows)
        for inside in self.places().values():
            free = [row for row in inside if row in wanted]
            if free:
                kept.switch({self.slacks[row]: min(most / self.weights[row], self._most[row]) for row in free})
        return _checked(kept.solve(seconds))

    def missed(self, found: Solution, rows: Iterable[RowKey]) -> dict[RowKey, float]:
        """What rows are missed by in a plan, where it is more than rounding."""
        assert found.values is not None
        amounts = {row: float(found.values[self.slacks[row].id]) for row in rows}
        return {row: amount for row, amount in amounts.items() if amount > NOTHING}


def _checked(found: Solution) -> Solution:
    if found.interrupted:
        raise Stopped(by_hand=True)
    return found


def with_spare(amounts: Mapping[RowKey, float]) -> dict[RowKey, float]:
    """Amounts with a little to spare, so that rounding cannot make them too small."""
    return {row: amount + SPARE * max(1.0, amount) for row, amount in amounts.items()}


def plain(room: float) -> float:
    """The amount that a room was made from."""
    amount = room / (1 + SPARE) if room > 1 else room - SPARE
    near = round(amount, 6)
    return max(0.0, near if abs(near - amount) <= SPARE * max(1.0, amount) else amount)
