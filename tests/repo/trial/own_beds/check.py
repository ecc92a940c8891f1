"""C99 own beds, from the decisions: the beds of the council's own homes in each period."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.rules.own_beds.record import OwnBeds

from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.workings import Finding, Spent, Workings
from commission_opt.plan.wording import place_text


def check(w: Workings, _spent: Spent) -> Iterator[Finding]:
    """Beds there are, against those asked for."""
    homes = [offer.id for offer in w.with_beds if offer.kind == "home"]
    for rule in w.instance.rules.of(OwnBeds):
        for period in w.periods:
            if terms.covers(rule, period.start):
                t = period.index
                yield Finding(
                    "C99",
                    (t, rule.id),
                    place_text(rule.label, w.times[t]),
                    ">=",
                    rule.beds_at_least,
                    sum(w.beds.beds[home][t] for home in homes),
                    price=rule.price_per_bed_week,
                    weight=terms.weeks(period),
                    periods=(period,),
                )
