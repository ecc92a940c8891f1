"""Children who stay, the whole way: solved, saved, read again, scenario by scenario, told, and tried out."""

from __future__ import annotations

from pathlib import Path

import pytest

import commission_opt as co
from commission_opt.plan.decided import decisions_from
from commission_opt.plan.doubts import doubts
from commission_opt.plan.statements.notes import rule_notes
from commission_opt.plan.statements.stays import stay_notes
from commission_opt.studies.simulation.promise import planned_moves

TOWN = """
title = "A town with a home to open"
moves = "planned"
conventions = 2
[horizon]
start = 2024-04-01
end = 2026-03-31
period = "quarter"
[money]
price_base = "2024/25"
[[area]]
id = "town"
[[need]]
id = "care"
mean_stay_weeks = 60
[[demand]]
id = "care"
need = "care"
children = 12
[[home]]
id = "old"
takes = ["care"]
area = "town"
beds = 4
running_cost_per_year = 400000
existing = true
[[home]]
id = "new"
takes = ["care"]
area = "town"
beds = 4
homes = 2
lead_weeks = 13
fill_weeks = 6
running_cost_per_year = 500000
[[spot]]
id = "spot"
takes = ["care"]
price_per_week = 5000
[[opening]]
need = "care"
offer = "old"
children = 3.5
[[planned_move]]
id = "back"
name = "Back to the town"
kinds = ["spot"]
children_per_year = 1.5
price_per_move = 2000
"""
UNCERTAIN = """
[uncertainty]
scenarios = 12
seed = 3
entries_spread = 0.2
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> co.Plan:
    return co.solve(_town(tmp_path_factory.mktemp("town")), compare=False, verify=True)


def _town(folder: Path, more: str = "") -> co.Instance:
    file = folder / "town.toml"
    file.write_text(TOWN + more, encoding="utf-8")
    return co.load(file)


def test_another_engine_and_the_evaluator_agree(plan: co.Plan) -> None:
    result = plan.to_dict()
    assert _passed(plan)
    assert result["verification"] is not None
    assert result["verification"]["agrees"]
    moved = sum(row["cost"] for row in result["costs"] if row["line"] == "moves")
    assert moved == pytest.approx(2000 * sum(number for *_, number in planned_moves(result, plan.instance)))
    assert moved > 1000


def test_moves_are_kept_and_read_again(plan: co.Plan, tmp_path: Path) -> None:
    plan.save(tmp_path / "out")
    again = co.Plan.load(tmp_path / "out")
    assert _moves(again) == _moves(plan)
    assert {key[2] for key in _moves(plan)} == {"back"}


def _moves(plan: co.Plan) -> dict[tuple[int, int, str, str, str, str], float]:
    """Children moved as planned, in each demand scenario, as the result holds them."""
    decided = plan.to_dict()["decided"]
    assert decided is not None
    return decisions_from(decided, plan.instance).transferred


def _passed(plan: co.Plan) -> bool:
    audit = plan.to_dict()["audit"]
    return audit is not None and audit["passed"]


def test_where_nobody_is_moved_the_result_is_as_it_was(tmp_path: Path) -> None:
    free = co.solve(
        _town(tmp_path).with_changes({"moves": "free", "opening": None, "planned_move": None}), compare=False
    )
    decided = free.to_dict()["decided"]
    assert decided is not None
    assert "transferred" not in decided
    assert stay_notes(free.to_dict()) == []


def test_the_answer_says_so(plan: co.Plan) -> None:
    (note,) = stay_notes(plan.to_dict())
    assert "fills with those who come" in note.texts[0]
    assert "are moved as planned, for £" in note.texts[0]
    told = [text for note in rule_notes(plan.to_dict()) for text in note.texts if text.startswith("Stability")]
    assert all("Back to the town" in text and "one more planned move" in text for text in told)
    assert told


def test_demand_that_falls_faster_than_children_leave_is_told_once(tmp_path: Path) -> None:
    from commission_opt.demand import demand_table

    steady = _town(tmp_path)
    assert doubts(steady, demand_table(steady)) == []
    fast = steady.with_changes(
        {"demand.care": {"id": "care", "need": "care", "by_period": [12.0, 6.0, *[6.0] * 6]}, "opening": None}
    )
    (found,) = doubts(fast, demand_table(fast))
    assert found.path == ("need", 0)
    assert "fewer children of care need a placement than would still be there" in found.text
    assert co.solve(fast, compare=False).status == "optimal"


def test_many_courses_give_one_plan_whether_solved_together_or_one_by_one(tmp_path: Path) -> None:
    instance = _town(tmp_path, UNCERTAIN)
    together, apart = (
        co.solve(instance, compare=False, method=method, gap=1e-6) for method in ("extensive", "decomposition")
    )
    assert together.objective is not None
    assert apart.objective == pytest.approx(together.objective, rel=1e-5)
    assert _passed(apart)
    assert len({key[0] for key in _moves(apart)}) == 12


def test_children_one_by_one_are_moved_as_often_as_planned(plan: co.Plan) -> None:
    """The home of before is not full, so that a child who is to come back can."""
    planned = sum(number for *_, number in planned_moves(plan.to_dict(), plan.instance))
    found = co.simulate(plan, 200, seed=1)
    moves = found.spread("moves").mean * 2  # years
    assert 0.5 * planned < moves <= planned * 1.1
    free = co.simulate(plan, 20, seed=1)
    assert "as many as the plan moves" in free.to_dict()["policy"]["in_words"]


def test_edition_3_keeps_children_where_they_are_and_says_so(tmp_path: Path) -> None:
    from commission_opt.plan.conventions import conventions_of
    from commission_opt.rules.stability.in_force import stays_of

    stated = _town(tmp_path)
    for edition, stays in ((1, {}), (2, {}), (3, {"care": 60.0})):
        instance = stated.with_changes({"moves": None, "opening": None, "planned_move": None, "conventions": edition})
        assert stays_of(instance) == stays
        told = [one for one in conventions_of(instance)["changed"] if "stays where it is" in one]
        assert bool(told) == bool(stays)
        assert stays_of(instance.with_changes({"moves": "free"})) == {}
    unknown = stated.with_changes(
        {"moves": None, "opening": None, "planned_move": None, "conventions": 3, "need.care.mean_stay_weeks": None}
    )
    assert stays_of(unknown) == {}
