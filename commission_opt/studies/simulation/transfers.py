"""Children who are with an offer as the horizon starts, and those moved as planned: how many of each are still to come."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from commission_opt.instance.instance import Instance
    from commission_opt.rules.occupancy.order import Lane
    from commission_opt.studies.simulation.promise import PlannedMoves

FromWhere = tuple["Lane", int]  # need and area, and an offer by its place among the instance's
FromAny = tuple["Lane", tuple[int, ...]]  # the same, of any of some offers


class Transfers:
    """Numbers of the plan and of the instance, made whole by chance so that their mean is right.

    Attributes
    ----------
    opening
        Children of the first day who are still to be put where `[[opening]]` says that they are.
    due
        Children whom the plan moves out of an offer, or any of some, and who have not been moved yet.
    """

    def __init__(self, instance: Instance, moves: PlannedMoves = (), rng: np.random.Generator | None = None) -> None:
        self.opening: dict[FromWhere, int] = defaultdict(int)
        self.due: dict[FromAny, float] = {}
        self._by_day: dict[float, dict[FromAny, float]] = defaultdict(dict)
        order = {offer.id: nth for nth, offer in enumerate(instance.offers)}
        for one in instance.opening:
            lane = one.need, one.area or instance.area[0].id
            self.opening[lane, order[one.offer]] += math.floor(one.children + (rng.random() if rng else 0.5))
        for t, lane, offers, number in moves:
            day = float((instance.periods[t].start - instance.horizon.start).days)
            self._by_day[day][lane, offers] = self._by_day[day].get((lane, offers), 0.0) + number
            if (lane, offers) not in self.due:
                self.due[lane, offers] = float(rng.random()) if rng else 0.5

    @property
    def days(self) -> list[float]:
        """On which moves fall due."""
        return sorted(self._by_day)

    def fall_due(self, day: float) -> None:
        """Those of a day are to be made from now on."""
        for where, number in self._by_day[day].items():
            self.due[where] += number

    def there(self, lane: Lane) -> int | None:
        """The offer that the next child of the first day is with; None where it is not said, or all are there."""
        for (one, nth), left in self.opening.items():
            if one == lane and left > 0:
                return nth
        return None
