"""`waiting`: what it says, writes and refuses."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from commission_opt.errors import EXIT_INFEASIBLE, EXIT_INTERRUPTED, EXIT_INVALID, EXIT_SOLVED, EXIT_USAGE
from commission_opt.studies.waiting import value
from tests.cli.run import run

TOWN = """
conventions = 2 # beds filled for the share that is assumed: sums by hand can follow
title = "Town that waits"
[horizon]
start = 2022-04-01
end = 2023-03-31
period = "quarter"
[money]
price_base = "2022/23"
discount_rate = 0.0
[uncertainty]
scenarios = 10
reviews = [2022-07-01]
branches = 2
[[area]]
id = "town"
[[need]]
id = "care"
mean_stay_weeks = 20.0
[[demand]]
id = "care"
need = "care"
children = 4.0
[[dps]]
id = "dps"
name = "Homes"
area = "town"
takes = ["care"]
sizes = [1]
term_years = 5
[[dps.provider]]
id = "a"
name = "A"
price_per_bed_week = 1000
homes_at_most = 9
[[spot]]
id = "spot"
takes = ["care"]
price_per_week = 1900
[[rules.locality]]
id = "near"
minimum_share = 0.0
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    place = tmp_path / "town.toml"
    place.write_text(TOWN, encoding="utf-8")
    return place


def flat(text: str) -> str:
    return " ".join(text.split())


def test_answer_says_what_waiting_is_worth_and_what_to_do_when(file: Path) -> None:
    out = file.parent / "out"
    done = run("waiting", file, "--gap", "0", "--workers", "1", "--fresh", "0", "--out", out, cwd=file.parent)
    assert done.returncode == EXIT_SOLVED, done.stderr
    said = flat(done.stdout)
    assert "Ten demand scenarios; review on 1 July 2022." in said
    assert "The value of deferring call-offs and extensions is £" in said
    assert "a bed-week called off" in said
    assert "Now 1 April 2022: call off Homes: A (" in said
    assert "If it is low: fewer than" in said
    assert "children or more on average in Apr-Jun 2022" in said
    assert "Take care" not in said
    costs = {
        row["decided"]: float(row["cost"]) for row in csv.DictReader((out / "costs.csv").open(encoding="utf-8-sig"))
    }
    assert costs["foresight"] < costs["waits"] < costs["now"]
    assert len(list(csv.DictReader((out / "nodes.csv").open(encoding="utf-8-sig")))) == 3
    assert json.loads((out / "waiting.json").read_text(encoding="utf-8"))["distinguishable"] is True


def test_a_weight_of_risk_is_not_held_against_expected_cost(file: Path) -> None:
    weighed = ("--set", "uncertainty.risk.weight=0.3", "--gap", "0", "--workers", "1", "--fresh", "10", "--out", "out")
    said = flat(run("waiting", file, *weighed, cwd=file.parent).stdout)
    assert "of what is minimised (£" in said
    assert "Tried out by expected cost in 10 fresh demand scenarios" in said
    assert "Minimised: 70% cost, 30% cost at risk; £ plan found none below Everything is decided now £" in said
    assert "Expected cost, £ at present value cost none below Every demand scenario is known beforehand £" in said
    assert "do not compare expected cost with what is minimised" in said
    assert not any(word in said for word in ("is within that", "is optimistic", "is cautious"))
    rows = list(csv.DictReader((file.parent / "out" / "costs.csv").open(encoding="utf-8-sig")))
    assert {row["decided"]: row["measure"] for row in rows} == {
        "now": "cost and cost at risk",
        "call_offs_wait": "cost and cost at risk",
        "waits": "cost and cost at risk",
        "foresight": "expected cost",
    }


def test_likelihoods_add_up_and_homes_are_no_fractions() -> None:
    from commission_opt.cli.waiting_text import _what
    from commission_opt.plan.statements.amounts import percents_of_all

    assert percents_of_all([0.35, 0.4, 0.25]) == ["35%", "40%", "25%"]
    assert percents_of_all([0.25, 0.375, 0.375]) == ["25%", "37.5%", "37.5%"]
    assert percents_of_all([1 / 3] * 3) == ["33.4%", "33.3%", "33.3%"]
    row = {"label": "Oak", "decision": "awarded", "kind": "dps", "size": 2, "number": 1}
    assert _what(row) == "Oak (one home of 2 beds)"
    assert _what(row | {"number": 2}) == "Oak (2 homes of 2 beds)"
    assert _what(row | {"kind": "block", "size": 6}) == "Oak (a contract of 6 beds)"
    assert _what(row | {"kind": "home", "size": 0, "decision": "opened"}) == "Oak (one)"


def test_one_branch_is_worth_nothing_and_said_so(file: Path) -> None:
    done = run("waiting", file, "--branches", "1", "--workers", "1", "--gap", "0", cwd=file.parent)
    assert done.returncode == EXIT_SOLVED, done.stderr
    assert "Deferring has no value here" in flat(done.stdout)


def test_a_value_within_the_gap_is_not_called_one(file: Path) -> None:
    done = run("waiting", file, "--gap", "0.5", "--branches", "4", "--fresh", "0", "--workers", "1", cwd=file.parent)
    assert done.returncode == EXIT_SOLVED, done.stderr
    assert "Deferring is not proven to have any value" in flat(done.stdout)
    assert "for each bed-week" not in done.stdout
    assert "A branch has only" in done.stdout


def test_json_goes_to_stdout_alone(file: Path) -> None:
    done = run("waiting", file, "--review", "2022-10-01", "--workers", "1", "--fresh", "0", "--json", cwd=file.parent)
    found = json.loads(done.stdout)
    assert found["reviews"] == ["2022-10-01"]
    assert found["value"] >= 0
    assert found["steps"]


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        (("--set", "uncertainty.reviews=[]"), EXIT_USAGE, "There is no review to wait for."),
        (("--set", "uncertainty.scenarios=1"), EXIT_USAGE, "Demand is certain"),
        (("--review", "2024-01-01"), EXIT_USAGE, "Reviews are days from 2022-07-01 to 2023-03-31"),
        (
            ("--set", "uncertainty.branches=[2, 2]"),
            EXIT_INVALID,
            "branches has 2 numbers, reviews 1 days: one for each",
        ),
    ],
)
def test_what_cannot_be_asked(file: Path, more: tuple[str, ...], code: int, said: str) -> None:
    done = run("waiting", file, *more, cwd=file.parent)
    assert done.returncode == code
    assert said in flat(done.stderr)


def test_without_a_plan_the_exit_code_says_so(file: Path) -> None:
    done = run(
        "waiting", file, "--set", "spot.spot.market=0", "--set", "dps.dps.provider.a.homes_at_most=1", cwd=file.parent
    )
    assert done.returncode == EXIT_INFEASIBLE
    assert "No mix meets the rules" in done.stdout


def test_ctrl_c_ends_it(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(value, "each_alone", stopped)
    done = run("waiting", file, cwd=file.parent)
    assert done.returncode == EXIT_INTERRUPTED
