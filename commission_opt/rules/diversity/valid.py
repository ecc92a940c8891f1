"""Rules of diversity count what their offers have, and ask for no more than there can be."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.instance.document import Path
from commission_opt.instance.findings import Findings
from commission_opt.instance.instance import Instance
from commission_opt.instance.spelling import listed
from commission_opt.offers.block.record import Block
from commission_opt.offers.building.record import Building
from commission_opt.offers.card import Form
from commission_opt.offers.common.record import Offer
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.dps.record import CallOff
from commission_opt.offers.foster.record import Foster
from commission_opt.offers.market.record import Market
from commission_opt.offers.rooms import offer_card
from commission_opt.rules.diversity.record import Diversity

OF_BEDS = (
    "providers_at_least",
    "contracts_at_least",
    "contracts_at_most",
    "beds_at_least",
    "beds_at_most",
)
NOTHING_TO_COUNT = "their places are bought as they are used, so that there are no beds or contracts to count."


def valid(instance: Instance, found: Findings) -> None:
    """Each key fits the offers that the rule is about, and what a hard one asks for can be."""
    for nth, rule in enumerate(instance.rules.of(Diversity)):
        path: Path = ("rules", "diversity", nth)
        fits = [_check_fit(instance, rule, path, found), _check_named(instance, rule, path, found)]
        if rule.price_per_unit is None and all(fits):
            _check_possible(instance, rule, path, found)


def _check_fit(instance: Instance, rule: Diversity, path: Path, found: Findings) -> bool:
    """Kinds without beds have a share of the bed-weeks used, and nothing else to count."""
    keys = [key for key in OF_BEDS if getattr(rule, key) is not None]
    misfits = [kind for kind in rule.kinds if not _has_beds(instance, kind)]
    for key in keys if misfits else ():
        remedy = f"Give provider_share_at_most instead, or take {listed(misfits)} out of kinds."
        found.add((*path, key), f"does not fit {listed(misfits)}: {NOTHING_TO_COUNT}", remedy)
    return not (keys and misfits)


def _has_beds(instance: Instance, kind: str) -> bool:
    """Whether offers of a kind have beds: unless all there are of it, or all that there can be, are bought as used."""
    known = [offer for offer in instance.offers if offer.kind == kind]
    return any(not offer.bought_as_used for offer in known) if known else offer_card(kind).form is not Form.MARKET


def _check_named(instance: Instance, rule: Diversity, path: Path, found: Findings) -> bool:
    """The same of offers named one by one."""
    keys = [key for key in OF_BEDS if getattr(rule, key) is not None]
    misfits = [
        (place, name)
        for place, name in enumerate(rule.offers)
        if all(isinstance(offer, Market) for offer in instance.offers_named(name))
    ]
    for place, name in misfits if keys else ():
        message = f"{listed(keys)} cannot count '{name}': {NOTHING_TO_COUNT}"
        found.add((*path, "offers", place), message, "Take it out of the rule, or give provider_share_at_most instead.")
    return not (keys and misfits)


def _check_possible(instance: Instance, rule: Diversity, path: Path, found: Findings) -> None:
    offers = list(_group(instance, rule))
    providers = len({offer.counted_provider for offer in offers})
    soften = "Lower it, add offers, or give price_per_unit so that it may be missed."
    if rule.provider_share_at_most is not None and 0 < providers * rule.provider_share_at_most < 1 - 1e-9:
        message = f"{providers} providers with at most {rule.provider_share_at_most:.0%} each cannot make up the whole."
        found.add((*path, "provider_share_at_most"), message, "Raise it, add providers, or give price_per_unit.")
    with_beds = len({offer.counted_provider for offer in offers if not isinstance(offer, Market)})
    new = [_most_new(instance, offer) for offer in offers]
    contracts, beds = sum(number for number, _ in new), sum(number * size for number, size in new)
    for key, most in (("providers_at_least", with_beds), ("contracts_at_least", contracts), ("beds_at_least", beds)):
        least = getattr(rule, key)
        if least is not None and least > most + 1e-9:
            found.add((*path, key), f"asks for {least:,}, and the offers have at most {most:,g}.", soften)


def _group(instance: Instance, rule: Diversity) -> Iterator[Offer]:
    if rule.offers:
        named = {offer.id for name in rule.offers for offer in instance.offers_named(name)}
        return (offer for offer in instance.offers if offer.id in named)
    kinds = rule.kinds or rule.default_kinds
    return (offer for offer in instance.offers if offer.kind in kinds)


def _most_new(instance: Instance, offer: Offer) -> tuple[int, float]:
    """How many can be committed to at most, and the beds of the largest."""
    if isinstance(offer, Contract):
        homes = (
            offer.homes_at_most
            if isinstance(offer, CallOff)
            else int(not (isinstance(offer, Block) and offer.existing))
        )
        return homes, max(offer.sizes)
    if isinstance(offer, Building):
        return 0 if offer.existing else offer.homes, offer.beds
    if isinstance(offer, Foster):
        return offer.recruits_per_year_at_most * len(instance.years), offer.children_per_household
    return 0, 0.0
