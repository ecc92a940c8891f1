"""How long children stay is known, so that those who leave can be told from those who are moved."""

from __future__ import annotations

from commission_opt.instance.findings import Findings
from commission_opt.instance.instance import Instance
from commission_opt.instance.spelling import listed
from commission_opt.rules.stability.record import Stability


def valid(instance: Instance, found: Findings) -> None:
    """Report needs without a mean stay."""
    stays = {need.id: need.mean_stay_weeks for need in instance.need}
    for nth, rule in enumerate(instance.rules.of(Stability)):
        missing = [need for need in rule.needs or stays if stays[need] is None]
        if missing:
            message = f"needs the average length of stay of {listed(missing)}."
            found.add(("rules", "stability", nth), message, "Add mean_stay_weeks = ... to the [[need]].")
