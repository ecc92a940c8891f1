"""C01 sufficiency, as it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance

SOFT = "Hard, or soft with `rules.sufficiency.price_per_child_week`."
PRICE = "one more child, in that period, of that need and area."


def hard(instance: Instance) -> list[str]:
    """What is said of it where it cannot be broken at any price."""
    return [] if instance.rules.sufficiency.price_per_child_week else ["every child has a placement"]
