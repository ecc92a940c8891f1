"""Prices stated for a financial year, and a year of 52 weeks, worked by hand: in the model, the evaluator and the answer."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import commission_opt as co
from commission_opt.decisions import Decisions
from commission_opt.demand import demand_table
from commission_opt.engines.in_process import solve
from commission_opt.engines.search import Limits
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.plan.evaluator import audit, evaluate
from tests.cli.run import run

INSTANCES = Path(__file__).resolve().parents[2] / "instances"
# 2018/19 has 365 days and is the price base; 2019/20 has 366. Prices rise by 10%.
TWO_YEARS = {"start": dt.date(2018, 4, 1), "end": dt.date(2020, 3, 31), "period": "year"}
LINES = (
    "block",
    "dps",
    "spot",
    "home",
    "foster",
    "capital",
    "travel",
    "trading",
    "edge_of_care",
    "recruitment",
    "assessment",
)
CARE = {"id": "care", "takes": ["n"], "area": "town"}


def instance_of(children: float = 1.0, **tables: Any) -> Instance:
    money = {"price_base": "2018/19", "discount_rate": 0.0, "uplift_per_year": dict.fromkeys(LINES, 0.1)}
    base: dict[str, Any] = {
        "title": "By year",
        "horizon": TWO_YEARS,
        "money": money | tables.pop("money", {}),
        "area": [{"id": "town"}],
        "need": [{"id": "n"}],
        "demand": [{"id": "d", "need": "n", "children": children}],
    }
    return Instance.model_validate(base | tables)


def bill(instance: Instance, decisions: Decisions | None = None) -> dict[str, tuple[float, float]]:
    """£ of the day in each year by cost line: of the cheapest plan, which model and evaluator must agree on."""
    demand = demand_table(instance)
    outcome = solve(build(instance, demand), Limits(gap=0.0))
    assert outcome.objective is not None
    assert outcome.decisions is not None
    assert audit(evaluate(instance, demand, outcome.decisions), outcome.objective).passed
    found: dict[str, list[float]] = {}
    for row in evaluate(instance, demand, decisions or outcome.decisions).costs:
        found.setdefault(row.line, [0.0, 0.0])[row.period] += row.cost
    return {line: (first, second) for line, (first, second) in found.items()}


def spot(**keys: Any) -> dict[str, Any]:
    return {"id": "spot", "takes": ["n"], "price_per_week": 7000.0} | keys


def test_a_year_that_is_stated_has_its_price_and_another_base_and_uplift() -> None:
    plain = bill(instance_of(spot=[spot()]))["spot"]
    assert plain == pytest.approx((1000 * 365, 1100 * 366))
    stated = bill(instance_of(spot=[spot(price_by_year={"2019/20": 7700.0 / 1.1})]))["spot"]
    assert stated == pytest.approx((1000 * 365, 1000 * 366))  # no uplift is put on what is stated
    first = bill(instance_of(spot=[spot(price_by_year={"2018/19": 700.0})]))["spot"]
    assert first == pytest.approx((100 * 365, 1100 * 366))


def test_a_price_may_stand_under_its_key() -> None:
    by_key = spot(price_by_year={"price_per_week": {"2019/20": 700.0}})
    assert bill(instance_of(spot=[by_key]))["spot"] == pytest.approx((1000 * 365, 100 * 366))


def test_prices_by_need_and_of_tiers() -> None:
    by_need = spot(price_per_week={"n": 7000.0}, price_by_year={"2019/20": {"n": 700.0}})
    assert bill(instance_of(spot=[by_need]))["spot"] == pytest.approx((1000 * 365, 100 * 366))
    tiers = [
        {"price_per_week": 700.0, "children": 1.0, "price_by_year": {"2019/20": 350.0}},
        {"price_per_week": 1400.0},
    ]
    tiered = {"id": "spot", "takes": ["n"], "tiers": tiers}
    assert bill(instance_of(3, spot=[tiered]))["spot"] == pytest.approx(((100 + 400) * 365, (50 + 440) * 366))


def test_contracts_by_size_with_all_their_prices() -> None:
    years = {
        "2019/20": {"2": 700.0},
        "price_when_used_per_bed_week": {"2019/20": 350.0},
        "retainer_per_bed_week": {"2019/20": 70.0},
        "set_up_cost": {"2018/19": 36_500.0},
    }
    block = CARE | {
        "sizes": [2],
        "price_per_bed_week": {"2": 1400.0},
        "guarantee": 0.5,
        "price_when_used_per_bed_week": 140.0,
        "retainer_per_bed_week": 0.0,
        "set_up_cost": 73_100.0,
        "term_years": 2.0,
        "award_to": dt.date(2018, 4, 1),
        "price_by_year": years,
    }
    found = bill(instance_of(1.5, block=[block]))["block"]
    # One bed guaranteed; of the other half is used. Set-up in days of 731: £36,500 of 2018/19, £80,410 of 2019/20.
    first = 365 * (200 + 0.5 * 20) + 36_500 * 365 / 731
    second = 366 * (100 + 0.5 * 50 + 0.5 * 10) + 80_410 * 366 / 731
    assert found == pytest.approx((first, second))


def test_a_provider_of_a_dps_has_its_own_years_and_the_system_the_rest() -> None:
    provider = {"id": "oak", "price_per_bed_week": 700.0, "homes_at_most": 1, "price_by_year": {"2019/20": 1400.0}}
    dps = CARE | {
        "sizes": [1],
        "term_years": 2.0,
        "closes": dt.date(2018, 4, 1),
        "provider": [provider],
        "set_up_cost": 7310.0,
        "price_by_year": {"set_up_cost": {"2018/19": 0.0, "2019/20": 0.0}},
    }
    assert bill(instance_of(dps=[dps]))["dps"] == pytest.approx((100 * 365, 200 * 366))


def test_homes_their_children_capital_and_sales() -> None:
    home = CARE | {
        "beds": 2,
        "running_cost_per_year": 36_500.0,
        "cost_per_child_week": 70.0,
        "capital_cost": 100_000.0,
        "capital_life_years": 10.0,
        "open_to": dt.date(2018, 4, 1),
        "price_by_year": {
            "2019/20": 50_000.0,
            "cost_per_child_week": {"2019/20": 7.0},
            "capital_cost": {"2018/19": 80_000.0},
        },
        "trading": {
            "premium_per_bed_week": 70.0,
            "unit_cost_per_bed_week": 700.0,
            "price_by_year": {"2019/20": 1400.0, "premium_per_bed_week": {"2018/19": 0.0}},
        },
    }
    found = bill(instance_of(home=[home]))
    assert found["home"] == pytest.approx((36_500 + 2 * 10 * 365, 50_000 + 2 * 1 * 366))
    assert found["capital"] == pytest.approx((8000, 8000))
    assert found["trading"] == pytest.approx((-100 * 365, -(200 + 11) * 366))


def test_the_unit_cost_of_a_bed_sold_follows_the_home_s_own_years() -> None:
    home = CARE | {
        "beds": 1,
        "existing": True,
        "running_cost_per_year": 36_525.0,
        "price_by_year": {"2019/20": 73_050.0},
        "trading": {"premium_per_bed_week": 0.0},
    }
    found = bill(instance_of(0, home=[home]))["trading"]  # £36,525 over 365.25 days is £100 a day
    assert found == pytest.approx((-100 * 365, -200 * 366))


def test_closing_a_home_at_the_price_of_its_year() -> None:
    home = CARE | {
        "beds": 1,
        "existing": True,
        "running_cost_per_year": 36_500.0,
        "closable": True,
        "closure_cost": 1000.0,
        "price_by_year": {"closure_cost": {"2018/19": 400.0}},
    }
    assert bill(instance_of(0, home=[home]))["closure"] == pytest.approx((400, 0))


def test_foster_care_allowance_fee_and_recruitment() -> None:
    foster = CARE | {
        "recruits_per_year_at_most": 1,
        "recruitment_cost": 1000.0,
        "allowance_per_child_week": 70.0,
        "fee_per_child_week": 140.0,
        "price_by_year": {
            "2019/20": 7.0,
            "fee_per_child_week": {"2019/20": 14.0},
            "recruitment_cost": {"2018/19": 300.0},
        },
    }
    assert bill(instance_of(foster=[foster]))["foster"] == pytest.approx((30 * 365 + 300, 3 * 366))


def test_travel_by_the_mile_and_the_hour() -> None:
    travel = {
        "visits_per_year": 365.25,
        "cost_per_mile": 1.0,
        "cost_per_hour": 30.0,
        "miles_per_hour": 30.0,
        "price_by_year": {"2019/20": 3.0, "cost_per_hour": {"2018/19": 0.0}},
    }
    found = bill(instance_of(spot=[spot(miles=5.0)], travel=travel))["travel"]  # ten miles a day, there and back
    assert found == pytest.approx((10 * 1 * 365, 10 * (3 + 1.1) * 366))


def test_people_and_services() -> None:
    service = {
        "id": "team",
        "success_rate": 0.0,
        "mean_stay_avoided_weeks": 10.0,
        "caseload": 10.0,
        "role": "worker",
        "management_cost_per_year": 1000.0,
        "intervention_budget_per_family": 10.0,
        "must_start_all": True,
        "referral": [{"id": "r", "need": "n", "per_month": 1.0}],
        "stage": [{"weeks": 1.0}],
        "price_by_year": {
            "management_cost_per_year": {"2019/20": 500.0},
            "intervention_budget_per_family": {"2018/19": 0.0},
        },
    }
    role = {
        "id": "worker",
        "salary_per_year": 30_000.0,
        "on_costs": 0.5,
        "recruitment_cost": 0.0,
        "price_by_year": {"2019/20": 20_000.0, "recruitment_cost": {"2018/19": 100.0}},
    }
    reports = {
        "id": "reports",
        "per_year": 10.0,
        "bought_in_cost": 5.0,
        "role": "worker",
        "per_assessor_per_year": 1.0,
        "price_by_year": {"2019/20": 2.0},
    }
    instance = instance_of(spot=[spot()], edge_of_care=[service], role=[role], assessment=[reports])
    demand = demand_table(instance)
    taken = Decisions(
        taken={"team": 1},
        workers={("team", 0): 1, ("team", 1): 1},
        hired={("worker", 0): 1.0},
        started={(0, t, "team", "r"): 12.0 for t in (0, 1)},
        placed={(0, t, "n", "town", "spot"): 1.0 for t in (0, 1)},
    )
    found: dict[tuple[str, int], float] = {}
    for row in evaluate(instance, demand, taken).costs:
        found[row.line, row.period] = row.cost
    assert found["edge_of_care", 0] == pytest.approx(1000 + 45_000)
    assert found["edge_of_care", 1] == pytest.approx(500 + 12 * 11 + 30_000)
    assert found["recruitment", 0] == pytest.approx(100)
    assert [found["assessment", t] for t in (0, 1)] == pytest.approx([50, 20])
    model = build(instance, demand)
    charged: dict[tuple[str, str], float] = {}
    values = {"taken": 1.0, "workers": 1.0, "hired": 1.0, "started": 12.0, "bought_in": 10.0}
    for family, value in values.items():
        for variable in model.columns[family].values():
            for charge in model.charges:
                if charge.variable is variable:
                    charged[charge.line, charge.year] = (
                        charged.get((charge.line, charge.year), 0.0) + charge.amount * value
                    )
    assert charged["edge_of_care", "2019/20"] == pytest.approx(found["edge_of_care", 1])
    assert charged["edge_of_care", "2018/19"] == pytest.approx(found["edge_of_care", 0])
    assert charged["assessment", "2019/20"] == pytest.approx(20)


def test_a_team_priced_whole_keeps_its_first_year_share_of_a_stated_price() -> None:
    service = {
        "id": "team",
        "success_rate": 0.0,
        "mean_stay_avoided_weeks": 10.0,
        "caseload": 10.0,
        "team_workers": 2,
        "team_cost_per_year": 100_000.0,
        "team_first_year_share": 0.5,
        "pay_award_per_year": 0.2,
        "referral": [{"id": "r", "need": "n", "per_month": 1.0}],
        "stage": [{"weeks": 1.0}],
    }
    said = {"price_by_year": {"team_cost_per_year": {"2018/19": 80_000.0, "2019/20": 90_000.0}}}
    for keys, by_hand in (({}, (50_000, 1.1 * 120_000)), (said, (40_000, 90_000))):
        instance = instance_of(spot=[spot()], edge_of_care=[service | keys])
        found = bill(instance, Decisions(taken={"team": 1}))
        assert found["edge_of_care"] == pytest.approx(by_hand)
        model = build(instance, demand_table(instance))
        (taken,) = model.columns["taken"].values()
        charges = [charge.amount for charge in model.charges if charge.variable is taken]
        assert charges == pytest.approx(list(by_hand))


def test_a_sweep_changes_the_price_of_one_year(tmp_path: Path) -> None:
    text = """
format = 1
title = "Two years"
horizon = { start = 2018-04-01, end = 2020-03-31, period = "year" }
money = { price_base = "2018/19", discount_rate = 0.0 }
area = [{ id = "town" }]
need = [{ id = "n" }]
demand = [{ id = "d", need = "n", children = 1 }]
spot = [{ id = "spot", takes = ["n"], price_per_week = 7000 }]
"""
    (tmp_path / "years.toml").write_text(text, encoding="utf-8")
    found = co.sweep(
        co.load(tmp_path / "years.toml"), {"spot.spot.price_by_year.2019/20": [700, 7000, 14_000]}, workers=1
    )
    by_hand = [365_000 + 100 * 366, 365_000 + 1000 * 366, 365_000 + 2000 * 366]
    assert list(found.frame()["objective"]) == pytest.approx(by_hand)


# -- a year of 52 weeks ------------------------------------------------------------------------


def test_a_year_of_52_weeks_counts_prices_a_week_and_not_those_a_year() -> None:
    home = CARE | {"beds": 1, "existing": True, "running_cost_per_year": 36_500.0, "cost_per_child_week": 70.0}
    weeks = {"weeks_per_year": 52.0, "uplift_per_year": {}}
    found = bill(instance_of(2, home=[home], spot=[spot()], money=weeks))
    assert found["spot"] == pytest.approx((52 * 7000, 52 * 7000))  # whether the year has 365 days or 366
    assert found["home"] == pytest.approx((36_500 + 52 * 70, 36_500 + 52 * 70))


def test_quarters_share_the_52_weeks_by_days() -> None:
    horizon = {"start": dt.date(2018, 4, 1), "end": dt.date(2018, 9, 30), "period": "quarter"}
    money = {"weeks_per_year": 52.0, "uplift_per_year": {}}
    found = bill(instance_of(spot=[spot()], horizon=horizon, money=money))["spot"]
    assert found == pytest.approx((7000 * 52 * 91 / 365, 7000 * 52 * 92 / 365))


def test_visits_and_unit_costs_by_the_year_are_spread_over_the_52_weeks() -> None:
    travel = {"visits_per_year": 12.0, "cost_per_mile": 1.0}
    home = CARE | {
        "beds": 2,
        "existing": True,
        "running_cost_per_year": 52_000.0,
        "miles": 5.0,
        "trading": {"premium_per_bed_week": 0.0},
    }
    weeks = {"weeks_per_year": 52.0, "uplift_per_year": {}}
    found = bill(instance_of(1, home=[home], travel=travel, money=weeks))
    assert found["travel"] == pytest.approx((120, 120))
    assert found["trading"] == pytest.approx((-26_000, -26_000))


def test_a_published_saving_of_two_farmhouses_is_met_to_the_pound(tmp_path: Path) -> None:
    """Two children at £16,596 a week; beds bought for £10,452 save £638,976 a year, as a paper says that multiplies by 52."""
    text = """
format = 1
title = "Two farmhouses"
horizon = { start = 2025-04-01, end = 2026-03-31, period = "quarter" }
money = { price_base = "2025/26", discount_rate = 0.0 }
area = [{ id = "village" }]
need = [{ id = "complex" }]
demand = [{ id = "complex", need = "complex", children = 2 }]
spot = [{ id = "unregistered", takes = ["complex"], price_per_week = 16596 }]
baseline = { title = "Do nothing" }
reference = { title = "In house", commit = [{ offer = "in-house", homes = 1 }] }
[[block]]
id = "external"
area = "village"
takes = ["complex"]
sizes = [2]
price_per_bed_week = 10452
term_years = 10
award_to = 2025-04-01
[[home]]
id = "in-house"
area = "village"
takes = ["complex"]
beds = 2
running_cost_per_year = 1287000
open_to = 2025-04-01
[[rules.one_of]]
id = "farmhouses"
offers = ["external", "in-house"]
"""
    (tmp_path / "farmhouses.toml").write_text(text, encoding="utf-8")
    instance = co.load(tmp_path / "farmhouses.toml")
    found = co.solve(instance.with_changes({"money.weeks_per_year": 52}))
    assert found.objective == pytest.approx(2 * 10_452 * 52, abs=0.01)
    assert found.baseline is not None
    assert found.reference is not None
    assert found.objective is not None
    assert found.baseline.objective == pytest.approx(found.objective + 638_976, abs=0.01)
    assert found.baseline.objective == pytest.approx((found.reference.objective or 0.0) + 438_984, abs=0.01)
    assert any("52 weeks" in sentence for sentence in found.to_dict()["conventions"]["changed"])
    days = co.solve(instance)
    assert days.baseline is not None
    assert (days.baseline.objective or 0.0) - (days.objective or 0.0) == pytest.approx(640_731, abs=1)  # 365 days
    assert not any("52 weeks" in sentence for sentence in days.to_dict()["conventions"]["changed"])


# -- Coventry at its outturns ------------------------------------------------------------------

# Average annual cost of a child, as Coventry City Council published it: Homes for Children & Young People 2023-27, page 8.
YEARS = ("2017/18", "2018/19", "2019/20", "2020/21", "2021/22", "2022/23")
INTERNAL = (159_062, 511_072, 249_581, 199_901, 224_656, 219_985)
BLOCK = (146_784, 184_618, 141_876, 162_667, 166_352, 175_725)
OTHER = (166_875, 177_056, 189_409, 199_895, 225_758, 275_748)


def outturns() -> dict[str, Any]:
    """Coventry at those prices, its existing homes and block alone, in a year of 52 weeks."""
    weekly = {year: pounds / 52 for year, pounds in zip(YEARS, OTHER, strict=True)}
    left_out = ("dps", "rules", "baseline", "reference", "what_if", "assumption")
    return {
        "conventions": 2,  # beds filled for the share that is assumed, so that a sum by hand can follow
        "horizon.end": dt.date(2023, 3, 31),
        "money.discount_rate": 0.0,
        "money.weeks_per_year": 52,
        **dict.fromkeys(left_out),
        **{f"home.internal.price_by_year.{y}": 4 * p for y, p in zip(YEARS, INTERNAL, strict=True)},
        "block.hexagon.price_by_year.2017/18": BLOCK[0] / 52,
        **{f"framework.regional.price_by_year.{year}": price for year, price in weekly.items()},
        "spot.spot.price_per_week": 4000,
        **{f"spot.spot.price_by_year.{year}": 1.1 * price for year, price in weekly.items()},
    }


def outturns_by_hand() -> dict[str, dict[str, float]]:
    """£ by line and year: our own homes, the block to its end, and the rest by framework, above 30 by spot."""
    found = {line: dict.fromkeys(YEARS, 0.0) for line in ("home", "block", "framework", "spot")}
    first, level = dt.date(2017, 4, 1), dt.date(2020, 4, 1)
    starts = [dt.date(2017 + (n + 1) // 4, (4, 7, 10, 1)[n % 4], 1) for n in range(25)]
    for start, end in pairwise(starts):
        nth = start.year - 2017 - (start.month < 4)
        days, of_year = (end - start).days, 366 if nth == 2 else 365
        middle = (start - first).days + days / 2
        local = 58 - 18 * min(1.0, middle / (level - first).days)
        block_days = max(0, (min(end, dt.date(2017, 11, 1)) - start).days)
        bought = local + 20 - 0.9 * 16 - 0.9 * 17 * block_days / days
        share = days / of_year
        found["home"][YEARS[nth]] += 16 * INTERNAL[nth] * share
        found["block"][YEARS[nth]] += 17 * BLOCK[nth] * block_days / of_year
        found["framework"][YEARS[nth]] += min(30.0, bought) * OTHER[nth] * share
        found["spot"][YEARS[nth]] += max(0.0, bought - 30) * 1.1 * OTHER[nth] * share
    return found


def is_as_by_hand(costs: Mapping[Any, float], objective: float) -> None:
    by_hand = outturns_by_hand()
    for line, years in by_hand.items():
        for year, pounds in years.items():
            assert costs.get((line, year), 0.0) == pytest.approx(pounds, abs=0.01), (line, year)
    assert objective == pytest.approx(sum(sum(years.values()) for years in by_hand.values()), abs=0.05)
    assert by_hand["spot"]["2017/18"] > 0
    assert by_hand["spot"]["2021/22"] > 0


def test_coventry_at_its_published_outturns_by_year() -> None:
    plan = co.solve(co.load(INSTANCES / "coventry-2017.toml").with_changes(outturns()), compare=False)
    assert plan.objective is not None
    is_as_by_hand(dict(plan.costs.groupby(["line", "year"])["cost"].sum()), plan.objective)


def test_coventry_at_its_outturns_by_set(tmp_path: Path) -> None:
    changes = [f"{path}.remove=true" if value is None else f"{path}={value}" for path, value in outturns().items()]
    given = [part for one in changes for part in ("--set", one)]
    found = run("solve", INSTANCES / "coventry-2017.toml", *given, "--json", cwd=tmp_path)
    result = json.loads(found.stdout)
    costs: dict[tuple[str, str], float] = {}
    for row in result["costs"]:
        costs[row["line"], row["year"]] = costs.get((row["line"], row["year"]), 0.0) + row["cost"]
    is_as_by_hand(costs, result["objective"])
