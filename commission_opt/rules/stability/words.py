"""C09 stability, as it is told."""

from __future__ import annotations

from commission_opt.rules.wording import Wording

SOFT = "Hard, or soft with `price_per_move`."
PRICE = "one more move allowed in that period."

MOVES = Wording(counts="moves")
LEAVERS = Wording(says="children stay where they are: {label}", undone="where children move freely")
NEWCOMERS = Wording(
    says="what is new on the first day fills with those who come: {label}", undone="where children move freely"
)
FILLING = Wording(says="what opens fills with those who come: {label}", undone="where children move freely")
ENDED = Wording(says="no more go home or step down than {label} works with", undone="where children move freely")
PLANNED = Wording(counts="planned moves")
