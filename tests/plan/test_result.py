"""plan.json: its keys, its sums, and how its tables agree with one another."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import pytest

from commission_opt import solve
from commission_opt.plan.result import TABLES, columns
from tests.plan.cases import INFEASIBLE, plan, small, write_small

CONTRACT: dict[str, set[str]] = {
    "": {
        "format",
        "status",
        "objective",
        "bound",
        "gap",
        "instance",
        "run",
        "mix",
        "beds",
        "placements",
        "workforce",
        "costs",
        "rules",
        "short",
        "baseline",
        "avoidance",
        "audit",
    },
    "instance": {"title", "file", "sha256", "changes"},
    "run": {"version", "engine", "engine_version", "seed", "seconds"},
    "mix": {"offer", "kind", "provider", "start", "end", "beds", "homes", "size", "cost"},
    "beds": {"period", "offer", "beds", "placed", "sold", "void"},
    "placements": {"period", "need", "area", "offer", "children"},
    "workforce": {"period", "service", "role", "workers", "hired", "cases", "capacity"},
    "costs": {"year", "line", "offer", "cost", "discounted"},
    "rules": {"id", "name", "where", "limit", "value", "binding", "price", "penalty"},
    "short": {"period", "need", "area", "children"},
    "baseline": {"objective", "costs"},
    "avoidance": {"year", "baseline", "plan", "avoidance"},
    "audit": {"passed", "recomputed_objective", "relative_difference", "violations"},
}


@pytest.fixture(scope="module")
def result() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(plan().to_json())
    return found


def test_has_every_key_of_the_contract(result: dict[str, Any]) -> None:
    for where, keys in CONTRACT.items():
        if where in TABLES:
            assert keys <= set(columns(where)), where
            assert all(list(row) == columns(where) for row in result[where]), where
        else:
            assert keys <= (result[where] if where else result).keys(), where
    assert {"read", "build", "solve", "total"} <= result["run"]["seconds"].keys()


def test_json_holds_no_number_that_json_lacks() -> None:
    json.loads(plan().to_json(), parse_constant=pytest.fail)


def test_discounted_costs_sum_to_the_objective(result: dict[str, Any]) -> None:
    assert sum(row["discounted"] for row in result["costs"]) == pytest.approx(result["objective"], rel=1e-12)
    assert result["bound"] <= result["objective"]
    assert result["status"] == "optimal"
    assert result["audit"]["passed"] is True


@pytest.mark.parametrize("money", ["cost", "discounted"])
def test_the_mix_costs_what_its_offers_cost(result: dict[str, Any], money: str) -> None:
    by_offer: dict[str, float] = defaultdict(float)
    for row in result["mix"]:
        by_offer[row["offer"]] += row[money]
    for row in result["costs"]:
        by_offer[row["offer"]] -= row[money]
    assert all(abs(left) < 1e-6 for left in by_offer.values())


def test_children_of_the_tables_agree(result: dict[str, Any]) -> None:
    placed: dict[tuple[str, str], float] = defaultdict(float)
    for row in result["placements"]:
        placed[row["period"], row["offer"]] += row["children"]
    assert {(row["period"], row["offer"]): row["placed"] for row in result["beds"]} == pytest.approx(dict(placed))
    for row in result["beds"]:
        if row["beds"]:
            assert row["void"] == pytest.approx(row["beds"] - row["used"] - row["sold"])


def test_an_empty_bed_costs_its_share_of_what_is_paid_anyway(result: dict[str, Any]) -> None:
    # Own home, Apr-Jun 2020: 91 of 365 days of £500,000; 0.4 of its 4 beds stay empty at 90% occupancy.
    row = next(r for r in result["beds"] if r["offer"] == "own" and r["period"] == "2020-04-01")
    assert row["void"] == pytest.approx(0.4)
    assert row["void_cost"] == pytest.approx(500_000 * 91 / 365 * 0.4 / 4)


def test_mix_rows_carry_contract_dates(result: dict[str, Any]) -> None:
    rows = {row["offer"]: row for row in result["mix"]}
    assert rows["old"]["existing"] is True
    assert (rows["old"]["start"], rows["old"]["end"], rows["old"]["size"]) == ("2020-04-01", "2020-09-30", 3)
    # Called off on 1 April 2020, 13 weeks' notice, one year and one more.
    assert (rows["dps/a"]["start"], rows["dps/a"]["end"]) == ("2020-07-01", "2022-06-30")
    assert (rows["dps/a"]["homes"], rows["dps/a"]["beds"], rows["dps/a"]["extended"]) == (3, 6, True)
    assert (rows["own"]["end"], rows["own"]["beds"]) == ("", 4)
    assert (rows["spot"]["beds"], rows["spot"]["occupancy"]) == (0, None)
    assert rows["spot"]["price_per_bed_week"] == pytest.approx(4000)


def test_avoidance_is_baseline_less_plan_without_penalties(result: dict[str, Any]) -> None:
    for row in result["avoidance"]:
        sums = [
            sum(c["cost"] for c in costs if c["year"] == row["year"] and c["line"] != "penalty")
            for costs in (result["baseline"]["costs"], result["costs"])
        ]
        assert [row["baseline"], row["plan"]] == pytest.approx(sums)
        assert row["avoidance"] == pytest.approx(sums[0] - sums[1])
    assert [row["year"] for row in result["avoidance"]] == ["2020/21", "2021/22"]


def test_a_baseline_that_cannot_keep_the_rules_says_which(result: dict[str, Any]) -> None:
    baseline = result["baseline"]
    # From April 2021 only 3.6 of 12 children can be placed in the town; the rule asks for half.
    assert baseline["meets_rules"] is False
    assert {(row["id"], row["rule"]) for row in baseline["broken"]} == {("C03", "Near home")}
    assert len(baseline["broken"]) == 4
    assert baseline["short"] == []
    assert all(row["offer"] in ("old", "own", "spot") for row in baseline["costs"])


def test_a_reference_that_is_the_optimum_costs_the_same(result: dict[str, Any]) -> None:
    assert result["reference"]["meets_rules"] is True
    assert result["reference"]["objective"] == pytest.approx(result["objective"], rel=1e-9)


def test_a_binding_rule_has_the_price_of_one_more_unit() -> None:
    # One more child a week in the first quarter: 13 weeks of spot at £4,000, discounted to mid-quarter.
    rows = plan().to_dict()["rules"]
    row = next(r for r in rows if r["id"] == "C01" and r["key"][1] == 0)
    first = small().periods[0]
    assert row["price"] == pytest.approx(4000 * first.weeks * small().money.discount(first))


def test_the_same_run_twice_gives_the_same_result() -> None:
    again, first = solve(small()).to_dict(), plan().to_dict()
    again["run"]["seconds"] = first["run"]["seconds"] = {}
    again["seal"]["run.seconds"] = first["seal"]["run.seconds"]
    assert again == first


def test_without_a_plan_the_tables_are_empty(tmp_path: Any) -> None:
    from commission_opt import load

    nothing = solve(load(write_small(tmp_path, INFEASIBLE)))
    assert (nothing.status, nothing.objective, nothing.gap) == ("infeasible", None, None)
    assert nothing.mix.empty
    assert nothing.baseline is None
    assert "locality: Near home (C03)" in nothing.to_dict()["hard_rules"]


@pytest.mark.parametrize(
    "bad",
    [{"gap": -1}, {"gap": 1}, {"gap": float("nan")}, {"threads": 0}, {"time_limit": 0}, {"seed": -1}, {"engine": "x"}],
)
def test_a_setting_out_of_range_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(bad))):
        solve(small(), **bad)
