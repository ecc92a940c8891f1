"""C04 caseload, as it is told."""

from __future__ import annotations

from commission_opt.rules.wording import Wording

SOFT = "Always hard."
PRICE = "one more case that the team can carry, in that period."


def carried(caseload: float) -> Wording:
    """How many cases a worker can carry."""
    return Wording(says="caseload: {label}, " + f"at most {caseload:g} {'case' if caseload == 1 else 'cases'} a worker")
