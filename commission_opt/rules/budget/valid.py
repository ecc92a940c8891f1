"""A budget is for a year of the horizon."""

from __future__ import annotations

from commission_opt.instance.findings import Findings
from commission_opt.instance.instance import Instance
from commission_opt.instance.spelling import did_you_mean
from commission_opt.rules.budget.record import Budget


def valid(instance: Instance, found: Findings) -> None:
    """Report years that are not planned."""
    for nth, budget in enumerate(instance.rules.of(Budget)):
        if budget.year is not None and budget.year not in instance.years:
            message = f"{budget.year} is not in the horizon, {instance.years[0]} to {instance.years[-1]}."
            found.add(("rules", "budget", nth, "year"), message, did_you_mean(budget.year, instance.years))
