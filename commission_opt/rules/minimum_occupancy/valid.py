"""The offers named have beds, which alone can stand empty."""

from __future__ import annotations

from commission_opt.instance.findings import Findings
from commission_opt.instance.groups import refuse_others
from commission_opt.instance.instance import Instance
from commission_opt.offers.building.record import Building
from commission_opt.offers.contract.record import Contract
from commission_opt.rules.minimum_occupancy.record import MinimumOccupancy


def valid(instance: Instance, found: Findings) -> None:
    """Report offers without beds of their own."""
    for nth, rule in enumerate(instance.rules.of(MinimumOccupancy)):
        path = ("rules", "minimum_occupancy", nth)
        refuse_others(instance, rule.offers, path, (Contract, Building), "has no beds of its own", found)
