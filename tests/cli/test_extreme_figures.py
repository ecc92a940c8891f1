"""Figures far too large or too small: solved or refused with a reason, never a fault of the program."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from commission_opt.instance.changes import parse_setting
from commission_opt.instance.document import path_text
from commission_opt.instance.fields import TINY
from commission_opt.instance.load import load
from tests.cli.run import run
from tests.instance.cases import only_problem, problems, small

TEXT = """\
title = "Of each a little"
[horizon]
start = 2024-04-01
end = 2026-03-31
period = "year"
[money]
price_base = "2024/25"
discount_rate = 0.035
[[area]]
id = "town"
miles_within = 3.0
[[need]]
id = "home"
footprint = 1.0
mean_stay_weeks = 80.0
[[demand]]
id = "d"
need = "home"
children = 6.0
growth_per_year = 0.05
[[block]]
id = "block"
area = "town"
takes = ["home"]
sizes = [3]
price_per_bed_week = 3500.0
guarantee = 0.8
price_when_used_per_bed_week = 3900.0
retainer_per_bed_week = 100.0
set_up_cost = 20000.0
term_years = 1.0
mobilisation_weeks = 8.0
practical_occupancy = 0.9
[[spot]]
id = "spot"
takes = ["home"]
price_per_week = 5200.0
miles = 30.0
market = 20.0
[[home]]
id = "own"
area = "town"
takes = ["home"]
beds = 3
homes = 1
running_cost_per_year = 400000.0
cost_per_child_week = 300.0
capital_cost = 300000.0
capital_life_years = 25.0
staff = {worker = 6.5}
[[role]]
id = "worker"
salary_per_year = 30000.0
on_costs = 0.3
in_post = 10.0
recruits_per_year_at_most = 20.0
leavers_per_year = 0.15
recruitment_cost = 2000.0
[[edge_of_care]]
id = "team"
provider = "outcome_contract"
success_rate = 0.3
mean_stay_avoided_weeks = 50.0
payment_per_success_by_year = [8000.0, 9000.0]
payment_per_missing_referral = 100.0
guaranteed_referrals = 1.0
guarantee_months = 12
referral = [{id = "r", need = "home", area = "town", per_month = 0.2}]
stage = [{weeks = 12.0}]
[rules.sufficiency]
price_per_child_week = 20000.0
[[rules.locality]]
id = "near"
within_miles = 15.0
minimum_share = 0.5
price_per_child_week = 500.0
[[rules.budget]]
id = "budget"
year = "2024/25"
revenue_at_most = 4000000.0
price_per_pound = 1.5
"""


def numbers(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where each number stands."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in parts:
        if isinstance(inner, (int, float)) and not isinstance(inner, bool):
            yield (*path, key)
        else:
            yield from numbers(inner, (*path, key))


DATA = tomllib.loads(TEXT)
PATHS = [path_text(DATA, path) for path in numbers(DATA)]


def hold(folder: Path, seed: int) -> None:
    """Solve with a few figures replaced by extreme ones."""
    draw = random.Random(seed)
    settings: list[str] = []
    for path in draw.sample(PATHS, draw.randint(1, 3)):
        power = draw.uniform(-12, 15) if draw.random() < 0.4 else draw.uniform(-6, 6)
        figure = 10**power
        written = str(round(figure)) if draw.random() < 0.2 else repr(figure)
        settings += ["--set", f"{path}={written}"]
    small(folder, TEXT)
    ended = run("solve", "small.toml", "--out", f"out{seed}", "--time-limit", "10", *settings, cwd=folder)
    assert ended.returncode not in (1, 7), (seed, settings, ended.stderr)
    assert "Traceback" not in ended.stderr


def test_the_figures_are_those_of_a_valid_instance(tmp_path: Path) -> None:
    load(small(tmp_path, TEXT))
    assert len(PATHS) > 40
    for path in PATHS:
        parse_setting(f"{path}=1")


@pytest.mark.parametrize("part", range(6))
def test_some_extreme_figures(part: int, tmp_path: Path) -> None:
    for seed in range(6 * part, 6 * part + 6):
        hold(tmp_path, seed)


@pytest.mark.thorough
@pytest.mark.parametrize("part", range(30))
def test_many_extreme_figures(part: int, tmp_path: Path) -> None:
    for seed in range(1_000 + 12 * part, 1_000 + 12 * part + 12):
        hold(tmp_path, seed)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("price_per_bed_week = 3500.0", "price_per_bed_week = 1e-9"),
        ("[8000.0, 9000.0]", "[1e-9, 9000.0]"),
        ("success_rate = 0.3", "success_rate = 1e-9"),
        ("growth_per_year = 0.05", "growth_per_year = -1e-9"),
        ("children = 6.0", "children = 1e-9"),
        ("price_per_pound = 1.5", "price_per_pound = 1e-9"),
    ],
)
def test_a_figure_too_small_to_matter_is_refused(old: str, new: str, tmp_path: Path) -> None:
    assert old in TEXT
    found = [str(one) for one in problems(small(tmp_path, TEXT.replace(old, new, 1)))]
    assert any("1e-09 is too small to matter: write 0, or at least 0.000001." in one for one in found), found


def test_the_least_that_matters_is_taken(tmp_path: Path) -> None:
    load(small(tmp_path, TEXT.replace("growth_per_year = 0.05", f"growth_per_year = {TINY}")))


def test_a_table_of_distances_has_no_tiny_figure_either(tmp_path: Path) -> None:
    text = TEXT + '[[distance]]\narea = "town"\nto = "spot"\nmiles = 1e-9\n'
    assert "too small to matter" in only_problem(small(tmp_path, text)).message


def test_huge_money_over_many_years_is_printed_in_full(tmp_path: Path) -> None:
    text = TEXT.split("[[block]]", maxsplit=1)[0] + '[[spot]]\nid = "spot"\ntakes = ["home"]\nprice_per_week = 5000.0\n'
    text = text.replace("end = 2026-03-31", "end = 2073-03-31").replace("= 6.0", "= 100000.0").replace("0.05", "0.5")
    ended = run("solve", small(tmp_path, text), "--out", "out", cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    rows = [line.split() for line in ended.stdout.splitlines() if line.strip().startswith("Spot placements")]
    assert len(rows) > 10
    figures = [cell for row in rows for cell in row[2:] if cell != "-"]
    assert len(figures) == 49 + 1
    assert all(cell.replace(",", "").isdigit() for cell in figures)


def test_noise_is_not_told_in_the_headline(tmp_path: Path) -> None:
    text = TEXT.split("[[block]]", maxsplit=1)[0].replace("growth_per_year = 0.05\n", "")
    text += '[[spot]]\nid = "spot"\ntakes = ["home"]\nprice_per_week = 5000.0\nmarket = 5.999999\n'
    text += "[rules.sufficiency]\nprice_per_child_week = 1000000.0\n"
    averages = ("--set", "conventions=2")  # a market of six leaves children who come at random waiting
    ended = run("solve", small(tmp_path, text), *averages, "--out", "out", cwd=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert "go without a placement" not in " ".join(ended.stdout.split())
