"""C09 stability, as it is told."""

SOFT = "Hard, or soft with `price_per_move`."
PRICE = "one more move allowed in that period."
