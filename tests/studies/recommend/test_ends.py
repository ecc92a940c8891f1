"""How a recommendation ends: settled or not, proven or not, and how it is asked for again."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import commission_opt as co
from commission_opt.cli.recommend import command as cli_command
from commission_opt.errors import EXIT_INFEASIBLE, EXIT_NO_ANSWER, EXIT_SOLVED, EXIT_TIME_LIMIT
from commission_opt.studies.mixes.candidates import Candidates
from commission_opt.studies.mixes.free_dates import at_free_dates
from commission_opt.studies.recommend.families import with_families
from commission_opt.studies.recommend.recommend import NothingInTime
from commission_opt.studies.runs import Runs
from tests.cli.run import run
from tests.studies.recommend.cases import CITY, SHARE, city, found

DEAR_SPOT = CITY.replace("price_per_week = 4000", "price_per_week = 9000").replace(
    "homes_at_most = 4", "homes_at_most = 1"
)


NOBODY = CITY.replace("[[spot]]", "[[spot]]\nmarket = 0.1").replace("homes_at_most = 4", "homes_at_most = 1")
TWO = """
[[block]]
id = "north"
area = "city"
takes = ["care"]
sizes = [2, 4]
price_per_bed_week = 3010
term_years = 2
"""


def asked(folder: Path, text: str, *options: str) -> int:
    (folder / "city.toml").write_text(text, encoding="utf-8")
    return run("recommend", "city.toml", "--figures-as-they-are", "--worlds", "60", *options, cwd=folder).returncode


def test_exit_codes_say_whether_it_is_settled(tmp_path: Path) -> None:
    assert asked(tmp_path, DEAR_SPOT, "--within", "10%") == EXIT_SOLVED
    assert asked(tmp_path, CITY, "--within", "0.01%") == EXIT_TIME_LIMIT
    assert asked(tmp_path, NOBODY) == EXIT_INFEASIBLE


def test_a_solve_that_ended_before_its_proof_is_told() -> None:
    advised = found("", 60)
    late = replace(advised, not_proven=2)
    assert not late.settled
    assert "Two solves that looked for mixes reached the time limit before a proof" in " ".join(
        late.to_dict()["caveats"]
    )
    assert "time limit" not in " ".join(advised.to_dict()["caveats"])


def test_where_time_ended_before_any_mix_that_is_said_and_not_that_there_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nothing_in_time(self: Candidates) -> None:
        self._cheapest("late", "averages", self.certain)
        self.not_proven.append(replace(self._solved(self.certain), status="time_limit"))
        self.found.clear()

    monkeypatch.setattr(Candidates, "add_all", nothing_in_time)
    with pytest.raises(NothingInTime, match="--time-limit") as told:
        co.recommend(city(), worlds=60, vary={})
    assert told.value.exit_code == EXIT_NO_ANSWER


@pytest.mark.parametrize(
    "options",
    [
        {"vary": {}},
        {"vary": {"spot.spot.price_per_week": (3000.0, 5000.0)}, "seed": 4, "within": 0.01},
        {"vary": ["spot.spot.price_per_week"], "confidence": 0.9, "gap": 0.001},
    ],
)
def test_the_command_asks_for_the_same_again(options: dict[str, Any]) -> None:
    advised = co.recommend(city().with_changes({"spot.spot.price_per_week": 4100}), worlds=60, **options)
    words = shlex.split(advised.to_dict()["command"])
    assert words[:2] == ["commission-opt", "recommend"]
    context = cli_command.make_context("recommend", words[2:])
    given = context.params
    assert given["settings"] == ("spot.spot.price_per_week=4100",)
    assert (given["worlds"], given["seed"]) == (60, options.get("seed", 0))
    assert given["within"] == pytest.approx(options.get("within", 0.005))
    assert given["confidence"] == pytest.approx(options.get("confidence", 0.95))
    assert given["gap"] == pytest.approx(options.get("gap", 1e-4))
    assert given["figures_as_they_are"] == (options["vary"] == {})
    assert list(given["vary"] or ()) == list(options["vary"])


def test_the_paper_says_how_the_trial_is_repeated(tmp_path: Path) -> None:
    advised = found(SHARE)
    assert advised.plan is not None
    co.publish(advised.plan, tmp_path, attach=[advised], formats=["md"])
    text = (tmp_path / "report.md").read_text(encoding="utf-8").replace("\\", "")
    assert "commission-opt recommend" in text
    assert "To decide now:" in text


# -- candidates --------------------------------------------------------------------------------


TAKEN = """
[reference]
title = "one home in 2023"
commit = [{ offer = "dps", homes = 1, start = 2023-04-01 }]
[[assumption]]
id = "start"
path = "reference.commit.0.start"
value = 2023-04-01
basis = "BASIS"
reason = "ours"
"""


def test_a_decision_is_also_taken_at_the_dates_that_its_paper_left_free() -> None:
    free = at_free_dates(city(TAKEN.replace("BASIS", "assumed")))
    assert free is not None
    assert free.commit[0].start is None
    assert free.title == "one home in 2023, at any dates"
    published = TAKEN.replace("BASIS", "published").replace('reason = "ours"', 'source = "a paper"')
    assert at_free_dates(city(published)) is None
    assert at_free_dates(city()) is None


def test_free_dates_are_a_candidate_of_its_own() -> None:
    instance = city(TAKEN.replace("BASIS", "assumed"))
    search = Candidates(instance, Runs(co.Settings(), None))
    search._given()
    search._at_free_dates()
    first, second = (one for one in search.found if one.kind in ("reference", "free_dates"))
    assert {key[1] for key in first.decisions.awarded} == {4}
    assert second.promised < first.promised


def test_the_do_minimum_option_is_a_candidate() -> None:
    """What `recommend` tries it as: with the beds that it names, at what it is priced beside a plan."""
    instance = city(
        TAKEN.replace("BASIS", "assumed")
        .replace("[reference]", "[do_minimum]")
        .replace("[[reference.", "[[do_minimum.")
        .replace("reference.", "do_minimum.")
    )
    search = Candidates(instance, Runs(co.Settings(), None))
    search._given()
    (found,) = (one for one in search.found if one.kind == "do_minimum")
    priced = co.solve(instance).do_minimum
    assert priced is not None
    assert found.promised == pytest.approx(priced.objective)


def test_a_mix_that_shuns_risk_has_more_beds_for_the_dearest_courses() -> None:
    search = Candidates(city("[uncertainty]\nentries_spread = 0.9\n"), Runs(co.Settings(), None))
    search._uncertain()
    search._risk_averse()
    assert [(one.kind, one.beds) for one in search.found] == [("uncertain", 2.0), ("risk_averse", 4.0)]


def test_mixes_that_differ_most_are_tried() -> None:
    search = Candidates(city(TWO), Runs(co.Settings(), None))
    search._cheapest("cheapest", "averages", search.certain)
    search._different()
    first, *others = search.found
    assert 1 <= len(others) <= 2
    assert {one.kind for one in others} == {"different"}
    assert all(one.promised <= first.promised * 1.0201 for one in others)
    assert len({one.mix for one in search.found}) == len(search.found)


# -- families ----------------------------------------------------------------------------------


TEAM = """
[[role]]
id = "worker"
salary_per_year = 50000
[[edge_of_care]]
id = "team"
role = "worker"
caseload = 6
success_rate = 0.5
mean_stay_avoided_weeks = 60
stage = [{ weeks = 20 }]
referral = [{ id = "panel", need = "care", per_month = 1.0 }]
"""


def test_a_world_with_other_referrals_has_other_families() -> None:
    from commission_opt.demand import demand_table
    from commission_opt.plan.evaluator import evaluate

    instance = city(TEAM)
    search = Candidates(instance, Runs(co.Settings(), None))
    decisions = search.runs.solve(instance).decisions
    assert decisions is not None
    assert decisions.started
    worked_out = evaluate(instance, demand_table(instance), decisions)
    path = "edge_of_care.team.referral.panel.per_month"
    fewer = with_families(instance, instance.with_changes({path: 0.4}), decisions, worked_out)
    assert sum(fewer.started.values()) == pytest.approx(0.4 * 24, rel=0.01)
    more = with_families(instance, instance.with_changes({path: 9.0}), decisions, worked_out)
    fullest = max(row.cases / row.capacity for row in worked_out.workforce if row.service and row.capacity)
    planned = sum(decisions.started.values())
    assert planned < sum(more.started.values()) <= planned / fullest * (1 + 1e-9)
    assert with_families(instance, instance, decisions, worked_out) == decisions
