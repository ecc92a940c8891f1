"""C01 sufficiency, as it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commission_opt.rules.wording import Wording

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance

SOFT = "Hard, or soft with `rules.sufficiency.price_per_child_week`."
PRICE = "one more child, in that period, of that need and area."

DUTY = Wording(
    missed="short of {amount} ({label}){where}",
    noun=("place", "places"),
    unit="children",
    says="{label}: every child has a placement",
)


def hard(instance: Instance) -> list[str]:
    """What is said of it where it cannot be broken at any price."""
    return [] if instance.rules.sufficiency.price_per_child_week else ["every child has a placement"]
