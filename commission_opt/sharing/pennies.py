"""Shares in whole pence that sum to the whole."""

from __future__ import annotations

import math
from collections.abc import Sequence


def to_the_penny(shares: Sequence[float], whole: float) -> list[int]:
    """Round shares in £ to pence so that they sum to the whole in pence: the method of largest remainders.

    ::

        pence_i = floor(100 share_i) + (1 for the largest remainders)
        sum_i pence_i = round(100 whole)

    Each is less than a penny from its share where the shares sum to the whole. Of equal remainders the first goes up.

    Raises
    ------
    ValueError
        When the shares do not sum to the whole but for rounding.
    """
    if not math.isclose(math.fsum(shares), whole, rel_tol=1e-9, abs_tol=0.004):
        raise ValueError(f"the shares sum to £{math.fsum(shares):,.2f}, not to £{whole:,.2f}")
    down = [math.floor(100 * share) for share in shares]
    left = round(100 * whole) - sum(down)
    upwards = sorted(range(len(down)), key=lambda nth: (down[nth] - 100 * shares[nth], nth))[:left]
    return [pence + (nth in upwards) for nth, pence in enumerate(down)]
