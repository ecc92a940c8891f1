"""Prevention and the workforce in a result: workers, families, children kept out, cost avoidance."""

from __future__ import annotations

import math
from typing import Any, cast

import pytest

from commission_opt.decisions import Decisions
from commission_opt.demand import demand_table
from commission_opt.plan.avoidance import avoidance_by_year
from commission_opt.plan.evaluator import evaluate
from commission_opt.plan.plan import Plan
from commission_opt.plan.prevention import unit_costs
from commission_opt.plan.result import Result
from commission_opt.plan.tables import decision_rows
from tests.plan.people_cases import BASELINE, CONTRACT, PEOPLE, ROLES, SERIES, TEAM, TOWN, WEEK, loaded, plan

YEARS = ("2022/23", "2023/24")


@pytest.fixture(scope="module")
def result() -> Result:
    return plan().to_dict()


def row(result: Result, offer: str) -> Any:
    return next(row for row in result["mix"] if row["offer"] == offer)


def test_the_mix_shows_the_team_and_the_assessors(result: Result) -> None:
    team, court = row(result, "team"), row(result, "court")
    assert (team["kind"], team["name"], team["provider"], team["beds"]) == (
        "edge_of_care",
        "Family team",
        "in house",
        0,
    )
    assert (team["start"], team["end"]) == ("2022-04-01", "2024-03-31")
    assert (team["workers"], team["workers_most"], team["families"], team["successes"]) == pytest.approx((1, 1, 24, 12))
    assert team["cost"] == pytest.approx(2 * (36_500 + 54_750))
    assert (court["kind"], court["workers"], court["cost"]) == ("assessment", 1, pytest.approx(100_000))


def test_the_workforce_has_workers_cases_and_those_recruited(result: Result) -> None:
    rows = {(r["period"], r["service"], r["role"]): r for r in result["workforce"]}
    # July to September: three families over 92 days, each for 91 days; those of June are still there.
    summer = rows["2022-07-01", "team", "worker"]
    assert (summer["workers"], summer["capacity"]) == (1, 4)
    assert 3 * 91 / 92 < summer["cases"] < 3 * 91 / 91
    assert rows["2022-04-01", "team", "worker"]["hired"] == 1
    assert rows["2022-07-01", "team", "lead"]["workers"] == 1
    assert rows["2022-04-01", "court", "psychologist"]["workers"] == 1
    # Eight a year can be recruited, two a quarter; one is needed.
    everyone = rows["2022-04-01", "", "worker"]
    assert (everyone["workers"], everyone["hired"], everyone["capacity"]) == pytest.approx((1, 1, 2))


def test_families_and_decisions_say_what_was_decided(result: Result) -> None:
    assert len(result["families"]) == 8
    for one in result["families"]:
        assert (one["service"], one["referral"]) == ("team", "panel")
        assert (one["families"], one["successes"]) == pytest.approx((3, 1.5))
    decided = {(r["decision"], r["offer"], r["day"]): r["number"] for r in result["decisions"]}
    assert decided["taken", "team", "2022-04-01"] == 1
    assert decided["workers", "team", "2024-01-01"] == 1
    assert decided["supervisors", "team", "2024-01-01"] == 1
    assert decided["assessors", "court", "2022-04-01"] == 1
    assert decided["hired", "worker", "2022-04-01"] == pytest.approx(1)


def test_people_let_go_are_decisions_too() -> None:
    decisions = Decisions(hired={("worker", 1): 1.5}, released={("worker", 2): 0.5})
    assert [
        (row["decision"], row["offer"], row["day"], row["number"]) for row in decision_rows(loaded(PEOPLE), decisions)
    ] == [("hired", "worker", "2022-07-01", 1.5), ("released", "worker", "2022-10-01", 0.5)]


def avoided_weeks(plan: Plan, year: str) -> float:
    periods = {p["start"]: p for p in plan.to_dict()["periods"]}
    rows = [(periods[one["period"]], one["children"]) for one in plan.to_dict()["avoided"]]
    return sum(period["weeks"] * children for period, children in rows if period["year"] == year)


def test_care_avoided_is_worth_its_placements_and_the_rest_is_saving(result: Result) -> None:
    for row in result["avoidance"]:
        assert row["cost_avoidance"] == pytest.approx(WEEK * avoided_weeks(plan(), row["year"]))
        assert row["service_cost"] == pytest.approx(36_500 + 54_750)
        assert row["net_cost_avoidance"] == pytest.approx(row["cost_avoidance"] - row["service_cost"])
        assert row["published"] == 0
        # Assessments cost half of what they did, and one worker was recruited for £1,000.
        assert row["saving"] == pytest.approx(50_000 - (1000 if row["year"] == "2022/23" else 0))
        assert row["baseline"] is not None
        assert row["saving"] is not None
        assert row["baseline"] - row["plan"] == pytest.approx(row["net_cost_avoidance"] + row["saving"])
    assert [row["year"] for row in result["avoidance"]] == list(YEARS)


def test_without_a_baseline_the_placements_of_the_plan_set_the_value() -> None:
    table = plan(PEOPLE.replace(BASELINE, "")).to_dict()["avoidance"]
    for row in table:
        assert (row["baseline"], row["avoidance"], row["saving"]) == (None, None, None)
        assert row["cost_avoidance"] == pytest.approx(WEEK * avoided_weeks(plan(), row["year"]))
    assert plan(TOWN).to_dict()["avoidance"] == []


def test_local_beds_are_to_spare_over_the_children_who_are_left() -> None:
    homes = """
[[home]]
id = "homes"
area = "town"
takes = ["res"]
beds = 1
homes = 20
running_cost_per_year = 73000
[[rules.headroom]]
id = "room"
margin = 0.5
from_date = 2024-01-01
"""
    result = plan(TOWN + ROLES + TEAM + homes).to_dict()
    last = "2024-01-01"
    avoided = sum(row["children"] for row in result["avoided"] if row["period"] == last)
    assert avoided > 2
    beds = sum(row["beds"] for row in result["beds"] if row["period"] == last)
    assert beds == math.ceil(1.5 * (10 - avoided))


def test_a_published_series_is_no_money_spent() -> None:
    found = plan(TOWN + SERIES + BASELINE).to_dict()
    spot = 10 * WEEK / 7
    assert [
        {key: pytest.approx(value) for key, value in row.items() if key != "year"} for row in found["avoidance"]
    ] == [
        {
            "baseline": spot * days,
            "plan": spot * days + 100_000,
            "avoidance": -100_000,
            "cost_avoidance": published,
            "published": published,
            "service_cost": 100_000,
            "net_cost_avoidance": published - 100_000,
            "saving": 0,
        }
        for days, published in ((365, 300_000), (366, 500_000))
    ]
    assert row(found, "in-house")["cost"] == pytest.approx(200_000)
    assert found["objective"] == pytest.approx(spot * 731 + 200_000 - 800_000)


def test_an_outcome_contract_costs_what_is_left_after_the_grant() -> None:
    found = plan(TOWN + CONTRACT + BASELINE).to_dict()
    contract = row(found, "contract")
    assert (contract["kind"], contract["provider"], contract["workers"]) == ("outcome_contract", "Contract", 0)
    # Six successes a year, £1,000 less £400 each, and the officer.
    assert contract["cost"] == pytest.approx(2 * (50_000 + 6 * 600))
    assert [one["service_cost"] for one in found["avoidance"]] == pytest.approx([53_600, 53_600])


def test_a_given_mix_shows_its_services_and_what_they_avoid() -> None:
    commit = '[[baseline.commit]]\noffer = "team"\nhomes = 1\n'
    found = plan(PEOPLE + commit).to_dict()
    baseline = found["baseline"]
    assert baseline is not None
    assert [one["offer"] for one in baseline["mix"]] == ["spot", "team", "court"]
    assert [one["provider"] for one in baseline["mix"] if one["kind"] == "assessment"] == ["bought in"]
    assert baseline["avoided"] == found["avoided"]
    for one in found["avoidance"]:  # the baseline avoids as much, at the same cost: only assessments are saved
        assert (one["cost_avoidance"], one["service_cost"]) == pytest.approx((0, 0))
        assert one["saving"] == pytest.approx(50_000)


def test_avoidance_by_hand() -> None:
    # One year of ten weeks. The baseline's children of need a cost £1,000 a week, of b nothing is known
    # but from the plan: £400. Avoided: 2 children of a, 1 of b: £20,000 and £4,000. The plan spends
    # £50,000 less, of which £24,000 - £6,000 is net cost avoidance.
    def costs(**lines: float) -> Any:
        return [{"year": "y", "line": line, "offer": "", "cost": c, "discounted": c} for line, c in lines.items()]

    def unit(need: str, cost: float) -> Any:
        return {"year": "y", "need": need, "child_weeks": 1.0, "cost_per_week": cost}

    def out(need: str, children: float) -> Any:
        return {"period": "p", "need": need, "area": "x", "children": children}

    found = {
        "periods": [{"start": "p", "end": "", "year": "y", "label": "", "weeks": 10.0}],
        "costs": costs(spot=143_000, edge_of_care=8_000, grant=-1_000, penalty=7.0),
        "avoided": [out("a", 2.5), out("b", 1)],
        "unit_costs": [unit("a", 900), unit("b", 400)],
        "baseline": {
            "objective": 1.0,
            "costs": costs(spot=199_000, edge_of_care=1_000, penalty=99.0),
            "avoided": [out("a", 0.5)],
            "unit_costs": [unit("a", 1000)],
        },
    }
    assert avoidance_by_year(cast(Result, found)) == [
        {
            "year": "y",
            "baseline": 200_000,
            "plan": 150_000,
            "avoidance": 50_000,
            "cost_avoidance": 24_000,
            "published": 0,
            "service_cost": 6_000,
            "net_cost_avoidance": 18_000,
            "saving": 32_000,
        }
    ]


def test_a_child_week_costs_its_share_of_beds_or_its_price() -> None:
    text = TOWN.replace('name = "Residential"\n', 'name = "Residential"\n[[need]]\nid = "solo"\nfootprint = 2\n')
    text = text.replace('id = "res"\nneed', 'id = "solo"\nneed = "solo"\nchildren = 3\n[[demand]]\nid = "res"\nneed')
    text = text.replace('takes = ["res"]\nprice_per_week = 700', 'takes = ["res", "solo"]\n')
    text = text.replace('id = "spot"', 'id = "spot"\nprice_per_week = { res = 700, solo = 2100 }')
    text += """
[[block]]
id = "old"
area = "town"
takes = ["res", "solo"]
existing = true
ends = 2024-03-31
sizes = [5]
price_per_bed_week = 1000
"""
    instance = loaded(text + TEAM + ROLES)
    demand = demand_table(instance)
    placed = {
        (0, t, need, "town", offer): children
        for t in range(8)
        for need, offer, children in (
            ("res", "old", 2.0),
            ("solo", "old", 1.0),
            ("res", "spot", 8.0),
            ("solo", "spot", 2.0),
        )
    }
    decisions = Decisions(placed=placed)
    rows = {
        (r["year"], r["need"]): r
        for r in unit_costs(instance, demand, decisions, evaluate(instance, demand, decisions))
    }
    # The block's £5,000 a week, its empty bed among it, go half to two children and half to the one who uses two beds.
    for year, weeks in zip(YEARS, (365 / 7, 366 / 7), strict=True):
        assert rows[year, "res"]["child_weeks"] == pytest.approx(10 * weeks)
        assert rows[year, "res"]["cost_per_week"] == pytest.approx((2500 + 8 * 700) / 10)
        assert rows[year, "solo"]["cost_per_week"] == pytest.approx((2500 + 2 * 2100) / 3)


def test_the_mix_costs_all_but_recruitment(result: Result) -> None:
    assert sum(one["cost"] for one in result["mix"]) == pytest.approx(sum(c["cost"] for c in result["costs"]) - 1000)
