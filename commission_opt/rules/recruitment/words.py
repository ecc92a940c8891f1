"""C05 recruitment, as it is told."""

SOFT = "Always hard."
PRICE = "one more person recruited in that period, or household in that year."
