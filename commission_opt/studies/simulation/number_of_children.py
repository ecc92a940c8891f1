"""How much of a difference in cost is the number of children who came, and how much their ups and downs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from commission_opt.studies.simulation.intervals import students_t

FEWEST = 20  # replications: a slope from fewer is a guess


@dataclass(frozen=True)
class NumberOfChildren:
    """The difference between simulated and promised cost, in two parts, £ of the day.

    Attributes
    ----------
    per_child
        What one child more, on average over the horizon, adds to the cost of a run.
    more
        Children simulated on average, above those of the plan.
    amount
        £ that come of that: `per_child` times `more`.
    rest
        £ that are left: what ups and downs cost with as many children as the plan has.
    within
        Half the 95% confidence interval of `rest`.
    """

    per_child: float
    more: float
    amount: float
    rest: float
    within: float


def number_of_children(
    children: Sequence[float], costs: Sequence[float], expected: float, promised: float
) -> NumberOfChildren | None:
    """Split mean cost less the promise by a straight line through the runs (a control variate).

    ::

        cost[i] = c + b * children[i] + residual[i]                          least squares over the runs i
        mean cost - promise = b * (mean children - expected)  +  (c + b * expected - promise)
                                 amount                             rest

    The variance of the line at `expected` is ``s2 * (1 / n + (expected - mean)**2 / sum of (children - mean)**2)``,
    with n - 2 degrees of freedom. None for fewer than 20 runs, or where all have the same number of children.
    """
    n, x, y = len(costs), np.asarray(children, float), np.asarray(costs, float)
    if n < FEWEST or float(np.ptp(x)) <= 1e-9 * max(1.0, float(x.max())):
        return None
    off = x - x.mean()
    squares = float(off @ off)
    slope = float(off @ y) / squares
    left = y - y.mean() - slope * off
    more = float(x.mean()) - expected
    variance = float(left @ left) / (n - 2) * (1 / n + more**2 / squares)
    amount = slope * more
    rest = float(y.mean()) - promised - amount
    return NumberOfChildren(slope, more, amount, rest, students_t(n - 2) * math.sqrt(variance))
