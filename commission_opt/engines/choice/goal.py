"""What a stage minimises, as arrays; and how nearly the stages after it keep what it comes to."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from commission_opt.engines.problem import Floats, MixedIntegerProgramme
from commission_opt.engines.tolerances import KEPT


@dataclass(frozen=True)
class Goal:
    """A stage: ``minimise weights @ x``.

    Attributes
    ----------
    weights
        Shape (columns,).
    whole
        Whether they count whole numbers alone, each as 1.
    """

    name: str
    weights: Floats
    whole: bool = False

    def of(self, values: Floats) -> float:
        """What it comes to in a plan."""
        return float(self.weights @ values)


@dataclass(frozen=True)
class ExtraRow:
    """A row that the choice adds: ``entries @ x[columns] <= most``, scaled so that its largest entry is near 1."""

    columns: np.ndarray[tuple[int], np.dtype[np.int32]]
    entries: Floats
    most: float


def at_most(weights: Floats, most: float) -> ExtraRow:
    """``weights @ x <= most``."""
    columns = np.flatnonzero(weights).astype(np.int32)
    largest = float(np.abs(weights[columns]).max()) if len(columns) else 1.0
    scale = float(np.exp2(-np.round(np.log2(largest))))
    return ExtraRow(columns, weights[columns] * scale, most * scale)


def kept(goal: Goal, value: float) -> ExtraRow:
    """That a stage comes to no more than `value`: to half of one for whole numbers, else to a millionth of it."""
    return at_most(goal.weights, value + (0.5 if goal.whole else KEPT * max(1.0, abs(value))))


def extended(
    problem: MixedIntegerProgramme, rows: list[ExtraRow], weights: Floats | None = None
) -> MixedIntegerProgramme:
    """The problem with rows of the choice, and what a stage minimises in place of the cost."""
    filled = [row for row in rows if len(row.columns)]
    lengths = np.array([len(row.columns) for row in filled], dtype=np.int32)
    starts = problem.starts[-1] + np.cumsum(lengths, dtype=np.int32)
    found = replace(
        problem,
        row_lower=np.concatenate([problem.row_lower, np.full(len(filled), -np.inf)]),
        row_upper=np.concatenate([problem.row_upper, [row.most for row in filled]]),
        row_scale=np.concatenate([problem.row_scale, np.ones(len(filled))]),
        starts=np.concatenate([problem.starts, starts]).astype(np.int32),
        columns=np.concatenate([problem.columns, *(row.columns for row in filled)]).astype(np.int32),
        entries=np.concatenate([problem.entries, *(row.entries for row in filled)]),
    )
    return found if weights is None else replace(found, cost=weights, offset=0.0)
