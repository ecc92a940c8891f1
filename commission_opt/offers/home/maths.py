"""Children's homes of the authority's own (`[[home]]`)."""

from __future__ import annotations

from commission_opt.model.model import Model
from commission_opt.model.placements import Placements
from commission_opt.offers.building import maths as building
from commission_opt.offers.home.record import Home
from commission_opt.offers.trading import maths as trading


def decide(model: Model) -> None:
    """Add the openings and closings of every home."""
    for home in model.instance.of(Home):
        building.decide(model, home)


def use(model: Model, placements: Placements) -> None:
    """Charge the child-weeks in every home."""
    for home in model.instance.of(Home):
        building.use(model, home, placements)


EQUATIONS = {"home": (*building.OF_ITSELF, trading.keep_others)}
BEDS = building.BEDS
