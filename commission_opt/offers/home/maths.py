"""Children's homes of the authority's own (`[[home]]`)."""

from __future__ import annotations

from commission_opt.model.model import Model
from commission_opt.model.placements import Placements
from commission_opt.offers.building import maths as building


def decide(model: Model) -> None:
    """Add the openings and closings of every home."""
    for home in model.instance.home:
        building.decide(model, home)


def use(model: Model, placements: Placements) -> None:
    """Charge the child-weeks in every home."""
    for home in model.instance.home:
        building.use(model, home, placements)
