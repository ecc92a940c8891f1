"""Services and roles whose figures can be worked out by hand; see `cases`.

A worker costs £125 a day with on-costs (£45,750 in 2019/20, which has 366 days), a manager £200.
Each quarter one family a month is referred; it is in service for 6.5 weeks, half a quarter of 13.
"""

from __future__ import annotations

from typing import Any

from commission_opt.decisions import PeopleThen, StartedThen
from commission_opt.instance.instance import Instance
from tests.evaluator.cases import make

QUARTERS = 2


def worker(**keys: Any) -> dict[str, Any]:
    return {"id": "worker", "name": "Family worker", "salary_per_year": 36_600.0, "on_costs": 0.25} | keys


def manager(**keys: Any) -> dict[str, Any]:
    return {"id": "manager", "name": "Manager", "salary_per_year": 73_200.0} | keys


def group(**keys: Any) -> dict[str, Any]:
    base = {"id": "panel", "need": "ebd", "area": "north"}
    return base | ({} if "by_period" in keys else {"per_month": 1.0}) | keys


def service(**keys: Any) -> dict[str, Any]:
    """Half succeed, and the stay avoided is 13 weeks on average; changed by keyword, None takes a key away."""
    base: dict[str, Any] = {
        "id": "team",
        "name": "Team",
        "success_rate": 0.5,
        "mean_stay_avoided_weeks": 13.0,
        "referral": [group()],
        "stage": [{"weeks": 6.5}],
    }
    return {key: value for key, value in (base | keys).items() if value is not None}


def team(**keys: Any) -> dict[str, Any]:
    return service(**({"caseload": 6.0, "role": "worker"} | keys))


def whole(**keys: Any) -> dict[str, Any]:
    return service(**({"caseload": 6.0, "team_workers": 2, "team_cost_per_year": 100_000.0} | keys))


def contract(**keys: Any) -> dict[str, Any]:
    return service(**({"provider": "outcome_contract"} | keys))


def people(*services: dict[str, Any], quarters: int = QUARTERS, **tables: Any) -> Instance:
    roles = {"role": [worker(), manager()]}
    return make(quarters, **(roles | {"edge_of_care": list(services)} | tables))


def each(record: str, count: int, quarters: int = QUARTERS) -> dict[PeopleThen, int]:
    """As many people in each quarter."""
    return {(record, t): count for t in range(quarters)}


def start(*families: float, record: str = "team", s: int = 0) -> dict[StartedThen, float]:
    """Families that start in each of the first quarters."""
    return {(s, t, record, "panel"): number for t, number in enumerate(families) if number}
