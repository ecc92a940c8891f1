"""A row of the mix before anything is known of its use."""

from __future__ import annotations

import datetime as dt

from commission_opt.plan.result import MixRow

DAY = dt.timedelta(days=1)
BED_WEEK, CHILD_WEEK = "bed-week", "child-week"  # what a price is for


def blank(record: str, name: str, kind: str, provider: str, start: dt.date, end: dt.date | None) -> MixRow:
    """Nothing yet but what it is and when; `end` is the day after the last, None where nothing ends it."""
    return {
        "offer": record,
        "name": name,
        "kind": kind,
        "provider": provider,
        "existing": False,
        "extended": False,
        "start": start.isoformat(),
        "end": (end - DAY).isoformat() if end else "",
        "beds": 0,
        "homes": 0,
        "size": 0,
        "children": 0.0,
        "occupancy": None,
        "price_per_bed_week": None,
        "price_unit": "",
        "workers": 0.0,
        "workers_most": 0.0,
        "families": 0.0,
        "successes": 0.0,
        "cost": 0.0,
        "discounted": 0.0,
    }
