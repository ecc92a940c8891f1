"""What is valid but is hardly what was meant: said by `check` with its line, and by `solve` before anything else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.run import run

CHEAP_SHORTFALL = """\
title = "Shortfall cheaper than a placement"
[horizon]
start = 2025-04-01
end = 2026-03-31
[money]
price_base = "2025/26"
[[area]]
id = "town"
[[need]]
id = "care"
[[demand]]
id = "care"
need = "care"
children = 10
[[spot]]
id = "spot"
name = "Spot market"
takes = ["care"]
price_per_week = 6000
[rules.sufficiency]
price_per_child_week = 5000
"""
SERVICE = """\
[[role]]
id = "lead"
salary_per_year = 32000
[[edge_of_care]]
id = "outreach"
success_rate = 0.86
mean_stay_avoided_weeks = 60
role = "lead"
caseload = 10
[[edge_of_care.referral]]
id = "edge"
need = "care"
per_month = 4
[[edge_of_care.stage]]
weeks = 26
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "instance.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_check_warns_of_a_shortfall_that_costs_less_than_a_placement(tmp_path: Path) -> None:
    found = run("check", written(tmp_path, CHEAP_SHORTFALL), cwd=tmp_path)
    line = CHEAP_SHORTFALL[: CHEAP_SHORTFALL.index("price_per_child_week")].count("\n") + 1
    assert found.returncode == 0
    said = " ".join(found.stdout.split())
    assert f"line {line}: A child without a placement counts £5,000 a child-week (price_per_child_week)" in said
    assert "less than a placement with Spot market (£6,000)" in said


def test_solve_says_in_its_first_line_that_children_are_left_without_a_placement(tmp_path: Path) -> None:
    found = run("solve", written(tmp_path, CHEAP_SHORTFALL), "--out", tmp_path / "out", cwd=tmp_path)
    answer = " ".join(found.stdout.split("discounted at 3.5%.")[1].split())
    assert answer.startswith("Children are left without a placement because that is priced below placing them.")
    doubts = json.loads((tmp_path / "out" / "plan.json").read_text(encoding="utf-8"))["doubts"]
    assert [one["about"] for one in doubts] == ["shortfall"]


@pytest.mark.parametrize("price", [6000, 20_000])
def test_a_shortfall_as_dear_as_a_placement_is_no_doubt(price: int, tmp_path: Path) -> None:
    text = CHEAP_SHORTFALL.replace("price_per_child_week = 5000", f"price_per_child_week = {price}")
    said = run("check", written(tmp_path, text), cwd=tmp_path).stdout
    assert "A child without a placement counts" not in said


def test_a_price_that_rises_above_the_shortfall_is_found(tmp_path: Path) -> None:
    """£4,800 of 2020/21 at 2% a year are £5,299 in 2025/26."""
    text = CHEAP_SHORTFALL.replace("price_per_week = 6000", "price_per_week = 4800").replace(
        'price_base = "2025/26"', 'price_base = "2020/21"\nuplift_per_year = { spot = 0.02 }'
    )
    assert "(£5,300)" in run("check", written(tmp_path, text), cwd=tmp_path).stdout


def test_check_and_solve_say_that_more_would_be_avoided_than_there_is(tmp_path: Path) -> None:
    text = CHEAP_SHORTFALL.replace("[rules.sufficiency]\nprice_per_child_week = 5000\n", "") + SERVICE
    path = written(tmp_path, text)
    said = " ".join(run("check", path, cwd=tmp_path).stdout.split())
    assert "outreach: taking on every family referred would avoid" in said
    assert "only 10 children need one then (care)" in said
    assert "outreach: taking on every family referred would avoid" in " ".join(
        run("solve", path, cwd=tmp_path).stdout.split()
    )
    fewer = written(tmp_path, text.replace("per_month = 4", "per_month = 0.5"))
    assert "taking on every family" not in run("check", fewer, cwd=tmp_path).stdout


def test_a_team_over_its_caseload_is_told_within_the_tolerance(tmp_path: Path) -> None:
    """Ten families at once of two workers' eight: 0.08 of a case over, within 1%."""
    team = SERVICE.replace("caseload = 10", "caseload = 4\nmust_start_all = true\nworkers_at_most = 2").replace(
        "per_month = 4", "per_month = 1.3509"
    )
    text = "conventions = 2\n" + CHEAP_SHORTFALL.replace(
        "[rules.sufficiency]\nprice_per_child_week = 5000\n", ""
    ).replace("children = 10", "children = 100").replace("2026-03-31", "2027-03-31")
    said = " ".join(run("solve", written(tmp_path, text + team), cwd=tmp_path).stdout.split())
    assert "Caseload outreach: at most 0.0" in said
    assert "of a case over the caseload of two workers, within the tolerance" in said
    assert "a team may carry 1% more than its caseload" in said


BETWEEN = """\
[[home]]
id = "new"
name = "New home"
area = "town"
takes = ["care"]
beds = 4
open_from = {day}
running_cost_per_year = 700000
[[dps]]
id = "open"
name = "DPS"
area = "town"
takes = ["care"]
opens = {day}
sizes = [4]
term_years = 1
[[dps.provider]]
id = "oak"
price_per_bed_week = 5500
homes_at_most = 1
[[dps.provider]]
id = "elm"
price_per_bed_week = 5600
homes_at_most = 1
"""
QUARTERS = CHEAP_SHORTFALL.partition("[rules.sufficiency]")[0].replace("[money]", 'period = "quarter"\n[money]')


def test_check_and_solve_say_that_a_day_within_a_period_counts_from_the_next(tmp_path: Path) -> None:
    file = written(tmp_path, QUARTERS + BETWEEN.format(day="2025-05-15"))
    counts = "which is within a period. Decisions are made on the first day of a period, so it counts from 1 July 2025."
    for command in ("check", "solve"):
        said = " ".join(run(command, file, cwd=tmp_path).stdout.split())
        assert said.count(counts) == 2  # once for all providers of the DPS
        assert f"New home can be chosen from 15 May 2025, {counts}" in said
        assert f"DPS can be chosen from 15 May 2025, {counts}" in said


@pytest.mark.parametrize("day", ["2025-07-01", "2025-01-15"])
def test_nothing_is_said_of_a_first_day_or_one_before_the_horizon(tmp_path: Path, day: str) -> None:
    file = written(tmp_path, QUARTERS + BETWEEN.format(day=day))
    assert "within a period" not in run("check", file, cwd=tmp_path).stdout
