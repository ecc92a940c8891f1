"""A hub and its outreach, which could keep more teenagers out of care than there are in it: North Yorkshire's No Wrong Door.

Two families a month, 86% of them kept out for sixty weeks, are 23.7 placements at a time; twelve teenagers need one. Edition 2
credits the twelve and no more. The best plan is worked out by a programme written by hand, which SCIP solves.
"""

from __future__ import annotations

import datetime as dt
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import commission_opt as co
from tests.cli.run import run
from tests.model.independent import Programme

TEENAGERS = 12.0
FAMILIES = 6.0  # a quarter
QUARTERS = 12
MONTH = 365.25 / 12 / 7  # weeks
STAY, WORK = 60 / MONTH, 26 / MONTH  # months
LEAD = 32_000 * 1.3  # £ a year
CARRIED = 10 * 1.01  # cases, with the tolerance of edition 2

HUB = """\
format = 1
conventions = {edition}
title = "No Wrong Door"
horizon = {{ start = 2015-04-01, end = 2018-03-31, period = "quarter" }}
money = {{ price_base = "2015/16", discount_rate = 0.035 }}
area = [{{ id = "harrogate" }}]
need = [{{ id = "teenager" }}]
demand = [{{ id = "now", need = "teenager", children = 12 }}]
spot = [{{ id = "away", takes = ["teenager"], price_per_week = 3500 }}]
[[role]]
id = "lead"
salary_per_year = 32000
on_costs = 0.3
[[home]]
id = "hub"
area = "harrogate"
takes = ["teenager"]
beds = 6
running_cost_per_year = 800000
staff = {{ lead = 3 }}
[[edge_of_care]]
id = "outreach"
success_rate = 0.86
mean_stay_avoided_weeks = 60
role = "lead"
caseload = 10
referral = [{{ id = "edge", need = "teenager", per_month = 2 }}]
stage = [{{ weeks = 26 }}]
"""


def hub(folder: Path, edition: int = 2) -> Path:
    path = folder / f"hub-{edition}.toml"
    path.write_text(HUB.format(edition=edition), encoding="utf-8")
    return path


def avoided(later: int) -> float:
    """Placements avoided, on average over a quarter, by a family that starts in one so many before."""
    first = 1 - math.exp(-3 / STAY)
    if later == 0:
        return 0.86 * STAY * (3 - STAY * first) / 9
    return 0.86 * STAY**2 * first * math.expm1(3 / STAY) * math.exp(-3 * later / STAY) / 9


def in_service(later: int) -> float:
    """Cases, likewise: a family counts as one for so many months from its start."""

    def twice(months: float) -> float:
        return max(0.0, months) ** 2 / 2 if months <= WORK else WORK**2 / 2 + WORK * (months - WORK)

    return (twice(3 * later + 3) - 2 * twice(3 * later) + twice(3 * later - 3)) / 9


def least_cost() -> float:
    """Of leads, and of those who still need a placement: each kept out saves one, up to the twelve that there are."""
    starts = [dt.date(2015 + (n + 1) // 4, (4, 7, 10, 1)[n % 4], 1) for n in range(QUARTERS + 1)]
    plan = Programme()
    started = [plan.column(upper=FAMILIES) for _ in range(QUARTERS)]
    fixed = 0.0
    for t, (start, end) in enumerate(pairwise(starts)):
        days = (end - start).days
        worth = 1.035 ** -(((start - starts[0]).days + days / 2) / 365.25)
        a_placement = 3500 * days / 7 * worth
        leads = plan.column(LEAD * days / (366 if t < 4 else 365) * worth, whole=True)
        credited = plan.column(-a_placement, upper=TEENAGERS)
        plan.row([(credited, 1.0), *((started[tau], -avoided(t - tau)) for tau in range(t + 1))], -math.inf, 0.0)
        plan.row([(leads, -CARRIED), *((started[tau], in_service(t - tau)) for tau in range(t + 1))], -math.inf, 0.0)
        fixed += TEENAGERS * a_placement
    return fixed + plan.minimum()


def test_no_more_than_the_twelve_are_kept_out_and_the_cost_is_that_of_the_programme(tmp_path: Path) -> None:
    plan = co.solve(co.load(hub(tmp_path)), gap=0.0, compare=False)
    assert plan.objective == pytest.approx(least_cost(), rel=1e-6)
    assert plan.avoided["children"].max() == pytest.approx(TEENAGERS)
    assert plan.mix["kind"].tolist() == ["spot", "edge_of_care"]  # the hub itself is not worth its beds
    spent = plan.costs[plan.costs["line"] == "spot"].groupby("year")["cost"].sum()
    assert list(spent.index) == ["2015/16"]  # from the second year on nobody is left who needs a placement
    both: Any = plan.placements.groupby("period")["children"].sum() + plan.avoided.groupby("period")["children"].sum()
    assert both.dropna().tolist() == pytest.approx([TEENAGERS] * len(both.dropna()))


def test_the_first_edition_finds_no_cheaper_plan(tmp_path: Path) -> None:
    """It starts fewer families instead, and has no tolerance of caseload."""
    first, second = (co.solve(co.load(hub(tmp_path, edition)), gap=0.0, compare=False) for edition in (1, 2))
    assert first.objective is not None
    assert second.objective is not None
    assert first.objective > second.objective
    assert first.avoided["children"].max() <= TEENAGERS + 1e-6


@pytest.mark.parametrize("edition", [1, 2])
def test_check_warns_with_both_figures(edition: int, tmp_path: Path) -> None:
    """All families would avoid 21.9 placements in the last quarter, on their way to 23.7."""
    said = " ".join(run("check", hub(tmp_path, edition), cwd=tmp_path).stdout.split())
    last = FAMILIES * sum(avoided(later) for later in range(QUARTERS))
    assert last == pytest.approx(23.7 * (1 - math.exp(-34.5 / STAY)), abs=0.1)
    assert f"outreach: taking on every family referred would avoid {last:.1f} placements in" in said
    assert "and only 12 children need one then (teenager)" in said
    credited = "what is beyond that counts for nothing" if edition == 2 else "it starts fewer families"
    assert credited in said
