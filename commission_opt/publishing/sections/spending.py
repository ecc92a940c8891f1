"""Sums of cost lines that several sections show: cash by year, and what is not cash."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from commission_opt.plan.result import CostYear
from commission_opt.registry import NOT_SPENT


def spent_by_year(costs: Iterable[CostYear]) -> dict[str, float]:
    """Money spent, £ by year: neither penalties nor care avoided."""
    spent: dict[str, float] = defaultdict(float)
    for row in costs:
        if row["line"] not in NOT_SPENT:
            spent[row["year"]] += row["cost"]
    return dict(spent)


def of_line(costs: Iterable[CostYear], line: str) -> float:
    """One line of all years, £, without its sign."""
    return abs(sum(row["cost"] for row in costs if row["line"] == line))
