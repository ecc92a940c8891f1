"""C03 locality, as it is told."""

from __future__ import annotations

from commission_opt.rules.wording import Wording

SOFT = "Hard, or soft with `price_per_child_week`."
PRICE = "a share of 1 more (a point is a hundredth of it), or one more child beyond."

LOCAL = Wording(counts="placed locally")
BEYOND = Wording(counts="children beyond")
