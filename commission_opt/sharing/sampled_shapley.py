"""The Shapley value from a sample of orders, for more members than every group could be solved for."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from commission_opt.engines.problem import Floats
from commission_opt.sharing.allocation import Allocation
from commission_opt.sharing.asked import Seating
from commission_opt.sharing.confidence import students_t
from commission_opt.sharing.game import CannotShare, Game, Group
from commission_opt.sharing.shapley import Weights, check_plans

CONFIDENCE = 0.95


def sampled_shapley(game: Game, tables: Sequence[Seating]) -> Allocation:
    """Estimate the Shapley value from the groups of neighbours at tables seated at random.

    ::

        at one table:  share_i = 1 / (2 n) sum over the groups A of neighbours that end at i, to the left and to the
                                 right, of  c(A) - c(A without i)
        estimate       = mean over the tables
        error_i        = t(1 - 0.05 / (2 n), tables - 1) / sqrt(tables) * max(deviation_i, sqrt(mean_j deviation_j^2))
        deviation_i    = standard deviation of share_i over the tables

    Going round a table from every seat, both ways, gives 2 n orders of joining in which each member has each place
    twice. A table's shares therefore sum to the cost of all, and its mean over all tables is the Shapley value. The
    error is Student's, with the 5% that may fail divided between the members. No member's deviation counts as less
    than the root mean square of all: what happens at few tables only may be missing from a small sample.

    The range of a share takes, at each table, the end of every interval that makes it lowest or highest, and goes
    as far beyond the mean of these as their own error. Sampling by orders: J. Castro and others, "Polynomial
    calculation of the Shapley value based on sampling", 2009; by neighbours it asks for fewer groups.

    Raises
    ------
    CannotShare
        When the cost of a group of neighbours is not known.
    ValueError
        When there are fewer than two tables.
    """
    if len(tables) < 2:
        raise ValueError(f"a sample has 2 tables or more, not {len(tables)}")
    check_plans(game)
    place = {group: nth for nth, group in enumerate(game.parts)}
    weights = [_weights(game, table, place) for table in tables]
    means = [one.at(game, "plan") for one in weights]
    ranges = [one.range(game) for one in weights]
    factor = students_t(len(tables) - 1, 1 - (1 - CONFIDENCE) / len(game.members)) / math.sqrt(len(tables))

    lowest, highest = np.array([low for low, _ in ranges]), np.array([high for _, high in ranges])
    return Allocation(
        "sampled shapley",
        game.members,
        game.whole,
        shares=tuple(np.mean(means, axis=0).tolist()),
        low=tuple((lowest.mean(axis=0) - factor * _deviation(lowest)).tolist()),
        high=tuple((highest.mean(axis=0) + factor * _deviation(highest)).tolist()),
        error=tuple((factor * _deviation(np.array(means))).tolist()),
    )


def _deviation(shares: Floats) -> Floats:
    """Of each member over the tables, and no less than the root mean square of all."""
    own = shares.std(axis=0, ddof=1)
    least: Floats = np.maximum(own, np.sqrt((own**2).mean()))
    return least


def _weights(game: Game, table: Seating, place: dict[Group, int]) -> Weights:
    """Of each group of neighbours: it counts for the two at its ends, and against the two who sit next to it."""
    n = len(table)
    seat = [game.members.index(name) for name in table]
    parts = np.zeros((len(game.parts), n))
    for size in range(1, n):
        for start in range(n):
            group = frozenset(table[(start + nth) % n] for nth in range(size))
            if group not in place:
                raise CannotShare("the cost of a group of the sample is not known")
            row = parts[place[group]]
            for end in (start, start + size - 1):
                row[seat[end % n]] += 1 / (2 * n)
            for next_to in (start - 1, start + size):
                row[seat[next_to % n]] -= 1 / (2 * n)
    return Weights(parts, 1 / n)
