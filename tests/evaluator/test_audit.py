"""The verdict, and that the evaluator stands on its own."""

from __future__ import annotations

import math
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from commission_opt.errors import EXIT_AUDIT, CommissionError
from commission_opt.plan.evaluation import AuditFailed
from commission_opt.plan.evaluator import audit
from tests.evaluator.cases import make, placed, work_out

GOOD = work_out(make(), placed=placed("market", 4.0))  # 4 x £5,000 x 13 = £260,000


def test_passes_where_the_objectives_agree() -> None:
    found = audit(GOOD, 260_000 * (1 + 9e-7))
    assert found.passed
    assert found.recomputed_objective == pytest.approx(260_000)
    assert found.relative_difference == pytest.approx(9e-7, rel=1e-3)


@pytest.mark.parametrize("objective", [260_000 * (1 + 1.1e-6), 260_000 * (1 - 1.1e-6), 0.0, -260_000.0, math.nan])
def test_fails_where_they_do_not(objective: float) -> None:
    assert not audit(GOOD, objective).passed


def test_fails_on_any_violation_and_says_which() -> None:
    bad = work_out(make(), placed=placed("market", 3.0), short={(0, 0, "ebd", "north"): 1.0})
    found = audit(bad, bad.objective)
    assert not found.passed
    error = AuditFailed(found)
    assert isinstance(error, CommissionError)
    assert error.exit_code == EXIT_AUDIT
    assert "North, Apr-Jun 2019, EBD: sufficiency: 3, but exactly 4 is asked for" in str(error)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_failure_names_both_objectives() -> None:
    text = str(AuditFailed(audit(GOOD, 250_000.0)))
    assert "the solver says £250,000.00" in text
    assert "£260,000.00" in text


def test_failure_lists_only_the_first_violations() -> None:
    bad = work_out(make(14), placed={})
    lines = str(AuditFailed(audit(bad, 0.0))).splitlines()
    assert len(lines) == 13
    assert lines[-1] == "... and 4 more."


def test_evaluator_imports_neither_the_model_nor_an_engine() -> None:
    code = (
        "import sys, commission_opt.plan.evaluator\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('pulp', 'highspy', 'ortools', 'pandas')"
        " or m.startswith(('commission_opt.model', 'commission_opt.engines'))])"
    )
    root = Path(__file__).parents[2]  # where the package is found, installed or not
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"
