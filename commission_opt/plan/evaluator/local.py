"""The children that a rule about local placements is about, and those placed locally."""

from __future__ import annotations

from commission_opt.instance.rule import LocalRule
from commission_opt.plan.evaluator.use import UsedLane
from commission_opt.plan.evaluator.workings import Workings


class LocalCount:
    """Counts the children a rule is about, and those placed locally; looks up each lane once."""

    def __init__(self, w: Workings, rule: LocalRule) -> None:
        self.w = w
        self.rule = rule
        self.needs = needs_of(w, rule)
        self.areas = areas_of(w, rule)
        self._lanes: dict[UsedLane, int] = {}

    def _sort(self, lane: UsedLane) -> int:
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
