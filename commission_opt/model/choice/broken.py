"""First: fewer children short, and rules broken by less."""

from __future__ import annotations

from commission_opt.model.choice.stage import ChoiceStage
from commission_opt.model.measures import Expression
from commission_opt.model.model import Model


def broken(model: Model) -> Expression:
    """Less that is paid for children short and rules broken, in £ at present value.

    ::

        broken = sum over t of discount[t] * (price_per_child_week * weeks[t] * short[s,t,n,a] + price * missed)

    Each counts at the price that the instance gives it, expected over the scenarios: `price_per_child_week` of
    sufficiency, and the `price_...` of each soft rule. A hard rule is kept by every plan.
    """
    return Expression(
        [
            (charge.variable, charge.discount * charge.amount)
            for charge in model.charges
            if charge.line == "penalty" and charge.amount
        ]
    )


BROKEN = ChoiceStage("broken", broken)
