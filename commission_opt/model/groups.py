"""The group of offers that a rule is about."""

from __future__ import annotations

from commission_opt.instance.instance import Instance
from commission_opt.instance.rule import OffersRule
from commission_opt.offers.common.record import Offer


def group(instance: Instance, rule: OffersRule) -> list[Offer]:
    """Offers that a rule is about: those it names, else those of its kinds."""
    if rule.offers:
        named = {offer.id for reference in rule.offers for offer in instance.offers_named(reference)}
        return [offer for offer in instance.offers if offer.id in named]
    kinds = rule.kinds or rule.default_kinds
    return [offer for offer in instance.offers if offer.kind in kinds]
