"""Children in care on a day, by need: a count of episodes that hold the day."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from commission_opt.returns.spells import Spells

CountArray = NDArray[np.int64]


def stock(spells: Spells, days: Sequence[int]) -> CountArray:
    """Children by day (down) and need (across).

    ::

        stock(d) = number of episodes with start <= d < end

    A child is in one episode at a time, so nobody is counted twice; who is in no episode is in no column.
    """
    pieces = spells.pieces
    need, start, end = (pieces[key].to_numpy() for key in ("need", "start", "end"))
    counts = np.zeros((len(days), len(spells.needs)), np.int64)
    at = np.asarray(days, np.int64)
    for column in range(len(spells.needs)):
        mine = need == column
        began = np.searchsorted(np.sort(start[mine]), at, side="right")
        ended = np.searchsorted(np.sort(end[mine]), at, side="right")
        counts[:, column] = began - ended
    return counts
