"""Social workers' travel, from the decisions alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.cost import Cost

if TYPE_CHECKING:
    from commission_opt.plan.evaluator.workings import Workings


def costs(w: Workings) -> Iterator[Cost]:
    """Visits, by distance where it is known: period, line, offer, £ of the day."""
    if w.instance.travel is None:
        return
    a_week: dict[tuple[str, str, str], float] = {}
    starts = {terms.financial_year(period.start): period.start for period in w.periods}
    for offer in w.instance.offers:
        for area in w.areas:
            for year, day in starts.items():
                a_week[year, area, offer.id] = w.places.visits_a_week(area, offer, day)
    for (s, t), lanes in w.use.lanes.items():
        period = w.periods[t]
        factor, year = w.probabilities[s] * terms.weeks_paid(w.instance, period), terms.financial_year(period.start)
        sums: dict[str, float] = defaultdict(float)
        for (_, area, offer_id), children in lanes.items():
            sums[offer_id] += a_week[year, area, offer_id] * children
        for offer_id, cost in sums.items():
            yield Cost(t, "travel", offer_id, factor * cost)
