"""What may be published of a return: tables and `demand.toml`, without a row, number or day of birth of any child."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from commission_opt.instance.calendar import DAYS_PER_WEEK
from commission_opt.returns.cells import ALL, PublishedCells
from commission_opt.returns.changes import between_planned
from commission_opt.returns.disclosure import SUPPRESSED, CellName, is_small, suppressed
from commission_opt.returns.estimate import NeedEstimate
from commission_opt.returns.fragment import fragment, fragment_text

if TYPE_CHECKING:
    from commission_opt.returns.demand import ReturnDemand

ALL_ROWS = "all rows"
DEMAND = (
    "need",
    "name",
    "planned",
    "children",
    "entries_per_month",
    "entries_mean",
    "entries_low",
    "entries_high",
    "growth_per_year",
    "trend_per_year",
    "trend_low",
    "trend_high",
    "entries_spread",
    "mean_stay_weeks",
    "stay_low",
    "stay_high",
)
STAYS = (
    "need",
    "spells",
    "began_before",
    "beginning_unknown",
    "ended",
    "child_weeks",
    "mean_weeks",
    "low",
    "high",
    "curve_mean_weeks",
    "median_weeks",
)
Value = float | int | str | None


@dataclass(frozen=True)
class PlainTable:
    """Columns and rows; `c` stands for a count that is left out."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def records(self) -> list[dict[str, Value]]:
        """Each row by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Published:
    """Tables by name, the text of `demand.toml`, and what was left out of it as its counts are small."""

    tables: Mapping[str, PlainTable]
    toml: str
    left_out: tuple[str, ...]
    suppress: bool

    def shows_forecast(self, need: str) -> bool:
        """Whether the test on the year held out is shown of a need, or of all together."""
        return all(row["inside"] != SUPPRESSED for row in self.tables["held_out"].records() if row["need"] == need)


def published(demand: ReturnDemand, suppress: bool) -> Published:
    """Tables and `demand.toml`, with or without counts of 1 to 5."""
    cells = PublishedCells(demand)
    hidden = suppressed(cells.values, cells.sums, cells.last) if suppress else frozenset[CellName]()
    shown = _Shown(demand, cells.values, hidden, asked=suppress)
    tables = {
        "demand": shown.demand_table(),
        "stock": shown.stock(),
        "entries": shown.entries(),
        "season": shown.season(),
        "stays": shown.stays(),
        "survival": shown.survival(),
        "moves": shown.moves(),
        "near": shown.near(),
        "held_out": shown.held_out(),
        "rows": shown.rows(),
    }
    return Published(tables, shown.toml(), shown.left_out, suppress)


class _Shown:
    """Makes the tables; whatever a hidden count stands behind is hidden with it."""

    def __init__(
        self, demand: ReturnDemand, values: Mapping[CellName, float], hidden: frozenset[CellName], *, asked: bool
    ) -> None:
        self.suppress_asked = asked
        self.demand, self.found, self.values, self.hidden = demand, demand.found, values, hidden
        self.suppress = bool(hidden)
        self.small = {one.id for one in self.found.needs if self._is_small(one)}

    def _is_small(self, one: NeedEstimate) -> bool:
        """Whether the figures of a need rest on counts that are hidden."""
        last = ("stock", self.found.days[-1], one.id)
        return any(name in self.hidden for name in (("came", one.id), ("ended", one.id), last))

    @property
    def left_out(self) -> tuple[str, ...]:
        """Planned needs without a demand record."""
        return tuple(one.name for one in self.found.planned if one.id in self.small)

    def _small_areas(self) -> frozenset[str]:
        return frozenset(
            f"{need}/{area}"
            for need, areas in (self.demand.areas or {}).items()
            for area in areas
            if ("opening", need, area) in self.hidden or ("area-entries", need, area) in self.hidden
        )

    def count(self, *name: object) -> Value:
        """A count, or what stands for it where it is hidden."""
        return SUPPRESSED if name in self.hidden else self.values[name]

    def toml(self) -> str:
        """The text of `demand.toml`."""
        small, found = frozenset(self.small), self.found
        hides_changes = bool(found.outside) and self._hides_changes()
        if hides_changes:
            found = replace(found, outside=())
        tables = fragment(found, self.demand.spells, self.demand.areas, small, self._small_areas())
        notes: tuple[str, ...] = (
            (f"Left out, as counts are of 1 to 5: {', '.join(self.left_out)}.",) if self.left_out else ()
        )
        notes += ("Districts with counts of 1 to 5 are in 'elsewhere'.",) if self._small_areas() else ()
        if hides_changes:
            notes += (
                "Changes of need are left out, as counts are of 1 to 5: entries are of all who came into a need.",
            )
        without = [one.name for one in self.found.needs if one.planned and one.stays.mean_weeks is None]
        notes += (f"Left out, as no stay ended: {', '.join(without)}.",) if without else ()
        return fragment_text(tables, self.demand.first, self.demand.last, notes)

    def _hides_changes(self) -> bool:
        """Whether counts that rates of change, or entries from outside, rest on are hidden, or small themselves."""
        moves = between_planned(self.found)
        if any(("moves", one.need, one.to, one.kind) in self.hidden for one in moves) or self.left_out:
            return True
        outside = zip(self.found.needs, self.found.outside, strict=True)
        small = [is_small(float(one.counts.sum())) for need, one in outside if need.planned]
        return self.suppress_asked and any(small)

    def demand_table(self) -> PlainTable:
        rows = []
        for one in self.found.needs:
            flow, stay = one.entries, one.stays
            figures = [
                flow.level,
                flow.mean,
                flow.low,
                flow.high,
                flow.growth,
                flow.trend,
                flow.trend_low,
                flow.trend_high,
                flow.spread,
            ]
            figures += [stay.mean_weeks, stay.low, stay.high]
            opening = self.count("stock", self.found.days[-1], one.id)
            rows.append(
                (one.id, one.name, "yes" if one.planned else "no", opening, *self._hide(one.id in self.small, figures))
            )
        return PlainTable(DEMAND, tuple(rows))

    def stock(self) -> PlainTable:
        ids = [one.id for one in self.found.needs] + [ALL]
        rows = [(day.isoformat(), *(self.count("stock", day, key) for key in ids)) for day in self.found.days]
        return PlainTable(("day", *ids), tuple(rows))

    def entries(self) -> PlainTable:
        ids = [one.id for one in self.found.needs] + [ALL]
        months = self.found.months[:-1]
        rows = [(month.isoformat(), *(self.count("entries", month, key) for key in ids)) for month in months]
        return PlainTable(("month", *ids), tuple(rows))

    def season(self) -> PlainTable:
        rows = []
        for one in self.found.needs:
            flow = one.entries
            for number, factor in enumerate(flow.season, start=1):
                gone = one.id in self.small or ("season", one.id, number) in self.hidden
                rows.append((one.id, number, *self._hide(gone, [factor, flow.season_chance])))
        return PlainTable(("need", "month", "factor", "chance"), tuple(rows))

    def stays(self) -> PlainTable:
        rows = []
        for one in self.found.needs:
            stay = one.stays
            median = stay.curve.time_of(0.5)
            figures: list[Value] = [stay.weeks, stay.mean_weeks, stay.low, stay.high, stay.curve_mean_weeks]
            figures.append(None if median is None else median / DAYS_PER_WEEK)
            counts = [self.count(key, one.id) for key in ("spells", "truncated", "unknown", "ended")]
            gone = one.id in self.small or ("spells", one.id) in self.hidden
            rows.append((one.id, *counts, *self._hide(gone, figures)))
        return PlainTable(STAYS, tuple(rows))

    def survival(self) -> PlainTable:
        """The curve month by month; where counts are hidden, only where nobody or more than five left since the last point."""
        rows: list[tuple[Value, ...]] = []
        for one in self.found.needs:
            before = 0
            for month, share, low, high, left in one.stays.monthly():
                if self.suppress and (one.id in self.small or is_small(left - before)):
                    continue
                before = left
                rows.append((one.id, month, _tidy(share), _tidy(low), _tidy(high)))
        return PlainTable(("need", "month", "share", "low", "high"), tuple(rows))

    def moves(self) -> PlainTable:
        rows = []
        for move in self.found.moves:
            name = ("moves", move.need, move.to, move.kind)
            figures = self._hide(name in self.hidden or move.need in self.small, [move.rate, move.low, move.high])
            years = self._hide(move.need in self.small, [move.child_years])
            rows.append((move.need, move.to, move.kind, self.count(*name), *years, *figures))
        return PlainTable(("need", "to", "kind", "moves", "child_years", "rate_per_year", "low", "high"), tuple(rows))

    def near(self) -> PlainTable:
        rows = []
        for one in self.demand.near:
            gone = one.need in self.small or ("spells", one.need) in self.hidden
            rows.append((one.need, *self._hide(gone, [one.inside, one.outside, one.unknown, one.share])))
        return PlainTable(("need", "inside_years", "outside_years", "unknown_years", "inside_share"), tuple(rows))

    def held_out(self) -> PlainTable:
        columns = ("need", "month", "children", "forecast", "low", "high", "naive", "inside")
        rows: list[tuple[Value, ...]] = []
        tested = self.demand.tested
        for one in tested.needs if tested else ():
            months = tested.months if tested else ()
            gone = any(("held", month, one.need) in self.hidden for month in months)
            for at, month in enumerate(months):
                inside = "yes" if one.low[at] <= one.seen[at] <= one.high[at] else "no"
                figures = [one.seen[at], one.middle[at], one.low[at], one.high[at], one.naive]
                rows.append((one.need, month.isoformat(), *self._hide(gone, figures), SUPPRESSED if gone else inside))
        return PlainTable(columns, tuple(rows))

    def rows(self) -> PlainTable:
        names = ["used", *self.demand.left_out, ALL]
        words = {ALL: ALL_ROWS}
        return PlainTable(("what", "rows"), tuple((words.get(name, name), self.count("rows", name)) for name in names))

    def _hide(self, gone: bool, figures: Sequence[Value]) -> Iterable[Value]:
        return [SUPPRESSED if gone else _tidy(one) for one in figures]


def _tidy(value: Any) -> Value:
    """Six significant figures; nothing for what is no number."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return float(f"{float(value):.6g}") if isinstance(value, float) else value
