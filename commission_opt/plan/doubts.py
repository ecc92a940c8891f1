"""What is valid, but is hardly what was meant: said by `check`, and with every answer that it touches."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from commission_opt.instance.decision_days import decision_days, window
from commission_opt.instance.money import WEEKS_PER_YEAR
from commission_opt.plan.statements.amounts import children, listed
from commission_opt.plan.wording import day_text, period_text, pounds
from commission_opt.rules.stability.in_force import stays_of

if TYPE_CHECKING:
    from commission_opt.demand.table import DemandTable
    from commission_opt.instance.instance import Instance
    from commission_opt.services.common.over_avoidance import TooManyAvoided

Path = tuple[str | int, ...]
ROUNDING = 1e-6


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to look at again; `path` is the place in the instance."""

    about: Literal["shortfall", "avoided", "day", "stays"]
    path: Path
    text: str


def doubts(instance: Instance, demand: DemandTable) -> list[Doubt]:
    """Everything in an instance that is hardly what was meant."""
    return [
        *_shortfall(instance),
        *_avoided(instance, demand),
        *_moved_days(instance),
        *_fewer_than_stay(instance, demand),
    ]


def _shortfall(instance: Instance) -> Iterator[Doubt]:
    from commission_opt.rules.sufficiency.cheap_shortfall import dearer_than_short

    dearer = dearer_than_short(instance)
    price = instance.rules.sufficiency.price_per_child_week
    if not dearer or price is None:
        return
    named = listed([f"{one.offer.label} ({pounds(one.price)})" for one in dearer])
    text = (
        f"A child without a placement counts {pounds(price)} a child-week (price_per_child_week), less than a placement with {named}: "
        "the cheapest plan leaves children without one. Raise the price, or leave it out, so that every child is placed."
    )
    yield Doubt("shortfall", ("rules", "sufficiency", "price_per_child_week"), text)


def _moved_days(instance: Instance) -> Iterator[Doubt]:
    """First days between two periods: what is decided is decided on the first day of one."""
    told = set()
    for offer in instance.offers:
        between = window(offer)
        first = between[0] if between else None
        days = decision_days(instance, between) if between else []
        if first is None or not days or days[0] == first or first < instance.horizon.start:
            continue
        nth, record = next((nth, one) for nth, one in _records(instance, offer.kind) if offer in one.offers())
        if (offer.kind, nth, first) in told:
            continue
        told.add((offer.kind, nth, first))
        text = (
            f"{record.label} can be chosen from {day_text(first)}, which is within a period. Decisions are made on the first day of a "
            f"period, so it counts from {day_text(days[0])}."
        )
        yield Doubt("day", (offer.kind, nth), text)


def _records(instance: Instance, kind: str) -> Iterator[tuple[int, Any]]:
    """The records of a kind of offer, with their places."""
    yield from enumerate(getattr(instance, kind))


def _fewer_than_stay(instance: Instance, demand: DemandTable) -> Iterator[Doubt]:
    """Needs of which demand falls faster than children leave, where they stay: told once of each."""
    stays = stays_of(instance)
    there = demand.expected
    for nth, need in enumerate(instance.need):
        for before, period in pairwise(instance.periods) if need.id in stays else ():
            weeks = (period.middle_years - before.middle_years) * WEEKS_PER_YEAR
            still = math.exp(-weeks / stays[need.id])
            lanes = [
                (there.get((t, need.id, area.id), 0.0) for t in (before.index, period.index)) for area in instance.area
            ]
            if any(now < still * then * (1 - ROUNDING) for then, now in lanes):
                text = (
                    f"In {period_text(period)} fewer children of {need.label} need a placement than would still be there by their average "
                    f"stay of {stays[need.id]:g} weeks: the others are taken to leave as well, from each offer alike."
                )
                yield Doubt("stays", ("need", nth), text)
                break


def _avoided(instance: Instance, demand: DemandTable) -> Iterator[Doubt]:
    if not instance.edge_of_care:
        return  # without the sums of services, which would have to be imported
    from commission_opt.services.common.over_avoidance import too_many_avoided

    for one in too_many_avoided(instance, demand):
        yield Doubt("avoided", ("edge_of_care", instance.edge_of_care.index(one.service)), _avoided_text(instance, one))


def _avoided_text(instance: Instance, one: TooManyAvoided) -> str:
    needs = {need.id: need.label for need in instance.need}
    name, when = one.service.label, period_text(one.period)
    avoided, there = children(round(one.avoided, 1)), children(round(one.children, 1))
    mend = "lower the referrals, or mend [[demand]], which is counted before prevention."
    if one.service.must_start_all and not instance.sums.avoided_within_demand:
        return (
            f"{name} can never be taken up. Taking on every family, as must_start_all asks, it would "
            f"avoid {avoided} placements in {when}, and only {there} children need one then ({needs[one.need]}). Leave must_start_all out, {mend}"
        )
    then = (
        "what is beyond that counts for nothing" if instance.sums.avoided_within_demand else "it starts fewer families"
    )
    return (
        f"{name}: taking on every family referred would avoid {avoided} placements in {when}, and only {there} children "
        f"need one then ({needs[one.need]}): {then}. Look at the referrals, success_rate and the stay; {mend}"
    )
