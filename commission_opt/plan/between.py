"""What lies between the plan and the mixes that were given, once those are priced."""

from __future__ import annotations

from commission_opt.plan.avoidance import avoidance_by_year
from commission_opt.plan.money import money_by_year, paid_back, payback_by_year
from commission_opt.plan.result import Result


def put_between(result: Result) -> None:
    """Work out every table of `result` that is about the plan and the given mixes together."""
    result["avoidance"] = avoidance_by_year(result)
    result["money"] = money_by_year(result)
    result["payback"] = payback_by_year(result)
    result["paid_back"] = paid_back(result)
