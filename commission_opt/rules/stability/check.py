"""C09 stability, from the decisions: children who leave an offer faster than placements end of themselves."""

from __future__ import annotations

import math
from collections.abc import Iterator

from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.workings import Finding, Spent, Workings
from commission_opt.rules.stability import leavers
from commission_opt.rules.stability.record import Stability


def check(w: Workings, _spent: Spent) -> Iterator[Finding]:
    """Children who leave an offer faster than placements end of themselves."""
    yield from leavers.check(w)
    for rule in w.instance.rules.of(Stability):
        for s, probability in enumerate(w.probabilities):
            for period in w.periods[1:]:
                t = period.index
                if terms.covers(rule, period.start):
                    yield Finding(
                        "C09",
                        (s, t, rule.id),
                        w.where(rule.label, t, s),
                        "<=",
                        rule.moves_at_most,
                        _moved(w, rule, s, t),
                        price=rule.price_per_move,
                        weight=probability,
                        periods=(period,),
                        scenario=s,
                    )


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
