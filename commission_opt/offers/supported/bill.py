"""Supported accommodation from the decisions alone: a building, or places bought as they are used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from commission_opt.decisions import Decisions
from commission_opt.instance.instance import Instance
from commission_opt.offers.building import bill as building
from commission_opt.offers.market import bill as market
from commission_opt.offers.supported.record import Supported, SupportedBuilding
from commission_opt.offers.trading import bill as trading
from commission_opt.plan.evaluator.cost import Cost

if TYPE_CHECKING:
    from commission_opt.plan.evaluator.beds import BedsInPlace
    from commission_opt.plan.evaluator.legal import Legal
    from commission_opt.plan.evaluator.workings import Workings


def start(check: Legal, offer: Supported, tau: int, count: float) -> bool:
    """A building can open; places cannot."""
    if isinstance(offer, SupportedBuilding):
        return building.start(check, offer, tau, count)
    return check.refuse(offer.id, tau, "opening of a home")


def close(check: Legal, offer: Supported, tau: int, count: float) -> bool:
    """A building can close; places cannot."""
    if isinstance(offer, SupportedBuilding):
        return building.close(check, offer, tau, count)
    return check.refuse(offer.id, tau, "closing of a home")


def sell(check: Legal, offer: Supported, s: int, t: int, beds: float) -> bool:
    """Beds of a building can be sold; places cannot."""
    if isinstance(offer, SupportedBuilding):
        return trading.sell(check, offer, s, t, beds)
    return check.refuse(offer.id, t, "sale of beds")


def beds(instance: Instance, offer: Supported, decisions: Decisions, found: BedsInPlace) -> None:
    """Beds of a building; places have none."""
    if isinstance(offer, SupportedBuilding):
        building.beds(instance, offer, decisions, found)


def costs(w: Workings, offer: Supported) -> Iterator[Cost]:
    """Cost in each period: period, line, offer, £ of the day."""
    return building.costs(w, offer) if isinstance(offer, SupportedBuilding) else market.costs(w, offer)
