"""C10 headroom, as it is told."""

from __future__ import annotations

from commission_opt.rules.wording import Wording

SOFT = "Hard, or soft with `price_per_bed_week` (of a probability: `price_per_point`)."
PRICE = "one more bed in that period, or a share of 1 more met locally."

MARGIN = Wording(
    counts="more local beds than expected demand",
    noun=("local bed", "local beds"),
    missed="{rule}, {label}: {amount} fewer than asked for",
    unit="beds",
)
SHARE = Wording(counts="of child-weeks met locally")
PROBABILITY = Wording(counts="of demand scenarios met locally")
CERTAIN = " (demand is certain here, one scenario: so it can only be 0% or 100%)"
