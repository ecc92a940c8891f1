"""`[[scenario]]`: forecasts, checked when the file is read."""

from __future__ import annotations

from pathlib import Path

import pytest

import commission_opt as co
from commission_opt.instance.load import load
from tests.instance.cases import SMALL, only_problem, problems, small

LOW_HIGH = """
[[scenario]]
id = "low"
name = "Fewer children"
weight = 1
changes = { "demand.ebd.children" = 5 }
[[scenario]]
id = "high"
weight = 3
changes = { "demand.ebd.children" = 12, "spot.market.price_per_week" = 5200 }
"""


def test_each_forecast_is_the_instance_with_its_changes_and_a_share_of_the_weights(tmp_path: Path) -> None:
    instance = load(small(tmp_path, SMALL + LOW_HIGH))
    (low, fewer), (high, more) = instance.forecasts
    assert (low, high) == (0.25, 0.75)
    assert (fewer.demand[0].children, fewer.spot[0].price_per_week) == (5, 4500)
    assert (more.demand[0].children, more.spot[0].price_per_week) == (12, 5200)
    assert not fewer.scenario
    assert not instance.is_certain
    assert load(small(tmp_path)).is_certain


def test_without_forecasts_the_hash_stays(tmp_path: Path) -> None:
    instance = load(small(tmp_path, SMALL + LOW_HIGH))
    assert instance.with_changes({"scenario": None}).sha256 == load(small(tmp_path)).sha256 != instance.sha256


@pytest.mark.parametrize(
    "path",
    [
        '"money.discount_rate" = 0.02',
        '"demand.ebd.need" = "ebd"',
        '"spot.market.market" = 3',
        '"horizon.end" = 2020-03-31',
        '"spot.market.remove" = true',
        '"scenario.low.weight" = 2',
    ],
)
def test_what_binds_somebody_or_is_no_figure_of_the_day_cannot_be_other(path: str, tmp_path: Path) -> None:
    text = f'\n[[scenario]]\nid = "low"\nchanges = {{ {path} }}\n'
    problem = only_problem(small(tmp_path, SMALL + text))
    assert problem.path == "scenario.low"
    assert "cannot be other in a scenario" in problem.message
    assert "write a [[what_if]]" in problem.remedy
    assert problem.line == len((SMALL + text).splitlines())


def test_a_change_of_nothing_is_told_where_it_stands(tmp_path: Path) -> None:
    text = LOW_HIGH + '[[scenario]]\nid = "none"\nchanges = { "demand.nobody.children" = 1 }\n'
    problem = only_problem(small(tmp_path, SMALL + text))
    assert (problem.path, problem.line) == ("scenario.none", len((SMALL + text).splitlines()))


def test_a_forecast_that_cannot_be_is_told_where_it_stands(tmp_path: Path) -> None:
    problem = only_problem(small(tmp_path, SMALL + LOW_HIGH.replace("= 12,", "= -12,")))
    assert problem.path == "scenario.high"
    assert "demand.ebd.children" in problem.message


@pytest.mark.parametrize("weight", ["0", "-1", '"much"'])
def test_weights_are_above_zero(weight: str, tmp_path: Path) -> None:
    (problem, *_) = problems(small(tmp_path, SMALL + LOW_HIGH.replace("weight = 3", f"weight = {weight}")))
    assert problem.path == "scenario.high.weight"


def test_two_forecasts_of_one_id_are_refused(tmp_path: Path) -> None:
    problem = only_problem(small(tmp_path, SMALL + LOW_HIGH.replace('"high"', '"low"')))
    assert "given twice" in problem.message


def test_the_answer_and_the_check_say_what_was_planned_for(tmp_path: Path) -> None:
    from commission_opt.plan.statements.uncertainty import uncertainty_notes

    instance = load(small(tmp_path, SMALL + LOW_HIGH)).with_changes({"conventions": 2})
    plan = co.solve(instance)
    said = " ".join(text for note in uncertainty_notes(plan.to_dict()) for text in note.texts)
    assert "planned for two forecasts together, by their weights: Fewer children (25%): £" in said
    assert "high (75%): £" in said
    assert plan.instance.sha256 == instance.sha256


def test_by_scenario_and_with_another_engine_it_is_the_same_plan(tmp_path: Path) -> None:
    instance = load(small(tmp_path, SMALL + LOW_HIGH))
    found = co.solve(instance, gap=1e-7)
    for settings in (co.Settings(method="decomposition", gap=1e-7), co.Settings(engine="cbc", gap=1e-7)):
        other = co.solve(instance, settings=settings)
        assert other.objective == pytest.approx(found.objective, rel=1e-6)
