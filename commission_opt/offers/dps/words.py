"""How homes called off are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from commission_opt.offers.common.words import beds, month_of
from commission_opt.plan.statements.amounts import children, homes_of

if TYPE_CHECKING:
    from commission_opt.plan.result import MixRow, Result

ONE_MORE = "home called off"
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
        total, most = sum(row["beds"] for row in own), _most_at_once(own)
        if total - most > 1e-6:
            sizes += f"; {children(most)} beds at most at one time"
        yield f"call off {children(total)} beds through {through} ({sizes})"


def _most_at_once(rows: list[MixRow]) -> float:
    """Beds open together, on the day that has most."""
    days = [row["start"] for row in rows]
    return max(sum(r["beds"] for r in rows if r["start"] <= day and (not r["end"] or day <= r["end"])) for day in days)


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
