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

import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from commission_opt.plan.engine import build_model

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions
    from commission_opt.instance.instance import Instance
    from commission_opt.model.model import Model

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
    if low is None or high is None or low.rest != high.rest:
        return False
    for place in places[1:-1]:
        found = _Written.of(at(values[place]))
        share = (values[place] - values[0]) / (values[last] - values[0])
        if found is None or found.rest != low.rest or not found.lies_between(low, high, share):
            return False
    return True


class _Written(NamedTuple):
    """A model apart from its costs, comparable; and the costs by column, the constant last."""

    rest: Hashable
    costs: list[float]

    @classmethod
    def of(cls, instance: Instance) -> _Written | None:
        from commission_opt.demand import demand_table

        model = build_model(instance, demand_table(instance))
        return None if model.internal else cls(_rest(model), _costs(model))

    def lies_between(self, low: _Written, high: _Written, share: float) -> bool:
        return all(
            math.isclose(here, one + share * (other - one), rel_tol=STRAIGHT, abs_tol=STRAIGHT * max(1.0, abs(one)))
            for here, one, other in zip(self.costs, low.costs, high.costs, strict=True)
        )


def _rest(model: Model) -> Hashable:
    problem = model.problem
    columns = tuple((v.id, v.lowBound, v.upBound, v.cat) for v in problem.variables())
    keys = tuple((family, tuple((key, v.id) for key, v in known.items())) for family, known in model.columns.items())
    rows = tuple((c.sense, c.constant, tuple((v.id, x) for v, x in c.items())) for c in problem.constraints())
    return (columns, keys, rows)


def _costs(model: Model) -> list[float]:
    objective = model.problem.objective
    if objective is None:
        return []
    known = {variable.id: value for variable, value in objective.items()}
    return [*(known.get(variable.id, 0.0) for variable in model.problem.variables()), objective.constant]


def price_curve(
    values: Sequence[float],
    gap: float,
    solve: Callable[[Sequence[int]], dict[int, Solve | None]],
    cost: Callable[[int, Decisions], float],
) -> PriceCurve | None:
    """Solve as few of `values` as leave every other one a plan proven to `gap`.

    Parameters
    ----------
    values
        In rising order.
    gap
        Relative gap asked for.
    solve
        Solves several values, by place; None for one without a proven plan.
    cost
        What a plan costs at a value, by place, £.

    Returns
    -------
    PriceCurve or None
        None where a value could not be solved.
    """
    last = len(values) - 1
    solved: dict[int, Solve] = {}
    lines: dict[int, tuple[float, float]] = {}  # cost of the plan of a place at both ends
    open_, wanted = [(0, last)], [0, last]
    between: dict[int, Between] = {}
    while wanted:
        for place, found in solve(wanted).items():
            if found is None:
                return None
            solved[place] = found
            lines[place] = (cost(0, found.decisions), cost(last, found.decisions))
        halves = [pair for a, b in open_ for pair in _split(a, b, wanted)]
        open_, wanted = [], []
        for a, b in halves:
            inner = {place: _between(values, place, (a, b), solved, lines) for place in range(a + 1, b)}
            worst = max(inner, key=lambda place: inner[place][1], default=None)
            if worst is not None and inner[worst][1] > gap:
                open_.append((a, b))
                wanted.append(worst)
            else:
                between |= {place: found for place, (found, _) in inner.items()}
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
