"""C01 sufficiency, as it is told."""

SOFT = "Hard, or soft with `rules.sufficiency.price_per_child_week`."
PRICE = "one more child, in that period, of that need and area."
