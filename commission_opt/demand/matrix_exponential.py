"""The exponential of small matrices, many at a time."""

from __future__ import annotations

import numpy as np

from commission_opt.demand.stays import FloatArray

TERMS = 18  # of the series, for a norm of a half or less: what is left out is below 1e-22


def exponential(matrices: FloatArray) -> FloatArray:
    """Work out ``exp`` of each square matrix in the last two axes, by scaling and squaring.

    ::

        exp(A) = exp(A / 2^k) ^ (2^k),   exp(B) = 1 + B + B^2 / 2! + ... + B^18 / 18!,   norm of B at most 1/2
    """
    norm = float(np.abs(matrices).sum(axis=-1).max(initial=0.0))
    halvings = max(0, int(np.ceil(np.log2(2 * norm)))) if norm > 0 else 0
    small = matrices / 2.0**halvings
    one = np.eye(matrices.shape[-1])
    total = one + small / TERMS
    for n in range(TERMS - 1, 0, -1):
        total = one + small @ total / n
    for _ in range(halvings):
        total = total @ total
    return total
