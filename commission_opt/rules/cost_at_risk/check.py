"""C14 cost at risk, from the decisions: the conditional value at risk against its cap."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.plan.evaluator.workings import Finding, Spent, Workings


def check(w: Workings, spent: Spent) -> Iterator[Finding]:
    """The mean cost of the costliest demand scenarios."""
    risk = w.instance.uncertainty.risk
    if risk.cvar_at_most is not None:
        yield Finding(
            "C14",
            ("cvar",),
            "Cost at risk",
            "<=",
            risk.cvar_at_most,
            spent.at_risk,
            price=risk.price_per_pound,
            periods=w.periods,
            at_present_value=True,
        )
