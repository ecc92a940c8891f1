"""Teams, homes and assessors compete for people as the pages of the instances say."""

from __future__ import annotations

from collections import defaultdict

import pytest

import commission_opt as co
from tests.instances.shipped import averages, changed, instance, plan, service, team

NORTH_TYNESIDE = "north-tyneside-2018"
PIPELINE = "role.support-worker.recruits_per_year_at_most"


def opened(solved: co.Plan) -> list[str]:
    """The opening day of each home of the council's own."""
    return sorted(str(row["start"]) for row in solved.to_dict()["mix"] if row["offer"] == "own-home")


def beds(solved: co.Plan) -> dict[str, float]:
    """Beds of what is bought or opened, without what is bought as needed."""
    return {row["offer"]: row["beds"] for row in solved.to_dict()["mix"] if row["beds"]}


def test_southampton_has_the_team_two_blocks_and_the_home() -> None:
    assert service(plan("southampton")) == "edge_of_care"
    assert beds(plan("southampton")) == {"bidder-a": 6, "bidder-c": 6, "own-home": 4}
    assert opened(plan("southampton")) == ["2021-04-01"]


def test_the_default_gap_finds_the_same_southampton_mix() -> None:
    loose = co.solve(averages("southampton"))
    assert (beds(loose), opened(loose)) == (beds(plan("southampton")), opened(plan("southampton")))


def test_the_home_is_worth_more_than_any_gap() -> None:
    without = changed("southampton", ("home.own-home.running_cost_per_year", 2e6))
    assert opened(without) == []
    assert without.objective is not None
    assert plan("southampton").objective == pytest.approx(without.objective - 130_425, abs=100)


def test_a_shorter_pipeline_takes_a_worker_from_the_team_when_the_home_opens() -> None:
    shorter = changed("southampton", (PIPELINE, 10.0))
    assert opened(shorter) == ["2021-04-01"]
    assert team(shorter, "support-worker")[7:10] == [8, 7, 8]


def test_people_in_post_are_redeployed_when_they_are_needed() -> None:
    rows = plan("southampton").to_dict()["decisions"]
    moved = {(row["offer"], row["day"]): row["number"] for row in rows if row["decision"] == "redeployed"}
    assert 0 < moved.pop(("supervisor", "2019-04-01")) <= 1 + 1e-6  # who hires another for a part pays as much
    assert moved == pytest.approx({("support-worker", "2019-04-01"): 2, ("support-worker", "2021-04-01"): 2})


def test_a_tight_pipeline_keeps_the_team_and_drops_the_home() -> None:
    tight = changed("southampton", (PIPELINE, 4.0))
    assert service(tight) == "edge_of_care"
    assert opened(tight) == []
    assert max(team(tight, "support-worker")) == 8


def test_people_who_wait_for_the_home_to_open_are_paid() -> None:
    solved = plan("southampton").to_dict()
    paid = sum(row["cost"] for row in solved["costs"] if row["line"] == "recruitment")
    hired = sum(row["hired"] for row in solved["workforce"] if not row["service"] and row["role"] == "support-worker")
    assert paid - 2_000 * hired == pytest.approx(63_850, abs=5)


def assessments(solved: co.Plan) -> dict[str, float]:
    """£ for assessments, bought in and made by assessors, in each financial year."""
    by_year: defaultdict[str, float] = defaultdict(float)
    for row in solved.to_dict()["costs"]:
        if row["line"] == "assessment":
            by_year[row["year"]] += row["cost"]
    return by_year


def test_assessments_come_to_the_published_fees() -> None:
    assessment = instance(NORTH_TYNESIDE).assessment[0]
    assert assessment.per_year * assessment.bought_in_cost == pytest.approx(171_401, abs=0.005)
    assert list(assessments(plan(NORTH_TYNESIDE)).values()) == pytest.approx([135_401] * 5, abs=0.01)


def test_two_assessors_reach_the_target_and_one_does_not() -> None:
    one = changed(NORTH_TYNESIDE, ("assessment.specialist.assessors_at_most", 1))
    assert 171_401 - assessments(one)["2018/19"] < 25_000 < 171_401 - assessments(plan(NORTH_TYNESIDE))["2018/19"]


@pytest.mark.parametrize(("rate", "assessors"), [(20.7, 0), (20.9, 2)])
def test_an_assessor_pays_from_her_break_even_on(rate: float, assessors: int) -> None:
    assert 20.7 < 52_000 / 2_500 < 20.9
    solved = changed(NORTH_TYNESIDE, ("assessment.specialist.per_assessor_per_year", rate))
    rows = [row for row in solved.to_dict()["workforce"] if row["service"] == "specialist"]
    assert sum(row["workers"] for row in rows) == assessors * 5
