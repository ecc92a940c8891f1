"""C02 capacity, from the decisions: beds used and sold, of those that can really be filled."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.plan.evaluator.tolerance import ANY
from commission_opt.plan.evaluator.workings import Finding, Spent, Workings


def check(w: Workings, _spent: Spent) -> Iterator[Finding]:
    """Beds used and sold, of those that can really be filled."""
    for offer in w.with_beds:
        beds = w.beds.beds[offer.id]
        for s in range(len(w.probabilities)):
            for t, there in enumerate(beds):
                filled = w.use.used.get((s, t, offer.id), 0.0) + w.use.sold.get((s, t, offer.id), 0.0)
                if abs(there) > ANY or abs(filled) > ANY:
                    limit = offer.practical_occupancy * w.beds.fillable(offer.id, t)
                    yield Finding("C02", (s, t, offer.id), w.where(offer.label, t, s), "<=", limit, filled)
