"""Exact sweeps of a price: solve where the best plan changes, and price known plans in between.

Where only costs change, and change in proportion, the lowest cost is the lowest of the plans' cost
lines: concave, and straight between the values at which the best plan changes (Eisner and
Severance, 1976). So between two values that are solved:

    cost of a plan, priced there      is at least the lowest cost
    chord of the two proven bounds    is at most the lowest cost

and every value keeps a proof. Where the two are farther apart than the gap asked for, the value at
which they are farthest apart, near the crossing of the plans' lines, is solved next.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from commission_opt.plan.engine import build_model

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions
    from commission_opt.instance.instance import Instance

Numbers = np.ndarray[Any, np.dtype[Any]]
STRAIGHT = 1e-9  # relative difference from a straight line that is rounding
SHARE_OF_GAP = 0.25  # values are solved this much closer than asked for: what is left serves the values between


class Solve(NamedTuple):
    """One value solved: cost and proven bound in £, and the plan."""

    cost: float
    bound: float
    decisions: Decisions


class Between(NamedTuple):
    """A value that need not be solved: the place of the value whose plan is best there, and the bound, £."""

    plan: int
    bound: float


@dataclass
class PriceCurve:
    """Values by place in their order: those solved, and for all others the plan to take."""

    solved: dict[int, Solve]
    between: dict[int, Between]


Search = Generator[dict[int, int | None], dict[int, Solve | None], PriceCurve | None]


def only_prices_change(at: Callable[[float], Instance], values: Sequence[float]) -> bool:
    """Whether the instances of `values` have one model but for costs, each a straight line in the value.

    Builds the models of both ends and of values between them.

    Parameters
    ----------
    at
        The instance with a value.
    values
        In rising order.
    """
    last = len(values) - 1
    places = sorted({0, last // 4, last // 2, 3 * last // 4, last})
    if len(places) < 3:
        return False
    low, high = _Written.of(at(values[0])), _Written.of(at(values[last]))
    if low is None or high is None or not low.differs_in_costs_only(high):
        return False
    for place in places[1:-1]:
        found = _Written.of(at(values[place]))
        share = (values[place] - values[0]) / (values[last] - values[0])
        if found is None or not found.differs_in_costs_only(low) or not found.lies_between(low, high, share):
            return False
    return True


class _Written(NamedTuple):
    """A model apart from its costs, comparable; and the costs by column, the constant last."""

    columns: Hashable
    rest: tuple[Numbers, ...]
    costs: Numbers

    @classmethod
    def of(cls, instance: Instance) -> _Written | None:
        from commission_opt.demand import demand_table
        from commission_opt.engines.problem import problem_of

        model = build_model(instance, demand_table(instance))
        if model.internal:
            return None
        p = problem_of(model)
        columns = tuple((f, tuple((key, v.id) for key, v in known.items())) for f, known in model.columns.items())
        rest = (p.lower, p.upper, p.whole, p.row_lower, p.row_upper, p.starts, p.columns, p.entries)
        return cls(columns, rest, np.append(p.cost, p.offset))

    def differs_in_costs_only(self, other: _Written) -> bool:
        same = all(np.array_equal(one, two) for one, two in zip(self.rest, other.rest, strict=True))
        return same and self.columns == other.columns

    def lies_between(self, low: _Written, high: _Written, share: float) -> bool:
        line = low.costs + share * (high.costs - low.costs)
        allowed = STRAIGHT * np.maximum(1.0, np.maximum(np.abs(low.costs), np.abs(line)))
        return bool((np.abs(self.costs - line) <= allowed).all())


def price_curve(values: Sequence[float], gap: float, cost: Callable[[int, Decisions], float]) -> Search:
    """Solve as few of `values` as leave every other one a plan proven to `gap`.

    A generator: it asks for several values at a time, and is sent what they were solved to.

    Parameters
    ----------
    values
        In rising order.
    gap
        Relative gap asked for.
    cost
        What a plan costs at a value, by place, £.

    Yields
    ------
    dict
        Places to solve, each with the place of the best plan known there (None for the first). To be
        sent: the solve of each, None for one without a proven plan.

    Returns
    -------
    PriceCurve or None
        None where a value could not be solved.
    """
    last = len(values) - 1
    solved: dict[int, Solve] = {}
    lines: dict[int, tuple[float, float]] = {}  # cost of the plan of a place at both ends
    open_, wanted = [(0, last)], dict[int, int | None].fromkeys((0, last))
    between: dict[int, Between] = {}
    while wanted:
        found = yield wanted
        for place in wanted:
            one = found[place]
            if one is None:
                return None
            solved[place] = one
            lines[place] = (cost(0, one.decisions), cost(last, one.decisions))
        halves = [pair for a, b in open_ for pair in _split(a, b, list(wanted))]
        open_, wanted = [], {}
        for a, b in halves:
            inner = {place: _between(values, place, (a, b), solved, lines) for place in range(a + 1, b)}
            worst = max(inner, key=lambda place: inner[place][1], default=None)
            if worst is not None and inner[worst][1] > gap:
                open_.append((a, b))
                wanted[worst] = inner[worst][0].plan
            else:
                between |= {place: known for place, (known, _) in inner.items()}
    return PriceCurve(dict(sorted(solved.items())), dict(sorted(between.items())))


def _split(a: int, b: int, at: Sequence[int]) -> list[tuple[int, int]]:
    middle = next((place for place in at if a < place < b), None)
    return [(a, b)] if middle is None else [(a, middle), (middle, b)]


def _between(
    values: Sequence[float],
    place: int,
    ends: tuple[int, int],
    solved: dict[int, Solve],
    lines: dict[int, tuple[float, float]],
) -> tuple[Between, float]:
    """The best known plan at a value and the bound there; and the relative gap between them."""
    a, b = ends
    share = (values[place] - values[0]) / (values[-1] - values[0])
    upper, plan = min((low + share * (high - low), plan) for plan, (low, high) in lines.items())
    part = (values[place] - values[a]) / (values[b] - values[a])
    lower = solved[a].bound + part * (solved[b].bound - solved[a].bound)
    return Between(plan, lower), max(0.0, upper - lower) / max(abs(upper), 1e-9)
