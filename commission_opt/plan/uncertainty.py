"""The tables about the spread of demand, from what the evaluator made of every scenario."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Literal, get_args

from commission_opt.plan.evaluation import Evaluation, ScenarioRow
from commission_opt.plan.evaluator.scenarios import cvar
from commission_opt.plan.result_uncertainty import DemandRange, RiskResult, ScenarioResult, ScenarioYear, SpreadRow

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance

SpreadMeasure = Literal[
    "cost", "discounted", "child_weeks", "spot_child_weeks", "framework_child_weeks", "short_child_weeks"
]
PERCENTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
SPREAD: tuple[SpreadMeasure, ...] = get_args(SpreadMeasure)


def scenarios(evaluation: Evaluation) -> list[ScenarioResult]:
    """One row a scenario."""
    return [
        {
            "scenario": number,
            "probability": row.probability,
            "cost": math.fsum(cost for cost, _ in row.by_year.values()),
            "discounted": row.cost,
            "child_weeks": row.child_weeks,
            "spot_child_weeks": row.spot,
            "framework_child_weeks": row.framework,
            "short_child_weeks": row.short,
            "occupancy": row.occupancy,
        }
        for number, row in enumerate(_several(evaluation), start=1)
    ]


def scenario_years(evaluation: Evaluation) -> list[ScenarioYear]:
    """Cost of every scenario in each financial year."""
    return [
        {"scenario": number, "year": year, "cost": cost, "discounted": discounted}
        for number, row in enumerate(_several(evaluation), start=1)
        for year, (cost, discounted) in row.by_year.items()
    ]


def spread(instance: Instance, evaluation: Evaluation) -> list[SpreadRow]:
    """Mean, spread and tails of the cost, in all and by year, and of what the beds and markets are used for."""
    rows = _several(evaluation)
    if not rows:
        return []
    weights, level = [row.probability for row in rows], instance.uncertainty.risk.level
    table = scenarios(evaluation)
    found = [_spread(name, "", [row[name] for row in table], weights, level) for name in SPREAD]
    for year in instance.years:
        found.append(_spread("cost", year, [row.by_year[year][0] for row in rows], weights, level))
    shares = [row.occupancy for row in rows if row.occupancy is not None]
    if len(shares) == len(rows):
        occupancy = _spread("occupancy", "", shares, weights, level)
        occupancy["cvar"] = None  # the fullest are not the worst
        found.append(occupancy)
    return found


def demand_range(instance: Instance, evaluation: Evaluation, in_beds: Collection[str]) -> list[DemandRange]:
    """Children of each need in each period, and of the needs `in_beds` together."""
    rows = _several(evaluation)
    weights = [row.probability for row in rows]
    found: list[DemandRange] = []
    for period in instance.periods if rows else ():
        for name, needs in (*((need.id, (need.id,)) for need in instance.need), ("", tuple(in_beds))):
            values = [math.fsum(row.needed.get((period.index, need), 0.0) for need in needs) for row in rows]
            found.append(
                {
                    "period": period.start.isoformat(),
                    "need": name,
                    "mean": math.fsum(weight * value for weight, value in zip(weights, values, strict=True)),
                    "p5": percentile(values, weights, 0.05),
                    "p50": percentile(values, weights, 0.5),
                    "p95": percentile(values, weights, 0.95),
                    "minimum": min(values),
                    "maximum": max(values),
                }
            )
    return found


def risk(instance: Instance, evaluation: Evaluation) -> RiskResult | None:
    """The cost at risk, and what was minimised; None where demand is certain and it has no cap."""
    if evaluation.risk is None:
        return None
    known = instance.uncertainty.risk
    return {
        "level": known.level,
        "weight": known.weight,
        "cvar": evaluation.risk.cvar,
        "cvar_at_most": known.cvar_at_most,
        "minimised": evaluation.minimised,
    }


def percentile(values: Sequence[float], weights: Sequence[float], share: float) -> float:
    """The least value that at least `share` of the weight does not exceed."""
    reached = 0.0
    ordered = sorted(zip(values, weights, strict=True))
    for value, weight in ordered:
        reached += weight
        if reached >= share - 1e-9:
            return value
    return ordered[-1][0]


def _several(evaluation: Evaluation) -> tuple[ScenarioRow, ...]:
    return evaluation.scenarios if len(evaluation.scenarios) > 1 else ()


def _spread(measure: str, year: str, values: Sequence[float], weights: Sequence[float], level: float) -> SpreadRow:
    mean = math.fsum(weight * value for value, weight in zip(values, weights, strict=True))
    variance = math.fsum(weight * (value - mean) ** 2 for value, weight in zip(values, weights, strict=True))
    low, lower, middle, upper, high = (percentile(values, weights, share) for share in PERCENTILES)
    return {
        "measure": measure,
        "year": year,
        "mean": mean,
        "sd": math.sqrt(variance),
        "p5": low,
        "p25": lower,
        "p50": middle,
        "p75": upper,
        "p95": high,
        "minimum": min(values),
        "maximum": max(values),
        "cvar": cvar(values, weights, level),
    }
