"""Demand scenarios made by hand: one need in one town, some children in each scenario."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import Any

from commission_opt.decisions import Decisions
from commission_opt.demand.table import DemandTable, Scenario
from commission_opt.engines.in_process import solve
from commission_opt.engines.outcome import Outcome
from commission_opt.engines.search import Limits
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.plan.evaluation import Evaluation
from commission_opt.plan.evaluator import audit, evaluate
from tests.model import small

SIZES = (2, 3, 4, 6)  # beds of a block
Costs = list[float]
Course = tuple[float, Sequence[float]]  # probability, children in each period


def courses(*given: Course) -> DemandTable:
    """Children of the one need of `small.tables`, by period."""
    return DemandTable(
        tuple(
            Scenario(p, {(t, "care", "town"): float(n) for t, n in enumerate(children) if n > 0})
            for p, children in given
        )
    )


def town(sizes: Sequence[int], block: float, spot: float, /, **more: Any) -> Instance:
    """A block of one of these sizes at £`block` a day for each bed, and spot at £`spot` a day."""
    now = {"sizes": list(sizes), "award_to": small.YEAR["start"]}
    offers = {"block": [small.block("block", 1, block, **now)], "spot": [small.spot(spot)]}
    return Instance.model_validate(small.tables(1.0, **(offers | more)))


def settled(instance: Instance, demand: DemandTable) -> tuple[Outcome, Evaluation]:
    """The optimum, worked out again: the audit holds."""
    outcome = solve(build(instance, demand), Limits(gap=0.0))
    assert outcome.decisions is not None
    evaluation = evaluate(instance, demand, outcome.decisions)
    found = audit(evaluation, outcome.objective or 0.0)
    assert found.passed, found
    return outcome, evaluation


def beds(decisions: Decisions | None) -> int:
    """Beds of all blocks let."""
    assert decisions is not None
    return sum(size * number for (_, _, size), number in decisions.awarded.items())


def by_definition(costs: Costs, weights: Costs, level: float) -> float:
    """The least over eta of ``eta + E[(cost - eta)+] / (1 - level)``, which lies at one of the costs."""
    return min(
        eta + math.fsum(p * max(0.0, cost - eta) for cost, p in zip(costs, weights, strict=True)) / (1 - level)
        for eta in costs
    )


def mean(costs: Costs, weights: Costs) -> float:
    return math.fsum(p * cost for cost, p in zip(costs, weights, strict=True))


class Drawn:
    """A town with random prices and demand, and its cost in each scenario for every number of beds."""

    def __init__(self, rng: random.Random) -> None:
        self.block, self.spot = rng.uniform(100, 400), rng.uniform(300, 900)
        shares = [rng.uniform(0.2, 1.0) for _ in range(rng.randint(2, 6))]
        self.weights = [share / sum(shares) for share in shares]
        self.children = [[float(rng.randrange(8)), float(rng.randrange(8))] for _ in shares]
        self.level = rng.choice((0.0, 0.5, 0.8, 0.95))
        self.demand = courses(*zip(self.weights, self.children, strict=True))

    def instance(self, **risk: Any) -> Instance:
        terms = {"horizon": small.QUARTERS, "uncertainty": {"risk": {"level": self.level} | risk}}
        return town(SIZES, self.block, self.spot, **terms)

    def cost(self, beds: int, children: Sequence[float]) -> float:
        """Of two quarters, of 91 and 92 days."""
        empty_or_not = 183 * self.block * beds
        return empty_or_not + self.spot * (91 * max(0.0, children[0] - beds) + 92 * max(0.0, children[1] - beds))

    def costs(self, beds: int) -> Costs:
        return [self.cost(beds, one) for one in self.children]

    def plans(self) -> list[tuple[float, float]]:
        """Expected cost and cost at risk of every number of beds."""
        every = [self.costs(beds) for beds in (0, *SIZES)]
        return [(mean(one, self.weights), by_definition(one, self.weights, self.level)) for one in every]
