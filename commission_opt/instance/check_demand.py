"""Demand that fits the horizon, and children whom something could serve."""

from __future__ import annotations

import datetime as dt
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from commission_opt.instance.calendar import DAYS_PER_YEAR, Period
from commission_opt.instance.decision_days import open_in, open_spans
from commission_opt.instance.document import Path
from commission_opt.instance.findings import Findings
from commission_opt.instance.instance import Instance
from commission_opt.instance.needs import Demand, PathPoint
from commission_opt.instance.spelling import listed
from commission_opt.offers.common.valid import Span


def check_demand(instance: Instance, found: Findings) -> None:
    """Number of periods, areas and days of each `[[demand]]`."""
    periods = instance.periods
    for nth, record in enumerate(instance.demand):
        path: Path = ("demand", nth)
        if record.by_period and len(record.by_period) != len(periods):
            message = f"by_period has {len(record.by_period)} numbers, and the horizon {len(periods)} periods."
            remedy = f"Give one a {instance.horizon.period}, from {periods[0].start} on."
            found.add((*path, "by_period"), message, remedy)
        if not record.rows and record.area is None and len(instance.area) > 1:
            areas = listed(area.id for area in instance.area)
            found.add(path, "says not where the children are from.", f"Add area = ...: {areas}.")
        if record.rows:
            _check_rows(record, path, instance, found)
    _check_no_row_missing(instance, found)


def _check_no_row_missing(instance: Instance, found: Findings) -> None:
    """Rows for a need and area cover every period: a row left out by mistake would be children left out.

    Several records add up, so that a year in one file and the next in another are whole together.
    """
    starts = [period.start for period in instance.periods]
    periods = _Periods(instance)
    needs, areas = ({one.id for one in records} for records in (instance.need, instance.area))
    given: dict[tuple[str, str], bytearray] = {}  # 1 for each period that has a row
    first: dict[tuple[str, str], Path] = {}
    for nth, record in enumerate(instance.demand):
        for place, row in enumerate(record.rows):
            lane = (row.need, row.area)
            if row.need not in needs or row.area not in areas:  # reported by itself
                continue
            if lane not in given:
                first[lane], given[lane] = ("demand", nth, "rows", place), bytearray(len(starts))
            index = periods.index(row.period)
            if index is not None:
                given[lane][index] = 1
            else:  # reported there
                given[lane] = bytearray(b"\1") * len(starts)
    for lane, rows in given.items():
        missing = [str(start) for start, has_row in zip(starts, rows, strict=True) if not has_row]
        if missing:
            what = instance.horizon.period
            message = f"the rows of {lane[0]}, {lane[1]} leave out the {what}{'s' if len(missing) > 1 else ''} from {listed(missing)}."
            remedy = f"Give a row for each {what}: one with 0 says that there are no children."
            found.add(first[lane], message, remedy)


class _Periods:
    """The period of a day, worked out once for each of the days that a million rows may share."""

    def __init__(self, instance: Instance) -> None:
        self._starts = [period.start for period in instance.periods]
        self._horizon = instance.horizon
        self._known: dict[dt.date, int | None] = {}

    def index(self, day: dt.date) -> int | None:
        """None where the day is outside the horizon."""
        if day not in self._known:
            inside = self._horizon.start <= day <= self._horizon.end
            self._known[day] = bisect_right(self._starts, day) - 1 if inside else None
        return self._known[day]


def _check_rows(record: Demand, path: Path, instance: Instance, found: Findings) -> None:
    periods = _Periods(instance)
    first: dict[tuple[str, str], array[int]] = {}  # the first row of each period, and -1 where there is none
    for nth, row in enumerate(record.rows):
        index = periods.index(row.period)
        if index is None:
            horizon = f"{instance.horizon.start} to {instance.horizon.end}"
            found.add((*path, "rows", nth), f"{row.period} is outside the horizon, {horizon}.", "Leave the row out.")
            continue
        lane = first.get((row.need, row.area))
        if lane is None:
            lane = first[row.need, row.area] = array("q", [-1]) * len(instance.periods)
        if lane[index] < 0:
            lane[index] = nth
        else:
            line = found.document.position((*path, "rows", lane[index])).line
            message = f"the same period, need and area as on line {line}."
            found.add((*path, "rows", nth), message, "Give each once; several records add up.")


def check_served(instance: Instance, found: Findings) -> None:
    """For every need with children there is an offer, in every period where none may be short."""
    spans = {offer.id: open_spans(instance, offer) for offer in instance.offers}
    lanes = {(period, need) for period, need, _ in lanes_with_children(instance)}
    for nth, need in enumerate(instance.need):
        demanded = [period for period in instance.periods if (period.index, need.id) in lanes]
        if not demanded:
            continue
        takers = [offer for offer in instance.offers if need.id in offer.takes]
        if not takers:
            remedy = f'Add "{need.id}" to the takes of an offer, or a [[spot]] for it.'
            found.add(("need", nth), "there are children of this need, and no offer takes it.", remedy)
        elif instance.rules.sufficiency.price_per_child_week is None:
            bare = [period for period in demanded if not any(open_in(spans[o.id], period) for o in takers)]
            if bare:
                cause = _why(bare[0], [span for offer in takers for span in spans[offer.id]])
                message = f"nothing that takes this need is open in the period from {bare[0].start}: {cause}."
                remedy = "Add an offer for then, or a price in [rules.sufficiency] so that children can be short."
                found.add(("need", nth), message, remedy)


def _why(period: Period, spans: list[Span]) -> str:
    """The likely cause that none of the offers is open in `period`."""
    later = [first for first, _ in spans if first >= period.end]
    earlier = [last for _, last in spans if last <= period.start]
    if later:
        return f"the first to open after that opens on {min(later)}"
    if earlier:
        return f"the last to close closes on {max(earlier) - dt.timedelta(days=1)}"
    return "none of its offers has room for a child"


def lanes_with_children(instance: Instance) -> set[tuple[int, str, str]]:
    """Period, need and area of all children."""
    starts = [period.start for period in instance.periods]
    only_area = instance.area[0].id
    lanes: set[tuple[int, str, str]] = set()
    for record in instance.demand:
        rows = (row for row in record.rows if row.children > 0)
        lanes |= {(bisect_right(starts, row.period) - 1, row.need, row.area) for row in rows}
        if record.need is not None:
            area = record.area or only_area
            lanes |= {(t, record.need, area) for t in with_children(record, record.need, instance.periods)}
    return lanes


def with_children(record: Demand, need: str, periods: Sequence[Period]) -> set[int]:
    """Indices of the periods in which the record has children of the need."""
    if record.need != need:
        return set()
    if record.by_period:
        return {index for index, children in enumerate(record.by_period) if children > 0}
    if record.is_stock_and_flow:
        return {period.index for period in periods if _in_stock(record, (period.start - periods[0].start).days)}
    if record.path:
        return {period.index for period in periods if _path_positive(record.path, period)}
    return {period.index for period in periods} if record.children else set()


def _in_stock(record: Demand, day: int) -> bool:
    """Whether a stock has children at a day of the horizon or soon after: the opening stock may be gone by then."""
    if record.entries_per_month or not record.opening_stock:
        return bool(record.entries_per_month)
    gone = record.survival.index(0) if record.survival and record.survival[-1] == 0 else None
    return gone is None or day < (gone + 1) * DAYS_PER_YEAR / 12


def _path_positive(path: tuple[PathPoint, ...], period: Period) -> bool:
    """A straight line that is never negative is above zero unless it is zero at both ends."""
    if path[0].children > 0 and period.start < path[0].on:
        return True
    if path[-1].children > 0 and period.end > path[-1].on:
        return True
    pieces = pairwise(path)
    return any(a.children + b.children > 0 and period.overlap(a.on, b.on) > 0 for a, b in pieces)
