"""One replication as discrete events: children arrive, are placed, move where the plan makes them, and leave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from commission_opt.studies.simulation.happenings import Happenings
from commission_opt.studies.simulation.policy import CLOSING_DAYS, Policy

if TYPE_CHECKING:
    import numpy as np

    from commission_opt.instance.instance import Instance
    from commission_opt.rules.occupancy.order import Lane
    from commission_opt.studies.simulation.children import Child, EndOfStay
    from commission_opt.studies.simulation.places import Place
    from commission_opt.studies.simulation.ranking import Choice, Ranking
    from commission_opt.studies.simulation.transfers import Transfers

SHORT = -1  # instead of an offer: no placement


class Stay(NamedTuple):
    """A stretch of time that one child spent with one offer, or short; days from the start of the horizon."""

    lane: Lane
    offer: int
    start: float
    end: float
    footprint: float


@dataclass
class World:
    """Everything that changes in one replication.

    Attributes
    ----------
    transfers
        Who is where as the horizon starts, and who is moved as planned.
    mean_stays
        In days, by need: how long a bed stands empty in a home that opens goes by it.
    places
        By offer.
    stays
        What happened, in the order in which it ended.
    moves
        Days on which a child had to move, or moved into a home that opened.
    arrivals, lost
        Days on which a child arrived, and was turned away, where none waits.
    """

    instance: Instance
    ranking: Ranking
    policy: Policy
    rng: np.random.Generator
    transfers: Transfers
    mean_stays: dict[str, float] = field(default_factory=dict)
    places: dict[int, list[Place]] = field(default_factory=dict)
    stays: list[Stay] = field(default_factory=list)
    moves: list[float] = field(default_factory=list)
    arrivals: list[float] = field(default_factory=list)
    lost: list[float] = field(default_factory=list)
    waiting: list[Child] = field(default_factory=list)
    clock: Happenings = field(default_factory=Happenings)

    def run(self, places: Sequence[Place], children: Sequence[Child], ended: Sequence[EndOfStay] = ()) -> None:
        """Let the horizon pass. Homes open before homes close, and both before children arrive, on any one day."""
        length = float(len(self.ranking.years))
        for place in places:
            self.places.setdefault(place.offer, []).append(place)
            if place.opens <= 0:
                self._stand_empty(place)
            elif place.opens < length:
                self.clock.after(place.opens, self._open, place)
            for day in place.more_beds:
                if day < min(length, place.closes):
                    self.clock.after(day, self._one_more_bed, place)
        for place in places:
            if place.closes < length:
                self.clock.after(place.closes, self._close, place)
        for child in children:
            if child.arrives < length:
                self.clock.after(child.arrives, self._arrive, child)
        for one in ended:
            if one.day < length:
                self.clock.after(one.day, self._end_early, one)
        for day in self.transfers.days:
            self.clock.after(day, self._move_from, day)
        self.clock.run(until=length)
        everybody = [child for offered in self.places.values() for one in offered for child in one.children]
        for child in (*everybody, *self.waiting):
            self._note(child, length)

    def _arrive(self, child: Child) -> None:
        self.arrivals.append(child.arrives)
        child.since = child.arrives
        if not self._find(child):
            if not self.policy.waits:
                self.lost.append(child.arrives)
                return
            self.waiting.append(child)
        if child.leaves < len(self.ranking.years):
            self.clock.after(child.leaves - child.arrives, self._depart, child)

    def _end_early(self, end: EndOfStay) -> None:
        """Let a child of the need leave it, whichever it is; nobody where there is none."""
        placed = [child for offered in self.places.values() for one in offered for child in one.children]
        there = [child for child in (*placed, *self.waiting) if child.lane == end.lane]
        if there:
            child = there[int(self.rng.integers(len(there)))]
            child.then = end.then
            self._depart(child)
            child.gone = True

    def _depart(self, child: Child) -> None:
        if child.gone:
            return
        if child.place is None:
            self.waiting.remove(child)
            self._note(child, self.clock.now)
            self._change(child)
            return
        self._leave(child, turnover=True)
        self._change(child)
        self._serve()

    def _change(self, child: Child) -> None:
        """A child who changes need looks for a place as one who arrives, before those who wait."""
        if child.then is not None:
            self._arrive(child.then)

    def _find(self, child: Child) -> bool:
        """Place the child in the first turn with room: in the home that is open longest, then the fullest.

        Where children stay, those of the first day are where they are said to be, or in what was there before.
        """
        turns = self.ranking.turns(child.lane, self._today())
        if child.arrives <= 0 and self.clock.now <= 0 and child.lane[0] in self.ranking.stays:
            stated = self.transfers.there(child.lane)
            own = [one for alike in turns for one in alike if one.offer == stated]
            if stated is not None and self._first_with_room(child, [own]):
                self.transfers.opening[child.lane, stated] -= 1
                return True
            if self._first_with_room(child, turns, before=True):
                return True
        return self._first_with_room(child, turns)

    def _first_with_room(self, child: Child, turns: Iterable[Sequence[Choice]], *, before: bool = False) -> bool:
        """Place the child in the first turn with room; with `before`, of places that are not new on the first day."""
        day = self.clock.now
        for alike in turns:
            found: tuple[Place, Choice] | None = None
            best = (0.0, 0.0, 0)
            for choice in alike:
                for place in self.places.get(choice.offer, ()):
                    new = before and place.opens >= 0 and not choice.as_used
                    if place.room(choice.footprint, day) and not new:
                        rank = (place.closes, place.used, -choice.offer)
                        if found is None or rank > best:
                            found, best = (place, choice), rank
            if found is not None:
                self._enter(child, *found)
                return True
        return False

    def _move_from(self, day: float) -> None:
        """Make the moves of a period from its first day on, as there is room."""
        self.transfers.fall_due(day)
        self._move_as_planned()

    def _move_as_planned(self) -> None:
        """Move children out of an offer to the first in turn before it that has room: as many as are due."""
        for (lane, offers), due in self.transfers.due.items():
            there = [
                child
                for nth in offers
                for place in self.places.get(nth, ())
                for child in place.children
                if child.lane == lane
            ]
            for child in there[: int(due)]:
                order = self._order(child)
                turn = next((choice.turn for choice in order if choice.offer == child.offer), len(order))
                turns = self.ranking.turns(child.lane, self._today())
                if self._moved(child, [alike for alike in turns if alike[0].turn < turn]):
                    self.transfers.due[lane, offers] -= 1.0

    def _moved(self, child: Child, better: Sequence[Sequence[Choice]]) -> bool:
        """Move the child to the first of these with room; it stays where none has."""
        day = self.clock.now
        choices = [one for alike in better for one in alike]
        if not any(place.room(one.footprint, day) for one in choices for place in self.places.get(one.offer, ())):
            return False
        self._leave(child, turnover=False)
        self.moves.append(day)
        return self._first_with_room(child, better)

    def _order(self, child: Child) -> tuple[Choice, ...]:
        return self.ranking.on(child.lane, self._today())

    def _today(self) -> int:
        """Number of the day."""
        return min(int(self.clock.now), len(self.ranking.years) - 1)

    def _enter(self, child: Child, place: Place, choice: Choice) -> None:
        if child.place is None:
            self._note(child, self.clock.now)
        child.place, child.offer, child.footprint, child.since = place, choice.offer, choice.footprint, self.clock.now
        place.used += choice.footprint
        place.children[child] = None

    def _leave(self, child: Child, *, turnover: bool) -> None:
        """Take the child out; with `turnover`, the bed then stands empty until it is ready and matched."""
        place: Any = child.place
        self._note(child, self.clock.now)
        del place.children[child]
        place.used = place.used - child.footprint if place.children else 0.0
        if turnover and place.occupancy < 1 and child.mean_stay < float("inf"):
            self._empty_for(place, child.footprint, child.mean_stay)
        child.place, child.offer, child.footprint, child.since = None, SHORT, 0.0, self.clock.now

    def _note(self, child: Child, day: float) -> None:
        if day > child.since:
            self.stays.append(Stay(child.lane, child.offer, child.since, day, child.footprint))

    def _empty_for(self, place: Place, beds: float, stay: float) -> None:
        """Keep beds out of use, on average for ``stay * (1 - p) / p`` at practical occupancy `p`.

        A bed always in demand is then occupied for the share `p` of its time.
        """
        place.void += beds
        mean = stay * (1.0 - place.occupancy) / place.occupancy
        self.clock.after(self.rng.exponential(mean), self._ready, place, beds)

    def _ready(self, place: Place, beds: float) -> None:
        place.void = max(0.0, place.void - beds)
        self._serve()

    def _stand_empty(self, place: Place) -> None:
        """As a home opens, each bed stands empty with the chance with which it does later on."""
        stay = self._mean_stay(place)
        if place.occupancy < 1 and stay is not None:
            for _ in range(int(self.rng.binomial(int(place.beds), 1.0 - place.occupancy))):
                self._empty_for(place, 1.0, stay)

    def _mean_stay(self, place: Place) -> float | None:
        takes = self.instance.offers[place.offer].takes
        stays = [days for need, days in self.mean_stays.items() if need in takes]
        return sum(stays) / len(stays) if stays else None

    def _serve(self) -> None:
        """Place those who wait, the longest waiting first."""
        for child in tuple(self.waiting):
            if self._find(child):
                self.waiting.remove(child)

    def _open(self, place: Place) -> None:
        self._stand_empty(place)
        if self.policy.fills:
            self._fill(place)
        self._move_as_planned()
        self._serve()

    def _one_more_bed(self, place: Place) -> None:
        """A bed of a home that fills up can be filled from that day on."""
        if self.policy.fills:
            self._fill(place)
        self._move_as_planned()
        self._serve()

    def _fill(self, place: Place) -> None:
        """Move children into a home that opens: those who must move soon, then the costliest bought as used."""
        day = self.clock.now
        movers = []
        for child in [child for offered in self.places.values() for one in offered for child in one.children]:
            gain = self._gain(child, place)
            if gain is not None:
                movers.append((gain, child))
        movers.sort(key=lambda one: (one[0][0], -one[0][1], one[1].arrives))
        for (_, _, choice), child in movers:
            if place.room(choice.footprint, day):
                self._leave(child, turnover=False)
                self._enter(child, place, choice)
                self.moves.append(day)

    def _gain(self, child: Child, place: Place) -> tuple[int, float, Choice] | None:
        """Whether the child would move into `place`: first or second in turn, £ a week gained, how it would be placed."""
        now: Any = child.place
        order = self._order(child)
        at = {choice.offer: nth for nth, choice in enumerate(order)}
        new, old = at.get(place.offer), at.get(child.offer, len(order))
        if new is None:
            return None
        day, choice = self.clock.now, order[new]
        if now.closes <= day + CLOSING_DAYS and now.closes < place.closes:
            return 0, 0.0, choice
        better = old < len(order) and choice.turn < order[old].turn and order[old].as_used
        date = self.instance.horizon.start + dt.timedelta(int(day))
        if not better or self.ranking.stable(child.lane[0], date):
            return None
        return 1, order[old].price - choice.price, choice

    def _close(self, place: Place) -> None:
        movers = list(place.children)
        for child in movers:
            self._leave(child, turnover=False)
            self.moves.append(self.clock.now)
        for child in movers:
            if not self._find(child):
                self.waiting.append(child)
        place.void = 0.0
