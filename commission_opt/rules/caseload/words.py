"""C04 caseload, as it is told."""

SOFT = "Always hard."
PRICE = "one more case that the team can carry, in that period."
