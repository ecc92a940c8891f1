"""C06 minimum occupancy, as it is told."""

from __future__ import annotations

from commission_opt.rules.wording import Wording

SOFT = "Hard, or soft with `price_per_bed_week`."
PRICE = "a share of 1 more of the bed-weeks."

USED = Wording(counts="of bed-weeks used")


def out_of_reach(most: float) -> str:
    """Said where more is asked for than the beds can be filled to."""
    return f" (none of its beds can be filled beyond {round(100 * most, 2):g}%, their practical_occupancy)"
