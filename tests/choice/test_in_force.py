"""When a choice is made, what the answer says of it, and that a result which was changed is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from commission_opt import Plan
from commission_opt.plan.evaluation import AuditFailed
from commission_opt.plan.evaluator.choice import misfits
from commission_opt.plan.read import UnreadableResult
from commission_opt.plan.result_json import to_json
from commission_opt.plan.seal import seal_of
from commission_opt.plan.settings import Settings
from commission_opt.plan.solve import solve
from commission_opt.plan.statements.choice import choice_text
from commission_opt.plan.statements.notes import proof_notes
from tests.choice.town import placed, said, solved, town
from tests.model.small import block, spot

NEAR, FAR = spot(100, id="near", area="town"), spot(100, id="a-far")
TWINS = [block("twin-a", 2, 90), block("twin-b", 2, 90)]


@pytest.mark.parametrize(
    ("given", "chooses"),
    [
        ({"conventions": 3}, True),
        ({"conventions": 2}, False),
        ({"conventions": 1}, False),
        ({"conventions": 2, "choice": {"indifferent_within": 0.0}}, True),
        ({"conventions": 1, "choice": {"among_equals": True}}, True),
        ({"conventions": 3, "choice": {"among_equals": False}}, False),
        ({"conventions": 2, "choice": {"indifferent_within": 5.0, "among_equals": False}}, False),
    ],
)
def test_it_is_in_force_by_the_edition_and_by_its_keys(given: dict[str, Any], chooses: bool) -> None:
    plan = solved(spot=[FAR, NEAR], **given)
    assert (plan.to_dict()["choice"] is not None) == chooses


def test_who_looks_at_the_cost_alone_leaves_it_away() -> None:
    plan = solve(town(spot=[FAR, NEAR]), compare=False, settings=Settings(choose=False))
    assert plan.to_dict()["choice"] is None


def test_the_answer_says_what_was_chosen_and_what_that_costs() -> None:
    dearer = block("near-block", 2, 90 + 3 / 730)
    there = block("a-block", 2, 90)
    del there["area"]
    plan = solved(spot=[FAR], block=[dearer, there])
    text = choice_text(said(plan))
    assert "chosen among two mixes that cost the same to £7: it costs £3 more than the cheapest" in text
    assert "104.3 child-weeks near home in place of 0" in text
    assert text in [one for note in proof_notes(plan.to_dict()) for one in note.texts]


def test_a_wide_gap_leaves_no_choice_and_is_told() -> None:
    plan = solve(town(spot=[FAR, NEAR]), compare=False, gap=0.01)
    found = said(plan)
    assert (found["mix"], found["placements"], found["cap"]) == (False, False, None)
    assert "a wider gap was asked for" in choice_text(found)


def test_courses_of_demand_solved_one_by_one_keep_their_mix_and_choose_placements(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("commission_opt.plan.choice.SMALL_ENOUGH", 0)
    uncertain = {
        "uncertainty": {"scenarios": 3, "paths": 30},
        "need": [{"id": "care", "mean_stay_weeks": 60.0}],
        "spot": [FAR, NEAR],
        "block": [block("block", 2, 90)],
    }
    instance = town(3.0, **uncertain)
    plan = solve(instance, compare=False, method="decomposition")
    found = said(plan)
    assert not found["mix"]
    assert found["placements"]
    assert "one by one" in found["why"]
    assert "a-far" not in placed(plan)
    whole = solve(instance, compare=False, method="extensive")
    assert said(whole)["mix"]


def test_a_stopped_search_keeps_the_mix_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from commission_opt.engines.choice import searches, stopped

    def never(*_args: object) -> list[object]:
        raise stopped.StageStopped("time_limit")

    monkeypatch.setattr(searches.Searcher, "within", never)
    plan = solved(spot=[FAR, NEAR], block=TWINS)
    found = said(plan)
    assert (found["mix"], found["placements"]) == (False, True)
    assert found["why"] == "the time ran out before it was known which mixes cost the same"
    assert plan.status == "optimal"


def test_an_interrupted_choice_leaves_an_interrupted_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    from commission_opt.engines.choice import searches, stopped

    def never(*_args: object) -> list[object]:
        raise stopped.StageStopped("interrupted")

    monkeypatch.setattr(searches.Searcher, "within", never)
    assert solved(spot=[FAR, NEAR], block=TWINS).status == "interrupted"


def test_a_stage_that_the_evaluator_counts_otherwise_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from commission_opt.plan.evaluator import choice

    true = choice.counted

    def off(*args: Any) -> dict[str, float]:
        found: dict[str, float] = true(*args)
        return found | {"near_home": found["near_home"] + 0.01}

    monkeypatch.setattr(choice, "counted", off)
    with pytest.raises(AuditFailed, match="near_home"):
        solved(spot=[FAR, NEAR])


def test_a_plan_above_the_cap_is_refused_and_one_at_it_is_not() -> None:
    assert misfits({}, {}, 1000.0, 1000.0009) == ()
    assert [one.where for one in misfits({}, {}, 1000.0, 1000.01)] == ["cost"]


@pytest.mark.parametrize(
    "change",
    [
        lambda choice: choice["stages"][0].update(chosen=choice["stages"][0]["chosen"] + 1.0),
        lambda choice: choice.update(extra=choice["extra"] + 1.0),
        lambda choice: choice.update(cap=choice["cheapest"] - 100.0),
    ],
)
def test_a_result_whose_choice_was_changed_is_refused_though_it_is_sealed(change: Any, tmp_path: Path) -> None:
    result = solved(spot=[FAR, NEAR]).to_dict()
    (tmp_path / "plan.json").write_text(to_json(result), encoding="utf-8")
    assert said(Plan.load(tmp_path)) == result["choice"]
    change(result["choice"])
    result["seal"] = seal_of(result)
    (tmp_path / "plan.json").write_text(to_json(result), encoding="utf-8")
    with pytest.raises(UnreadableResult, match="choice"):
        Plan.load(tmp_path)
