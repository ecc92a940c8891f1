"""C02 capacity: children placed and beds sold fit into the beds."""

from __future__ import annotations

from commission_opt.keys import OfferKey
from commission_opt.model.model import Model
from commission_opt.model.placements import Placements


def require(model: Model, placements: Placements) -> None:
    """Fill no more than the practical share of the beds.

    ::

        sum over n, a of footprint[k,n] * placed[s,t,n,a,k] + sold[s,t,k]
            <= practical_occupancy[k] * beds[k,t]              for every s, t, k with beds
    """
    offers = {offer.id: offer for offer in model.instance.offers}
    for s in range(len(model.demand.scenarios)):
        for (offer_id, t), beds in model.beds.items():
            offer = offers[offer_id]
            filled = placements.filled(model, s, t, offer)
            if filled:
                share = offer.practical_occupancy
                terms = [*filled, *((variable, -share * size) for variable, size in beds.terms)]
                model.add_row("C02", OfferKey(s, t, offer_id), terms, "<=", share * beds.fixed)


EQUATIONS = (require,)
