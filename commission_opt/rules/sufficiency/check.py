"""C01 sufficiency, C02 capacity, C09 stability: every child has a bed, and keeps it."""

from __future__ import annotations

import math
from collections.abc import Iterator

from commission_opt.instance.rules import Stability
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.tolerance import ANY
from commission_opt.plan.evaluator.workings import Finding, Workings
from commission_opt.plan.wording import place_text, scenario_text


def sufficiency(w: Workings) -> Iterator[Finding]:
    """C01: children placed, of those who need a placement; one row for each scenario, period, need and area."""
    price = w.instance.rules.sufficiency.price_per_child_week
    scenarios = len(w.demand.scenarios)
    for s, scenario in enumerate(w.demand.scenarios):
        for (t, need, area), children in scenario.children.items():
            period, key = w.periods[t], (s, t, need, area)
            where = place_text(w.areas[area], w.times[t], w.needs[need], scenario_text(s, scenarios))
            yield Finding(
                "C01", key, where, "==", children - w.prevention.avoided.get(key, 0.0), w.use.met.get(key, 0.0), missed=w.decisions.short.get(key, 0.0),
                price=price, weight=scenario.probability * terms.weeks(period), periods=(period,), scenario=s,
            )  # fmt: skip


def unbalanced(w: Workings) -> Iterator[tuple[str, float, float]]:
    """Where children placed and short are not those who need a placement: where, limit, difference.

    Children whom edge of care keeps out of care need none; there can be no more of them than there
    would have been. Nothing may be short, or placed, where nobody needs a placement.
    """
    scenarios = len(w.demand.scenarios)
    needed = {(s, *lane): n for s, scenario in enumerate(w.demand.scenarios) for lane, n in scenario.children.items()}
    avoided = w.prevention.avoided
    for key in dict.fromkeys([*needed, *w.use.met, *w.decisions.short, *avoided]):
        s, t, need, area = key
        there = w.use.met.get(key, 0.0) + w.decisions.short.get(key, 0.0)
        wanted = needed.get(key, 0.0) - avoided.get(key, 0.0)
        where = place_text(w.areas[area], w.times[t], w.needs[need], scenario_text(s, scenarios))
        yield where, wanted, there - wanted


def capacity(w: Workings) -> Iterator[Finding]:
    """C02: beds used and sold, of those that can really be filled."""
    for offer in w.with_beds:
        beds = w.beds.beds[offer.id]
        for s in range(len(w.probabilities)):
            for t, there in enumerate(beds):
                filled = w.use.used.get((s, t, offer.id), 0.0) + w.use.sold.get((s, t, offer.id), 0.0)
                if abs(there) > ANY or abs(filled) > ANY:
                    limit = offer.practical_occupancy * there
                    yield Finding("C02", (s, t, offer.id), w.where(offer.label, t, s), "<=", limit, filled)


def stability(w: Workings) -> Iterator[Finding]:
    """C09: children who leave an offer faster than placements end of themselves."""
    for rule in w.instance.rules.stability:
        for s, probability in enumerate(w.probabilities):
            for period in w.periods[1:]:
                t = period.index
                if terms.covers(rule, period.start):
                    yield Finding(
                        "C09", (s, t, rule.id), w.where(rule.label, t, s), "<=", rule.moves_at_most, _moved(w, rule, s, t),
                        price=rule.price_per_move, weight=probability, periods=(period,), scenario=s,
                    )  # fmt: skip


def _moved(w: Workings, rule: Stability, s: int, t: int) -> float:
    weeks = terms.middles_between(w.periods[t - 1], w.periods[t]) * terms.YEAR_WEEKS
    stays = {
        need.id: math.exp(-weeks / need.mean_stay_weeks)
        for need in w.instance.need
        if need.mean_stay_weeks is not None and (not rule.needs or need.id in rule.needs)
    }
    now = w.use.lanes.get((s, t), {})
    moved = 0.0
    for lane, before in w.use.lanes.get((s, t - 1), {}).items():
        stay = stays.get(lane[0])
        if stay is not None:
            moved += max(0.0, stay * before - now.get(lane, 0.0))
    return moved
