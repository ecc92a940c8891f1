"""Every count that is published of a return, and the sums in which a reader finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commission_opt.returns.disclosure import CellName, SumOfCells
from commission_opt.returns.estimate import NeedEstimate

if TYPE_CHECKING:
    from commission_opt.returns.demand import ReturnDemand

ALL = "all"


class PublishedCells:
    """Counts by name, and what they add up to.

    Names are tuples: the table, then what the count is of. Those that `demand.toml` rests on are left out last.
    """

    def __init__(self, demand: ReturnDemand) -> None:
        self.demand, self.found = demand, demand.found
        self.values: dict[CellName, float] = {}
        self.sums: list[SumOfCells] = []
        self.last: list[CellName] = []
        self._rows()
        self._stock()
        self._entries()
        for need in self.found.needs:
            self._stays(need)
        self._areas()
        self._held_out()

    def _rows(self) -> None:
        """Rows of the return: those used and those left out are all."""
        parts = {"used": self.demand.history.used} | self.demand.left_out
        self.values |= {("rows", name): number for name, number in parts.items()}
        self._total(("rows", ALL), [("rows", name) for name in parts])

    def _stock(self) -> None:
        for at, day in enumerate(self.found.days):
            names: list[CellName] = [("stock", day, one.id) for one in self.found.needs]
            self.values |= {name: int(self.found.stock[at, column]) for column, name in enumerate(names)}
            self._total(("stock", day, ALL), names)

    def _entries(self) -> None:
        months = self.found.months[:-1]
        for at, month in enumerate(months):
            names: list[CellName] = [("entries", month, one.id) for one in self.found.needs]
            self.values |= {
                name: int(one.entries.counts[at]) for name, one in zip(names, self.found.needs, strict=True)
            }
            self._total(("entries", month, ALL), names)
        for one in self.found.needs:
            self._total(("came", one.id), [("entries", month, one.id) for month in months])
            if one.entries.season:
                for number in range(1, 13):
                    same: list[CellName] = [("entries", day, one.id) for day in months if day.month == number]
                    self._total(("season", one.id, number), same)

    def _stays(self, one: NeedEstimate) -> None:
        """Spells are those that ended and those that go on; ends are moves; the stock changes by those who come and go."""
        ended: CellName = ("ended", one.id)
        self.values[ended] = one.stays.ended
        self.values |= {("truncated", one.id): one.stays.truncated, ("unknown", one.id): one.stays.unknown}
        if one.planned:
            stocks: list[CellName] = [("stock", self.found.days[at], one.id) for at in (0, -1)]
            self.last += [ended, ("came", one.id), *stocks]
        moves: dict[CellName, int] = {
            ("moves", one.id, move.to, move.kind): move.moves for move in self.found.moves if move.need == one.id
        }
        self.values |= moves
        if moves:
            self.sums.append(dict.fromkeys(moves, 1) | {ended: -1})
        opening: CellName = ("stock", self.found.days[-1], one.id)
        self._total(("spells", one.id), [ended, opening])
        if len(self.found.days) > 1:
            start: CellName = ("stock", self.found.days[0], one.id)
            self.sums.append({opening: 1, start: -1, ("came", one.id): -1, ended: 1})

    def _areas(self) -> None:
        for need, areas in (self.demand.areas or {}).items():
            for kind, at, whole in (
                ("opening", 0, ("stock", self.found.days[-1], need)),
                ("area-entries", 1, ("came", need)),
            ):
                names: dict[CellName, int] = {(kind, need, area): numbers[at] for area, numbers in areas.items()}
                self.values |= names
                if names:
                    self.sums.append(dict.fromkeys(names, 1) | {whole: -1})

    def _held_out(self) -> None:
        tested = self.demand.tested
        if tested is None:
            return
        for at, month in enumerate(tested.months):
            parts: list[CellName] = [("held", month, one.need) for one in tested.needs[:-1]]
            self.values |= {("held", month, one.need): float(one.seen[at]) for one in tested.needs}
            self.sums.append(dict.fromkeys(parts, 1) | {("held", month, tested.total.need): -1})

    def _total(self, name: CellName, parts: list[CellName]) -> None:
        self.values[name] = sum(self.values[part] for part in parts)
        self.sums.append(dict.fromkeys(parts, 1) | {name: -1})
