"""Groups of offers that a rule names."""

from __future__ import annotations

from collections.abc import Sequence

from commission_opt.instance.document import Path
from commission_opt.instance.findings import Findings
from commission_opt.instance.instance import Instance
from commission_opt.offers.common.record import Offer


def refuse_others(
    instance: Instance, names: Sequence[str], path: Path, sorts: tuple[type[Offer], ...], why: str, found: Findings
) -> None:
    """Report offers named at `path` that are of none of the `sorts` that the rule is about; a service is let through.

    Parameters
    ----------
    why
        What is told of such an offer, after its name.
    """
    services = {service.id for service in instance.edge_of_care}
    for place, name in enumerate(names):
        if name not in services and not any(isinstance(offer, sorts) for offer in instance.offers_named(name)):
            found.add((*path, "offers", place), f"'{name}' {why}.", "Take it out of the rule.")
