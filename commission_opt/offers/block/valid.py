"""When a block can be awarded, the days on which its beds could take a child, and one that is over before the start."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from commission_opt.instance.calendar import Horizon
from commission_opt.offers.block.record import Block
from commission_opt.offers.common.valid import Span, Window
from commission_opt.offers.contract import valid as contract

if TYPE_CHECKING:
    from commission_opt.instance.document import Path
    from commission_opt.instance.findings import Findings


def window(offer: Block) -> Window | None:
    """None where it exists: there is nothing to choose."""
    return None if offer.existing else (offer.award_from, offer.award_to)


def spans(horizon: Horizon, offer: Block, days: list[dt.date]) -> list[Span]:
    """Up to the end of its extension where it exists, else from each of the days on which it can be awarded."""
    if offer.existing and offer.ends:
        return [(horizon.start, offer.last_end(offer.ends + dt.timedelta(days=1)))]
    return contract.spans(offer, days)


def check(horizon: Horizon, offer: Block, path: Path, found: Findings) -> None:
    """One that exists is there on some day, or can be extended from the first."""
    if not offer.existing or offer.ends is None or offer.ends >= horizon.start:
        return
    if not (offer.extensions and offer.ends + dt.timedelta(days=1) == horizon.start):
        message = f"ended on {offer.ends}, before the horizon starts."
        found.add((*path, "ends"), message, "Take it out, or start the horizon earlier.")
