"""C08 budget, as it is told."""

SOFT = "Hard, or soft with `price_per_pound`."
PRICE = "one more pound of budget."
