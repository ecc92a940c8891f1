"""What funders pay towards placements (`[[funder]]`): it lessens the cost that is minimised, which is the council's own."""

from __future__ import annotations

from collections import defaultdict

from commission_opt.model.model import FixedCost, Model
from commission_opt.model.placements import Placements
from commission_opt.offers.funders.record import Funder


def contribute(model: Model, placements: Placements) -> None:
    """Take off what funders pay: it reads what offers charge, so each must have made its own charges.

    ::

        cost[t] -= share * what offer k costs by its own line in t
        cost[t] -= uplift[t] * pays_per_child_week * weeks[t] * placed[s,t,n,a,k]

    for the offers of each funder, and for the placements of its needs and areas in them. What is minimised is so what
    the council itself pays. Capital, travel, overseeing and beds sold are the council's alone.
    """
    _shares(model)
    for funder in model.instance.funder:
        if funder.pays_per_child_week is not None:
            _by_the_week(model, placements, funder)


def _shares(model: Model) -> None:
    kinds = {offer.id: offer.kind for offer in model.instance.offers}
    shares: dict[tuple[str, str], float] = defaultdict(float)  # by line and offer
    for funder in model.instance.funder:
        if funder.share is not None:
            for offer in paid_by(model, funder):
                shares[kinds[offer], offer] += funder.share
    if not shares:
        return
    for charge in list(model.charges):
        if share := shares.get((charge.line, charge.offer)):
            model.charges.append(charge._replace(line="contributions", amount=-share * charge.amount))
    for cost in list(model.fixed_costs):
        if share := shares.get((cost.line, cost.offer)):
            paid = FixedCost("contributions", cost.offer, cost.year, -share * cost.amount, cost.discount)
            model.fixed_costs.append(paid)


def paid_by(model: Model, funder: Funder) -> set[str]:
    """Ids of the offers that a funder pays towards."""
    named = {offer.id for one in funder.offers for offer in model.instance.offers_named(one)}
    needs = set(funder.needs)
    return {
        offer.id
        for offer in model.instance.offers
        if (offer.id in named or not funder.offers) and (not needs or needs & set(offer.takes))
    }


def _by_the_week(model: Model, placements: Placements, funder: Funder) -> None:
    money, offers = model.instance.money, paid_by(model, funder)
    for (s, t, offer_id), placed in placements.by_offer.items():
        if offer_id not in offers:
            continue
        period = model.instance.periods[t]
        pays = money.of_the_day(funder, "pays_per_child_week", "contributions", period.year)
        amount = pays * money.paid_weeks(period) * model.demand.scenarios[s].probability
        for need, area, variable in placed:
            if (not funder.needs or need in funder.needs) and (not funder.areas or area in funder.areas):
                model.charge("contributions", offer_id, period, variable, -amount, scenario=s)


EQUATIONS = {"contributions": (contribute,)}
