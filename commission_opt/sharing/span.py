"""Which groups' payments follow from those of others."""

from __future__ import annotations

import numpy as np

from commission_opt.engines.problem import Flags, Floats

INDEPENDENT = 1e-7  # a row of zeros and ones that is not in the span of such rows is further from it than this


class RowSpan:
    """Rows that are fixed: what any sum of multiples of them pays is fixed as well."""

    def __init__(self, members: int) -> None:
        """Begin with what all members pay together."""
        self._basis = np.zeros((0, members))
        self.add(np.ones(members))

    @property
    def rank(self) -> int:
        """How many of the rows are independent; every share is fixed once it is the number of members."""
        return len(self._basis)

    def add(self, row: Floats) -> bool:
        """Take a row in, unless it follows from those that are in already; whether it did not."""
        rest = self._rest(row.reshape(1, -1))[0]
        long = float(np.linalg.norm(rest))
        if long <= INDEPENDENT:
            return False
        self._basis = np.vstack([self._basis, rest / long])
        return True

    def holds(self, rows: Floats) -> Flags:
        """Shape (rows,): whether each follows."""
        return np.linalg.norm(self._rest(rows), axis=1) <= INDEPENDENT

    def _rest(self, rows: Floats) -> Floats:
        rest = rows - (rows @ self._basis.T) @ self._basis
        again: Floats = rest - (rest @ self._basis.T) @ self._basis  # once more, as rounding adds up
        return again
