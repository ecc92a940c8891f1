"""What is not cash over the whole horizon, as the bill shows it."""

from __future__ import annotations

from collections.abc import Iterable

from commission_opt.plan.result import CostYear
from commission_opt.plan.statements.pounds import shown_lines


def of_line(costs: Iterable[CostYear], line: str) -> int:
    """One line of all years in whole pounds, without its sign."""
    return abs(sum(shown_lines(costs).get(line, {}).values()))
