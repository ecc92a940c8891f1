"""C14 cost at risk, as it is told."""

SOFT = "Hard, or soft with `uncertainty.risk.price_per_pound`."
PRICE = "one more pound of cost at risk."
