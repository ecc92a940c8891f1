"""Decisions that cannot be, and the relaxed reading of those already taken."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest

from commission_opt.demand import DemandTable
from commission_opt.demand.table import Scenario
from tests.evaluator.cases import block, broken, cost, dps, foster, home, make, placed, spot, work_out

ONE = {("block", 0, 4): 1}
WHERE = placed("market", 4.0, 2)
JULY, JUNE = dt.date(2019, 7, 1), dt.date(2019, 6, 30)
OFFERS: dict[str, Any] = {
    "block": [block(award_from=JULY), block(id="old", existing=True, ends=JUNE, extension_years=1.0)],
    "dps": [dps(closes=JUNE, extension_years=1.0, term_years=0.25)],
    "home": [
        home(open_to=JUNE),
        home(id="closing", existing=True, closable=True, closure_notice_weeks=4.0),
        home(id="selling", existing=True, trading={"premium_per_bed_week": 1.0, "sells_from": JULY}),
    ],
    "foster": [foster(recruits_per_year_at_most=9, approval_weeks=20.0)],
}


def messages(**what: Any) -> list[str]:
    found = work_out(make(2, **OFFERS), **({"placed": WHERE} | what))
    return [f"{v.where}: {v.message}" for v in found.violations if v.rule == "decision"]


@pytest.mark.parametrize(
    "fine",
    [
        {"awarded": {("block", 1, 4): 1}},  # 1 July is the first day
        {"awarded": {("dps/a", 0, 4): 3}, "extended": {("dps/a", 0, 4): 3}},
        {"extended": {("old", -1, 4): 1}},
        {"opened": {("home", 0): 1}},
        {"closed": {("closing", 1): 1}},
        {"recruited": {("foster", 0): 2}},  # approved on 19 August
        {"sold": {(0, 1, "selling"): 1.0}},
        {"sold": {(0, 0, "selling"): 0.0}},
    ],
)
def test_decisions_that_can_be(fine: dict[str, Any]) -> None:
    assert work_out(make(2, **OFFERS), placed=WHERE, **fine).violations == ()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"awarded": {("block", 0, 4): 1}}, "block, Apr-Jun 2019: award of 4 beds before 1 July 2019"),
        ({"awarded": {("dps/a", 1, 4): 1}}, "award of 4 beds after 30 June 2019, the last day it can be"),
        ({"awarded": {("block", 1, 5): 1}}, "not one of its sizes"),
        ({"awarded": {("block", 2, 4): 1}}, "block, period 2: award of 4 beds cannot be decided here"),
        ({"awarded": {("old", 0, 4): 1}}, "cannot be decided here"),
        ({"awarded": {("market", 0, 4): 1}}, "cannot be decided here"),
        ({"awarded": {("nobody", 0, 4): 1}}, "'nobody', Apr-Jun 2019: award of 4 beds cannot be decided here"),
        ({"awarded": {("dps/a", 0, 4): 0.5}}, "0.5 is not a whole number"),
        ({"awarded": {("dps/a", 0, 4): -1}}, "-1 is less than none"),
        ({"awarded": {("dps/a", 0, 4): math.nan}}, "cannot be decided here"),
        ({"awarded": {("dps/a", 0, 4): 1}, "extended": {("dps/a", 0, 4): 2}}, "2 extended, but only 1 awarded"),
        ({"extended": {("old", -1, 4): 0.5}}, "0.5 is not a whole number"),
        ({"awarded": {("dps/a", 0, 4): 1}, "extended": {("dps/a", 0, 4): 0.5}}, "0.5 is not a whole number"),
        ({"extended": {("old", -1, 4): 2}}, "2 extended, but only 1 awarded"),
        ({"extended": {("old", 0, 4): 1}}, "old, Apr-Jun 2019: extension of 4 beds cannot be decided here"),
        ({"opened": {("home", 1): 1}}, "opening of a home after 30 June 2019"),
        ({"opened": {("closing", 0): 1}}, "opening of a home cannot be decided here"),
        ({"opened": {("home", 0): 0.5}}, "0.5 is not a whole number"),
        ({"recruited": {("foster", 0): 0.5}}, "0.5 is not a whole number"),
        ({"closed": {("closing", 1): 0.5}}, "0.5 is not a whole number"),
        ({"closed": {("home", 0): 1}}, "closing of a home cannot be decided here"),
        ({"closed": {("selling", 0): 1}}, "closing of a home cannot be decided here"),
        ({"recruited": {("foster", 1): 1}}, "recruitment would take effect on 18 November 2019, after the horizon"),
        ({"sold": {(0, 0, "selling"): 1.0}}, "selling, Apr-Jun 2019: beds are sold before 1 July 2019"),
        ({"sold": {(0, 0, "closing"): 1.0}}, "sale of beds cannot be decided here"),
        ({"sold": {(0, 1, "selling"): -1.0}}, "-1 beds sold: less than none"),
        ({"sold": {(0, 1, "selling"): math.inf}}, "an amount that is not a number"),
        ({"short": {(0, 0, "ebd", "north"): -0.5}}, "North, Apr-Jun 2019, EBD: -0.5 children without a placement"),
        ({"short": {(0, 0, "ebd", "west"): 1.0}}, "children short of something unknown"),
        ({"placed": WHERE | {(0, 0, "ebd", "south", "market"): -1.0}}, "-1 children placed: less than none"),
        ({"placed": WHERE | {(0, 0, "solo", "north", "market"): 1.0}}, "where no such placement can be"),
        ({"placed": WHERE | {(0, 0, "ebd", "west", "market"): 1.0}}, "where no such placement can be"),
        ({"placed": WHERE | {(1, 0, "ebd", "north", "market"): 1.0}}, "where no such placement can be"),
        ({"placed": WHERE | {(0, 2, "ebd", "north", "market"): 1.0}}, "period 2, EBD, North: 1 children placed"),
        ({"placed": WHERE | {(0, 0, "ebd", "north", "market"): math.nan}}, "where no such placement can be"),
    ],
)
def test_decisions_that_cannot_be(wrong: dict[str, Any], says: str) -> None:
    (message,) = messages(**wrong)
    assert says in message


@pytest.mark.parametrize(
    ("wrong", "amount"),
    [
        ({"awarded": {("block", 0, 4): 1}}, 91),  # days from 1 April to 1 July
        ({"awarded": {("dps/a", 1, 4): 1}}, 1),  # 1 July, and 30 June is the last
        ({"awarded": {("old", 0, 4): 1}}, 1),  # what cannot be decided
        ({"opened": {("closing", 0): 1}}, 1),
        ({"closed": {("home", 0): 1}}, 1),
        ({"awarded": {("dps/a", 0, 4): 0.25}}, 0.25),  # from the next whole number
        ({"awarded": {("dps/a", 0, 4): -1}}, 1),
        ({"awarded": {("dps/a", 0, 4): 1}, "extended": {("dps/a", 0, 4): 3}}, 2),
        ({"recruited": {("foster", 1): 1}}, 49),  # 18 November: 48 days after 1 October, the first that is too late
        ({"sold": {(0, 1, "selling"): -1.5}}, 1.5),
        ({"sold": {(0, 1, "selling"): math.inf}}, math.inf),
        ({"short": {(0, 0, "ebd", "north"): -0.5}}, 0.5),
    ],
)
def test_by_how_much_a_decision_cannot_be(wrong: dict[str, Any], amount: float) -> None:
    found = work_out(make(2, **OFFERS), **({"placed": WHERE} | wrong))
    assert [one.amount for one in found.violations if one.rule == "decision"] == [amount]


@pytest.mark.parametrize(
    ("offers", "decision"),
    [
        ({"block": [block(mobilisation_weeks=13.0)]}, {"awarded": {("block", 0, 4): 1}}),
        ({"block": [block(extension_years=1.0)]}, {"awarded": {("block", 0, 4): 1}, "extended": {("block", 0, 4): 1}}),
        ({"home": [home(lead_weeks=13.0)]}, {"opened": {("home", 0): 1}}),
        ({"home": [home(existing=True, closable=True, closure_notice_weeks=13.0)]}, {"closed": {("home", 0): 1}}),
    ],
)
def test_what_would_take_effect_on_the_day_after_the_horizon_cannot_be(
    offers: dict[str, Any], decision: dict[str, Any]
) -> None:
    found = work_out(make(**offers), placed=placed("market", 4.0), **decision)
    (violation,) = found.violations
    assert "after the horizon" in violation.message


def test_a_contract_without_an_extension_cannot_be_extended() -> None:
    found = work_out(make(2, block=[block(term_years=0.25)]), placed=WHERE, awarded=ONE, extended=ONE)
    (violation,) = found.violations
    assert "the contract cannot be extended" in violation.message


def test_rounding_below_zero_is_forgiven() -> None:
    assert work_out(make(2), placed=WHERE, short={(0, 0, "ebd", "north"): -1e-8}).violations == ()


POLICY = {
    "locality": [{"id": "near", "minimum_share": 1.0}],
    "diversity": [{"id": "mix", "providers_at_least": 2}],
    "budget": [{"id": "money", "revenue_at_most": 1.0}],
}


def test_relaxed_reports_a_choice_of_the_council_that_is_missed_but_allows_it() -> None:
    instance = make(rules=POLICY, spot=[spot(market=3.0)])
    what: dict[str, Any] = {"placed": placed("market", 3.0), "short": {(0, 0, "ebd", "north"): 1.0}}
    assert broken(work_out(instance, **what)) == {"C01", "C03", "C07", "C08"}
    found = work_out(instance, relaxed=True, **what)
    assert found.violations == ()
    assert {row.id for row in found.rules if row.shortfall > 0} == {"C01", "C03", "C07", "C08"}
    assert found.objective == pytest.approx(3 * 5000 * 13)


def test_relaxed_still_keeps_to_bricks_and_beds() -> None:
    instance = make(spot=[spot(market=3.0)])
    assert broken(work_out(instance, relaxed=True, placed=placed("market", 4.0))) == {"C12"}
    assert broken(work_out(instance, relaxed=True, placed=placed("market", 3.0))) == {"C01"}  # a child is nowhere


def test_relaxed_keeps_the_price_of_soft_rules() -> None:
    instance = make(rules={"sufficiency": {"price_per_child_week": 10.0}})
    found = work_out(instance, relaxed=True, placed=placed("market", 3.0), short={(0, 0, "ebd", "north"): 1.0})
    assert cost(found, "penalty") == pytest.approx(130)


def test_only_what_is_decided_course_by_course_names_its_course_of_demand() -> None:
    instance = make(1, **OFFERS)
    lane = {(0, "ebd", "north"): 4.0}
    demand = DemandTable((Scenario(0.5, lane), Scenario(0.5, lane)))
    where = {(s, 0, "ebd", "north", "market"): 4.0 for s in range(2)} | {(1, 0, "ebd", "south", "market"): -1.0}
    found = work_out(
        instance, demand=demand, placed=where, opened={("closing", 0): 1}, hired={("nobody", 0): 1.0}
    ).violations
    assert [one.where for one in found if one.rule == "decision"] == [
        "closing, Apr-Jun 2019",
        "market, Apr-Jun 2019, scenario 2",
        "'nobody', Apr-Jun 2019",
    ]
