"""Supported accommodation (`[[supported]]`): a building, or places bought as they are used."""

from __future__ import annotations

from commission_opt.model.model import Model
from commission_opt.model.placements import Placements
from commission_opt.offers.building import maths as building
from commission_opt.offers.market import maths as market
from commission_opt.offers.supported.record import SupportedBuilding, SupportedPlaces
from commission_opt.offers.trading import maths as trading


def decide(model: Model) -> None:
    """Add the openings and closings of every building."""
    for supported in model.instance.of(SupportedBuilding):
        building.decide(model, supported)


def use(model: Model, placements: Placements) -> None:
    """Charge the child-weeks in places bought, and in every building."""
    for places in model.instance.of(SupportedPlaces):
        market.use(model, places, placements)
    for supported in model.instance.of(SupportedBuilding):
        building.use(model, supported, placements)


EQUATIONS = {"supported": (*building.OF_ITSELF, trading.keep_others, *market.EQUATIONS)}
BEDS = building.BEDS
