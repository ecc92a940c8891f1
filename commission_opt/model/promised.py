"""What a promise asks for: all that is needed, but for a rounding.

The evaluator takes a need as covered where a millionth is missing: 6 beds at an occupancy of 0.833333
are enough for 5 children. So must the model; a little less, as engines have tolerances of their own.
The need is the one before what services avoid of it: what they avoid is a decision, and counts as supply.
"""

from __future__ import annotations

ROUNDING = 8e-7  # share of a need, or children where it is below 1, that may be missing


def promised(need: float) -> float:
    """What covers a need."""
    return need - ROUNDING * max(1.0, need)
