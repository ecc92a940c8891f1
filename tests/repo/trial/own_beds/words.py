"""C99 own beds, as it is told."""

from __future__ import annotations

from commission_opt.rules.wording import Wording

SOFT = "Hard, or soft with `price_per_bed_week`."
PRICE = "one more bed in that period."

BEDS = Wording(counts="beds of our own")
