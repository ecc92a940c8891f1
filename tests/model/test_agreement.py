"""The model and the evaluator, written apart, agree on random instances."""

from __future__ import annotations

from pathlib import Path

import pytest

from commission_opt.decisions import Decisions
from commission_opt.engines.in_process import solve
from commission_opt.engines.outcome import Outcome
from commission_opt.model.build import build
from commission_opt.model.model import Model
from commission_opt.plan.evaluator import audit, evaluate
from commission_opt.registry import RULES
from tests.model.independent import mps_status
from tests.model.random_instances import Case, random_case

BATCH = 20
HARD = range(0, 360, BATCH)  # as the instance says; some of them can be met by no plan
RELAXED = range(1000, 1100, BATCH)  # the rules reported, not required


def _solved(case: Case, *, relaxed: bool = False) -> tuple[Model, Outcome]:
    model = build(case.instance, case.demand, relaxed=relaxed)
    return model, solve(model)


def _agrees(case: Case, outcome: Outcome, *, relaxed: bool = False) -> bool:
    assert outcome.decisions is not None
    assert outcome.objective is not None
    evaluation = evaluate(case.instance, case.demand, outcome.decisions, relaxed=relaxed)
    found = audit(evaluation, outcome.objective)
    assert found.passed, (outcome.objective, evaluation.objective, evaluation.violations)
    return True


@pytest.mark.parametrize("first", HARD)
def test_evaluator_agrees_or_another_engine_finds_no_plan_either(first: int, tmp_path: Path) -> None:
    feasible = 0
    for seed in range(first, first + BATCH):
        case = random_case(seed)
        model, outcome = _solved(case)
        if outcome.status == "infeasible":
            file = tmp_path / f"{seed}.mps"
            model.problem.writeMPS(str(file))
            assert mps_status(file) == "infeasible", seed
        else:
            assert outcome.status == "optimal", seed
            feasible += _agrees(case, outcome)
    assert feasible >= BATCH / 4


@pytest.mark.parametrize("first", RELAXED)
def test_evaluator_agrees_when_rules_are_relaxed(first: int) -> None:
    for seed in range(first, first + BATCH):
        case = random_case(seed)
        _, outcome = _solved(case, relaxed=True)
        assert outcome.status == "optimal", seed
        assert _agrees(case, outcome, relaxed=True)


def test_random_instances_have_every_kind_of_offer_and_every_rule() -> None:
    kinds, hard, soft = set(), set(), set()
    for seed in range(BATCH * 2):
        case = random_case(seed)
        kinds |= {offer.kind for offer in case.instance.offers}
        rows = evaluate(case.instance, case.demand, Decisions()).rules
        hard |= {row.id for row in rows if row.hard}
        soft |= {row.id for row in rows if not row.hard}
    assert kinds == {"block", "dps", "framework", "spot", "home", "foster", "supported"}
    # See test_prevention_agreement, test_risk, test_what_beds_carry.
    assert hard == set(RULES) - {"C04", "C14", "C15"}
    assert soft == {"C01", "C03", "C06", "C07", "C08", "C09", "C10"}
