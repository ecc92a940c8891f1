"""C03 locality and C10 headroom: near enough to home, now and with room to spare."""

from __future__ import annotations

from collections.abc import Iterator
from math import fsum

from commission_opt.instance.rules import Headroom, LocalRule
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.tolerance import ANY, misses
from commission_opt.plan.evaluator.use import Lane
from commission_opt.plan.evaluator.workings import Finding, Workings
from commission_opt.plan.wording import place_text


class LocalCount:
    """Counts the children a rule is about, and those placed locally; looks up each lane once."""

    def __init__(self, w: Workings, rule: LocalRule) -> None:
        self.w = w
        self.rule = rule
        self.needs = needs_of(w, rule)
        self.areas = areas_of(w, rule)
        self._lanes: dict[Lane, int] = {}

    def _sort(self, lane: Lane) -> int:
        """0 for a lane the rule is not about, 1 for one beyond, 2 for a local one."""
        need, area, offer = lane
        if need not in self.needs or area not in self.areas:
            return 0
        return 2 if self.w.places.local(area, self.w.offers[offer], self.rule) else 1

    def count(self, s: int, t: int) -> tuple[float, float]:
        """Children placed, and of those locally."""
        known = self._lanes
        every = local = 0.0
        for lane, children in self.w.use.lanes.get((s, t), {}).items():
            sort = known.get(lane)
            if sort is None:
                sort = known[lane] = self._sort(lane)
            if sort:
                every += children
                if sort == 2:
                    local += children
        return every, local


def needs_of(w: Workings, rule: LocalRule) -> set[str]:
    """The needs a rule is about: those it names, or all with a local duty."""
    return set(rule.needs) or {need.id for need in w.instance.need if need.local_duty}


def areas_of(w: Workings, rule: LocalRule) -> set[str]:
    """The areas a rule is about: those it names, or all."""
    return set(rule.areas) or set(w.areas)


def locality(w: Workings) -> Iterator[Finding]:
    """C03: the share of children placed locally, or the number placed beyond, in each period."""
    for rule in w.instance.rules.locality:
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
                        "C03", (s, t, rule.id), where, ">=", rule.minimum_share, value, missed=wanted - local,
                        size=wanted, price=rule.price_per_child_week, weight=weight, periods=(period,), scenario=s,
                    )  # fmt: skip
                elif rule.children_beyond_at_most is not None:
                    yield Finding(
                        "C03", (s, t, rule.id), where, "<=", rule.children_beyond_at_most, children - local,
                        price=rule.price_per_child_week, weight=weight, periods=(period,), scenario=s,
                    )  # fmt: skip


def headroom(w: Workings) -> Iterator[Finding]:
    """C10: local beds against expected local demand, or the share of it that is met locally."""
    for rule in w.instance.rules.headroom:
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
                "C10", (t, rule.id), place_text(rule.label, w.times[t]), ">=", limit, beds,
                price=rule.price_per_bed_week, weight=terms.weeks(period), periods=(period,),
            )  # fmt: skip


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
        "C10", ("horizon", rule.id), rule.label, ">=", share, met / needed if needed > ANY else 1.0,
        missed=share * needed - met, size=share * needed, price=rule.price_per_bed_week, periods=periods,
    )  # fmt: skip


def _probability_met(w: Workings, rule: Headroom, wanted: float) -> Finding:
    """The probability of the courses of demand in which every child has a local place in every period."""
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
        "C10", ("probability", rule.id), rule.label, ">=", wanted, met,
        price=rule.price_per_point, weight=100.0, periods=w.periods,
    )  # fmt: skip


def _demand(w: Workings, needs: set[str], areas: set[str], t: int) -> float:
    """Expected children of these needs and areas, less those whom edge of care keeps out of care."""
    lanes = [(t, need, area) for need in sorted(needs) for area in sorted(areas)]
    return sum(w.demand.expected.get(lane, 0.0) - w.prevention.expected.get(lane, 0.0) for lane in lanes)
