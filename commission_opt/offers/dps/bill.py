"""Homes called off a dynamic purchasing system, from the decisions alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commission_opt.offers.contract import bill as contract
from commission_opt.offers.contract.bill import beds, costs, extend, prolong
from commission_opt.offers.dps.record import CallOff

if TYPE_CHECKING:
    from commission_opt.plan.evaluator.legal import Legal

__all__ = ["award", "beds", "costs", "extend", "prolong"]


def award(check: Legal, offer: CallOff, tau: int, size: int, count: float) -> bool:
    """Homes are called off once their provider has joined, and before the system closes."""
    return contract.award(check, offer, tau, size, count, (offer.call_off_from, offer.call_off_to))
