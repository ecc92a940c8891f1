"""C14 cost at risk, as it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commission_opt.rules.wording import Wording

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance

SOFT = "Hard, or soft with `uncertainty.risk.price_per_pound`."
PRICE = "one more pound of cost at risk."

CAP = Wording(label="the costliest demand scenarios")


def hard(instance: Instance) -> list[str]:
    """What is said of its cap where it cannot be broken at any price."""
    risk = instance.uncertainty.risk
    if risk.cvar_at_most is None or risk.price_per_pound is not None:
        return []
    return [f"cost at risk: at most £{round(risk.cvar_at_most):,}"]
