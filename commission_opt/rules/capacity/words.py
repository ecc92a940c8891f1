"""C02 capacity, as it is told."""

SOFT = "Always hard."
PRICE = "one more bed that can be filled, in that period."
