"""Whole pounds that are rounded once: every table that shows a line of the bill, or a sum of lines, shows the same ones."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping

from commission_opt.plan.result import CostYear
from commission_opt.plan.statements.amounts import PENCE, rounded_by_year
from commission_opt.registry import COST_LINES, NOT_SPENT

PoundsShown = dict[str, int]  # whole pounds by financial year


def by_line(costs: Iterable[CostYear]) -> dict[str, dict[str, float]]:
    """£ of the day by line and year."""
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in costs:
        sums[row["line"]][row["year"]] += row["cost"]
    return {line: dict(sums[line]) for line in COST_LINES if line in sums}


def spent_by_year(costs: Iterable[CostYear]) -> dict[str, float]:
    """Cash by year."""
    total: dict[str, float] = defaultdict(float)
    for row in costs:
        if row["line"] not in NOT_SPENT:
            total[row["year"]] += row["cost"]
    return dict(total)


def shown_lines(costs: Iterable[CostYear]) -> dict[str, PoundsShown]:
    """Every line of a bill in whole pounds, so that lines add up to the total of each year, and years to that of a line.

    The total of cash is rounded first, and its years add up to it (`rounded_by_year`). In each year as many lines are
    rounded up as that takes: those first of which most has been left out so far. What is no cash is rounded by itself.
    """
    costs = list(costs)
    lines, total = by_line(costs), rounded_by_year(spent_by_year(costs))
    cash = [line for line in lines if line not in NOT_SPENT]
    found: dict[str, PoundsShown] = {line: {} for line in cash}
    left_out = dict.fromkeys(cash, 0.0)
    for year in sorted(total):
        exact = {line: round(lines[line][year], PENCE) for line in cash if year in lines[line]}
        floors = {line: math.floor(pounds) for line, pounds in exact.items()}
        missing = {line: left_out[line] + exact[line] - floors[line] for line in exact}
        up = sorted(exact, key=lambda line: -missing[line] if exact[line] > floors[line] else math.inf)
        raised = set(up[: total[year] - sum(floors.values())])
        for line, floor in floors.items():
            found[line][year] = floor + (line in raised)
            left_out[line] += exact[line] - found[line][year]
    return found | {line: rounded_by_year(lines[line]) for line in lines if line in NOT_SPENT}


def added(rows: Iterable[Mapping[str, int]]) -> PoundsShown:
    """Sums of figures that are shown."""
    sums: dict[str, int] = defaultdict(int)
    for row in rows:
        for year, pounds in row.items():
            sums[year] += pounds
    return dict(sums)


def less(one: Mapping[str, int], other: Mapping[str, int]) -> PoundsShown:
    """Differences of figures that are shown."""
    return {year: one.get(year, 0) - other.get(year, 0) for year in {**one, **other}}
