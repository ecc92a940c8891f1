"""A second engine's word on an answer: when it agrees, when it cannot tell, when it contradicts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import commission_opt as co
from commission_opt.engines.outcome import EngineFailed, Outcome, Status
from commission_opt.errors import EXIT_AUDIT, EXIT_SOLVED
from commission_opt.plan import engine, verify
from commission_opt.plan.settings import Settings
from commission_opt.plan.verify import agree
from tests.cli.run import run as run_program

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "instances" / "tutorial.toml"


def outcome(status: Status, objective: float | None, bound: float | None) -> Outcome:
    return Outcome(status, objective, bound, None, "one", "1")


PROVEN = outcome("optimal", 100.0, 99.995)
NONE = outcome("infeasible", None, None)


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (PROVEN, PROVEN, True),
        (PROVEN, outcome("optimal", 99.9955, 99.99), True),
        (NONE, NONE, True),
        (outcome("gap", 104.0, 99.0), PROVEN, True),
        (outcome("optimal", 100.0, None), PROVEN, True),
        (outcome("time_limit", 104.0, 99.0), PROVEN, None),
        (outcome("time_limit", None, None), PROVEN, None),
        (PROVEN, outcome("memory_limit", None, 98.0), None),
        (outcome("optimal", 99.0, 98.995), PROVEN, False),
        (outcome("optimal", 99.0, None), PROVEN, False),
        (PROVEN, outcome("optimal", 102.0, None), False),
        (PROVEN, outcome("time_limit", 110.0, 103.0), False),
        (NONE, PROVEN, False),
        (NONE, outcome("time_limit", 104.0, 99.0), False),
    ],
)
def test_agreement(one: Outcome, other: Outcome, said: bool | None) -> None:
    assert agree(one, other, 1e-4) is said
    assert agree(other, one, 1e-4) is said


def test_verified() -> None:
    plan = co.solve(co.load(TUTORIAL), verify=True, compare=False)
    assert plan.verification is not None
    assert plan.verification["agrees"] is True
    assert plan.verification["engine"] == "SCIP"
    assert plan.verification["difference"] == pytest.approx(0.0, abs=1e-4 * (plan.objective or 0.0))
    assert plan.verification["second"] is None
    assert co.solve(co.load(TUTORIAL), compare=False).verification is None


def _second(monkeypatch: pytest.MonkeyPatch, **change: Any) -> None:
    """Let the second engine be HiGHS, saying something else."""

    def altered(model: Any, settings: Settings) -> Outcome:
        return replace(engine.run(model, replace(settings, engine="highs")), engine="Other", **change)

    monkeypatch.setattr(verify, "run_once", altered)


def test_contradiction_keeps_both_plans(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _second(monkeypatch, bound=5e6)  # it says that nothing costs less than £5m, and the plan costs £2.86m
    ended = run_program("solve", TUTORIAL, "--verify", "--out", "mine", cwd=tmp_path)
    assert ended.returncode == EXIT_AUDIT
    assert "Two engines contradict each other, HiGHS and Other: use neither answer" in ended.stderr
    assert "NOT CONFIRMED" in ended.stdout
    first, second = co.Plan.load(tmp_path / "mine"), co.Plan.load(tmp_path / "mine-second")
    assert first.verification is not None
    assert first.verification["agrees"] is False
    assert first.verification["second"] is not None
    assert second.objective == first.verification["objective"] == first.verification["second"]["objective"]
    assert second.to_dict()["run"]["engine"] == "Other"


def test_no_plan_where_there_is_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _second(monkeypatch, status="infeasible", objective=None, bound=None, decisions=None)
    ended = run_program("solve", TUTORIAL, "--verify", "--out", "mine", cwd=tmp_path)
    assert ended.returncode == EXIT_AUDIT
    assert "finds no plan that meets the rules" in " ".join(ended.stdout.split())
    assert not (tmp_path / "mine-second").exists()


def test_second_engine_that_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fails(model: Any, settings: Settings) -> Outcome:
        raise EngineFailed("it fell over")

    monkeypatch.setattr(verify, "run_once", fails)
    ended = run_program("solve", TUTORIAL, "--verify", "--no-write", cwd=tmp_path)
    assert ended.returncode == EXIT_SOLVED
    assert "Not verified: SCIP neither confirms nor contradicts the answer (it fell over)" in ended.stderr
