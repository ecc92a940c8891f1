"""Plans for children who change need: worked out by hand, audited, told; and as before where no rate is given."""

from __future__ import annotations

import math
from typing import Any

import pytest

from commission_opt import Plan, solve
from commission_opt.cli.answer import answer_text
from commission_opt.demand import DemandTable, demand_table
from commission_opt.demand.table import Scenario
from commission_opt.plan import solve as whole_way
from commission_opt.plan.evaluation import AuditFailed
from tests.demand.changing import town

HOME, CARE = (12.0, 1.0, 52.0), (20.0, 0.5, 104.0)
BLOCK = {"id": "north", "takes": ["home"], "sizes": [4, 6], "price_per_bed_week": 700, "term_years": 2}


def test_the_bill_by_hand() -> None:
    """One child who leaves home for care, at £1,000 a week before and £2,000 after: two integrals of exponentials."""
    rate = 365.25 / 7 / 52  # every stay at home ends in care
    instance = town(
        {"home": (1.0, 0.0, 52.0), "care": (0.0, 0.0, 104.0)}, [("home", "care", rate)], years=1, period="year"
    )
    a, b, days = 1 / 364, 1 / 728, 365
    home = -math.expm1(-a * days) / a
    care = a / (a - b) * (-math.expm1(-b * days) / b - home)
    cost = sum(row["cost"] for row in solve(instance).to_dict()["costs"])
    assert cost == pytest.approx((1000 * home + 2000 * care) / 7, rel=1e-9)


@pytest.mark.parametrize("scenarios", [1, 4])
def test_no_rate_costs_the_same_to_the_penny(scenarios: int) -> None:
    uncertain: dict[str, Any] = {"scenarios": scenarios, "paths": 60, "entries_spread": 0.1} if scenarios > 1 else {}
    results = [
        solve(town({"home": HOME, "care": CARE}, changes, more={"block": [BLOCK]}, **uncertain)).to_dict()
        for changes in ([], [("home", "care", 0.0)])
    ]
    assert results[0]["objective"] == results[1]["objective"]
    assert results[0]["costs"] == results[1]["costs"]


def test_what_steps_down_needs_care() -> None:
    """The more stays at home end with a step down, the more children are in care; as many are at home, whose stay is given."""
    weeks = []
    for rate in (0.0, 0.4, 0.8):
        rows = solve(town({"home": HOME, "care": CARE}, [("home", "care", rate)])).to_dict()["placements"]
        weeks.append({need: sum(row["children"] for row in rows if row["need"] == need) for need in ("home", "care")})
    assert weeks[0]["home"] == pytest.approx(weeks[2]["home"], rel=1e-4)
    assert weeks[0]["care"] < weeks[1]["care"] - 1
    assert weeks[1]["care"] < weeks[2]["care"] - 1


def test_a_second_engine_agrees() -> None:
    """Edition 3, with planned moves, uncertain demand and a contract to award."""
    instance = town(
        {"home": HOME, "care": CARE},
        [("home", "care", 0.4), ("care", "home", 0.1)],
        more={"block": [BLOCK]},
        scenarios=3,
        paths=60,
    )
    result = solve(instance, verify=True).to_dict()
    assert result["verification"] is not None
    assert result["verification"]["agrees"]
    assert result["audit"] is not None
    assert result["audit"]["passed"]


def test_a_plan_for_other_children_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the projection wrong by a child in a thousand, the evaluator would refuse the plan."""
    instance = town({"home": HOME, "care": CARE}, [("home", "care", 0.4)])
    right = demand_table(instance).expected
    wrong = DemandTable((Scenario(1.0, {key: 1.001 * children for key, children in right.items()}),))
    monkeypatch.setattr("commission_opt.demand.demand_table", lambda _: wrong)
    with pytest.raises(AuditFailed, match="changes of need come to"):
        whole_way.solve(instance)


def test_how_it_is_told() -> None:
    """So many a year, from which need to which, and why."""
    more = {"change_of_need": [{"id": "down", "need": "home", "to": "care", "per_year": 0.5, "why": "step_down"}]}
    plan = solve(town({"home": (10.0, 0.0, 52.0), "care": CARE}, [("home", "care", 0.5)], years=1, more=more))
    assert isinstance(plan, Plan)
    text = " ".join(answer_text(plan.to_dict()).split())
    assert "Children change need 3.2 a year from home to care (step down): 0.5 a year for each child there" in text
