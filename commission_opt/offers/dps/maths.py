"""Homes called off a dynamic purchasing system (`[[dps]]`), provider by provider.

Identical homes are counted, not told apart: ``awarded[k,tau,size]`` is the number of homes of
that size called off from a provider in period tau.
"""

from __future__ import annotations

from commission_opt.model.model import Model, Term
from commission_opt.model.placements import Placements
from commission_opt.offers.contract import maths as contract
from commission_opt.offers.dps.record import CallOff, Dps
from commission_opt.rules.market.maths import homes_stated, limit_beds, limit_homes


def decide(model: Model) -> None:
    """Add the call-offs of every provider, within what it can open (C12)."""
    for dps in model.instance.of(Dps):
        beds: list[Term] = []
        for offer in dps.offers():
            beds += _decide_provider(model, offer)
        if dps.beds_at_most is not None:
            limit_beds(model, dps, beds, dps.beds_at_most)


def _decide_provider(model: Model, offer: CallOff) -> list[Term]:
    ways = contract.awards(model, offer, offer.call_off_from, offer.call_off_to)
    contract.decide(model, offer, ways, at_most=offer.homes_at_most)
    awarded = [(model.columns.awarded[way.key], way.size) for way in ways]
    provider = offer.id.removeprefix(f"{offer.dps}/")
    stated = homes_stated(f"dps.{offer.dps}.provider.{provider}.homes_at_most", offer.homes_at_most, offer.label)
    limit_homes(model, offer.id, [variable for variable, _ in awarded], offer.homes_at_most, stated)
    return [(variable, float(size)) for variable, size in awarded]


def use(model: Model, placements: Placements) -> None:
    """Charge the beds used above the guarantee."""
    for dps in model.instance.of(Dps):
        for offer in dps.offers():
            contract.use_above_guarantee(model, offer, placements)


EQUATIONS = {"dps": contract.EQUATIONS}
BEDS = contract.BEDS
