"""C10 headroom, as it is told."""

SOFT = "Hard, or soft with `price_per_bed_week` (of a probability: `price_per_point`)."
PRICE = "one more bed in that period, or a share of 1 more met locally."
