"""C13 trading, as it is told."""

SOFT = "Always hard."
PRICE = "one more bed, or bed-week, that can be sold."
