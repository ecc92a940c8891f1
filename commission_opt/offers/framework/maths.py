"""The mathematics of a framework: nothing to decide but who is placed."""

from __future__ import annotations

from commission_opt.model.model import Model
from commission_opt.model.placements import Placements
from commission_opt.offers.framework.record import Framework
from commission_opt.offers.market import maths as market


def decide(model: Model) -> None:
    """Nothing: there is no commitment."""


def use(model: Model, placements: Placements) -> None:
    """Charge the children placed, and keep within what each market can supply."""
    for framework in model.instance.of(Framework):
        market.use(model, framework, placements)


EQUATIONS = {"framework": market.EQUATIONS}
