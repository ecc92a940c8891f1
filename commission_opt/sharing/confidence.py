"""Student's t, exact for any confidence."""

from __future__ import annotations

import math


def students_t(freedom: int, confidence: float) -> float:
    """Quantile of Student's t for a two-sided interval, by halving.

    ::

        P(|T| <= t) = confidence
    """
    low, high = 0.0, 1.0
    while within(high, freedom) < confidence:
        high *= 2
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if within(middle, freedom) < confidence else (low, middle)
    return high


def within(t: float, freedom: int) -> float:
    """How likely Student's t is to be between ``-t`` and ``t``: its finite series in the angle.

    ::

        angle = arctan(t / sqrt(freedom))
        odd:   2 / pi (angle + sin cos (1 + 2/3 cos^2 + 2/3 4/5 cos^4 + ...))
        even:  sin (1 + 1/2 cos^2 + 1/2 3/4 cos^4 + ...)

    Each series ends with the power ``freedom - 3`` or ``freedom - 2`` of the cosine. Source: Abramowitz and Stegun,
    "Handbook of mathematical functions", 26.7.3 and 26.7.4.
    """
    angle = math.atan(t / math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = freedom % 2
    if freedom == 1:
        return 2 * angle / math.pi
    term, total = 1.0, 1.0
    for power in range(2 + odd, freedom - 1, 2):
        term *= (power - 1) / power * cosine**2
        total += term
    return 2 / math.pi * (angle + sine * cosine * total) if odd else sine * total
