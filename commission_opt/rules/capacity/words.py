"""C02 capacity, as it is told."""

from __future__ import annotations

from commission_opt.rules.wording import Wording

SOFT = "Always hard."
PRICE = "one more bed that can be filled, in that period."


def filled(share: float, *, wide: bool) -> Wording:
    """How far the beds of an offer can be filled, and whether some children take up more than one."""
    parts = [f"at most {100 * share:.4g}% of its beds filled"] if share < 1 else []
    parts += ["some children taking up more than one bed"] if wide else []
    return Wording(says="capacity: {label}, " + ", ".join(parts))
