"""Block contracts from the decisions alone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from commission_opt.decisions import EXISTING, Decisions
from commission_opt.instance.instance import Instance
from commission_opt.offers.block.record import Block
from commission_opt.offers.contract import bill as contract
from commission_opt.offers.contract.bill import costs
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.beds import BedsInPlace, Holding

if TYPE_CHECKING:
    from commission_opt.plan.evaluator.legal import Legal

__all__ = ["award", "beds", "costs", "extend", "prolong"]


def award(check: Legal, offer: Block, tau: int, size: int, count: float) -> bool:
    """A block that exists is not awarded; another is, on a day when it can be."""
    if offer.existing:
        return check.refuse(offer.id, tau, f"award of {size} beds")
    return contract.award(check, offer, tau, size, count, (offer.award_from, offer.award_to))


def extend(check: Legal, offer: Block, tau: int, size: int, count: float, awarded: float) -> bool:
    """A block that exists is extended from the day after its last."""
    if not offer.existing:
        return contract.extend(check, offer, tau, size, count, awarded)
    if size not in offer.sizes or not check.number(count) or tau != EXISTING:
        return check.refuse(offer.id, tau, f"extension of {size} beds")
    return contract.extend_from(check, offer, tau, size, count, 1, _after_last(offer))


def prolong(check: Legal, offer: Block, key: tuple[int, int, int], count: float, before: float) -> bool:
    """A block that exists is extended again from the day after the extension before."""
    if not offer.existing:
        return contract.prolong(check, offer, key, count, before)
    if key[0] != EXISTING:
        return check.refuse(offer.id, key[0], f"extension of {key[1]} beds")
    return contract.extend_again(check, offer, key, count, before, _after_last(offer))


def beds(instance: Instance, offer: Block, decisions: Decisions, found: BedsInPlace) -> None:
    """The contract that exists, or those that are decided on, and the beds in them."""
    if offer.existing:
        size, stop = offer.sizes[0], _after_last(offer)
        extended = decisions.extended.get((offer.id, EXISTING, size), 0)
        later = terms.extension_ends(offer, stop)
        again = contract.further(offer, decisions, (offer.id, EXISTING, size), stop)
        found.holdings[offer.id] = [Holding(offer, size, 1, dt.date.min, stop, extended, later, again)]
    contract.beds(instance, offer, decisions, found)


def _after_last(offer: Block) -> dt.date:
    """The day after the last of a contract that exists."""
    assert offer.ends is not None
    return offer.ends + terms.ONE_DAY
