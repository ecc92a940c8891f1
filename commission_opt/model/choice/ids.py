"""Last: an order of ids, so that one plan is left whatever the engine."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from commission_opt.decisions import COMMITMENTS, SHARED
from commission_opt.keys import about, scenario_of
from commission_opt.model.model import Model, Term

if TYPE_CHECKING:
    import pulp

FIRST = (
    *SHARED,
    "started",
    "placed",
    "short",
    "sold",
    "transferred",
)  # what somebody decides; helpers follow from it, and come last


def by_ids(model: Model) -> list[Term]:
    """Whole numbers, then averages: those come first whose id does, and of one id those of an earlier period.

    ::

        ids = sum over columns j of sqrt(prime[j]) * x[j]

    with ``prime[1] = 2, prime[2] = 3, prime[3] = 5 ...`` in the order of ids, periods and sizes. No sum of whole
    multiples of such roots is 0, so no two plans come to the same: the least of it is left by one alone.
    """
    columns = sorted_columns(model)
    roots = np.sqrt(primes(len(columns))).tolist()
    return [
        (variable, root) for (_, variable), root in zip(columns, roots, strict=True) if variable.lowBound is not None
    ]


def primes(number: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """So many primes, from 2 on."""
    below = max(15, math.ceil(number * (math.log(number + 2) + math.log(math.log(number + 3) + 1) + 1)))
    left = np.ones(below, dtype=np.bool_)
    left[:2] = False
    for one in range(2, math.isqrt(below) + 1):
        if left[one]:
            left[one * one :: one] = False
    return np.flatnonzero(left)[:number]


def sorted_columns(model: Model) -> list[tuple[tuple[object, ...], pulp.LpVariable]]:
    """Every column, whole numbers that are decided first, each kind in order of ids."""
    return sorted(_placed_in_order(model), key=lambda pair: pair[0])


def _placed_in_order(model: Model) -> Iterator[tuple[tuple[object, ...], pulp.LpVariable]]:
    order = {family: nth for nth, family in enumerate(FIRST)}
    for family, columns in model.columns.items():
        rank = order.get(family, len(order))
        commits = family not in COMMITMENTS
        for key, variable in columns.items():
            period = getattr(key, "period", 0) or 0
            yield (
                (commits, rank >= len(order), about(key), period, scenario_of(key) or 0, rank, family, repr(key)),
                variable,
            )
