"""What is bought one by one, and what a plan, or a mix that was given, spends less with a tenth fewer children."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from commission_opt.plan.result import GivenResult, MixRow, Result
from commission_opt.plan.statements.headline import PEOPLE
from commission_opt.publishing.source import Source

TENTH = 0.1
PlanOrGiven = Result | GivenResult
PeriodAndNeed = tuple[str, str]
ChildWeeks = dict[PeriodAndNeed, float]


class BoughtAsNeeded(NamedTuple):
    """By period and need."""

    every: ChildWeeks  # placed
    bought: ChildWeeks  # those of them bought one by one...
    paid: ChildWeeks  # ...and what these cost, £


def as_needed(mix: Iterable[MixRow]) -> dict[str, float]:
    """Offers that are bought one by one, with no bed or home of their own, and what each costs."""
    return {row["offer"]: row["cost"] for row in mix if not row["homes"] and row["kind"] not in PEOPLE}


def bought_as_needed(source: Source, one: PlanOrGiven) -> BoughtAsNeeded:
    """What the plan, or a mix that was given, buys one by one."""
    as_used = as_needed(one["mix"])
    placed = list(_child_weeks(source, one))
    in_all: dict[str, float] = defaultdict(float)
    for _, _, offer, weeks in placed:
        in_all[offer] += weeks
    found = BoughtAsNeeded(*(defaultdict[PeriodAndNeed, float](float) for _ in BoughtAsNeeded._fields))
    for period, need, offer, weeks in placed:
        at = period, need
        found.every[at] += weeks
        if offer in as_used:
            found.bought[at] += weeks
            found.paid[at] += weeks * a_week(as_used[offer], in_all[offer])
    return found


def with_a_tenth_fewer(source: Source, one: PlanOrGiven | None = None) -> float:
    """Money that is spent less over the horizon with a tenth fewer children, £: homes and contracts stay, and less is bought as needed."""
    found = bought_as_needed(source, source.result if one is None else one)
    return sum(
        min(TENTH * number, found.bought[at]) * a_week(found.paid[at], found.bought[at])
        for at, number in found.every.items()
    )


def a_week(paid: float, weeks: float) -> float:
    """What a child-week costs; 0 where there is none."""
    return paid / weeks if weeks else 0.0


def _child_weeks(source: Source, one: PlanOrGiven) -> Iterator[tuple[str, str, str, float]]:
    """Period, need and offer of all who are placed, in child-weeks: those expected over the demand scenarios."""
    if one is source.result:
        for row in source.result["placements"]:
            yield row["period"], row["need"], row["offer"], source.weeks[row["period"]] * row["children"]
        return
    shares = [scenario["probability"] for scenario in source.result["scenarios"]] or [1.0]
    decided = one["decided"]
    for placed in () if decided is None else decided["placed"]:
        children = sum(share * number for share, number in zip(shares, placed["children"], strict=True))
        yield placed["period"], placed["need"], placed["offer"], source.weeks[placed["period"]] * children
