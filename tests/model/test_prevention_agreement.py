"""The model and the evaluator, written apart, agree on random instances with services and recruitment."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commission_opt.engines.in_process import solve
from commission_opt.instance.calendar import Horizon
from commission_opt.instance.instance import Instance
from commission_opt.model import curves
from commission_opt.model.build import build
from commission_opt.plan.evaluation import Evaluation
from commission_opt.plan.evaluator import audit, evaluate
from commission_opt.plan.evaluator.cohorts import average, case_curve, children_avoided
from commission_opt.services.common.record import EdgeOfCare
from tests.instance.cases import whole_if_tiny
from tests.model.independent import mps_status
from tests.model.random_instances import Case
from tests.model.random_prevention import random_prevention_case

BATCH = 25
HARD = range(5000, 5300, BATCH)  # as the instance says; some of them can be met by no plan
RELAXED = range(6000, 6100, BATCH)  # the rules of the council reported, not required


def _evaluated(case: Case, *, relaxed: bool = False, file: Path | None = None) -> Evaluation | None:
    """The plan worked out again; None where another engine finds none either."""
    model = build(case.instance, case.demand, relaxed=relaxed)
    outcome = solve(model)
    if outcome.status == "infeasible" and file is not None:
        model.problem.writeMPS(str(file))
        assert mps_status(file) == "infeasible"
        return None
    assert outcome.status == "optimal"
    assert outcome.decisions is not None
    assert outcome.objective is not None
    evaluation = evaluate(case.instance, case.demand, outcome.decisions, relaxed=relaxed)
    found = audit(evaluation, outcome.objective)
    assert found.passed, (outcome.objective, evaluation.objective, evaluation.violations)
    return evaluation


@pytest.mark.parametrize("first", HARD)
def test_evaluator_agrees_or_another_engine_finds_no_plan_either(first: int, tmp_path: Path) -> None:
    cases = [random_prevention_case(seed) for seed in range(first, first + BATCH)]
    found = [_evaluated(case, file=tmp_path / "model.mps") for case in cases]
    evaluations = [evaluation for evaluation in found if evaluation is not None]
    assert len(evaluations) >= BATCH / 4
    assert any(row.id == "C04" for evaluation in evaluations for row in evaluation.rules)
    assert any(evaluation.avoided for evaluation in evaluations)


@pytest.mark.parametrize("first", RELAXED)
def test_evaluator_agrees_when_rules_are_relaxed(first: int) -> None:
    for seed in range(first, first + BATCH):
        case = _with_staff(random_prevention_case(seed))
        assert _evaluated(case, relaxed=True) is not None, seed


def _with_staff(case: Case) -> Case:
    """The same with people to spare: staff are as hard as bricks, even then."""
    tables = case.tables | {"role": [role | {"in_post": 50.0} for role in case.tables["role"]]}
    return Case(tables, Instance.model_validate(tables), case.demand)


@settings(max_examples=200, derandomize=True, deadline=None, database=None)
@given(
    keys=st.fixed_dictionaries(
        {
            "success_rate": st.floats(0, 1).map(whole_if_tiny),
            "mean_stay_avoided_weeks": st.floats(0.5, 300),
            "entry_delay_weeks": st.floats(0, 60).map(whole_if_tiny),
            "delay_if_failed_weeks": st.floats(0, 60).map(whole_if_tiny),
            "shortening_if_failed": st.floats(0, 0.95).map(whole_if_tiny),
            "stage": st.lists(
                st.fixed_dictionaries({"weeks": st.floats(0.1, 40), "intensity": st.floats(0.1, 1)}),
                min_size=1,
                max_size=3,
            ),
        }
    ),
    period=st.sampled_from(("month", "quarter", "year")),
)
def test_means_over_a_cohort_agree_by_formula_and_by_quadrature(keys: dict[str, Any], period: str) -> None:
    _agree(keys, period)


@pytest.mark.parametrize("period", ["month", "quarter", "year"])
@pytest.mark.parametrize("fails", [{"shortening_if_failed": 0.4}, {"delay_if_failed_weeks": 9.0}])
def test_means_agree_where_stays_are_a_curve_of_points(fails: dict[str, float], period: str) -> None:
    curve = [(0.0, 1.0), (8.0, 0.9), (26.0, 0.5), (26.0, 0.3), (70.0, 0.0)]
    survival = [{"weeks": weeks, "share": share} for weeks, share in curve]
    _agree({"success_rate": 0.6, "survival": survival, "stage": [{"weeks": 12.0}]} | fails, period)


def _agree(keys: dict[str, Any], period: str) -> None:
    referral = [{"id": "panel", "need": "care", "per_month": 1.0}]
    record = {"id": "team", "caseload": 6.0, "role": "worker", "referral": referral}
    service = EdgeOfCare.model_validate(record | keys)
    horizon = {"start": dt.date(2019, 4, 1), "end": dt.date(2023, 3, 31), "period": period}
    before, tau, *later = Horizon.model_validate(horizon).periods()
    kept_out, in_service = curves.avoided(service), curves.in_service(service)
    assert curves.average(kept_out, tau, before) == curves.average(in_service, tau, before) == 0.0
    for t in (tau, *later):
        assert children_avoided(service, t, [tau])[0] == pytest.approx(curves.average(kept_out, tau, t), abs=1e-9)
        assert average(case_curve(service), t, tau) == pytest.approx(curves.average(in_service, tau, t), abs=1e-9)


def test_random_plans_use_every_line_and_every_rule_about_people() -> None:
    lines, keys, taken = set(), set(), 0
    for seed in range(5000, 5100):
        case = random_prevention_case(seed)
        outcome = solve(build(case.instance, case.demand))
        if outcome.decisions is not None:
            evaluation = evaluate(case.instance, case.demand, outcome.decisions)
            taken += bool(outcome.decisions.taken)
            lines |= {row.line for row in evaluation.costs}
            keys |= {(row.id, row.key[0] if isinstance(row.key[0], str) else "") for row in evaluation.rules}
    assert taken >= 20
    assert {"edge_of_care", "outcome_contract", "grant", "assessment", "recruitment", "avoided"} <= lines
    assert {("C04", ""), ("C05", ""), ("C05", "staff"), ("C11", "service lot")} <= keys
