"""C02 capacity: children placed and beds sold fit into the beds."""

from __future__ import annotations

from dataclasses import replace

from commission_opt.keys import OfferKey, RowKey
from commission_opt.model.limit import BRICKS, Limit, PerLimit
from commission_opt.model.model import Beds, Model
from commission_opt.model.placements import Placements
from commission_opt.offers.common.record import Offer
from commission_opt.rules.capacity import words


def require(model: Model, placements: Placements) -> None:
    """Fill no more than the practical share of the beds.

    ::

        sum over n, a of footprint[k,n] * placed[s,t,n,a,k] + sold[s,t,k]
            <= practical_occupancy[k] * (beds[k,t] - filling[k,t])              for every s, t, k with beds

    with `filling` the beds that cannot be filled yet, of what opens with `fill_weeks`.
    """
    offers = {offer.id: offer for offer in model.instance.offers}
    facts = {offer.id: _fact(model, offer) for offer in model.instance.offers}
    stated = {key: _of_beds(facts[key[0]], beds) for key, beds in model.beds.items()}
    for s in range(len(model.demand.scenarios)):
        for (offer_id, t), beds in model.beds.items():
            offer = offers[offer_id]
            filled = placements.filled(model, s, t, offer)
            if filled:
                share = offer.practical_occupancy
                terms = [*filled, *((variable, -share * size) for variable, size in beds.open_terms)]
                row = RowKey("C02", OfferKey(s, t, offer_id))
                model.add_row("C02", row.key, terms, "<=", share * beds.fixed, rests_on=stated[offer_id, t])
                if row in model.slacks:
                    _within_walls(model, placements, s, t, offer, beds)


def _fact(model: Model, offer: Offer) -> Limit:
    """What the offer says of its beds, named in a clash where not every bed takes a child: its occupancy, or wide children."""
    wide = any(model.instance.footprint(offer, need) > 1 for need in offer.takes)
    if offer.practical_occupancy >= 1 and not wide:
        return BRICKS
    told = words.filled(offer.practical_occupancy, wide=wide).about(offer.label)
    path = f"{offer.stated_at}.practical_occupancy" if offer.practical_occupancy < 1 else ""
    return Limit(path, offer.practical_occupancy, "share", relaxable=False, named=True, words=told)


def _of_beds(fact: Limit, beds: Beds) -> Limit:
    """The same of the beds of one period: so many are filled for one more of the share."""
    return replace(fact, per=PerLimit(beds.fixed, beds.open_terms)) if fact.path else fact


def _within_walls(model: Model, placements: Placements, s: int, t: int, offer: Offer, beds: Beds) -> None:
    """Keep to one child a bed where the rule may be missed, so that a clash does not blame it for want of beds.

    ::

        sum over n, a of min(1, footprint[k,n]) * placed[s,t,n,a,k] + sold[s,t,k] <= beds[k,t]
    """
    filled = [(variable, min(1.0, each)) for variable, each in placements.filled(model, s, t, offer)]
    model.link([*filled, *((variable, -size) for variable, size in beds.open_terms)], "<=", beds.fixed)


EQUATIONS = (require,)
