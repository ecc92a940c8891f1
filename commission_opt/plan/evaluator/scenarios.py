"""The plan in each demand scenario on its own: what it costs there, and the risk of that.

Each scenario is billed as if it were certain, with the beds that the commitments give in all of them.
The conditional value at risk is taken from the sorted costs, not from a linear programme.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import fsum
from typing import Any

from commission_opt.decisions import Decisions
from commission_opt.plan.evaluation import CostRow, ScenarioRow
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.bill import bill, penalties
from commission_opt.plan.evaluator.tolerance import ANY
from commission_opt.plan.evaluator.use import find_use
from commission_opt.plan.evaluator.workings import Finding, Workings


def scenario_rows(w: Workings, findings: Sequence[Finding]) -> tuple[ScenarioRow, ...]:
    """Every scenario, in order.

    Parameters
    ----------
    findings
        Of every rule but the cost at risk.
    """
    common = penalties(w, [found for found in findings if found.scenario is None])
    own: dict[int, list[Finding]] = defaultdict(list)
    for found in findings:
        if found.scenario is not None and found.price is not None:
            own[found.scenario].append(found)
    rows = []
    for s, view in enumerate(_views(w)):
        probability = w.probabilities[s]
        alone = [replace(found, weight=found.weight / probability) for found in own[s] if probability > 0]
        rows.append(_row(view, probability, [*bill(view), *penalties(view, alone), *common]))
    return tuple(rows)


def cvar(costs: Sequence[float], probabilities: Sequence[float], level: float) -> float:
    """Conditional value at risk: mean of the costliest share ``1 - level`` of the demand scenarios.

    A scenario that lies across the edge of that share counts in part.
    """
    left = 1.0 - level
    parts = []
    for cost, probability in sorted(zip(costs, probabilities, strict=True), reverse=True):
        taken = min(left, probability)
        parts.append(taken * cost)
        left -= taken
        if left <= 0:
            break
    return fsum(parts) / (1.0 - level - max(0.0, left))


def _views(w: Workings) -> Iterator[Workings]:
    """The workings of each scenario, as if it were the only one."""
    parts = _split(w.decisions, len(w.demand.scenarios))
    for scenario, decisions in zip(w.demand.scenarios, parts, strict=True):
        yield Workings(w.instance, scenario.alone, decisions, w.beds, find_use(w.instance, decisions))


def _split(decisions: Decisions, scenarios: int) -> list[Decisions]:
    """The decisions of each scenario, with its number taken to be 0."""

    def split(found: Mapping[Any, float]) -> list[dict[Any, float]]:
        parts: list[dict[Any, float]] = [{} for _ in range(scenarios)]
        for (s, *rest), value in found.items():
            parts[s][0, *rest] = value
        return parts

    placed, short = split(decisions.placed), split(decisions.short)
    sold, started, moved = split(decisions.sold), split(decisions.started), split(decisions.transferred)
    return [
        replace(decisions, placed=placed[s], short=short[s], sold=sold[s], started=started[s], transferred=moved[s])
        for s in range(scenarios)
    ]


def _row(w: Workings, probability: float, costs: Sequence[CostRow]) -> ScenarioRow:
    by_year: dict[str, tuple[float, float]] = dict.fromkeys(w.years, (0.0, 0.0))
    for row in costs:
        year = terms.financial_year(w.periods[row.period].start)
        cost, discounted = by_year[year]
        by_year[year] = (cost + row.cost, discounted + row.discounted)
    kinds = {offer.id: offer.kind for offer in w.instance.offers}
    bought: dict[str, float] = defaultdict(float)
    for (_, t, offer), children in w.use.children.items():
        bought[kinds[offer]] += terms.weeks(w.periods[t]) * children
    needed = _needed(w)
    child_weeks = fsum(terms.weeks(w.periods[t]) * children for (t, _), children in needed.items())
    return ScenarioRow(
        probability,
        fsum(row.discounted for row in costs),
        by_year,
        needed,
        child_weeks,
        bought["spot"],
        bought["framework"],
        fsum(terms.weeks(w.periods[t]) * children for (_, t, _, _), children in w.decisions.short.items()),
        _occupancy(w),
    )


def _needed(w: Workings) -> dict[tuple[int, str], float]:
    """Children who need a placement by period and need, less those whom prevention keeps out of care."""
    found: dict[tuple[int, str], float] = defaultdict(float)
    for (t, need, _), children in w.demand.scenarios[0].children.items():
        found[t, need] += children
    for (_, t, need, _), children in w.prevention.avoided.items():
        found[t, need] -= children
    return dict(found)


def _occupancy(w: Workings) -> float | None:
    bed_weeks = filled = 0.0
    for offer in w.with_beds:
        for period, beds in zip(w.periods, w.beds.beds[offer.id], strict=True):
            bed_weeks += terms.weeks(period) * beds
            key = (0, period.index, offer.id)
            filled += terms.weeks(period) * (w.use.used.get(key, 0.0) + w.use.sold.get(key, 0.0))
    return filled / bed_weeks if bed_weeks > ANY else None
