"""Cost avoidance by financial year, kept apart from savings."""

from __future__ import annotations

from collections import defaultdict

from commission_opt.plan.result import AvoidanceRow, GivenResult, Result
from commission_opt.registry import NOT_SPENT, SERVICE_LINES

PUBLISHED = "avoided"


def avoidance_by_year(result: Result) -> list[AvoidanceRow]:
    """What the plan does to spending in each financial year, beside the baseline; £ of the day.

    ::

        baseline, plan  = money spent: every line but penalties and published cost avoidance
        avoidance       = baseline - plan
        cost_avoidance  = sum over needs of child-weeks avoided * cost of a child-week  +  published
        published       = cost avoidance that the instance states as a series ("avoided")
        service_cost    = edge-of-care teams + outcome contracts - grants
        net_cost_avoidance = cost_avoidance - service_cost
        saving          = avoidance + published - net_cost_avoidance

    so that ``baseline - plan = cost_avoidance - service_cost + saving`` where nothing is published: a
    published series is no placement of the plan, so spending does not fall by it.

    Cost avoidance is care that never starts: no budget falls by it. A child-week avoided is valued at
    the average cost of the placements of its need in the baseline that year, or in the plan where
    the baseline has none or none is priced (`plan.prevention.unit_costs`). `saving` is the rest:
    spending that falls for other reasons, and what the placement really avoided costs above the
    average. Recruitment belongs to homes and teams alike and counts there. What the baseline itself
    avoids, publishes and spends on services is taken off first.

    Without a baseline `baseline`, `avoidance` and `saving` are None; without services either there
    are no rows.
    """
    given = result["baseline"]
    priced = given is not None and given["objective"] is not None
    years = list(dict.fromkeys(period["year"] for period in result["periods"]))
    plan = _SpentByYear(result, result)
    before = _SpentByYear(result, given) if given is not None and priced else None
    if before is None and not (plan.avoided or plan.of(PUBLISHED) or plan.of(*SERVICE_LINES)):
        return []
    return [_row(year, plan, before) for year in years]


class _SpentByYear:
    """Spending and avoidance of one run by financial year."""

    def __init__(self, result: Result, run: Result | GivenResult) -> None:
        self.lines: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))  # line, year
        for row in run["costs"]:
            self.lines[row["line"]][row["year"]] += row["cost"]
        periods = {period["start"]: period for period in result["periods"]}
        self.avoided: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))  # year, need: child-weeks
        for one in run["avoided"]:
            period = periods[one["period"]]
            self.avoided[period["year"]][one["need"]] += period["weeks"] * one["children"]
        self.cost_per_week = {(unit["year"], unit["need"]): unit["cost_per_week"] for unit in run["unit_costs"]}

    def of(self, *lines: str) -> dict[str, float]:
        """Some lines by year."""
        sums: dict[str, float] = defaultdict(float)
        for line in lines:
            for year, cost in self.lines.get(line, {}).items():
                sums[year] += cost
        return sums

    def spent(self, year: str) -> float:
        """Money spent in a year."""
        return sum(costs.get(year, 0.0) for line, costs in self.lines.items() if line not in NOT_SPENT)


def _row(year: str, plan: _SpentByYear, before: _SpentByYear | None) -> AvoidanceRow:
    runs = [(1.0, plan)] if before is None else [(1.0, plan), (-1.0, before)]
    published = 0.0 - sum(sign * run.of(PUBLISHED).get(year, 0.0) for sign, run in runs)
    service_cost = sum(sign * run.of(*SERVICE_LINES).get(year, 0.0) for sign, run in runs)
    prices = plan.cost_per_week | (before.cost_per_week if before else {})
    value = sum(
        sign * child_weeks * prices.get((year, need), 0.0)
        for sign, run in runs
        for need, child_weeks in run.avoided.get(year, {}).items()
    )
    net = value + published - service_cost
    baseline = before.spent(year) if before else None
    avoidance = None if baseline is None else baseline - plan.spent(year)
    return {
        "year": year,
        "baseline": baseline,
        "plan": plan.spent(year),
        "avoidance": avoidance,
        "cost_avoidance": value + published,
        "published": published,
        "service_cost": service_cost,
        "net_cost_avoidance": net,
        "saving": None if avoidance is None else avoidance + published - net,
    }
