"""C07 provider diversity, as it is told."""

SOFT = "Hard, or soft with `price_per_unit`."
PRICE = "one more provider, contract or bed; a share of 1 more."
