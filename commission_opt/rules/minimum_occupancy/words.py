"""C06 minimum occupancy, as it is told."""

SOFT = "Hard, or soft with `price_per_bed_week`."
PRICE = "a share of 1 more of the bed-weeks."
