"""Scenario trees: at stated reviews, what demand has shown so far tells groups of demand scenarios apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum

import numpy as np

from commission_opt.demand.table import DemandTable, Scenario
from commission_opt.instance.instance import Instance

DIGITS = 9  # of a number of children: what differs less is the same


@dataclass(frozen=True)
class Node:
    """Demand scenarios that nobody can tell apart from one review until the next.

    Attributes
    ----------
    reviews
        How many reviews have been held: 0 for the root, which holds all scenarios.
    parent
        Number of the node that it was part of; None for the root.
    scenarios
        Their numbers in the table of demand, in order.
    probability
        Of being here.
    least, most
        Fewest and most children seen at the review in these scenarios.
    above, up_to
        The rule: one is here where as many children as `above`, and fewer than `up_to`, are seen,
        midway between neighbours; None where there is no such limit.
    """

    reviews: int
    parent: int | None
    scenarios: tuple[int, ...]
    probability: float
    least: float | None = None
    most: float | None = None
    above: float | None = None
    up_to: float | None = None


@dataclass(frozen=True)
class Tree:
    """Nodes from the root to the leaves, each review's after those of the one before."""

    reviews: tuple[dt.date, ...]
    nodes: tuple[Node, ...]

    @property
    def leaves(self) -> list[int]:
        """Numbers of the nodes after the last review."""
        return [n for n, node in enumerate(self.nodes) if node.reviews == len(self.reviews)]

    def on(self, leaf: int, day: dt.date) -> int:
        """Node that one is in when deciding on `day`, on the way to `leaf`: a review held that day counts."""
        held = sum(review <= day for review in self.reviews)
        return next(n for n in self.path(leaf) if self.nodes[n].reviews == held)

    def path(self, leaf: int) -> list[int]:
        """Nodes from `leaf` up to the root."""
        found, at = [], int(leaf)
        while True:
            found.append(at)
            parent = self.nodes[at].parent
            if parent is None:
                return found
            at = parent


def seen_by(instance: Instance, scenario: Scenario, review: dt.date) -> float:
    """Children who need a placement, all needs and areas, on average in the last period that ends by `review`."""
    last = max(period.index for period in instance.periods if period.end <= review)
    return round(fsum(n for (t, _, _), n in sorted(scenario.children.items()) if t == last), DIGITS)


def leaf_of(instance: Instance, tree: Tree, scenario: Scenario) -> int:
    """Number of the leaf to which a demand scenario comes by the rules of the branches: it need not be one of the tree's."""
    at = 0
    while tree.nodes[at].reviews < len(tree.reviews):
        seen = seen_by(instance, scenario, tree.reviews[tree.nodes[at].reviews])
        at = next(
            n
            for n, node in enumerate(tree.nodes)
            if node.parent == at
            and (node.above is None or seen >= node.above)
            and (node.up_to is None or seen < node.up_to)
        )
    return at


def scenario_tree(instance: Instance, demand: DemandTable, reviews: Sequence[dt.date], branches: Sequence[int]) -> Tree:
    """Tell the demand scenarios apart, review by review, by the number of children seen.

    At each review every node is split into as many groups as `branches` says, or as there are
    different numbers of children, by `seen_by`: low to high, each a range. The ranges are those with
    the least squared distance from the mean of their group, weighted by probability (k-means in one
    dimension, solved exactly by dynamic programming)::

        minimise  sum over groups g, s in g of p[s] * (seen[s] - mean of g) ** 2

    So the tree is nested and the same every time, and each branch is a rule that can be applied.
    Scenarios with the same number of children are never told apart. Whoever looks at more than that
    number knows more.

    Parameters
    ----------
    reviews
        In order, each after a first period and within the horizon.
    branches
        For each review, 1 or more.
    """
    scenarios = demand.scenarios
    likely = tuple(s for s, one in enumerate(scenarios) if one.probability > 0)
    nodes = [Node(0, None, likely, fsum(scenarios[s].probability for s in likely))]
    for held, (review, most) in enumerate(zip(reviews, branches, strict=True)):
        seen = {s: seen_by(instance, scenarios[s], review) for s in likely}
        for number in [n for n, node in enumerate(nodes) if node.reviews == held]:
            nodes += _split(number, nodes[number], seen, demand, most)
    return Tree(tuple(reviews), tuple(nodes))


def _split(number: int, node: Node, seen: dict[int, float], demand: DemandTable, most: int) -> list[Node]:
    values = sorted({seen[s] for s in node.scenarios})
    weights = [fsum(demand.scenarios[s].probability for s in node.scenarios if seen[s] == value) for value in values]
    groups = nearest_groups(values, weights, most)
    ends = [(low[-1] + high[0]) / 2 for low, high in pairwise(groups)]
    found = []
    for nth, group in enumerate(groups):
        within = tuple(s for s in node.scenarios if group[0] <= seen[s] <= group[-1])
        found.append(
            Node(
                node.reviews + 1,
                number,
                within,
                fsum(demand.scenarios[s].probability for s in within),
                group[0],
                group[-1],
                ends[nth - 1] if nth else None,
                ends[nth] if nth < len(ends) else None,
            )
        )
    return found


def nearest_groups(values: Sequence[float], weights: Sequence[float], most: int) -> list[list[float]]:
    """Cut sorted numbers into at most `most` ranges, with the least weighted squared distance from their means."""
    x, w = np.array(values), np.array(weights)
    x = x - x.mean()
    total, first, second = (np.concatenate([[0.0], np.cumsum(part)]) for part in (w, w * x, w * x * x))
    size, groups = len(values), min(most, len(values))
    best = np.concatenate([[0.0], np.full(size, np.inf)])
    cuts = []
    for _ in range(groups):
        after = np.full(size + 1, np.inf)
        cut = np.zeros(size + 1, dtype=int)
        for j in range(1, size + 1):
            moment = first[j] - first[:j]
            costs = best[:j] + second[j] - second[:j] - moment * moment / (total[j] - total[:j])
            cut[j] = int(np.argmin(costs))
            after[j] = costs[cut[j]]
        best = after
        cuts.append(cut)
    found: list[list[float]] = []
    end = size
    for cut in reversed(cuts):
        start = int(cut[end])
        found.append(list(values[start:end]))
        end = start
    return found[::-1]
