"""C11 one-of, as it is told."""

SOFT = "Always hard."
PRICE = "one more offer; seldom more than 0, since the whole numbers stay as they are."
