"""C11 one-of, as it is told."""

from __future__ import annotations

from commission_opt.rules.wording import Wording

SOFT = "Always hard."
PRICE = "one more offer; seldom more than 0, since the whole numbers stay as they are."

CHOSEN = Wording(counts="offers")
OF_A_LOT = Wording(says="one-of: lot {label}, at most one of what it offers")
