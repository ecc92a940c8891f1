"""Supported accommodation (`[[supported]]`) that is a building; places bought are a market."""

from __future__ import annotations

from commission_opt.model.model import Model
from commission_opt.model.placements import Placements
from commission_opt.offers.building import maths as building
from commission_opt.offers.supported.record import SupportedBuilding


def decide(model: Model) -> None:
    """Add the openings and closings of every building."""
    for supported in model.instance.supported:
        if isinstance(supported, SupportedBuilding):
            building.decide(model, supported)


def use(model: Model, placements: Placements) -> None:
    """Charge the child-weeks in every building."""
    for supported in model.instance.supported:
        if isinstance(supported, SupportedBuilding):
            building.use(model, supported, placements)
