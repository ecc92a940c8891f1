"""Promises that a plan keeps without saying so: the evaluator counts them as kept, and so must the cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from commission_opt.engines.problem import Floats, Integers
from commission_opt.engines.silence import silent
from commission_opt.engines.tolerances import COVERED
from commission_opt.model.model import Model, Term

if TYPE_CHECKING:
    import highspy


def say_kept(model: Model, highs: highspy.Highs, columns: Integers | None = None) -> int:
    """Set to 1 every promise that the plan keeps, and solve what is left again, until no more are kept.

    A plan within the gap of the best may have left one at 0, and the placements that are best for
    its whole numbers may keep one more. No round breaks one that was kept, or costs more.

    Parameters
    ----------
    highs
        As the linear programme with the whole numbers fixed left it.
    columns
        Where the model is one part of what was solved: the column there of each column of the model.

    Returns
    -------
    int
        How many were set.
    """
    left, said = list(model.promises), 0
    while left:
        values = np.array(highs.getSolution().col_value)
        values = values if columns is None else values[columns]
        left = [one for one in left if values[one[0].id] < 0.5]
        kept = [one for one, supply in left if all(_covers(values, terms, need) for terms, need in supply)]
        if not kept:
            break
        said += len(kept)
        for one in kept:
            highs.changeColBounds(one.id if columns is None else int(columns[one.id]), 1.0, 1.0)
        with silent():
            highs.solve()
    return said


def _covers(values: Floats, terms: Sequence[Term], need: float) -> bool:
    supply = sum(share * float(values[variable.id]) for variable, share in terms)
    return need - supply <= COVERED * max(1.0, need)
