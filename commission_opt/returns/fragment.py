"""The demand of an instance, as tables of its format: needs, demand, uncertainty and where each figure comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np

from commission_opt.instance.toml_text import toml_text
from commission_opt.returns.changes import between_planned, change_records, entries_apart, key_of
from commission_opt.returns.dates import day_number, day_of
from commission_opt.returns.disclosure import is_small
from commission_opt.returns.entries import STEEPEST, whole_months
from commission_opt.returns.estimate import Estimates, NeedEstimate
from commission_opt.returns.near import ELSEWHERE, districts
from commission_opt.returns.spells import STILL, Spells
from commission_opt.starter.figures import Figure
from commission_opt.starter.from_demand import SERVED_AS

LONGEST_STAY = 1040  # weeks, likewise
AreaCounts = Mapping[str, Mapping[str, tuple[int, int]]]  # need: area: opening stock, entries


def area_counts(spells: Spells) -> AreaCounts:
    """Children of the last day, and those who came in whole months, by need and district of home."""
    codes, table = districts(spells), spells.table
    need, start, end = (table[key].to_numpy() for key in ("need", "start", "end"))
    edges = [day_number(day) for day in whole_months(spells)]
    there, came = (
        (end >= spells.until) & (table["after"].to_numpy() == STILL),
        (start >= edges[0]) & (start < edges[-1]),
    )
    counts: dict[str, dict[str, tuple[int, int]]] = {}
    for at, name in enumerate(spells.needs):
        mine = need == at
        of_need = {}
        for code in sorted(set(codes[mine])):
            here = mine & (codes == code)
            of_need[str(code)] = int((here & there).sum()), int((here & came).sum())
        counts[name] = of_need
    return counts


def demand_tables(found: Estimates, left_out: frozenset[str] = frozenset()) -> dict[str, Any]:
    """`need`, `demand` and `uncertainty` of an instance, for one area.

    Parameters
    ----------
    left_out
        Needs without a demand record, as their counts are small.
    """
    planned = [one for key, one in entries_apart(found).items() if key not in left_out]
    return {
        "need": [_need(one) for one in planned],
        "demand": [_record(one, one.id, one.opening, 1.0) for one in planned],
        "change_of_need": change_records(found, {one.id: stay_weeks(one) for one in planned}),
        "uncertainty": spreads(found),
    }


def _need(one: NeedEstimate) -> dict[str, Any]:
    record = {"id": one.id, "name": one.name, "mean_stay_weeks": stay_weeks(one)}
    return record | {"note": f"{SERVED_AS}{one.kind}."}


def spreads(found: Estimates) -> dict[str, Any]:
    """`[uncertainty]`: how far the level of entries, and mean stays, may be off."""
    return {"entries_spread": _round(found.entries_spread), "stay_spread": _round(found.stay_spread)}


def stay_weeks(one: NeedEstimate) -> float:
    """Mean stay as the instance takes it."""
    assert one.stays.mean_weeks is not None, "a need without an end has no demand record"
    return min(LONGEST_STAY, _round(one.stays.mean_weeks))


def _record(one: NeedEstimate, key: str, opening: float, share: float) -> dict[str, Any]:
    growth = _round(one.entries.growth)
    record = {"id": key, "need": one.id, "opening_stock": float(opening)}
    record["entries_per_month"] = _round(one.entries.level * share)
    return record | ({"growth_per_year": growth} if growth else {})


def fragment(
    found: Estimates, spells: Spells, areas: AreaCounts | None, left_out: frozenset[str], small: frozenset[str]
) -> dict[str, Any]:
    """The tables of `demand.toml`.

    Parameters
    ----------
    areas
        By district of home; None for one area.
    left_out, small
        Needs without a record, and needs and areas ("need/area") without one of their own, as their counts are small.
    """
    tables = demand_tables(found, left_out)
    planned = [one for key, one in entries_apart(found).items() if key not in left_out]
    if areas is not None:
        tables["demand"] = [
            _record(one, f"{one.id}-{area.lower()}", number, came / max(1, int(one.entries.counts.sum())))
            | {"area": area.lower()}
            for one in planned
            for area, (number, came) in _together(one.id, areas[one.id], small).items()
            if number or came
        ]
        used = {record["area"] for record in tables["demand"]}
        tables["area"] = [
            {"id": area, "name": area.upper() if area != ELSEWHERE else "Elsewhere"} for area in sorted(used)
        ]
    register = _register(found, spells, planned, tables["demand"], areas is not None)
    tables["assumption"] = register + _change_register(found, spells, tables["change_of_need"])
    return tables


def _change_register(found: Estimates, spells: Spells, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where each rate of change comes from."""
    first, last = day_of(spells.first), day_of(spells.until - 1)
    source = f"Statutory return on children looked after (SSDA903), {_long(first)} to {_long(last)}."
    moves = {key_of(move): move for move in between_planned(found)}
    lines = []
    for record in records:
        move, path = moves[record["id"]], f"change_of_need.{record['id']}.per_year"
        words = (
            f"{move.moves:,} children changed so in {move.child_years:,.1f} child-years in the need. "
            f"95% interval {move.low:.3g} to {move.high:.3g}, by a bootstrap over children."
        )
        figure = Figure(record["per_year"], "derived", words, "a year for each child", date=last, source=source)
        lines.append(figure.register(record["id"], path))
    return lines


def _together(need: str, areas: Mapping[str, tuple[int, int]], small: frozenset[str]) -> dict[str, tuple[int, int]]:
    """The areas of a need, those that are small as one, so that no child is missing from demand.

    Where even together they are small, the smallest of the others goes with them.
    """
    shown = {area: counts for area, counts in areas.items() if f"{need}/{area}" not in small}
    hidden = [counts for area, counts in areas.items() if f"{need}/{area}" in small]
    if not hidden:
        return shown
    number, came = shown.pop(ELSEWHERE, (0, 0))
    number, came = number + sum(one[0] for one in hidden), came + sum(one[1] for one in hidden)
    while shown and (is_small(number) or is_small(came)):
        smallest = min(shown, key=lambda area: (shown[area], area))
        number, came = number + shown[smallest][0], came + shown[smallest][1]
        del shown[smallest]
    return shown | {ELSEWHERE: (number, came)}


def _register(
    found: Estimates, spells: Spells, planned: list[NeedEstimate], demand: list[dict[str, Any]], by_area: bool
) -> list[dict[str, Any]]:
    first, last = day_of(spells.first), day_of(spells.until - 1)
    source = f"Statutory return on children looked after (SSDA903), {_long(first)} to {_long(last)}."
    records = []

    def add(key: str, path: str, value: float, words: str, unit: str) -> None:
        figure = Figure(value, "derived", words, unit, date=last, source=source)
        records.append(figure.register(key, path))

    for one in planned:
        words = (
            "Child-weeks in the need over the stays that ended. "
            f"95% interval {one.stays.low:,.1f} to {one.stays.high:,.1f}, by a bootstrap over children."
        )
        add(f"{one.id}-stay", f"need.{one.id}.mean_stay_weeks", stay_weeks(one), words, "weeks")
    of_need = {one.id: one for one in planned}
    for record in demand:
        one, key = of_need[record["need"]], record["id"]
        where = " whose home is there" if by_area else ""
        words = f"Children in the need on {_long(last)}{where}, counted."
        add(f"{key}-opening", f"demand.{key}.opening_stock", record["opening_stock"], words, "children")
        add(
            f"{key}-entries",
            f"demand.{key}.entries_per_month",
            record["entries_per_month"],
            _entry_words(one, by_area, apart=bool(found.outside)),
            "children a month",
        )
        if "growth_per_year" in record:
            add(
                f"{key}-growth",
                f"demand.{key}.growth_per_year",
                record["growth_per_year"],
                _growth_words(one),
                "a year",
            )
    words = "Of the level of entries: its standard error, and what months and years spread beyond chance; all needs together."
    add("entries-spread", "uncertainty.entries_spread", found.entries_spread, words, "share")
    words = "Of mean stays: their errors by a bootstrap over children, weighted by children in each need."
    add("stay-spread", "uncertainty.stay_spread", found.stay_spread, words, "share")
    return records


def _entry_words(one: NeedEstimate, by_area: bool, *, apart: bool) -> str:
    entries = one.entries
    whence = "from outside care, or a need that is not planned" if apart else "from outside care or another need"
    words = f"Children who came into the need, {whence}. A month on average {entries.mean:,.2f}, 95% interval {entries.low:,.2f} to {entries.high:,.2f}."
    words += " Shared out as entries were." if by_area else ""
    return words + (" The level is that of the trend as the data ends." if entries.growth else "")


def _growth_words(one: NeedEstimate) -> str:
    entries = one.entries
    limited = (
        f" Limited to {STEEPEST:.0%} a year, as steeper trends do not last."
        if abs(entries.trend or 0.0) > STEEPEST
        else ""
    )
    return (
        f"Trend of entries, beyond chance: {entries.trend:+.1%} a year, 95% interval {entries.trend_low:+.1%} to "
        f"{entries.trend_high:+.1%}. It may not go on.{limited}"
    )


def fragment_text(tables: dict[str, Any], first: dt.date, last: dt.date, notes: tuple[str, ...]) -> str:
    """The text of `demand.toml`."""
    head = [
        f"Demand from the statutory return (SSDA903), {_long(first)} to {_long(last)}.",
        "It is no instance by itself. To begin one from it: commission-opt new NAME --demand THIS-FILE",
        'Or lay an instance over it: extends = "demand.toml". The horizon then starts the day after the data ends.',
        *notes,
    ]
    return toml_text({key: value for key, value in tables.items() if value}, {(): "\n".join(head)})


def _long(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _round(value: float) -> float:
    """Four significant figures: no estimate has more."""
    return float(f"{float(np.float64(value)):.4g}")
