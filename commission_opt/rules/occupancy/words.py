"""C15 what beds carry, as it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commission_opt.rules.wording import Wording

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance

SOFT = 'Always hard; only with `method` `"worked_out"` in `[rules.occupancy]`.'
PRICE = "one more bed that is filled, or child whom a market takes, in that period."

_UNDONE = "with room for each child when it comes"
BEDS = Wording(says="what beds carry: {label}, of children who come at random", undone=_UNDONE)
MARKET = Wording(says="what a market carries: {label}, of children who come at random", undone=_UNDONE)


def hard(instance: Instance) -> list[str]:
    """What is said of it where it is in force."""
    if not instance.rules.occupancy.worked_out:
        return []
    return ["beds and limited markets carry what children who come at random leave filled"]


def called(instance: Instance, part: str, record: str) -> str:
    """What beds, or a market, are called in a report: `record` is needs and an area, or the offer."""
    if part == "market":
        return next((offer.label for offer in instance.offers if offer.id == record), record)
    labels = {need.id: need.label for need in instance.need}
    needs, _, area = record.partition("@")
    from_where = next((f", from {one.label}" for one in instance.area if one.id == area), "")
    return "beds for " + " and ".join(labels[need] for need in needs.split("+")) + from_where
