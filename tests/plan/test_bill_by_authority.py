"""The bill of a region, divided among its authorities: by use, empty beds by agreed shares, to the penny."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

import commission_opt as co
from commission_opt.plan.bill_by_authority import AuthorityCost, bill_by_authority
from commission_opt.plan.statements.authorities import authority_table
from commission_opt.registry import NOT_SPENT
from tests.model.small import day
from tests.model.test_lanes import COUNCILS, HOME, region

SPOT = {"id": "spot", "takes": ["care"], "price_per_week": day(1000)}
SHARED = [COUNCILS[0] | {"share": 3.0}, COUNCILS[1] | {"share": 1.0}]
Bill = dict[str, dict[str, float]]


def divided(**more: Any) -> tuple[co.Plan, list[AuthorityCost]]:
    plan = co.solve(co.Instance.from_dict(region(**({"spot": [SPOT]} | more))))
    return plan, bill_by_authority(plan.to_dict(), plan.instance)


def bill(rows: list[AuthorityCost]) -> Bill:
    """£ by line and authority."""
    found: Bill = defaultdict(lambda: defaultdict(float))
    for row in rows:
        found[row["line"]][row["authority"]] += row["cost"]
    return found


def test_a_home_is_paid_for_by_use() -> None:
    """Two children of five are from inland: £400 of £1,000, empty bed and all."""
    _, rows = divided()
    assert bill(rows)["home"] == pytest.approx({"inland": 400.0, "shore": 600.0})


def test_empty_beds_are_paid_for_by_agreed_shares() -> None:
    """One bed of six is empty: three quarters of £166.67 are the inland council's, and two fifths of the rest."""
    _, rows = divided(authority=SHARED)
    inland = round(1000 / 6 * 3 / 4 + 5000 / 6 * 2 / 5, 2)
    assert bill(rows)["home"] == pytest.approx({"inland": inland, "shore": 1000.0 - inland})
    _, rows = divided(authority=[SHARED[0], COUNCILS[1]])  # one of them has not agreed
    assert bill(rows)["home"] == pytest.approx({"inland": 400.0, "shore": 600.0})


def test_members_alone_pay() -> None:
    _, rows = divided(home=[HOME | {"members": ["inland"]}])
    assert bill(rows)["home"] == pytest.approx({"inland": 1000.0})
    assert bill(rows)["spot"] == pytest.approx({"shore": 3 * 1000.0 * 365})


def test_what_nobody_uses_is_paid_for_by_shares_or_else_by_children() -> None:
    unused = {"home": [HOME, HOME | {"id": "unused", "takes": ["other"]}], "need": [{"id": "care"}, {"id": "other"}]}
    _, rows = divided(**unused)
    assert bill(rows)["home"] == pytest.approx({"inland": 800.0, "shore": 1200.0})
    _, rows = divided(**unused, authority=SHARED)
    inland = round(1000 / 6 * 3 / 4 + 5000 / 6 * 2 / 5, 2) + 750.0
    assert bill(rows)["home"] == pytest.approx({"inland": inland, "shore": 2000.0 - inland})


def test_parts_sum_to_every_cost_to_the_penny() -> None:
    third = [{"id": area, "areas": [area]} for area in ("town", "coast", "hills")]
    areas = [{"id": area, "miles_within": 5.0} for area in ("town", "coast", "hills")]
    children = [
        {"id": area, "need": "care", "area": area, "children": number}
        for area, number in (("town", 1.0), ("coast", 1.0), ("hills", 1.0))
    ]
    block = {"id": "block", "takes": ["care"], "sizes": [3], "price_per_bed_week": 1000.01, "term_years": 1.0}
    plan, rows = divided(
        area=areas, authority=third, demand=children, distance=[], block=[block], home=[HOME | {"beds": 1}]
    )
    for cost in plan.to_dict()["costs"]:
        parts = [row["cost"] for row in rows if (row["line"], row["offer"]) == (cost["line"], cost["offer"])]
        assert cost["line"] in NOT_SPENT or round(100 * sum(parts)) == round(100 * cost["cost"])
        assert max(parts) - min(parts) <= 0.011


def test_families_say_who_pays_for_a_service() -> None:
    team = {
        "id": "team",
        "team_workers": 2,
        "team_cost_per_year": 100.0,
        "caseload": 10.0,
        "success_rate": 0.5,
        "mean_stay_avoided_weeks": 50.0,
        "stage": [{"weeks": 30.0}],
        "referral": [
            {"id": one, "need": "care", "area": one, "per_month": each} for one, each in (("town", 0.3), ("coast", 0.1))
        ],
    }
    _, rows = divided(home=[], edge_of_care=[team])
    paid = bill(rows)["edge_of_care"]
    assert paid["inland"] == pytest.approx(3 * paid["shore"], abs=0.02)
    assert paid["inland"] + paid["shore"] == pytest.approx(100.0, abs=0.01)


def test_there_is_nothing_to_divide_without_authorities() -> None:
    _, rows = divided(authority=[])
    assert rows == []


def test_the_table_of_a_report_adds_up_to_the_bill() -> None:
    plan, rows = divided(authority=SHARED, block=[], home=[HOME | {"running_cost_per_year": 1000.51}])
    table = authority_table(plan.to_dict())
    assert table is not None
    assert [row.name for row in table.rows] == ["inland", "shore", "All together"]
    shown = [int(row.cells[-1].text.replace(",", "")) for row in table.rows]
    assert shown[0] + shown[1] == shown[2]
    assert shown[2] == round(sum(row["cost"] for row in rows))
    assert "shares agreed" in table.note
    assert authority_table(divided(authority=[])[0].to_dict()) is None


def test_a_data_frame_has_it_too() -> None:
    plan, rows = divided()
    assert plan.bill_by_authority.to_dict("records") == rows
    assert list(divided(authority=[])[0].bill_by_authority.columns) == ["authority", "year", "line", "offer", "cost"]
