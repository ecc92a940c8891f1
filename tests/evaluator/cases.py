"""Small instances whose figures can be worked out by hand.

The horizon starts on 1 April 2019. Its quarters have 91, 92, 92 and 91 days (13 weeks, 92/7, 92/7
and 13 weeks), and 2019/20 has 366 days. Nothing is discounted unless a case says so.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from commission_opt.decisions import Decisions, PlacedThen
from commission_opt.demand import DemandTable, demand_table
from commission_opt.instance.calendar import add_months
from commission_opt.instance.instance import Instance
from commission_opt.plan.evaluation import Evaluation, RuleRow
from commission_opt.plan.evaluator import evaluate

START = dt.date(2019, 4, 1)
MIDDLE = 45.5 / 365.25  # years from the start to the middle of the first quarter


def make(quarters: int = 1, **tables: Any) -> Instance:
    """An instance of so many quarters: two areas, one need, four children in the north, a spot market.

    By edition 1 of the sums, unless `tables` says another: by days, as they are worked out by hand here.
    """
    end = add_months(START, 3 * quarters) - dt.timedelta(days=1)
    base: dict[str, Any] = {
        "title": "By hand",
        "conventions": 1,
        "horizon": {"start": START, "end": end, "period": "quarter"},
        "money": money(),
        "area": [{"id": "north", "name": "North"}, {"id": "south", "name": "South"}],
        "need": [{"id": "ebd", "name": "EBD"}],
        "demand": [{"id": "children", "need": "ebd", "area": "north", "children": 4.0}],
        "spot": [spot()],
    }
    return Instance.model_validate(base | tables)


def money(**keys: Any) -> dict[str, Any]:
    return {"price_base": "2019/20", "discount_rate": 0.0} | keys


def spot(**keys: Any) -> dict[str, Any]:
    base = {"id": "market", "takes": ["ebd"], "price_per_week": 5000.0}
    if "tiers" in keys:
        del base["price_per_week"]
    return base | keys


def block(**keys: Any) -> dict[str, Any]:
    base = {"id": "block", "area": "north", "takes": ["ebd"], "sizes": [4], "price_per_bed_week": 3000.0}
    return base | ({} if keys.get("existing") else {"term_years": 1.0}) | keys


def dps(**keys: Any) -> dict[str, Any]:
    provider = {"id": "a", "name": "Provider A", "price_per_bed_week": 3000.0, "homes_at_most": 3}
    base = {"id": "dps", "area": "north", "takes": ["ebd"], "sizes": [4], "term_years": 1.0, "provider": [provider]}
    return base | keys


def home(**keys: Any) -> dict[str, Any]:
    base = {"id": "home", "area": "north", "takes": ["ebd"], "beds": 4, "running_cost_per_year": 366_000.0}
    return base | keys


def foster(**keys: Any) -> dict[str, Any]:
    return {"id": "foster", "area": "north", "takes": ["ebd"], "allowance_per_child_week": 300.0} | keys


def placed(
    offer: str, children: float, periods: int | tuple[int, ...] = 1, need: str = "ebd", area: str = "north"
) -> dict[PlacedThen, float]:
    """The same number of children in an offer, in the first periods or in those named."""
    named = range(periods) if isinstance(periods, int) else periods
    return {(0, t, need, area, offer): children for t in named}


def work_out(
    instance: Instance, *, relaxed: bool = False, demand: DemandTable | None = None, **what: Any
) -> Evaluation:
    """Evaluate decisions given by keyword, as in `Decisions`."""
    return evaluate(instance, demand or demand_table(instance), Decisions(**what), relaxed=relaxed)


def cost(evaluation: Evaluation, line: str, offer: str = "", period: int = 0) -> float:
    """Cost of a line and offer in a period, £ of the day; 0 where the bill has none."""
    found = [row.cost for row in evaluation.costs if (row.period, row.line, row.offer) == (period, line, offer)]
    assert len(found) <= 1, "a line stands once in the bill"
    return found[0] if found else 0.0


def beds(evaluation: Evaluation, offer: str, period: int = 0) -> float:
    """Average beds of an offer in a period."""
    return sum(row.beds for row in evaluation.beds if (row.period, row.offer) == (period, offer))


def rule(evaluation: Evaluation, rule_id: str, *key: object) -> RuleRow:
    """The one row of a rule and key."""
    (found,) = [row for row in evaluation.rules if (row.id, row.key) == (rule_id, key)]
    return found


def broken(evaluation: Evaluation) -> set[str]:
    """Rules that are violated, and "decision" where a decision cannot be."""
    return {violation.rule for violation in evaluation.violations}
