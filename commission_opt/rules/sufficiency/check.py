"""C01 sufficiency, from the decisions: children placed, of those who need a placement."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.workings import Finding, Spent, Workings
from commission_opt.plan.wording import place_text, scenario_text


def check(w: Workings, _spent: Spent) -> Iterator[Finding]:
    """Children placed, of those who need a placement; one row for each scenario, period, need and area."""
    price = w.instance.rules.sufficiency.price_per_child_week
    scenarios = len(w.demand.scenarios)
    for s, scenario in enumerate(w.demand.scenarios):
        for (t, need, area), children in scenario.children.items():
            period, key = w.periods[t], (s, t, need, area)
            where = place_text(w.areas[area], w.times[t], w.needs[need], scenario_text(s, scenarios))
            yield Finding(
                "C01",
                key,
                where,
                "==",
                children - w.prevention.avoided.get(key, 0.0),
                w.use.met.get(key, 0.0),
                missed=w.decisions.short.get(key, 0.0),
                price=price,
                weight=scenario.probability * terms.weeks(period),
                periods=(period,),
                scenario=s,
            )
