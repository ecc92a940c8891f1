"""C03 locality, from the decisions: the share of children placed locally, or the number placed beyond."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.local import LocalCount
from commission_opt.plan.evaluator.tolerance import ANY
from commission_opt.plan.evaluator.workings import Finding, Spent, Workings
from commission_opt.rules.locality.record import Locality


def check(w: Workings, _spent: Spent) -> Iterator[Finding]:
    """The share of children placed locally, or the number placed beyond, in each period."""
    for rule in w.instance.rules.of(Locality):
        counter = LocalCount(w, rule)
        for s, probability in enumerate(w.probabilities):
            for period in w.periods:
                if not terms.covers(rule, period.start):
                    continue
                t = period.index
                children, local = counter.count(s, t)
                where, weight = w.where(rule.label, t, s), probability * terms.weeks(period)
                if rule.minimum_share is not None:
                    wanted = rule.minimum_share * children
                    value = local / children if children > ANY else 1.0
                    yield Finding(
                        "C03",
                        (s, t, rule.id),
                        where,
                        ">=",
                        rule.minimum_share,
                        value,
                        missed=wanted - local,
                        size=wanted,
                        price=rule.price_per_child_week,
                        weight=weight,
                        periods=(period,),
                        scenario=s,
                    )
                elif rule.children_beyond_at_most is not None:
                    yield Finding(
                        "C03",
                        (s, t, rule.id),
                        where,
                        "<=",
                        rule.children_beyond_at_most,
                        children - local,
                        price=rule.price_per_child_week,
                        weight=weight,
                        periods=(period,),
                        scenario=s,
                    )
