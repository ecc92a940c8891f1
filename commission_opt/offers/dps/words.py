"""How homes called off are told."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from commission_opt.offers.common.words import beds, month_of
from commission_opt.plan.statements.amounts import children, homes_of, long_month

if TYPE_CHECKING:
    from commission_opt.plan.result import MixRow, Result

ONE_MORE = "home called off"
CHANGES = 4  # of the number of open beds: more are told by the most
AWARD, ONLY, ONE, MANY = "call off", "one home", "home", "homes"


def named(result: Result, row: MixRow) -> str:
    """What its row of the mix is called: the system, homes and size, and who is called on."""
    system = result["labels"]["offers"].get(row["offer"].split("/")[0], row["offer"])
    homes = "home" if row["homes"] == 1 else f"{row['homes']:g} homes"
    return f"{system}, {homes} of {row['size']:g} ({row['provider']})"


def recommended(result: Result, rows: list[MixRow]) -> Iterator[str]:
    """What is called off, in the recommendation: one number for each system, and the sizes of its homes."""
    for system in dict.fromkeys(row["offer"].split("/")[0] for row in rows):
        own = [row for row in rows if row["offer"].split("/")[0] == system]
        homes: Counter[float] = Counter()
        for row in own:
            homes[row["size"]] += round(row["homes"])
        sizes = homes_of(homes)
        label = result["labels"]["offers"].get(system, system)
        through = "the DPS" if label.upper() == "DPS" else label
        total, open_from = sum(row["beds"] for row in own), _open_from(own, result["instance"]["horizon"]["end"])
        most = max(number for _, number in open_from)
        if total - most < 1e-6:
            yield f"call off {beds(total)} through {through} ({sizes})"
        elif len(open_from) == 1:
            yield f"call off {beds(most)} through {through} ({sizes}; some take turns)"
        elif len(open_from) <= CHANGES:
            (first, number), *later = open_from
            then = "".join(f", {children(n)} from {long_month(day)}" for day, n in later)
            yield f"call off beds through {through}: {beds(number)} from {long_month(first)}{then} ({sizes})"
        else:
            yield f"call off up to {beds(most)} at a time through {through} ({sizes})"


def _open_from(rows: list[MixRow], last: str) -> list[tuple[str, float]]:
    """Days within the horizon on which the number of open beds changes, and that number from then on."""
    ends = (dt.date.fromisoformat(row["end"]) + dt.timedelta(days=1) for row in rows if row["end"])
    starts = {row["start"] for row in rows}
    days = sorted(starts | {day.isoformat() for day in ends})
    found: list[tuple[str, float]] = []
    for day in days:
        number = sum(row["beds"] for row in rows if row["start"] <= day and (not row["end"] or day <= row["end"]))
        if (day <= last or day in starts) and (not found or abs(found[-1][1] - number) > 1e-6):
            found.append((day, number))
    return found


def briefly(rows: list[MixRow]) -> Iterator[str]:
    """By provider and opening, those of an extended term first."""
    ways = dict.fromkeys((row["offer"], row["start"], row["extended"]) for row in rows)
    for offer, start, extended in ways:
        own = [row for row in rows if (row["offer"], row["start"], row["extended"]) == (offer, start, extended)]
        sizes: Counter[float] = Counter()
        for row in own:
            sizes[row["size"]] += round(row["homes"])
        ending = ", extended" if extended else ""
        name = own[0]["provider"] or own[0]["name"]
        yield f"{name}, {beds(sum(row['beds'] for row in own))} ({homes_of(sizes)}) from {month_of(start)}{ending}"
