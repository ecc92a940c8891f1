"""Needs whose children become children of one another, and what their records may not say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from commission_opt.instance.calendar import DAYS_PER_WEEK, DAYS_PER_YEAR
from commission_opt.instance.spelling import listed

if TYPE_CHECKING:
    from commission_opt.instance.change_of_need import ChangeOfNeed
    from commission_opt.instance.findings import Findings
    from commission_opt.instance.instance import Instance
    from commission_opt.instance.needs import Demand

ROUNDING = 1e-9  # of a rate, by which changes may exceed the ends of stays


def changes(instance: Instance) -> list[ChangeOfNeed]:
    """The changes that happen at all; one of no children a year is as if it were not there."""
    return [one for one in instance.change_of_need if one.per_year > 0]


def linked(instance: Instance) -> set[str]:
    """Needs that children change from, or to."""
    return {need for one in changes(instance) for need in (one.need, one.to)}


def changes_need(record: Demand, instance: Instance) -> bool:
    """Whether children of the record change need, or others become such children."""
    return record.is_stock_and_flow and record.need in linked(instance)


def records_of(instance: Instance, need: str, area: str) -> list[Demand]:
    """The demand records of a need that are from an area, whose children change."""
    only_area, flows = instance.area[0].id, [one for one in instance.demand if one.is_stock_and_flow]
    return [one for one in flows if one.need == need and (one.area or only_area) == area]


def stay_in(instance: Instance, need: str, area: str) -> float | None:
    """Weeks of the mean stay of the children of a need from an area; None where it is not known, not one, or a curve.

    Children of a record that is certain are left out, as they follow it whatever happens.
    """
    only_area, found = instance.area[0].id, set[float | None]()
    for one in instance.demand:
        if one.certain:
            continue
        rows = any(row.need == need and row.area == area for row in one.rows)
        if rows or (one.need == need and (one.area or only_area) == area):
            found.add(None if one.survival else instance.mean_stay_weeks(one, need))
    return next(iter(found)) if len(found) == 1 else None


def ends_per_year(weeks: float) -> float:
    """How many stays of so many weeks on average end in a year for each child who is there."""
    return DAYS_PER_YEAR / DAYS_PER_WEEK / weeks


def reached(instance: Instance, needs: set[str]) -> set[str]:
    """These needs, and all that their children come to in time."""
    found = set(needs)
    while more := {one.to for one in changes(instance) if one.need in found} - found:
        found |= more
    return found


def check_changes(instance: Instance, found: Findings) -> None:
    """Demand of needs that change is a stock and a flow, with one stay, which ends no less often than children change."""
    about = linked(instance)
    for nth, record in enumerate(instance.demand):
        for need in sorted(about & ({record.need} if record.need else {row.need for row in record.rows})):
            for key, message, remedy in _wrong(record, str(need)):
                found.add(("demand", nth, *([key] if key else [])), message, remedy)
    for nth, change in enumerate(instance.change_of_need):
        if change.per_year > 0:
            for message, remedy in _unfit(instance, change):
                found.add(("change_of_need", nth), message, remedy)


def _wrong(record: Demand, need: str) -> list[tuple[str, str, str]]:
    """What a record of a need that changes may not say: key, message, remedy."""
    if not record.is_stock_and_flow and not record.certain:
        message = f"children of {need} change need, and this says how many there are, whatever they change to."
        remedy = "Give opening_stock and entries_per_month; or certain = true, for children besides who never change."
        return [("", message, remedy)]
    if record.is_stock_and_flow and record.survival:
        message = f"children of {need} change need at a rate, which a survival curve does not go with."
        return [("survival", message, "Give mean_stay_weeks instead.")]
    if record.is_stock_and_flow and record.certain:
        message = f"children of {need} change need by chance, so their number is not certain."
        return [("certain", message, "Leave it out.")]
    return []


def _unfit(instance: Instance, change: ChangeOfNeed) -> Iterator[tuple[str, str]]:
    areas = [area.id for area in instance.area if records_of(instance, change.need, area.id)]
    if any(_wrong(one, change.need) for one in instance.demand if one.need in (change.need, change.to)):
        return  # reported there
    if not areas:
        yield f"there is no [[demand]] of {change.need}, so nobody changes.", "Mend the need, or take the change out."
    for area in areas:
        where = f" from {area}" if len(instance.area) > 1 else ""
        if not records_of(instance, change.to, area):
            message = f"children of {change.need} become children of {change.to}, and there is no [[demand]] of {change.to}{where}."
            yield message, "Add one. Where none come from outside care, opening_stock and entries_per_month are 0."
        stays = {instance.mean_stay_weeks(one, change.need) for one in records_of(instance, change.need, area)}
        if len(stays) > 1 and None not in stays:
            weeks = listed(f"{one:g}" for one in sorted(one for one in stays if one is not None))
            message = f"children of {change.need}{where} stay {weeks} weeks by their demand records, and change need at one rate."
            yield message, "Give all of them one mean_stay_weeks."
        yield from _too_often(instance, change, where, min((one for one in stays if one is not None), default=None))
        to = {instance.mean_stay_weeks(one, change.to) for one in records_of(instance, change.to, area)}
        if len(to) > 1 and change.to not in {one.need for one in changes(instance)}:
            message = f"children become children of {change.to}{where}, whose demand records have different stays."
            yield message, "Give all of them one mean_stay_weeks."


def _too_often(instance: Instance, change: ChangeOfNeed, where: str, weeks: float | None) -> Iterator[tuple[str, str]]:
    """Children change need no more often than their stays end; told once a need, at the first of its changes."""
    from_there = [one for one in changes(instance) if one.need == change.need]
    if weeks is None or from_there[0] is not change:
        return
    often, ends = sum(one.per_year for one in from_there), ends_per_year(weeks)
    if often > ends * (1 + ROUNDING):
        message = f"children of {change.need}{where} change need {often:g} times a year, and stays of {weeks:g} weeks end {ends:.4g} times a year."
        yield message, "A change of need ends the stay in it: lower per_year, or mean_stay_weeks."
