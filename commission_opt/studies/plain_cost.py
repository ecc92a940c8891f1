"""Studies that search along the cost: they need it to be what is minimised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commission_opt.errors import EXIT_USAGE, CommissionError

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance


class RiskWeighed(CommissionError):
    """What is minimised is not the cost alone."""

    exit_code = EXIT_USAGE


def require_plain_cost(instance: Instance, study: str) -> None:
    """Refuse an instance in which the cost at risk has a weight.

    Raises
    ------
    RiskWeighed
        With what to do about it.
    """
    known = instance.uncertainty
    if known.risk.weight > 0 and known.scenarios > 1:
        raise RiskWeighed(
            f"{study} searches along the expected cost, and here the cost at risk counts for {known.risk.weight:.0%} of "
            "what is minimised. Run it with --set uncertainty.risk.weight=0; a cap on the cost at risk "
            "(uncertainty.risk.cvar_at_most) may stay."
        )
