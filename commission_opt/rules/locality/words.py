"""C03 locality, as it is told."""

SOFT = "Hard, or soft with `price_per_child_week`."
PRICE = "a share of 1 more (a point is a hundredth of it), or one more child beyond."
