"""Figures that can be given in one of several ways: a change that gives one takes the others away.

Without this, a what-if could not turn a demand path into a single number: the path would be
merged in beside it, and two ways are one too many.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commission_opt.instance.document import Path
from commission_opt.offers.rooms import offer_rooms

_WAYS: dict[tuple[str, ...], tuple[set[str], ...]] = {
    ("demand",): ({"children"}, {"path"}, {"by_period"}, {"file", "rows"}, {"opening_stock", "entries_per_month"}),
    **{(room.card.kind,): room.card.ways for room in offer_rooms() if room.card.ways},
    ("edge_of_care", "referral"): ({"per_month"}, {"by_period"}),
}
# What cannot stand beside a way, and so goes when it comes.
_EXCLUDES = {
    "children": {"survival"},
    "path": {"growth_per_year", "survival"},
    "by_period": {"growth_per_year", "survival"},
    "file": {"growth_per_year", "survival", "need", "area"},
    "rows": {"growth_per_year", "survival", "need", "area"},
    "survival": {"mean_stay_weeks"},
    "mean_stay_weeks": {"survival"},
    "tiers": {"market", "price_by_year"},
}


def displaced(record: Mapping[str, Any], path: Path, changes: Mapping[str, Any]) -> list[str]:
    """The keys of the record at `path` that cannot stay beside those that `changes` gives it.

    Two ways given at once are both kept, and refused where the record is read.
    """
    given = {key for key, value in changes.items() if value is not None and value not in ([], {})}
    ways = _WAYS.get(tuple(part for part in path if isinstance(part, str)), ())
    if not path or not isinstance(path[-1], int) or not ways:
        return []
    chosen = [way for way in ways if way & given]
    out = set().union(*ways) - set().union(*chosen) if chosen else set()
    for key in given:
        out |= _EXCLUDES.get(key, set())
    return [key for key in record if key in out and key not in changes]
