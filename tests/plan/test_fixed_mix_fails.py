"""A mix given that does not hold when worked out again: the plan is kept, and the answer says which it was and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from commission_opt import load, solve
from commission_opt.cli.answer import answer_text
from commission_opt.engines.outcome import EngineFailed
from commission_opt.plan import evaluator, fixed_mix
from commission_opt.plan.evaluation import Audit, Evaluation, Violation
from tests.cli.run import run
from tests.plan.cases import plan, write_small

BROKEN = (Violation("C03", "Near home, Apr-Jun 2021", 0.5, "locality: 10%, but at least 50% is asked for"),)


def _fail(monkeypatch: pytest.MonkeyPatch, which: int, verdict: Audit) -> None:
    """Let the audit of the given mix with this number fail: the baseline is the first, the reference the second."""
    calls: list[float] = []
    audit = evaluator.audit

    def failing(evaluation: Evaluation, objective: float) -> Audit:
        calls.append(objective)
        return verdict if len(calls) == which else audit(evaluation, objective)

    monkeypatch.setattr(fixed_mix, "audit", failing)


@pytest.mark.parametrize(
    ("which", "name", "title"),
    [
        (1, "today's provision", "Nothing new"),
        (2, "the decision taken", "Three homes"),
    ],
)
@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Audit(False, 100.0, 90.0, 0.1, ()), "Cost: the solver says £100.00, worked out again it is £90.00"),
        (
            Audit(False, 100.0, 100.0, 0.0, BROKEN),
            "Near home, Apr-Jun 2021: locality: 10%, but at least 50% is asked for.",
        ),
    ],
)
def test_the_plan_is_kept(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    which: int,
    name: str,
    title: str,
    verdict: Audit,
    said: str,
) -> None:
    _fail(monkeypatch, which, verdict)
    found = run("solve", write_small(tmp_path), "--out", tmp_path / "out", cwd=tmp_path)
    text = " ".join(found.stdout.split())
    assert found.returncode == 0
    assert f"{title}: {name} could not be priced. Worked out again, its price does not hold. {said}" in text
    assert (tmp_path / "out" / "plan.json").exists()
    kept = run("publish", tmp_path / "out", cwd=tmp_path)
    assert kept.returncode == 0, kept.stderr


def test_the_other_mix_is_priced_all_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _fail(monkeypatch, 1, Audit(False, 100.0, 90.0, 0.1, ()))
    result: dict[str, Any] = dict(solve(load(write_small(tmp_path))).to_dict())
    whole = plan().to_dict()
    assert result["objective"] == whole["objective"]
    assert (result["baseline"]["status"], result["baseline"]["objective"]) == ("failed", None)
    assert result["reference"] == whole["reference"]
    assert result["reference"]["failure"] == ""


def test_an_engine_that_fails_at_a_given_mix(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fails(*_: Any) -> Any:
        raise EngineFailed("The engine gives up")

    monkeypatch.setattr(fixed_mix, "run", fails)
    result = solve(load(write_small(tmp_path))).to_dict()
    assert result["objective"] == plan().to_dict()["objective"]
    text = " ".join(answer_text(result).split())
    assert "Nothing new: today's provision could not be priced. The engine gives up." in text
