"""What fostering costs: recruiting households, and the weekly allowance and fee."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.offers.foster.record import Foster
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.workings import Workings


def foster_costs(w: Workings, offer: Foster) -> Iterator[tuple[int, str, str, float]]:
    """Cost of a foster offer in each period: period, line, offer, £ of the day."""
    weekly = offer.allowance_per_child_week + offer.fee_per_child_week
    for period in w.periods:
        t = period.index
        uplift = terms.price_rise(w.instance, "foster", period.start)
        children = sum(
            probability * w.use.children.get((s, t, offer.id), 0.0) for s, probability in enumerate(w.probabilities)
        )
        recruited = w.decisions.recruited.get((offer.id, t), 0)
        yield (
            t,
            "foster",
            offer.id,
            uplift * (weekly * children * terms.weeks(period) + offer.recruitment_cost * recruited),
        )
