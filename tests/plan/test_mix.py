"""What each line of the mix costs, by hand: set-up and recruitment are its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from commission_opt import load
from commission_opt.decisions import Decisions
from commission_opt.demand import demand_table
from commission_opt.plan.evaluator import evaluate
from commission_opt.plan.mix import mix
from commission_opt.plan.result import MixRow
from tests.plan.cases import SMALL, write_small

FOSTER = """
[[foster]]
id = "carers"
takes = ["res"]
area = "town"
households = 2
children_per_household = 1
recruits_per_year_at_most = 4
recruitment_cost = 20000
allowance_per_child_week = 700
"""
DAYS = 730  # of the horizon, April 2020 to March 2022


def rows(tmp_path: Path, text: str, decisions: Decisions) -> list[MixRow]:
    instance = load(write_small(tmp_path, text))
    demand = demand_table(instance)
    return mix(instance, decisions, evaluate(instance, demand, decisions))


def test_each_contract_bears_its_own_set_up_by_its_own_term(tmp_path: Path) -> None:
    text = SMALL.replace("closes = 2020-04-01", "closes = 2021-09-30\nset_up_cost = 10000")
    decisions = Decisions(awarded={("dps/a", 0, 2): 1, ("dps/a", 5, 2): 1}, extended={("dps/a", 0, 2): 1})
    early, late = [row for row in rows(tmp_path, text, decisions) if row["offer"] == "dps/a"]
    # Opens 1 July 2020 for a year and another: all of its set-up, and 639 days to the end of the horizon.
    assert (early["start"], early["extended"]) == ("2020-07-01", True)
    assert early["cost"] == pytest.approx(10_000 + 2 * 2900 / 7 * 639)
    # Ordered 1 July 2021, opens 30 September: 183 of the 365 days of its term.
    assert late["start"] == "2021-09-30"
    assert late["cost"] == pytest.approx((10_000 / 365 + 2 * 2900 / 7) * 183)


def test_recruitment_is_paid_for_the_recruits_alone(tmp_path: Path) -> None:
    decisions = Decisions(recruited={("carers", 0): 1}, placed={(0, t, "res", "town", "carers"): 3.0 for t in range(8)})
    there, joined = [row for row in rows(tmp_path, SMALL + FOSTER, decisions) if row["offer"] == "carers"]
    assert (there["existing"], joined["existing"]) == (True, False)
    assert there["cost"] == pytest.approx(2 * 100 * DAYS)
    assert joined["cost"] == pytest.approx(20_000 + 100 * DAYS)
