"""C06 minimum occupancy, from the decisions: expected use of the beds of a group of offers."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.instance.calendar import Period
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.tolerance import ANY
from commission_opt.plan.evaluator.workings import Finding, Spent, Workings
from commission_opt.plan.wording import place_text
from commission_opt.rules.minimum_occupancy.record import MinimumOccupancy

Bucket = tuple[object, str, tuple[Period, ...]]  # key, in words, periods


def check(w: Workings, _spent: Spent) -> Iterator[Finding]:
    """Expected use of the beds of a group of offers, by period, year or horizon."""
    for rule in w.instance.rules.of(MinimumOccupancy):
        group = [offer.id for offer in w.group(rule) if offer.id in w.beds.beds]
        for bucket, time, periods in _buckets(w, rule):
            beds = sum(terms.weeks(period) * w.beds.beds[offer][period.index] for period in periods for offer in group)
            filled = sum(
                probability * terms.weeks(period) * _filled(w, s, period.index, offer)
                for s, probability in enumerate(w.probabilities)
                for period in periods
                for offer in group
            )
            wanted = rule.minimum_share * beds
            yield Finding(
                "C06",
                (rule.id, bucket),
                place_text(rule.label, time),
                ">=",
                rule.minimum_share,
                filled / beds if beds > ANY else 1.0,
                missed=wanted - filled,
                size=wanted,
                price=rule.price_per_bed_week,
                periods=periods,
            )


def _filled(w: Workings, s: int, t: int, offer: str) -> float:
    return w.use.used.get((s, t, offer), 0.0) + w.use.sold.get((s, t, offer), 0.0)


def _buckets(w: Workings, rule: MinimumOccupancy) -> Iterator[Bucket]:
    applying = tuple(period for period in w.periods if terms.covers(rule, period.start))
    if rule.per == "period":
        for period in applying:
            yield period.index, w.times[period.index], (period,)
    elif rule.per == "year":
        for year in dict.fromkeys(terms.financial_year(period.start) for period in applying):
            yield year, year, tuple(period for period in applying if terms.financial_year(period.start) == year)
    elif applying:
        yield "horizon", "", applying
