"""A mix in a few words, for a table that holds many."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from commission_opt.offers.card import Form
from commission_opt.offers.rooms import kinds_of
from commission_opt.plan.result import MixRow, Result
from commission_opt.plan.statements.amounts import homes_of
from commission_opt.plan.wording import pounds

OWN = kinds_of(Form.BUILDING)
NOTHING_NEW = "nothing new"
CONCLUSIVE = ("optimal", "gap", "infeasible")  # statuses of a solve whose answer is certain, to its gap


def mix_words(result: Result) -> str:
    """What is committed to: "Bidder A, 6 beds from Apr 2020; DPS, 9 beds (1 home of 5, 1 of 4) from Oct 2017".

    Placements bought as used are left out; "nothing new" where nothing is decided, and empty
    without a plan.
    """
    if result["objective"] is None:
        return ""
    return "; ".join(_parts(result["mix"])) or NOTHING_NEW


def _parts(mix: list[MixRow]) -> Iterator[str]:
    new = [row for row in mix if not row["existing"]]
    for row in new:
        if row["kind"] == "block":
            extended = ", extended" if row["extended"] else ""
            yield f"{row['name']}, {_beds(row['beds'])} from {_month(row['start'])}{extended}"
    yield from _call_offs([row for row in new if row["kind"] == "dps"])
    for row in new:
        if row["kind"] in OWN and row["homes"]:
            homes = f"{row['homes']:g} homes, " if row["homes"] > 1 else ""
            yield f"{row['name']}, {homes}{_beds(row['beds'])} from {_month(row['start'])}"
        elif row["kind"] == "foster":
            yield f"{row['name']}, {row['homes']:g} recruited from {_month(row['start'])}"
        elif row["kind"] in ("edge_of_care", "assessment") and row["workers_most"]:
            people = "workers" if row["kind"] == "edge_of_care" else "assessors"
            yield f"{row['name']}, up to {row['workers_most']:g} {people} from {_month(row['start'])}"
        elif row["kind"] == "outcome_contract":
            yield f"{row['name']} from {_month(row['start'])}"
    for row in mix:
        if row["existing"] and row["kind"] == "block" and row["extended"]:
            yield f"{row['name']}, extended"
        elif row["existing"] and row["kind"] in OWN and row["end"]:
            yield f"{row['name']}, {row['homes']:g} closed in {_month(row['end'])}"


def _call_offs(rows: list[MixRow]) -> Iterator[str]:
    """By provider and opening, those of an extended term first."""
    ways = dict.fromkeys((row["offer"], row["start"], row["extended"]) for row in rows)
    for offer, start, extended in ways:
        own = [row for row in rows if (row["offer"], row["start"], row["extended"]) == (offer, start, extended)]
        sizes: Counter[float] = Counter()
        for row in own:
            sizes[row["size"]] += round(row["homes"])
        ending = ", extended" if extended else ""
        name = own[0]["provider"] or own[0]["name"]
        yield f"{name}, {_beds(sum(row['beds'] for row in own))} ({homes_of(sizes)}) from {_month(start)}{ending}"


def _beds(number: float) -> str:
    return f"{number:g} bed{'s' if number != 1 else ''}"


def _month(day: str) -> str:
    return f"{dt.date.fromisoformat(day):%b %Y}"


def study_repr(name: str, what: str, cost: float | None, interrupted: bool) -> str:
    """A result of a study on one line: its name, what it holds, and the cheapest cost in it."""
    cheapest = "no plan" if cost is None else f"cheapest {pounds(cost)}"
    return f"<{name}: {what}, {cheapest}{', interrupted' if interrupted else ''}>"
