"""What a result says of the demand scenarios: one row a scenario, their spread, the cost at risk."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import commission_opt as co
from commission_opt.plan.result import Result
from commission_opt.plan.uncertainty import percentile
from commission_opt.studies.plain_cost import RiskWeighed
from tests.publishing.everything import plan as everything
from tests.studies.town import town

UNCERTAIN = {"conventions": 2, "uncertainty.scenarios": 8, "need.care.mean_stay_weeks": 40.0}
WEIGHED = UNCERTAIN | {"uncertainty.risk.weight": 0.5, "uncertainty.risk.level": 0.8}


@cache
def plan(*changes: tuple[str, Any]) -> co.Plan:
    return co.solve(town().with_changes(dict(changes)), gap=0.0)


def result_of(changes: Mapping[str, Any]) -> Result:
    return plan(*changes.items()).to_dict()


def test_certain_demand_has_no_courses() -> None:
    result = result_of({})
    assert not any(result[name] for name in ("scenarios", "scenario_years", "spread", "demand_range"))
    assert result["risk"] is None
    assert result["value_of_information"] is None


def test_courses_average_to_the_result() -> None:
    result = result_of(UNCERTAIN)
    rows = result["scenarios"]
    assert [row["scenario"] for row in rows] == list(range(1, 9))
    assert math.fsum(row["probability"] for row in rows) == pytest.approx(1.0)
    assert math.fsum(row["probability"] * row["discounted"] for row in rows) == pytest.approx(result["objective"])
    weeks = result["periods"][0]["weeks"]
    bought = sum(row["children"] * weeks for row in result["placements"] if row["offer"] == "spot")
    assert math.fsum(row["probability"] * row["spot_child_weeks"] for row in rows) == pytest.approx(bought)
    assert math.fsum(row["probability"] * row["child_weeks"] for row in rows) == pytest.approx(6 * weeks)
    used = sum(row["used"] for row in result["beds"] if row["offer"] != "spot")
    beds = sum(row["beds"] for row in result["beds"] if row["offer"] != "spot")
    assert math.fsum(row["probability"] * (row["occupancy"] or 0) for row in rows) == pytest.approx(used / beds)
    by_year = {row["scenario"]: row["cost"] for row in result["scenario_years"]}
    assert by_year == {row["scenario"]: row["cost"] for row in rows}  # the horizon is one year


def test_range_of_demand_is_that_of_the_children_placed() -> None:
    result = result_of(UNCERTAIN)
    weeks = {period["start"]: period["weeks"] for period in result["periods"]}
    rows = {(row["need"], row["period"]): row for row in result["demand_range"]}
    assert {need for need, _ in rows} == {"care", ""}
    for start in weeks:
        row = rows["care", start]
        placed = sum(one["children"] for one in result["placements"] if one["period"] == start)
        short = sum(one["children"] for one in result["short"] if one["period"] == start)
        assert row["mean"] == pytest.approx(placed + short)
        assert row["minimum"] <= row["p5"] <= row["p50"] <= row["p95"] <= row["maximum"]
        assert row == rows["", start] | {"need": "care"}  # beds take children of the only need
    assert any(row["p5"] < row["p95"] for row in rows.values())


def test_range_of_demand_is_of_the_children_who_are_left_after_prevention() -> None:
    result = everything().to_dict()
    assert any(row["children"] > 0.1 for row in result["avoided"])
    rows = {(row["need"], row["period"]): row for row in result["demand_range"]}
    for period in result["periods"]:
        here = [one for one in (*result["placements"], *result["short"]) if one["period"] == period["start"]]
        for need in result["labels"]["needs"]:
            left = sum(one["children"] for one in here if one["need"] == need)
            assert rows[need, period["start"]]["mean"] == pytest.approx(left)
    weeks = {period["start"]: period["weeks"] for period in result["periods"]}
    needed = sum(weeks[one["period"]] * one["children"] for one in (*result["placements"], *result["short"]))
    expected = math.fsum(row["probability"] * row["child_weeks"] for row in result["scenarios"])
    assert expected == pytest.approx(needed)


def test_the_years_of_the_courses_add_up_to_the_bill() -> None:
    result = everything().to_dict()
    chances = {row["scenario"]: row["probability"] for row in result["scenarios"]}
    for row in result["scenarios"]:
        own = [year for year in result["scenario_years"] if year["scenario"] == row["scenario"]]
        assert math.fsum(year["cost"] for year in own) == pytest.approx(row["cost"])
        assert math.fsum(year["discounted"] for year in own) == pytest.approx(row["discounted"])
    for name in ("2022/23", "2023/24", "2024/25"):
        bill = math.fsum(row["cost"] for row in result["costs"] if row["year"] == name)
        expected = math.fsum(
            chances[row["scenario"]] * row["cost"] for row in result["scenario_years"] if row["year"] == name
        )
        assert expected == pytest.approx(bill)


def test_spread_is_that_of_the_courses() -> None:
    result = result_of(UNCERTAIN)
    costs = [row["discounted"] for row in result["scenarios"]]
    weights = [row["probability"] for row in result["scenarios"]]
    spread = {(row["measure"], row["year"]): row for row in result["spread"]}
    row = spread["discounted", ""]
    mean = math.fsum(p * cost for p, cost in zip(weights, costs, strict=True))
    assert row["mean"] == pytest.approx(mean)
    assert row["sd"] == pytest.approx(
        math.sqrt(math.fsum(p * (cost - mean) ** 2 for p, cost in zip(weights, costs, strict=True)))
    )
    assert (row["minimum"], row["maximum"]) == (min(costs), max(costs))
    assert row["minimum"] <= row["p5"] <= row["p25"] <= row["p50"] <= row["p75"] <= row["p95"] <= row["maximum"]
    assert row["p5"] < row["p95"]
    assert result["risk"] is not None
    assert row["cvar"] == result["risk"]["cvar"] >= row["mean"]
    assert spread["cost", "2022/23"]["mean"] == pytest.approx(spread["cost", ""]["mean"])
    assert spread["occupancy", ""]["cvar"] is None


def test_percentile_is_the_least_value_that_so_many_do_not_exceed() -> None:
    values, weights = [30.0, 10.0, 20.0], [0.2, 0.5, 0.3]
    assert [percentile(values, weights, share) for share in (0.05, 0.5, 0.51, 0.8, 0.95)] == [10, 10, 20, 20, 30]
    rng = random.Random("percentile")
    drawn = [rng.random() for _ in range(99)]
    assert percentile(drawn, [1 / 99] * 99, 0.5) == sorted(drawn)[49]


def test_bound_and_gap_are_those_of_what_is_minimised() -> None:
    result = result_of(WEIGHED)
    risk, objective = result["risk"], result["objective"]
    assert risk is not None
    assert objective is not None
    assert risk["minimised"] == pytest.approx(0.5 * objective + 0.5 * risk["cvar"])
    assert risk["minimised"] > objective * 1.01
    assert result["bound"] == pytest.approx(risk["minimised"], rel=1e-6)
    assert result["gap"] == pytest.approx(0.0, abs=1e-6)
    assert math.fsum(row["discounted"] for row in result["costs"]) == pytest.approx(objective)
    assert result["audit"] is not None
    assert result["audit"]["recomputed_objective"] == pytest.approx(risk["minimised"])


def test_tables_are_frames_and_files(tmp_path: Path) -> None:
    found = plan(*UNCERTAIN.items())
    assert len(found.scenarios) == len(found.scenario_years) == 8
    assert set(found.spread["measure"]) >= {"cost", "discounted", "spot_child_weeks", "occupancy"}
    found.save(tmp_path / "out")
    written = pd.read_csv(tmp_path / "out" / "scenarios.csv", encoding="utf-8-sig")
    assert list(written["discounted"]) == pytest.approx(list(found.scenarios["discounted"]))
    assert co.Plan.load(tmp_path / "out").to_dict() == found.to_dict()


def test_price_sweep_solves_each_value_where_risk_has_a_weight() -> None:
    """What is minimised is then no straight line in a price."""
    values = [1800.0 + 50 * n for n in range(10)]
    for changes, straight in ((UNCERTAIN, True), (WEIGHED, False)):
        found = co.sweep(town().with_changes(changes), {"spot.spot.price_per_week": values}, workers=1)
        assert found.exact_prices == straight


def test_studies_along_the_cost_refuse_a_weight_of_risk() -> None:
    instance = town().with_changes(WEIGHED)
    figures = co.ranges(instance)
    studies: tuple[Callable[[], object], ...] = (
        lambda: co.frontier(instance),
        lambda: co.together(instance),
        lambda: co.alternatives(instance),
        lambda: co.switching(instance, figures),
    )
    for study in studies:
        with pytest.raises(RiskWeighed, match=r"uncertainty\.risk\.weight=0"):
            study()
