"""C09 stability, as it is told."""

from __future__ import annotations

from commission_opt.rules.wording import Wording

SOFT = "Hard, or soft with `price_per_move`."
PRICE = "one more move allowed in that period."

MOVES = Wording(counts="moves")
