"""C10 headroom, from the decisions: local beds against expected local demand, or how much of it is met locally."""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum

from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.local import LocalCount, areas_of, needs_of
from commission_opt.plan.evaluator.tolerance import ANY, misses
from commission_opt.plan.evaluator.workings import Finding, Spent, Workings
from commission_opt.plan.wording import place_text
from commission_opt.rules.headroom.record import Headroom


def check(w: Workings, _spent: Spent) -> Iterator[Finding]:
    """Local beds against expected local demand, or the share of it that is met locally."""
    for rule in w.instance.rules.of(Headroom):
        if rule.margin is not None:
            yield from _margin(w, rule, rule.margin)
        elif rule.share_met_locally is not None:
            yield from _share_met(w, rule, rule.share_met_locally)
        elif rule.probability_met_locally is not None:
            yield _probability_met(w, rule, rule.probability_met_locally)


def _margin(w: Workings, rule: Headroom, margin: float) -> Iterator[Finding]:
    needs, areas = needs_of(w, rule), areas_of(w, rule)
    local = [
        offer
        for offer in w.with_beds
        if needs & set(offer.takes) and any(w.places.local(area, offer, rule) for area in areas)
    ]
    for period in w.periods:
        if terms.covers(rule, period.start):
            t = period.index
            limit = (1 + margin) * _demand(w, needs, areas, t)
            beds = sum(w.beds.beds[offer.id][t] for offer in local)
            yield Finding(
                "C10",
                (t, rule.id),
                place_text(rule.label, w.times[t]),
                ">=",
                limit,
                beds,
                price=rule.price_per_bed_week,
                weight=terms.weeks(period),
                periods=(period,),
            )


def _share_met(w: Workings, rule: Headroom, share: float) -> Iterator[Finding]:
    needs, areas = needs_of(w, rule), areas_of(w, rule)
    periods = tuple(period for period in w.periods if terms.covers(rule, period.start))
    if not periods:
        return
    counter = LocalCount(w, rule)
    needed = sum(terms.weeks(period) * _demand(w, needs, areas, period.index) for period in periods)
    met = sum(
        terms.weeks(period) * probability * counter.count(s, period.index)[1]
        for s, probability in enumerate(w.probabilities)
        for period in periods
    )
    yield Finding(
        "C10",
        ("horizon", rule.id),
        rule.label,
        ">=",
        share,
        met / needed if needed > ANY else 1.0,
        missed=share * needed - met,
        size=share * needed,
        price=rule.price_per_bed_week,
        periods=periods,
    )


def _probability_met(w: Workings, rule: Headroom, wanted: float) -> Finding:
    """The probability of the demand scenarios in which every child has a local place in every period."""
    needs, areas, counter = needs_of(w, rule), areas_of(w, rule), LocalCount(w, rule)
    needed: dict[tuple[int, int], float] = {}
    avoided: dict[tuple[int, int], float] = {}
    for s, scenario in enumerate(w.demand.scenarios):
        for (t, need, area), children in scenario.children.items():
            if need in needs and area in areas and terms.covers(rule, w.periods[t].start):
                kept_out = w.prevention.avoided.get((s, t, need, area), 0.0)
                needed[s, t] = needed.get((s, t), 0.0) + children
                avoided[s, t] = avoided.get((s, t), 0.0) + kept_out
    # A rounding is one of all that is needed, whatever services then avoid of it: that is a decision.
    missed = {
        (s, t)
        for (s, t), children in needed.items()
        if misses(children - avoided[s, t] - counter.count(s, t)[1], children)
    }
    courses_missed = {s for s, _ in missed}
    met = fsum(probability for s, probability in enumerate(w.probabilities) if s not in courses_missed)
    return Finding(
        "C10",
        ("probability", rule.id),
        rule.label,
        ">=",
        wanted,
        met,
        price=rule.price_per_point,
        weight=100.0,
        periods=w.periods,
    )


def _demand(w: Workings, needs: set[str], areas: set[str], t: int) -> float:
    """Expected children of these needs and areas, less those whom edge of care keeps out of care."""
    lanes = [(t, need, area) for need in sorted(needs) for area in sorted(areas)]
    return sum(w.demand.expected.get(lane, 0.0) - w.prevention.expected.get(lane, 0.0) for lane in lanes)
