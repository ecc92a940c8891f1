"""What each child adds to rates, and how rates vary where other children had come: the bootstrap over children."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from commission_opt.instance.calendar import DAYS_PER_WEEK
from commission_opt.returns.product_limit import FloatArray
from commission_opt.returns.spells import AT_18, LEFT, STILL, Spells

DRAWS, FEWER_DRAWS, MANY_CHILDREN = 500, 200, 20_000
AT_A_TIME = 2_000_000  # weights drawn at a time


@dataclass(frozen=True)
class ChildSums:
    """Time in each need, and moves, of all children and in each draw of the bootstrap.

    Attributes
    ----------
    weeks
        By need.
    moves
        By need, where to (the needs, then leaving, then leaving at 18), and whether with a birthday (0 or 1).
    drawn_weeks, drawn_moves
        The same in each draw, the draw first.
    """

    weeks: FloatArray
    moves: FloatArray
    drawn_weeks: FloatArray
    drawn_moves: FloatArray


def child_sums(spells: Spells, seed: int, draws: int | None = None) -> ChildSums:
    """Sums over children, and over children drawn again and again.

    In a draw each child counts a Poisson number of times with mean 1, which is drawing with replacement without a fixed total.
    """
    table, needs = spells.table, len(spells.needs)
    child, number = np.unique(table["child"].to_numpy(), return_inverse=True)[1], table["child"].nunique()
    need = table["need"].to_numpy()
    weeks = (table["end"].to_numpy() - np.maximum(table["start"].to_numpy(), spells.first)) / DAYS_PER_WEEK
    after = table["after"].to_numpy()
    moved = after != STILL
    to = np.where(after == LEFT, needs, np.where(after == AT_18, needs + 1, after))
    kind = table["ageing"].to_numpy().astype(np.int64)
    width = needs + 2
    place = (need * width + np.where(moved, to, 0)) * 2 + kind
    columns = np.zeros((number, needs + needs * width * 2), np.float32)
    np.add.at(columns, (child, need), weeks)
    np.add.at(columns, (child[moved], needs + place[moved]), 1.0)
    kept = np.flatnonzero(columns.any(axis=0))
    small = columns[:, kept].astype(float)
    number_of_draws = draws or (DRAWS if number <= MANY_CHILDREN else FEWER_DRAWS)
    drawn = np.zeros((number_of_draws, columns.shape[1]))
    drawn[:, kept] = _drawn(small, seed, number_of_draws)
    total = np.zeros(columns.shape[1])
    total[kept] = small.sum(axis=0)
    shape = (needs, width, 2)
    return ChildSums(
        total[:needs], total[needs:].reshape(shape), drawn[:, :needs], drawn[:, needs:].reshape(-1, *shape)
    )


def _drawn(columns: FloatArray, seed: int, draws: int) -> FloatArray:
    rng = np.random.default_rng(seed)
    each = max(1, AT_A_TIME // max(1, len(columns)))
    parts = []
    for at in range(0, draws, each):
        weights: NDArray[np.float64] = rng.poisson(1.0, (min(each, draws - at), len(columns))).astype(float)
        parts.append(weights @ columns)
    return np.concatenate(parts)


def interval(drawn: FloatArray) -> tuple[float, float]:
    """95% interval of a figure from its draws; of infinite or missing draws none is used."""
    good = drawn[np.isfinite(drawn)]
    if not len(good):
        return float("nan"), float("nan")
    low, high = np.quantile(good, [0.025, 0.975])
    return float(low), float(high)
