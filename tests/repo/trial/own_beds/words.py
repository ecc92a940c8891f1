"""C99 own beds, as it is told."""

SOFT = "Hard, or soft with `price_per_bed_week`."
PRICE = "one more bed in that period."
