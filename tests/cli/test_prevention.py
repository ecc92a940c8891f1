"""What `solve` and `check` say about edge of care and the workforce."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commission_opt import errors
from commission_opt.cli.answer import answer_text
from commission_opt.engines.outcome import Outcome
from commission_opt.studies.break_even import break_even
from tests.cli.run import run
from tests.plan.cases import plan as plan_without_services
from tests.plan.cases import write_small
from tests.plan.people_cases import BASELINE, CONTRACT, PEOPLE, ROLES, SERIES, TEAM, TOWN, plan


def said(text: str) -> str:
    """The answer with single spaces."""
    return " ".join(answer_text(plan(text).to_dict()).split())


def test_the_recommendation_names_the_team_and_the_assessors() -> None:
    text = said(PEOPLE)
    assert "Recommended: set up an edge-of-care team of 1 worker from Apr 2022, employ 1 assessor from Apr 2022" in text
    assert "Prevention and assessment from to workers families cost" in text
    assert "Family team Apr 2022 Mar 2024 1 24 £182,500" in text
    assert "Court assessments Apr 2022 Mar 2024 1 - £100,000" in text
    assert said(TOWN + CONTRACT).count("let Contract (24 families from Apr 2022)") == 1


def test_edge_of_care_stands_by_year() -> None:
    text = said(PEOPLE)
    for row in (
        "Families started 12 12 24",
        "Successes 6 6 12",
        "Cases that can be carried 4 4 4",
        "Workers 1 1 1",
        "Family worker 1 0 1",
    ):
        assert row in text
    assert "Children kept out of care" in text
    assert text.index("Cost by year") < text.index("Edge of care") < text.index("People recruited")


def test_cost_avoidance_stands_apart_from_the_bill() -> None:
    text = said(TOWN + SERIES + BASELINE)
    # 365 and 366 days of ten children at £100 a day; the series is in no total.
    assert "Total 465,000 466,000 931,000 Care avoided (not cash) -300,000 -500,000 -800,000" in text
    assert "Care that never starts 300,000 500,000 800,000" in text
    assert "Less cost of services -100,000 -100,000 -200,000 Net 200,000 400,000 600,000" in text
    assert "Saved, apart from that" not in text
    assert "Saved, apart from that 49,000 50,000 99,000" in said(PEOPLE)


def test_nothing_of_it_stands_where_there_are_no_services() -> None:
    text = answer_text(plan_without_services().to_dict())
    for words in ("Prevention", "Edge of care", "recruited", "never starts", "Break-even"):
        assert words not in text


def test_every_line_fits() -> None:
    for text in (PEOPLE, TOWN + SERIES + CONTRACT + BASELINE):
        assert all(len(line) <= 100 for line in answer_text(plan(text).to_dict()).splitlines())


def test_break_even_is_printed_and_kept(tmp_path: Path) -> None:
    found = run("solve", write_small(tmp_path, TOWN + SERIES), "--break-even", "--out", "out", cwd=tmp_path)
    assert "Team: pays from a success rate of 12.5% (planned with 50%)" in found.stdout
    row = json.loads((tmp_path / "out" / "plan.json").read_text(encoding="utf-8"))["break_even"][0]
    assert (row["service"], row["verdict"], row["rate"]) == ("in-house", "from", pytest.approx(0.125, abs=1e-6))
    both = run("solve", write_small(tmp_path, TOWN + SERIES + CONTRACT), "--break-even", "--no-write", cwd=tmp_path)
    text = " ".join(both.stdout.split())
    assert "Team, on its own: pays from a success rate of 12.5%" in text
    assert "Team, against the other services as planned: pays from a success rate of 55.8%" in text


def test_ctrl_c_while_looking_for_a_rate_keeps_the_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> Outcome:
        return Outcome("interrupted", None, None, None, "HiGHS", "0")

    monkeypatch.setattr(break_even, "run", interrupted)
    found = run("solve", write_small(tmp_path, TOWN + SERIES), "--break-even", "--out", "out", cwd=tmp_path)
    assert found.returncode == errors.EXIT_INTERRUPTED
    assert "Team: not found: the search was stopped first" in found.stdout
    assert found.stderr == "Interrupted while looking for break-even rates; the plan itself is complete.\n"
    assert (tmp_path / "out" / "plan.json").exists()


def test_check_shows_services_assessments_and_roles(tmp_path: Path) -> None:
    text = " ".join(run("check", write_small(tmp_path, PEOPLE + CONTRACT), cwd=tmp_path).stdout.split())
    for part in (
        "Edge of care Family team: in house, 4 cases a worker, 50% succeed, from April 2022",
        "Contract: outcome contract, 50% succeed, from April 2022",
        "Assessments Court assessments: 20 a year, £5,000 each if bought in",
        "Roles Family worker: £36,500 a year with on-costs, at most 8 recruited a year",
        "psychologist: £50,000 a year with on-costs, recruited freely",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("edition", "said"),
    [(1, "Family team can never be taken up."), (2, "Family team: taking on every family referred would avoid 5.1")],
)
def test_check_warns_of_a_service_that_would_avoid_more_than_there_is(edition: int, said: str, tmp_path: Path) -> None:
    town = TOWN.replace("conventions = 2", f"conventions = {edition}").replace("children = 10", "children = 2")
    few = town + ROLES + TEAM
    assert f"conventions = {edition} " in few
    found = run("check", write_small(tmp_path, few), cwd=tmp_path)
    text = " ".join(found.stdout.split())
    line = few[: few.index("[[edge_of_care]]")].count("\n") + 1
    assert found.returncode == 0
    assert f"line {line}: {said}" in text
    assert "would avoid 5.1 placements in Jan-Mar 2024, and only 2 children need one then (Residential)" in text
    enough = " ".join(run("check", write_small(tmp_path, TOWN + ROLES + TEAM), cwd=tmp_path).stdout.split())
    assert enough.endswith("OK")
    assert not any(words in enough for words in ("would avoid", "never be taken up"))
