"""C15 what beds carry, as it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commission_opt.rules.occupancy import of_offer
from commission_opt.rules.occupancy.pools import bed_groups
from commission_opt.rules.wording import Wording

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance

SOFT = 'Always hard; only with `method` `"worked_out"` in `[rules.occupancy]`.'
PRICE = "one more bed that is filled, or child whom a market takes, in that period."

_UNDONE = "with room for each child when it comes"
BEDS = Wording(says="what beds carry: {label}, of children who come at random", undone=_UNDONE)
LATER = Wording(says="what beds carry: {label}, but for our own homes, which are filled first")
OFFER = Wording(says="what one offer's beds carry: {label}, once homes that come first are full", undone=_UNDONE)
MARKET = Wording(says="what a market carries: {label}, of children who come at random", undone=_UNDONE)


def hard(instance: Instance) -> list[str]:
    """What is said of it where it is in force."""
    if not instance.occupancy.worked_out:
        return []
    return ["beds and limited markets carry what children who come at random leave filled"]


def names(instance: Instance) -> dict[str, str]:
    """What beds are called in a report, by the record of their rows; a market is called as its offer is."""
    if not instance.occupancy.worked_out:
        return {}
    groups = bed_groups(instance)
    later = {group.later: f"{group.label}, once our own homes are full" for group in groups if group.first}
    offers = {of_offer(one.id): one.label for one in instance.offers} if instance.occupancy.by_offer else {}
    return {group.record: group.label for group in groups} | later | offers
