"""Demand that fits the horizon, and children whom something could serve."""

from __future__ import annotations

import datetime as dt
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import islice, pairwise, product

from commission_opt.instance.calendar import DAYS_PER_YEAR, Horizon, Period
from commission_opt.instance.changes import value_at
from commission_opt.instance.checked_rows import CheckedRows
from commission_opt.instance.decision_days import open_in, open_spans
from commission_opt.instance.document import Path
from commission_opt.instance.findings import Findings
from commission_opt.instance.instance import Instance
from commission_opt.instance.lanes import shut_lanes
from commission_opt.instance.linked_needs import changes_need, reached
from commission_opt.instance.needs import Demand, PathPoint
from commission_opt.instance.problems import MOST_SHOWN
from commission_opt.instance.spelling import listed
from commission_opt.offers.common.record import Offer
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
        if _all_outside(("demand", nth), periods, found) is not None:  # reported there
            continue
        checked = _checked(("demand", nth), periods, found)
        if checked is not None:
            told = checked.distinct
            if needs.isdisjoint(told["need"]) or areas.isdisjoint(told["area"]):
                continue
            # No two rows are the same: where there are as many as there can be, none is left out.
            if len(checked) == len(told["need"]) * len(told["area"]) * len(starts):
                lanes = list(product(told["need"], told["area"]))
                first |= {lane: ("demand", nth, "rows", 0) for lane in lanes if lane not in first}
                given |= {lane: bytearray(b"\1") * len(starts) for lane in lanes}
                continue
        for place, (day, need, area) in enumerate(_keys(record, ("demand", nth), found)):
            lane = (need, area)
            if need not in needs or area not in areas:  # reported by itself
                continue
            if lane not in given:
                first[lane], given[lane] = ("demand", nth, "rows", place), bytearray(len(starts))
            index = periods.index(day)
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


def _checked(path: Path, periods: _Periods, found: Findings) -> CheckedRows | None:
    """The rows of a record, where no two are of one period, need and area, and all are of the horizon: known by columns."""
    rows = value_at(found.document.data, (*path, "rows"))
    if not isinstance(rows, CheckedRows):
        return None
    indices = [periods.index(day) for day in rows.distinct["period"]]
    return rows if None not in indices and len(set(indices)) == len(indices) else None


def _keys(record: Demand, path: Path, found: Findings) -> Iterable[tuple[dt.date, str, str]]:
    """Period, need and area of each row of a record."""
    rows = value_at(found.document.data, (*path, "rows"))
    if isinstance(rows, CheckedRows):
        return zip(*(rows.columns[name] for name in ("period", "need", "area")), strict=True)
    return ((row.period, row.need, row.area) for row in record.rows)


def _check_rows(record: Demand, path: Path, instance: Instance, found: Findings) -> None:
    periods = _Periods(instance)
    if _checked(path, periods, found) is not None or _outside_by_columns(path, periods, instance.horizon, found):
        return
    first: dict[tuple[str, str], array[int]] = {}  # the first row of each period, and -1 where there is none
    for nth, (day, need, area) in enumerate(_keys(record, path, found)):
        index = periods.index(day)
        if index is None:
            found.add_of_kind(("outside", path), (*path, "rows", nth), partial(_outside, day, instance.horizon))
            continue
        lane = first.get((need, area))
        if lane is None:
            lane = first[need, area] = array("q", [-1]) * len(instance.periods)
        if lane[index] < 0:
            lane[index] = nth
        else:
            line = found.document.position((*path, "rows", lane[index])).line
            message = f"the same period, need and area as on line {line}."
            found.add((*path, "rows", nth), message, "Give each once; several records add up.")


def _all_outside(path: Path, periods: _Periods, found: Findings) -> CheckedRows | None:
    """The rows of a record that are known by columns, where every day is outside the horizon."""
    rows = value_at(found.document.data, (*path, "rows"))
    if not isinstance(rows, CheckedRows) or any(periods.index(day) is not None for day in rows.distinct["period"]):
        return None
    return rows


def _outside_by_columns(path: Path, periods: _Periods, horizon: Horizon, found: Findings) -> bool:
    """Report rows outside the horizon where all are, by their columns; only what is shown is looked for in them."""
    rows = _all_outside(path, periods, found)
    if rows is None:
        return False
    for nth, day in enumerate(islice(rows.columns["period"], MOST_SHOWN)):
        found.add_of_kind(("outside", path), (*path, "rows", nth), partial(_outside, day, horizon))
    found.count(("outside", path), max(0, len(rows) - MOST_SHOWN))
    return True


def _outside(day: dt.date, horizon: Horizon) -> tuple[str, str]:
    return f"{day} is outside the horizon, {horizon.start} to {horizon.end}.", "Leave the row out."


def check_served(instance: Instance, found: Findings) -> None:
    """For every need with children there is an offer, in every period where none may be short."""
    spans = {offer.id: open_spans(instance, offer) for offer in instance.offers}
    lanes = _needs_with_children(instance)
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
            else:
                _check_areas_served(instance, nth, takers, spans, found)


def _check_areas_served(
    instance: Instance, nth: int, takers: Sequence[Offer], spans: Mapping[str, list[Span]], found: Findings
) -> None:
    """Where offers are not open to all, each area with children has one that is, in every period."""
    need = instance.need[nth]
    if not any((need.id, offer.id) in shut_lanes(instance) for offer in takers):
        return
    for t, asked, area in sorted(lanes_with_children(instance)):
        if asked == need.id and not any(
            instance.takes_from(area, need.id, offer) and open_in(spans[offer.id], instance.periods[t])
            for offer in takers
        ):
            start = instance.periods[t].start
            message = f"no offer that is open in the period from {start} may take children of this need from {area}."
            remedy = "Add the authority to the members of an offer, widen a reach, or add a [[spot]] for all."
            found.add(("need", nth), message, remedy)
            return


def _why(period: Period, spans: list[Span]) -> str:
    """The likely cause that none of the offers is open in `period`."""
    later = [first for first, _ in spans if first >= period.end]
    earlier = [last for _, last in spans if last <= period.start]
    if later:
        return f"the first to open after that opens on {min(later)}"
    if earlier:
        return f"the last to close closes on {max(earlier) - dt.timedelta(days=1)}"
    return "none of its offers has room for a child"


def _needs_with_children(instance: Instance) -> set[tuple[int, str]]:
    """Period and need of all children, without the areas, of which there may be very many."""
    starts = [period.start for period in instance.periods]
    found: set[tuple[int, str]] = set()
    for record in instance.demand:
        days = {(row.period, row.need) for row in record.rows if row.children > 0}
        found |= {(bisect_right(starts, day) - 1, need) for day, need in days}
        if record.need is not None:
            found |= _of_one_need(record, record.need, instance)
    return found


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
            lanes |= {(t, need, area) for t, need in _of_one_need(record, record.need, instance)}
    return lanes


def _of_one_need(record: Demand, need: str, instance: Instance) -> set[tuple[int, str]]:
    """Period and need of the children of a record of one need, and of those whom they become."""
    there = with_children(record, need, instance.periods)
    if not there or not changes_need(record, instance):
        return {(t, need) for t in there}
    later = range(min(there), len(instance.periods))
    return {(t, other) for other in reached(instance, {need}) for t in later}


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
