"""The mathematics of a spot market: nothing to decide but who is placed."""

from __future__ import annotations

from commission_opt.model.model import Model
from commission_opt.model.placements import Placements
from commission_opt.offers.market import maths as market
from commission_opt.offers.spot.record import Spot


def decide(model: Model) -> None:
    """Nothing: there is no commitment."""


def use(model: Model, placements: Placements) -> None:
    """Charge the children placed, and keep within what each market can supply."""
    for spot in model.instance.of(Spot):
        market.use(model, spot, placements)


EQUATIONS = {"spot": market.EQUATIONS}
