"""Teams, contracts and the people for them: what is chosen, worked out by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from commission_opt.demand import demand_table
from commission_opt.engines.in_process import solve
from commission_opt.engines.outcome import Outcome
from commission_opt.engines.search import Limits
from commission_opt.instance.commitments import GivenMix
from commission_opt.instance.instance import Instance
from commission_opt.keys import RecordKey, RowKey
from commission_opt.model.build import build
from commission_opt.plan.evaluator import audit, evaluate
from commission_opt.services.common.over_avoidance import too_many_avoided
from tests.model.small import YEAR, D, cost, new_home, solved, spot, tables

Table = dict[str, Any]

THREE_YEARS = YEAR | {"end": dt.date(2025, 3, 31)}  # of 365, 366 and 365 days
YEAR_OF_MONTHS = 365.25 / 7  # weeks of twelve equal months
WORKER = {"id": "worker", "salary_per_year": 365.0 * 100}  # £100 a day


def service(**keys: Any) -> Table:
    """Twelve families a year; stays that dwindle evenly over a year, and so a mean of a third of the year's."""
    base: Table = {
        "id": "team",
        "success_rate": 0.5,
        "survival": [{"weeks": 0.0, "share": 1.0}, {"weeks": YEAR_OF_MONTHS, "share": 0.0}],
        "referral": [{"id": "panel", "need": "care", "per_month": 1.0}],
        "stage": [{"weeks": YEAR_OF_MONTHS / 2}],
    }
    return base | keys


def whole(pounds: float, **keys: Any) -> Table:
    """A team of one, able to carry every case, at £`pounds` a day."""
    return service(caseload=100.0, team_workers=1, team_cost_per_year=365.0 * pounds, **keys)


def contract(pounds: float, **keys: Any) -> Table:
    """An outcome contract at £`pounds` a day, whatever comes of it."""
    return service(id="contract", provider="outcome_contract", management_cost_per_year=365.0 * pounds, **keys)


# -- Little's law ------------------------------------------------------------------------------


def steady(per_month: float, months: int, caseload: float, **keys: Any) -> Table:
    """So many families a month for so many months, each well worth a worker's time, for three years."""
    weeks = round(months * 52 / 12, 1)
    team = {"caseload": caseload, "role": "worker", "stage": [{"weeks": weeks}], "workers_at_most": 100}
    referral = [{"id": "panel", "need": "care", "per_month": per_month}]
    offers = {"spot": [spot(1000)], "edge_of_care": [service(referral=referral, **(team | keys))], "role": [WORKER]}
    return tables(500, horizon=THREE_YEARS, **offers)


@pytest.mark.parametrize(
    ("per_month", "months", "caseload", "workers"),
    [
        (6, 9, 6.0, 9),  # 54 families in service
        (6, 9, 8.0, 7),  # 6.75
        (4, 6, 5.0, 5),  # 24 families, 4.8
        (4, 6, 6.0, 4),
        (10, 3, 6.0, 5),  # 30 families
        (10, 3, 7.0, 5),  # 4.3
        (10, 3, 10.0, 3),
        (5, 12, 6.0, 10),  # 60 families
        (5, 12, 7.0, 9),  # 8.6
    ],
)
def test_workers_follow_littles_law(per_month: float, months: int, caseload: float, workers: int) -> None:
    found = solved(steady(per_month, months, caseload)).decisions
    assert found is not None
    assert found.workers["team", 1] == found.workers["team", 2] == workers
    assert found.started[0, 2, "team", "panel"] == pytest.approx(12 * per_month)


@pytest.mark.parametrize(("per_month", "months"), [(6, 9), (4, 6), (10, 3)])
def test_families_in_service_are_starts_by_time_in_service(per_month: float, months: int) -> None:
    given = steady(per_month, months, 6.0)
    instance = Instance.model_validate(given)
    demand = demand_table(instance)
    outcome = solve(build(instance, demand), Limits(gap=0.0))
    assert outcome.decisions is not None
    evaluation = evaluate(instance, demand, outcome.decisions)
    (row,) = [row for row in evaluation.workforce if (row.period, row.service) == (2, "team")]
    # 12 months of referrals a year of 365 days, each so many weeks of 7 days.
    assert row.cases == pytest.approx(12 * per_month / 365 * 7 * round(months * 52 / 12, 1), rel=2e-3)
    assert row.cases == pytest.approx(per_month * months, rel=5e-3)


# -- caseload ----------------------------------------------------------------------------------


def test_a_team_too_small_takes_as_many_families_as_it_can_carry() -> None:
    instance = Instance.model_validate(steady(6, 9, 6.0, workers_at_most=8))
    demand = demand_table(instance)
    outcome = solve(build(instance, demand), Limits(gap=0.0))
    found = outcome.decisions
    assert found is not None
    assert found.workers["team", 2] == 8
    assert found.started[0, 2, "team", "panel"] < 72
    evaluation = evaluate(instance, demand, found)
    (row,) = [row for row in evaluation.rules if (row.id, row.key) == ("C04", (0, 2, "team"))]
    assert row.limit == pytest.approx(1.01 * 48.0)  # within the tolerance of 1%
    assert row.binding
    assert outcome.prices[RowKey("C04", RecordKey(0, 2, "team"))] != 0


def test_one_family_more_than_the_caseload_is_found_out() -> None:
    instance = Instance.model_validate(steady(6, 9, 6.0, workers_at_most=8))
    demand = demand_table(instance)
    outcome = solve(build(instance, demand), Limits(gap=0.0))
    assert outcome.decisions is not None
    assert outcome.objective is not None
    key = (0, 2, "team", "panel")
    more = replace(outcome.decisions, started=outcome.decisions.started | {key: outcome.decisions.started[key] + 0.001})
    assert audit(evaluate(instance, demand, outcome.decisions), outcome.objective).passed
    assert "C04" in {violation.rule for violation in evaluate(instance, demand, more).violations}


# -- one pipeline ------------------------------------------------------------------------------

STAFFED = {"staff": {"worker": 4.0}}


def compete(home_a_day: float, recruits: float | None, *, team: bool = True, home: bool = True) -> float | None:
    """Four children, spot at £300 a day; a home of two beds and a team of four want four people each.

    Twelve families, each half a year in service, are 12 x (1/2 - 1/8) = 4.5 cases in this year, 1.125 for
    each of four workers at £400 a day. They keep two children out of care, £600 a day. The home takes two.
    """
    staff: Table = WORKER | ({} if recruits is None else {"recruits_per_year_at_most": recruits})
    offers = {
        "spot": [spot(300)],
        "role": [staff],
        "home": [new_home(2, home_a_day, **STAFFED)] if home else [],
        "edge_of_care": [service(caseload=1.125, caseload_tolerance=0.0, role="worker")] if team else [],
    }
    return cost(4, **offers)


NEITHER = 4 * 300 * D


def test_a_home_and_a_team_with_enough_people() -> None:
    assert compete(150, None, team=False) == pytest.approx(NEITHER - (600 - 150) * D)
    assert compete(150, None, home=False) == pytest.approx(NEITHER - (600 - 400) * D)
    assert compete(150, 8.0) == pytest.approx(NEITHER - (450 + 200) * D)


@pytest.mark.parametrize(("home_a_day", "saved"), [(150, 450), (390, 210), (410, 200), (590, 200)])
def test_hiring_limit_lets_only_one_be_staffed(home_a_day: float, saved: float) -> None:
    alone = [compete(home_a_day, 4.0, team=False), compete(home_a_day, 4.0, home=False)]
    assert compete(home_a_day, 4.0) == pytest.approx(min(one for one in alone if one is not None))
    assert compete(home_a_day, 4.0) == pytest.approx(NEITHER - saved * D)


def test_nobody_to_hire_leaves_the_market() -> None:
    assert compete(150, 0.0) == pytest.approx(NEITHER)


def test_half_a_team_is_better_than_none() -> None:
    # Two people: half the families, £300 a day saved at £200. The home cannot open with two.
    assert compete(150, 2.0) == pytest.approx(NEITHER - 100 * D)


def test_people_of_a_home_that_closes_can_join_the_team() -> None:
    old = new_home(2, 700, **STAFFED) | {"existing": True, "closable": True}
    role = WORKER | {"recruits_per_year_at_most": 0.0}
    offers = {"spot": [spot(300)], "role": [role], "edge_of_care": [service(caseload=1.125, role="worker")]}
    assert cost(4, home=[old], **offers) == pytest.approx(NEITHER - (600 - 400) * D)


# -- break-even --------------------------------------------------------------------------------

# 12 families, a success rate of r and a third of the year: 4 r children fewer at £300 a day, so £1,200 r.


def chosen(rate: float, **more: Any) -> tuple[Outcome, set[str]]:
    """What is taken up of a team at £600 a day, worth it from 50%, and a contract at £660, from 55%."""
    offers = [whole(600, success_rate=rate, lot="care"), contract(660, success_rate=rate, lot="care", **more)]
    outcome = solved(tables(6, spot=[spot(300)], edge_of_care=offers))
    assert outcome.decisions is not None
    return outcome, set(outcome.decisions.taken)


@pytest.mark.parametrize(("rate", "taken"), [(0.3, set()), (0.499, set()), (0.501, {"team"}), (0.9, {"team"})])
def test_below_break_even_neither_is_worth_it(rate: float, taken: set[str]) -> None:
    outcome, found = chosen(rate)
    assert found == taken
    saved = max(0.0, 1200 * rate - 600)
    assert outcome.objective == pytest.approx((6 * 300 - saved) * D)


def test_the_contract_where_only_it_is_worth_it() -> None:
    offers = [whole(700, lot="care"), contract(100, payment_per_success_by_year=[365.0 * 60], lot="care")]
    outcome = solved(tables(6, spot=[spot(300)], edge_of_care=offers))
    assert outcome.decisions is not None
    assert outcome.decisions.taken == {"contract": 1}
    # 12 families, six successes at £60 a day each; two children fewer.
    assert outcome.objective == pytest.approx((6 * 300 - 600 + 100 + 360) * D)


def test_payment_above_the_worth_of_a_success_leaves_the_contract_alone() -> None:
    # A success is worth a third of a year at £300 a day.
    for a_day, taken in ((99.9, {"contract": 1}), (100.1, {})):
        offers = [contract(0, payment_per_success_by_year=[365.0 * a_day])]
        outcome = solved(tables(6, spot=[spot(300)], edge_of_care=offers))
        assert outcome.decisions is not None
        assert outcome.decisions.taken == taken or (not taken and not outcome.decisions.started)


def test_both_services_where_no_lot_forbids_it() -> None:
    referral = [{"id": "panel", "need": "care", "per_month": 1.0}]
    offers = [whole(100), contract(100, referral=referral)]
    assert cost(6, spot=[spot(300)], edge_of_care=offers) == pytest.approx((6 * 300 - 1200 + 200) * D)
    shut = [offer | {"lot": "care"} for offer in offers]
    assert cost(6, spot=[spot(300)], edge_of_care=shut) == pytest.approx((6 * 300 - 600 + 100) * D)


# -- assessors ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("bought_in", "a_day"), [(900.0, 0.0), (1_300.0, 100.0)])
def test_assessors_where_they_cost_less_than_buying_in(bought_in: float, a_day: float) -> None:
    # One assessor makes 30 of 40 a year for £36,500: worth it above £1,217 each; the second would make ten.
    reports = {
        "id": "reports",
        "role": "worker",
        "per_year": 40.0,
        "bought_in_cost": bought_in,
        "per_assessor_per_year": 30.0,
    }
    expected = 40 * bought_in if not a_day else 10 * bought_in + a_day * D
    assert cost(0, spot=[spot(300)], role=[WORKER], assessment=[reports]) == pytest.approx(expected)


# -- A service that cannot be taken up -----------------------------------------------------------


@pytest.mark.parametrize("children", [1.0, 1.9, 2.1, 3.0])
def test_a_service_is_called_impossible_where_taking_it_up_is(children: float) -> None:
    # One family a month, half of whom would have stayed a third of a year in the first year's average: 12 / 2 / 3 = 2.
    whole_town = tables(children, edge_of_care=[whole(1, must_start_all=True)], spot=[spot(1000)])
    instance = Instance.model_validate(whole_town | {"conventions": 1})
    demand = demand_table(instance)
    outcome = solve(build(instance, demand, taken={"team": True}), Limits(gap=0.0))
    assert [one.service.id for one in too_many_avoided(instance, demand)] == (["team"] if children < 2 else [])
    assert (outcome.status == "infeasible") == (children < 2)


# -- A mix that is given ---------------------------------------------------------------------------


def test_the_workers_of_a_given_mix_are_those_of_the_team_that_it_names() -> None:
    # Both teams are well worth it; the mix has three workers of the one, and none of the other.
    sized: Table = {"caseload": 6.0, "role": "worker", "workers_at_most": 9}
    teams = [service(id=one, **sized) for one in ("other", "team")]
    instance = Instance.model_validate(tables(100, spot=[spot(1000)], role=[WORKER], edge_of_care=teams))
    mix = GivenMix.model_validate({"commit": [{"offer": "team", "workers": 3}]})
    found = solve(build(instance, demand_table(instance), mix), Limits(gap=0.0)).decisions
    assert found is not None
    assert found.taken == {"team": 1}
    assert found.workers == {("team", 0): 3}
