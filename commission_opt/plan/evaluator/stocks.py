"""Children of needs that change into one another, in the evaluator's own terms: day by day, by the series of the stock."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from commission_opt.demand import DemandTable
from commission_opt.instance.instance import Instance
from commission_opt.plan.evaluation import Violation
from commission_opt.plan.evaluator import terms
from commission_opt.plan.wording import number

EXACT = 1e-6  # share of a number of children by which two ways to work it out may differ
STEP = 4.0  # days that one series covers at most
LENGTH = 12  # terms of it
MONTH = terms.YEAR_DAYS / 12


def astray(instance: Instance, demand: DemandTable) -> Iterator[Violation]:
    """Where the children planned for are not those whom entries, stays and changes of need come to, on average."""
    expected: dict[tuple[int, str, str], float] = {}
    for share, one in instance.forecasts or ((1.0, instance),):
        for key, children in _children(one).items():
            expected[key] = expected.get(key, 0.0) + share * children
    planned = demand.expected
    for (t, need, area), children in expected.items():
        found = planned.get((t, need, area), 0.0)
        if abs(found - children) > EXACT * max(1.0, children):
            where = f"{need}, {area}, {instance.periods[t].start}"
            message = f"{number(found)} children are planned for, and their stays and changes of need come to {number(children)}"
            yield Violation("decision", where, abs(found - children), message)


def _children(instance: Instance) -> dict[tuple[int, str, str], float]:
    moving = [one for one in instance.change_of_need if one.per_year > 0]
    about = {one.need for one in moving} | {one.to for one in moving}
    found: dict[tuple[int, str, str], float] = {}
    for area in instance.area if about else ():
        of_area = [one for one in instance.demand if one.need in about and area.id == (one.area or instance.area[0].id)]
        own = [one for one in of_area if one.entries_per_month is not None]
        besides = {one.need for one in of_area if one.entries_per_month is None} | _in_rows(instance)
        needs = list(dict.fromkeys(str(one.need) for one in own))
        stays = {str(one.need): one.mean_stay_weeks or _of_need(instance, str(one.need)) for one in own}
        there = dict.fromkeys(needs, 0.0)
        for record in own:
            there[str(record.need)] += record.opening_stock or 0.0
        goes = [(one.need, one.to, one.per_year / terms.YEAR_DAYS) for one in moving if one.need in needs]
        comes = [
            (str(one.need), (one.entries_per_month or 0.0) / MONTH, math.log1p(one.growth_per_year) / terms.YEAR_DAYS)
            for one in own
        ]
        for period in instance.periods:
            sums, there = _over(there, terms.days(period), 7.0, stays, goes, comes)
            comes = [(need, rate * math.exp(grows * terms.days(period)), grows) for need, rate, grows in comes]
            for need in set(needs) - besides:
                found[period.index, need, area.id] = sums[need] / terms.days(period)
    return found


def _in_rows(instance: Instance) -> set[str]:
    """Needs of which some children are told of in rows: they are there besides, and are not added up here."""
    return {row.need for one in instance.demand for row in one.rows}


def _of_need(instance: Instance, need: str) -> float:
    return next(one.mean_stay_weeks or math.inf for one in instance.need if one.id == need)


def _over(
    there: dict[str, float],
    days: float,
    week: float,
    stays: dict[str, float],
    goes: Sequence[tuple[str, str, float]],
    comes: Sequence[tuple[str, float, float]],
) -> tuple[dict[str, float], dict[str, float]]:
    """Child-days of some days, and the children at their end.

    In each of equal steps the stock is its Taylor series about the beginning: every derivative follows from the one
    before. A stay that ends is one that leaves care or changes, and a change adds to the other need.
    """
    shortest = min([STEP, *(week * stay / 4 for stay in stays.values())])
    steps = math.ceil(days / shortest)
    h, totals = days / steps, dict.fromkeys(there, 0.0)
    for step in range(steps):
        slopes, factor, entering = dict(there), 1.0, step * h
        following = dict(there)
        for order in range(LENGTH):
            for need, slope in slopes.items():
                totals[need] += slope * factor * h / (order + 1)
            after = {need: -slope / (week * stays[need]) for need, slope in slopes.items()}
            for need, to, rate in goes:
                after[to] += rate * slopes[need]
            for need, rate, grows in comes:
                after[need] += rate * math.exp(grows * entering) * grows**order
            factor *= h / (order + 1)
            slopes = after
            for need, slope in slopes.items():
                following[need] += slope * factor
        there = following
    return totals, there
