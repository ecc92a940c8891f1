"""`solve` where demand is uncertain: what it says of the spread, the risk and the value of information."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commission_opt.errors import EXIT_INFEASIBLE, EXIT_INTERRUPTED, EXIT_SOLVED, EXIT_USAGE
from commission_opt.studies.value_of_information import value_of_information
from tests.cli.run import run
from tests.studies.town import TOWN

UNCERTAIN = ("--set", "uncertainty.scenarios=6", "--set", "need.care.mean_stay_weeks=40.0")

COURSES = ("--set", "uncertainty.scenarios=8", "--set", "need.care.mean_stay_weeks=40.0")


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
    assert "If demand varies in all six demand scenarios planned for it costs between £" in said
    assert "in the costliest scenario it costs £" in said
    assert "% full" in said
    assert "in spot placements" in said
    assert "more than this one in these demand scenarios (value of the stochastic solution)" in said
    assert "at most (expected value of perfect information)" in said


def test_weight_and_cap_of_risk_are_said(file: Path) -> None:
    risk = ("--set", "uncertainty.risk.weight=0.25", "--set", "uncertainty.risk.cvar_at_most=900000")
    done = run("solve", file, *UNCERTAIN, *risk, "--no-write", cwd=file.parent)
    assert done.returncode == EXIT_SOLVED, done.stderr
    said = flat(done.stdout)
    assert "(that counts for 25% in the choice of the plan; £900,000 is the most allowed, £" in said
    assert "Cost at risk: at most" not in said  # far from it
    assert "best mean of cost and risk for these figures" in said


def test_a_cap_nearly_reached_stands_among_the_rules_and_explain_solves_without_it(file: Path) -> None:
    """Of whole blocks none costs as much as the cap in the costliest scenario: the marginal value is nothing."""
    shaped = (*COURSES, "--set", "uncertainty.risk.cvar_at_most=844653")
    said = flat(run("solve", file, *shaped, "--no-write", cwd=file.parent).stdout)
    assert (
        "Rules that bind Cost at risk: at most £844,653, and £7,299 below that, as near as whole homes may come" in said
    )
    assert "£844,653 is the most allowed, which may rule cheaper mixes out" in said
    why = flat(run("explain", file, *shaped, "--workers", "1", cwd=file.parent).stdout)
    assert "Without the cap on the cost at risk (£844,653) the cheapest mix saves £52,536" in why
    assert "the cap shapes the plan" in why


def test_the_price_of_a_soft_cap_is_said_where_the_averages_differ(file: Path) -> None:
    soft = ("--set", "uncertainty.risk.cvar_at_most=824654.25", "--set", "uncertainty.risk.price_per_pound=0.3")
    said = flat(run("solve", file, *COURSES, *soft, "--no-write", cwd=file.parent).stdout)
    assert "the mean is £554,797" in said
    assert "; the £560,797 of the plan are £6,000 more: the price of exceeding the cap on the cost at risk" in said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            ("uncertainty.risk.weight=0.3",),
            "None: there is one scenario, the projection; a weight of risk has no effect",
        ),
        (("uncertainty.stay_spread=0.1",), "there is one scenario, the projection; stay_spread has no effect"),
        (("uncertainty.scenarios=5", "demand.care.certain=true"), "None: all demand is certain"),
        (("uncertainty.risk.cvar_at_most=900000",), "the cap on the cost at risk is one on the cost"),
    ],
)
def test_check_says_what_of_uncertainty_has_no_effect(file: Path, changes: tuple[str, ...], said: str) -> None:
    settings = [part for change in changes for part in ("--set", change)]
    assert said in flat(run("check", file, "--quick", *settings, cwd=file.parent).stdout)


def test_check_says_when_the_scenarios_lie_so_far_apart(file: Path) -> None:
    quarters = ("--set", 'horizon.period="quarter"')
    assert "over the scenarios in Jan-Mar 2023" in flat(
        run("check", file, "--quick", *COURSES, *quarters, cwd=file.parent).stdout
    )


def test_many_changes_of_one_file_are_told_together(file: Path) -> None:
    prices = "".join(f'[[block]]\nid = "{name}"\nprice_per_bed_week = 1500\n' for name in ("north", "south", "east"))
    dearer = 'extends = "town.toml"\n' + prices + '[[spot]]\nid = "spot"\nprice_per_week = 2200\n'
    (file.parent / "more expensive.toml").write_text(dearer, encoding="utf-8")
    for command in (("check", "--quick"), ("solve", "--no-write")):
        asked = (*command, "--set", "block.north.term_years=2")
        said = flat(run(*asked, "more expensive.toml", cwd=file.parent).stdout)
        assert "4 figures and records, by more expensive.toml, which extends another file" in said
        assert "block.north.term_years: 1 -> 2 (--set)" in said
        assert "price_per_bed_week:" not in said


def test_a_service_level_says_of_what_it_is_a_share(file: Path) -> None:
    rule = "rules.headroom=[{id='level', probability_met_locally=0.5}]"
    said = flat(run("solve", file, *COURSES, "--set", rule, "--no-write", cwd=file.parent).stdout)
    assert "every child placed locally all along in at least 50% of the demand scenarios" in said
    eighth = rule.replace("0.5}", "0.125}")
    said = flat(run("solve", file, *COURSES, "--set", eighth, "--no-write", cwd=file.parent).stdout)
    assert "in at least 12.5% of the demand scenarios" in said


def test_with_a_weight_of_risk_the_worth_of_knowing_is_of_what_is_minimised(file: Path) -> None:
    weighed = ("--set", "uncertainty.risk.weight=0.4", "--value-of-information", "--no-write")
    said = flat(run("solve", file, *UNCERTAIN, *weighed, cwd=file.parent).stdout)
    assert "by what is minimised, cost and cost at risk, a plan for the mean of demand alone would cost £" in said
    assert "by what is minimised, cost and cost at risk, knowing the demand scenario beforehand" in said


def test_one_course_of_demand_leaves_a_method_nothing_to_do(file: Path) -> None:
    said = flat(run("solve", file, "--method", "decomposition", "--no-write", cwd=file.parent).stdout)
    assert "There is one demand scenario: method decomposition, which takes many one by one, was not used." in said
    assert "was not used" not in flat(run("solve", file, "--method", "extensive", "--no-write", cwd=file.parent).stdout)


def test_cap_that_no_plan_keeps_is_named(file: Path) -> None:
    done = run("solve", file, *UNCERTAIN, "--set", "uncertainty.risk.cvar_at_most=1000", "--no-write", cwd=file.parent)
    assert done.returncode == EXIT_INFEASIBLE
    assert "cost at risk, the costliest demand scenarios: £" in flat(done.stderr)
    assert "--set uncertainty.risk.cvar_at_most=" in flat(done.stderr)


def test_value_of_information_is_in_the_json(file: Path) -> None:
    done = run("solve", file, *UNCERTAIN, "--value-of-information", "--json", cwd=file.parent)
    found = json.loads(done.stdout)["value_of_information"]
    assert found["status"] == "found"
    assert found["wait_and_see"] <= found["recourse"] <= found["mean_plan"]


def test_ctrl_c_keeps_what_was_found_of_the_value_of_information(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(value_of_information, "each_alone", stopped)
    asked = ("--value-of-information", "--no-write")
    done = run("solve", file, *UNCERTAIN, *asked, cwd=file.parent)
    assert done.returncode == EXIT_INTERRUPTED
    said = flat(done.stdout)
    assert "(value of the stochastic solution) the rest was not found: the search was stopped first" in said
    assert "the plan itself is complete" in done.stderr
    found = json.loads(run("solve", file, *UNCERTAIN, *asked, "--json", cwd=file.parent).stdout)["value_of_information"]
    assert found["status"] == "interrupted"
    assert found["stochastic_solution"] == pytest.approx(found["mean_plan"] - found["recourse"])
    assert found["perfect_information"] is None


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


def test_a_cluster_is_refused_where_demand_is_certain(file: Path) -> None:
    done = run("solve", file, "--cluster", "tcp://127.0.0.1:1", "--no-write", cwd=file.parent)
    assert done.returncode == EXIT_USAGE
    assert "a cluster is for many demand scenarios, and demand is certain in this instance" in done.stderr
