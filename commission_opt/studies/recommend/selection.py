"""Which candidate is cheapest on average, found by dropping the others one by one, with a stated chance of being right.

The fully sequential procedure of Kim and Nelson ("A fully sequential procedure for indifference-zone selection in
simulation", ACM Transactions on Modeling and Computer Simulation 11, 2001), which is made for candidates that are tried
in the same worlds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from commission_opt.demand.stays import FloatArray

LEAST_FIRST = 10  # worlds from which a variance is taken


def allowance(first: FloatArray, indifferent: float, confidence: float, worlds: int) -> FloatArray:
    """How much more expensive the sum of one candidate may be than that of another, before it is dropped.

    ::

        S2[i,l]   = variance of cost[i] - cost[l] over the first n worlds
        eta       = ((2 (1 - confidence) / (k - 1)) ** (-2 / (n - 1)) - 1) / 2
        most[i,l] = max(0, indifferent / 2 * (2 eta (n - 1) S2[i,l] / indifferent**2 - r))     after r worlds

    Parameters
    ----------
    first
        Costs in the first worlds, £, shape (worlds, candidates).
    indifferent
        £ by which a candidate may be more expensive than the cheapest and still be as good.
    confidence
        Chance with which the one that is left is the cheapest, or as good, where there are two or more.
    worlds
        In how many they have been tried by now.

    Returns
    -------
    FloatArray
        £, shape (candidates, candidates).
    """
    number, candidates = first.shape
    error = 2.0 * (1.0 - confidence) / max(1, candidates - 1)
    eta = (error ** (-2.0 / (number - 1)) - 1.0) / 2.0
    apart = first[:, :, None] - first[:, None, :]
    variance = apart.var(axis=0, ddof=1)
    return np.asarray(
        np.maximum(0.0, indifferent / 2.0 * (2.0 * eta * (number - 1) * variance / indifferent**2 - worlds))
    )


def still_in(
    first: FloatArray, sums: FloatArray, left: list[int], indifferent: float, confidence: float, worlds: int
) -> list[int]:
    """Which of the candidates that are left stay, after so many worlds.

    ::

        i stays while   sum[i] - sum[l] <= most[i,l]   for every l that is left

    Parameters
    ----------
    sums
        Costs summed over the worlds, £, shape (candidates,); of those that are not left, anything.
    left
        The candidates that are left, by number.
    """
    most = allowance(first, indifferent, confidence, worlds)
    return [i for i in left if all(sums[i] - sums[other] <= most[i, other] for other in left)]
