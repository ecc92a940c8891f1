"""What was decided, tried out in demand scenarios that it was not made for."""

from __future__ import annotations

import datetime as dt
import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import commission_opt as co
from commission_opt.decisions import Decisions
from commission_opt.demand.projection import projection
from commission_opt.demand.scenarios import fresh_scenarios, scenarios
from commission_opt.demand.table import DemandTable, Scenario
from commission_opt.demand.tree import Tree, leaf_of, scenario_tree
from commission_opt.plan.settings import Settings
from commission_opt.studies.simulation.intervals import students_t
from commission_opt.studies.stopped import NotProven
from commission_opt.studies.waiting import fresh as module
from commission_opt.studies.waiting import value
from commission_opt.studies.waiting.fresh import Fresh, try_out
from tests.cli.run import run
from tests.cli.test_waiting import TOWN, flat
from tests.model.courses import courses
from tests.studies.test_waiting import JULY, LOW_OR_HIGH, OCTOBER, town

FIRST, LATER = 91, 274  # days before July, and from then on


def tried(instance: co.Instance, *children: tuple[int, ...]) -> Fresh:
    """Three homes and four from July, against two, and four from July where three children are seen."""
    tree = scenario_tree(instance, LOW_OR_HIGH, [JULY], [2])
    now = Decisions(awarded={("dps/a", 0, 1): 3, ("dps/a", 1, 1): 1})
    low = Decisions(awarded={("dps/a", 0, 1): 2})
    high = Decisions(awarded={("dps/a", 0, 1): 2, ("dps/a", 1, 1): 2})
    some = courses(*((1 / len(children), one) for one in children)).scenarios
    waits = dict(zip(tree.leaves, (low, high), strict=True))
    return try_out(instance, tree, now, waits, some, Settings(), lambda: None)


def test_costs_are_those_worked_out_by_hand() -> None:
    """A home costs £200 a day, and spot £500; two children are few, and three many."""
    found = tried(town(), (2, 2, 2, 2), (2, 3, 3, 3), (3, 0, 0, 0))
    now = 600 * FIRST + 800 * LATER
    waits = [400 * 365, 400 * 365 + 500 * LATER, 900 * FIRST + 800 * LATER]
    off = np.array([now - cost for cost in waits], float)
    half = students_t(2) * off.std(ddof=1) / math.sqrt(3)
    assert (found.now, found.waits) == pytest.approx((now, sum(waits) / 3))
    assert (found.value, found.low, found.high) == pytest.approx((off.mean(), off.mean() - half, off.mean() + half))
    assert (found.asked, found.compared, found.branches) == (3, 3, {1: 2, 2: 1})
    planned = tried(town(), (2, 2, 2, 2), (3, 4, 4, 4)).value
    assert planned == pytest.approx(200 * LATER - 50 * FIRST)  # in the scenarios that it was planned for


def test_courses_in_which_hard_rules_break_are_counted_and_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """One child at most may be placed outside the town: four and more are too many for two homes."""
    monkeypatch.setattr(module, "TOGETHER", 3)
    instance = town(rules={"locality": [{"id": "near", "children_beyond_at_most": 1.0}]})
    found = tried(instance, (2, 2, 2, 2), (2, 5, 5, 5), (2, 4, 4, 4), (3, 5, 5, 5), (4, 4, 4, 4))
    assert (found.asked, found.compared, found.now_breaks, found.waits_breaks) == (5, 2, 0, 3)
    assert found.now == pytest.approx(600 * FIRST + 800 * LATER + 500 * LATER / 2)


def test_ctrl_c_and_time_keep_what_was_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TOGETHER", 2)
    real = module._costs
    for stop, status in ((KeyboardInterrupt, "interrupted"), (NotProven, "not proven")):
        calls: list[int] = []

        def costs(*args: object, stop: type = stop, calls: list[int] = calls) -> list[float | None]:
            calls.append(1)
            if len(calls) > 2:
                raise stop
            return real(*args)  # type: ignore[arg-type]

        monkeypatch.setattr(module, "_costs", costs)
        found = tried(town(), (2, 2, 2, 2), (2, 3, 3, 3), (3, 0, 0, 0))
        assert (found.status, found.asked, found.compared) == (status, 3, 2)
        assert found.value is not None


def test_branch_of_a_course_is_that_of_the_rule() -> None:
    children = [(1, 1, 0, 0), (1, 5, 0, 0), (4, 2, 0, 0), (4, 6, 0, 0)]
    demand = courses(*((0.25, one) for one in children))
    tree = scenario_tree(town(), demand, [JULY, OCTOBER], [2, 2])
    for s, one in enumerate(demand.scenarios):
        assert s in tree.nodes[leaf_of(town(), tree, one)].scenarios

    def leaf(*by_quarter: float) -> tuple[int, ...]:
        fresh = Scenario(1.0, {(t, "care", "town"): n for t, n in enumerate(by_quarter) if n})
        return tree.nodes[leaf_of(town(), tree, fresh)].scenarios

    assert leaf(2.4, 2.9, 9, 9) == (0,)
    assert leaf(2.4, 3.0, 9, 9) == (1,)
    assert leaf(2.5, 3.9, 0, 0) == (2,)
    assert leaf(0, 99, 0, 0) == (1,)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    place = tmp_path / "town.toml"
    place.write_text(TOWN, encoding="utf-8")
    return place


def test_fresh_courses_are_others_with_the_same_mean(file: Path) -> None:
    instance = co.load(file)
    drawn = fresh_scenarios(instance, 1000, 2)
    expected = projection(instance)
    for key, children in expected.items():
        assert np.mean([one.get(key, 0.0) for one in drawn]) == pytest.approx(children)
    assert fresh_scenarios(instance, 30, 2) == drawn[:30]
    assert not any(children in drawn for _, children in scenarios(instance))


def test_many_branches_of_few_courses_look_better_than_they_are(file: Path) -> None:
    asked = ("--workers", "1", "--set", "uncertainty.scenarios=12", "--branches", "6", "--fresh", "40", "--out", "out")
    said = flat(run("waiting", file, *asked, cwd=file.parent).stdout)
    assert "Tried out in 40 fresh demand scenarios, drawn alike, for which nothing was planned:" in said
    assert "above is optimistic: branches fit the scenarios they were planned for." in said
    assert "In the fresh scenarios: waits £" in said
    tried_out = json.loads((file.parent / "out" / "waiting.json").read_text(encoding="utf-8"))
    assert tried_out["value"] > tried_out["fresh"]["high"]
    assert tried_out["fresh"]["compared"] == 40


def test_fresh_courses_that_cannot_be_had_are_refused(file: Path) -> None:
    instance = co.load(file)
    for number in (1, -1, 30_000):
        with pytest.raises(value.NothingToSee, match="fresh is 0 for none, or from 2 to 20,000"):
            co.value_of_waiting(instance, fresh=number)
    with pytest.raises(value.NothingToSee, match="here it asks for one scenario"):
        co.value_of_waiting(town(), [JULY], demand=LOW_OR_HIGH, fresh=10)


def test_nothing_of_the_future_is_used(file: Path) -> None:
    """Courses that are the same until the review come to the same branch, whatever comes after."""
    instance = co.load(file)
    demand = DemandTable(tuple(Scenario(p, children) for p, children in scenarios(instance)))
    tree: Tree = scenario_tree(instance, demand, [dt.date(2022, 7, 1)], [3])
    for one in demand.scenarios:
        past = {key: children for key, children in one.children.items() if key[0] == 0}
        assert leaf_of(instance, tree, one) == leaf_of(instance, tree, replace(one, children=past))
