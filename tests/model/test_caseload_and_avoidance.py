"""The sums of edition 2 for services: equal months, a tolerance of the caseload, care avoided up to the demand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from commission_opt.demand import demand_table
from commission_opt.engines.in_process import solve
from commission_opt.engines.search import Limits
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.plan.evaluator import audit, evaluate

Table = dict[str, Any]

FIVE_YEARS = {"start": dt.date(2008, 4, 1), "end": dt.date(2013, 3, 31), "period": "quarter"}


def families(**service: Any) -> Table:
    """Twenty families of twelve months each, 20 / 12 a month: five workers carry four each (Scotland, 2009)."""
    return {
        "title": "Intensive family support",
        "conventions": 2,
        "horizon": FIVE_YEARS,
        "money": {"price_base": "2008/09", "discount_rate": 0.0},
        "area": [{"id": "town"}],
        "need": [{"id": "care"}],
        "demand": [{"id": "care", "need": "care", "children": 100.0}],
        "spot": [{"id": "care", "takes": ["care"], "price_per_week": 1500.0}],
        "role": [{"id": "worker", "salary_per_year": 76_800.0}],
        "edge_of_care": [
            {
                "id": "project",
                "success_rate": 0.5,
                "mean_stay_avoided_weeks": 52.0,
                "role": "worker",
                "caseload": 4.0,
                "workers_at_most": 10,
                "must_start_all": True,
                "referral": [{"id": "families", "need": "care", "per_month": 1.6666}],
                "stage": [{"weeks": 52.1786}],
                **service,
            }
        ],
    }


def most_workers(tables: Table) -> float:
    instance = Instance.model_validate(tables)
    demand = demand_table(instance)
    outcome = solve(build(instance, demand, taken={"project": True}), Limits(gap=0.0))
    assert outcome.decisions is not None
    evaluation = evaluate(instance, demand, outcome.decisions)
    assert audit(evaluation, outcome.objective or 0.0).passed, evaluation.violations
    return max(outcome.decisions.workers.values())


def test_a_long_quarter_buys_no_sixth_worker() -> None:
    assert most_workers(families()) == 5
    assert most_workers(families() | {"conventions": 1}) == 6


def test_equal_months_alone_are_enough_without_a_tolerance() -> None:
    assert most_workers(families(caseload_tolerance=0.0)) == 5


@pytest.mark.parametrize(("tolerance", "workers"), [(0.0, 6), (0.009, 6), (0.011, 5), (None, 6), (0.25, 4)])
def test_cases_may_exceed_the_caseload_by_the_tolerance_and_no_more(tolerance: float | None, workers: int) -> None:
    """With 1% more families than five workers carry; four carry 20.2 at a tolerance of 0.2625."""
    more: Table = {"referral": [{"id": "families", "need": "care", "per_month": 1.6666 * 1.0101}]}
    more |= {"caseload_tolerance": tolerance} if tolerance is not None else {}
    four: Table = {
        "referral": [{"id": "families", "need": "care", "per_month": 1.6666 * 0.99}],
        "caseload_tolerance": 0.25,
    }
    assert most_workers(families(**(four if tolerance == 0.25 else more))) == workers


def few_children(must_start_all: bool, **more: Any) -> Table:
    """Two children in care, and referrals that would avoid far more."""
    tables = families(must_start_all=must_start_all, team_workers=5, team_cost_per_year=100.0, **more)
    del tables["edge_of_care"][0]["role"], tables["edge_of_care"][0]["workers_at_most"]
    return tables | {"demand": [{"id": "care", "need": "care", "children": 2.0}], "role": []}


@pytest.mark.parametrize("must_start_all", [True, False])
def test_no_more_care_is_avoided_than_there_is(must_start_all: bool) -> None:
    tables = few_children(must_start_all)
    instance = Instance.model_validate(tables)
    demand = demand_table(instance)
    outcome = solve(build(instance, demand), Limits(gap=0.0))
    assert outcome.decisions is not None
    assert outcome.decisions.taken == {"project": 1}  # it costs next to nothing
    evaluation = evaluate(instance, demand, outcome.decisions)
    assert audit(evaluation, outcome.objective or 0.0).passed, evaluation.violations
    assert max(row.children for row in evaluation.avoided) == pytest.approx(2.0)
    spot = sum(row.cost for row in evaluation.costs if row.line == "spot")
    unmet = sum(2.0 * period.weeks for period in instance.periods) - sum(
        row.children * instance.periods[row.period].weeks for row in evaluation.avoided
    )
    assert spot == pytest.approx(1500 * unmet)


def test_in_the_first_edition_such_a_service_can_never_be_taken_up() -> None:
    instance = Instance.model_validate(few_children(True) | {"conventions": 1})
    outcome = solve(build(instance, demand_table(instance)), Limits(gap=0.0))
    assert outcome.decisions is not None
    assert not any(outcome.decisions.taken.values())
