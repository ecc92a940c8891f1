"""The offers named are chosen or not, rather than there or bought as they are used."""

from __future__ import annotations

from commission_opt.instance.findings import Findings
from commission_opt.instance.groups import refuse_others
from commission_opt.instance.instance import Instance
from commission_opt.offers.block.record import Block
from commission_opt.offers.building.record import Building
from commission_opt.offers.contract.record import Contract
from commission_opt.rules.one_of.record import OneOf


def valid(instance: Instance, found: Findings) -> None:
    """Report offers of which there is nothing to choose."""
    for nth, rule in enumerate(instance.rules.of(OneOf)):
        path = ("rules", "one_of", nth)
        refuse_others(
            instance, rule.offers, path, (Contract, Building), "is not chosen but bought as it is used", found
        )
        for place, name in enumerate(rule.offers):
            if any(isinstance(o, (Block, Building)) and o.existing for o in instance.offers_named(name)):
                message = f"'{name}' exists already: there is nothing to choose."
                found.add((*path, "offers", place), message, "Take it out of the rule.")
