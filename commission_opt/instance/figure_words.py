"""A figure of an instance in words: `dps.local.practical_occupancy` is "practical occupancy (DPS)"."""

from __future__ import annotations

import datetime as dt
from typing import Any

from commission_opt.instance.changes import locate, value_at
from commission_opt.instance.document import Path
from commission_opt.instance.instance import Instance

KEY_WORDS = {  # keys that do not read as words
    "by_period": "children",
    "per_month": "referrals a month",
    "per_year": "number a year",
    "cvar_at_most": "cap on the cost at risk",
    "price_per_bed_week": "price a bed-week",
    "on": "date",
    "opens": "day it opens",
    "starts": "first day",
    "ends": "last day",
}


def figure_words(instance: Instance, path: str) -> str:
    """Say which figure a path names: its key in words, and what record it belongs to.

    Parameters
    ----------
    path
        As in `--set` and in the assumption register, such as ``block.north.price_per_bed_week``.

    Returns
    -------
    str
        Such as "price a week (Spot purchase)", "children on 1 April 2017 (Residential care)", "children, period 2
        (Fostering)". The record stands in brackets, by its own name, or that of its need and area where it has none.

    Raises
    ------
    InvalidInstance
        When the path matches nothing.
    """
    data = instance.document.data
    place = locate(data, path, "path")
    owner, rest = _owner(data, place)
    key = _key(data, place, rest, {need.id: need.label for need in instance.need})
    return f"{key} ({_label(instance, owner, place)})" if owner is not None else key


def _owner(data: Any, place: Path) -> tuple[Any, Path]:
    """The innermost record with an id on the way, and what follows it."""
    owner, rest = None, place
    for end in range(1, len(place) + 1):
        inside = value_at(data, place[:end])
        if isinstance(inside, dict) and isinstance(inside.get("id"), str):
            owner, rest = inside, place[end:]
    return owner, rest


def _key(data: Any, place: Path, rest: Path, needs: dict[str, str]) -> str:
    """What follows the record, in words."""
    named = [nth for nth, part in enumerate(rest) if not isinstance(part, int) and not str(part).isdigit()]
    if not named:
        return "all figures"
    last = str(rest[named[-1]])
    if len(named) > 1 and last in needs:  # a price by need
        return f"{_key(data, place[:-1], rest[:-1], {})}, {needs[last]}"
    words = KEY_WORDS.get(
        last, last.rpartition(".")[2].replace("_per_hour", " an hour").replace("_per_", " a ").replace("_", " ")
    )
    return words + _which(data, place, rest, last)


def _which(data: Any, place: Path, rest: Path, last: str) -> str:
    """Which of several figures of that key: by its date, its period or size, or its number in the list."""
    numbers = [nth for nth, part in enumerate(rest) if isinstance(part, int)]
    if str(rest[-1]).isdigit() and not isinstance(rest[-1], int):
        return f", {rest[-1]} beds"
    if not numbers:
        return ""
    of = place[: len(place) - len(rest) + numbers[-1] + 1]
    record = value_at(data, of)
    day = record.get("on") if isinstance(record, dict) else None
    if isinstance(day, dt.date) and last != "on":
        return f" on {day.day} {day:%B %Y}"
    what = "period" if last == "by_period" else "number"
    return f", {what} {int(rest[numbers[-1]]) + 1}"


def _label(instance: Instance, owner: Any, place: Path) -> str:
    """The record's name; of demand the name of its need, and of its area where there are several."""
    if owner.get("name"):
        return str(owner["name"])
    if place[0] != "demand":
        return str(owner["id"])
    needs = {need.id: need.label for need in instance.need}
    areas = {area.id: area.label for area in instance.area}
    need = needs.get(owner.get("need"), str(owner["id"]))
    return f"{need} from {areas[owner['area']]}" if len(areas) > 1 and owner.get("area") in areas else need
