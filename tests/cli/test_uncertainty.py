"""`solve` where demand is uncertain: what it says of the spread, the risk and the worth of knowing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commission_opt.errors import EXIT_INFEASIBLE, EXIT_SOLVED, EXIT_USAGE
from tests.cli.run import run
from tests.studies.town import TOWN

UNCERTAIN = ("--set", "uncertainty.scenarios=6", "--set", "need.care.mean_stay_weeks=40.0")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    place = tmp_path / "town.toml"
    place.write_text(TOWN, encoding="utf-8")
    return place


def flat(text: str) -> str:
    return " ".join(text.split())


def test_answer_says_how_far_cost_and_beds_vary_and_what_knowing_is_worth(file: Path) -> None:
    done = run("solve", file, *UNCERTAIN, "--value-of-information", "--no-write", cwd=file.parent)
    assert done.returncode == EXIT_SOLVED, done.stderr
    said = flat(done.stdout)
    assert "If demand varies in all six courses of demand that were planned for it costs between £" in said
    assert "in the dearest course it costs £" in said
    assert "% full" in said
    assert "in spot placements" in said
    assert "more in these courses of demand (value of the stochastic solution)" in said
    assert "at most (expected value of perfect information)" in said


def test_weight_and_cap_of_risk_are_said(file: Path) -> None:
    risk = ("--set", "uncertainty.risk.weight=0.25", "--set", "uncertainty.risk.cvar_at_most=900000")
    done = run("solve", file, *UNCERTAIN, *risk, "--no-write", cwd=file.parent)
    assert done.returncode == EXIT_SOLVED, done.stderr
    said = flat(done.stdout)
    assert (
        "(that counts for 25% in the choice of the plan; £900,000 is the most allowed, which may rule cheaper mixes out)"
        in said
    )
    assert "of the best mean of cost and risk" in said


def test_cap_that_no_plan_keeps_is_named(file: Path) -> None:
    done = run("solve", file, *UNCERTAIN, "--set", "uncertainty.risk.cvar_at_most=1000", "--no-write", cwd=file.parent)
    assert done.returncode == EXIT_INFEASIBLE
    assert "cost at risk, the dearest courses of demand: £" in flat(done.stderr)
    assert "--set uncertainty.risk.cvar_at_most=" in flat(done.stderr)


def test_value_of_information_is_in_the_json(file: Path) -> None:
    done = run("solve", file, *UNCERTAIN, "--value-of-information", "--json", cwd=file.parent)
    found = json.loads(done.stdout)["value_of_information"]
    assert found["status"] == "found"
    assert found["wait_and_see"] <= found["recourse"] <= found["mean_plan"]


def test_certain_demand_has_nothing_to_know(file: Path) -> None:
    done = run("solve", file, "--value-of-information", "--no-write", cwd=file.parent)
    assert done.returncode == EXIT_USAGE
    assert "--set uncertainty.scenarios=50" in flat(done.stderr)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (
            ("uncertainty.scenarios=1", "uncertainty.risk.weight=0.3"),
            "one scenario, the projection; a weight of risk has",
        ),
        (("uncertainty.scenarios=3", "demand.care.certain=true"), "not planned for: all demand is certain"),
    ],
)
def test_uncertainty_that_was_not_planned_for_is_said(file: Path, setting: tuple[str, ...], said: str) -> None:
    given = [part for one in setting for part in ("--set", one)]
    done = run("solve", file, *given, "--no-write", cwd=file.parent)
    assert done.returncode == EXIT_SOLVED, done.stderr
    assert said in flat(done.stdout)
