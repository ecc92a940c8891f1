"""The mathematics of supported lodgings."""

from __future__ import annotations

from commission_opt.offers.lodging.record import Lodging

from commission_opt.model.model import Model
from commission_opt.model.placements import Placements
from commission_opt.offers.market import maths as market


def decide(model: Model) -> None:
    """Nothing: there is no commitment."""


def use(model: Model, placements: Placements) -> None:
    """Charge each child-week, and the host's allowance.

    ::

        cost[t] += uplift[t] * allowance_per_week * weeks[t] * placed[s,t,n,a,k]
    """
    for lodging in model.instance.of(Lodging):
        market.use(model, lodging, placements)
        for s, scenario in enumerate(model.demand.scenarios):
            for period in model.instance.periods:
                uplift = model.instance.money.uplift("lodging", period.year)
                amount = uplift * lodging.allowance_per_week * period.weeks * scenario.probability
                for _, _, variable in placements.by_offer.get((s, period.index, lodging.id), ()):
                    model.charge("lodging", lodging.id, period, variable, amount, scenario=s)


EQUATIONS = {"lodging": (use, *market.EQUATIONS)}
