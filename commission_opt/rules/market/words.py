"""C12 market, as it is told."""

SOFT = "Always hard."
PRICE = "one more child, home or bed that the market can supply."
