"""What cases learn from each other changes how long a sweep takes, and no answer."""

from __future__ import annotations

import pickle
import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import commission_opt as co
from commission_opt.decisions import Decisions
from commission_opt.demand import demand_table
from commission_opt.engines import in_process
from commission_opt.engines.presolve_trial import LARGEST, without_presolve
from commission_opt.engines.search import Limits
from commission_opt.instance.changes import plain
from commission_opt.model.build import build
from commission_opt.model.hints import Hints
from commission_opt.model.model import Model
from commission_opt.model.read import start_values
from commission_opt.plan.settings import Settings
from commission_opt.plan.solve import solved
from commission_opt.studies.sweep import warm_start
from commission_opt.studies.sweep.cases import grid
from commission_opt.studies.sweep.lines import price_lines
from commission_opt.studies.sweep.sweep import sweep
from commission_opt.studies.sweep.table import Sweep
from commission_opt.studies.sweep.task import Task, work
from commission_opt.studies.sweep.warm_start import Nearest, commitments, first_cases
from tests.instances.shipped import averages
from tests.plan.cases import small
from tests.studies.journals import keep, records

PRICE, CHILDREN = "spot.spot.price_per_week", "demand.res.children"
MANY: dict[str, list[Any]] = {
    CHILDREN: [8 + n / 2 for n in range(10)],
    "rules.locality.near.minimum_share": [0.2, 0.5, 0.7, 0.9],
}
BOTH: dict[str, list[Any]] = {CHILDREN: [9, 12.5], PRICE: [2500 + 300 * n for n in range(9)]}


def model_of(instance: co.Instance, hints: Hints | None = None) -> Model:
    model = build(instance, demand_table(instance))
    model.hints = hints or Hints()
    return model


# -- hints to the engine -----------------------------------------------------------------------------


@pytest.mark.parametrize("presolve", [True, False])
@pytest.mark.parametrize("children", [7, 12, 15])
def test_hints_change_no_answer(presolve: bool, children: int) -> None:
    start = solved(small(), Settings())[1]
    instance = small().with_changes({CHILDREN: children})
    alone = in_process.solve(model_of(instance))
    hinted = in_process.solve(model_of(instance, Hints(start, presolve)))
    assert hinted.status == alone.status == "optimal"
    assert hinted.objective == pytest.approx(alone.objective, rel=1e-4)


def test_a_plan_to_start_from_has_every_whole_number() -> None:
    plan = solved(small(), Settings())[1]
    assert plan is not None
    model = model_of(small())
    values = start_values(model, commitments(plan))
    whole = {variable.id for variable in model.problem.variables() if variable.isInteger()}
    assert values.keys() == whole
    assert sum(values.values()) == sum(
        sum(getattr(plan, family).values()) for family in ("awarded", "extended", "opened")
    )
    assert not commitments(plan).placed


def test_a_start_that_would_leave_whole_numbers_open_is_not_given() -> None:
    model = model_of(small())
    model.add_column("chosen", ("a",), 1, integer=True)
    assert start_values(model, Decisions()) == {}


def test_a_start_that_is_the_answer_saves_effort() -> None:
    instance = averages("southampton-2019-block")
    first = model_of(instance, Hints(presolve=False))
    plan = in_process.solve(first).decisions
    again = model_of(instance, Hints(plan, presolve=False))
    in_process.solve(again)
    assert first.hints.iterations is not None
    assert again.hints.iterations is not None
    assert again.hints.iterations < first.hints.iterations


def test_a_trial_counts_the_effort_without_presolve() -> None:
    model = model_of(small(), Hints(presolve=False))
    in_process.solve(model)
    assert without_presolve(model_of(small()), Limits()) == model.hints.iterations


def test_a_model_too_large_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    model = model_of(small())
    assert len(model.problem.variables()) < LARGEST
    monkeypatch.setattr("commission_opt.engines.presolve_trial.LARGEST", 10)
    assert without_presolve(model, Limits()) is None


@pytest.mark.parametrize(
    ("efforts", "off"),
    [
        ([], False),
        ([(100, 75)], True),
        ([(100, 76)], False),
        ([(100, 10), (100, 130)], True),
        ([(100, 10), (100, None)], False),
    ],
)
def test_presolve_is_left_out_where_that_pays(efforts: list[tuple[int, int | None]], off: bool) -> None:
    assert warm_start.without_presolve(efforts) is off


@pytest.mark.parametrize("trial", [True, False])
def test_a_case_is_solved_both_ways_only_where_that_is_asked(trial: bool) -> None:
    done = work(pickle.dumps(small()), Task(1, {CHILDREN: 8}, "case 1", Settings(), trial=trial))
    assert done.row["status"] == "optimal"
    assert (done.effort is not None) is trial


@pytest.mark.parametrize("keep", [True, False])
def test_a_plan_comes_back_only_where_it_is_wanted(keep: bool) -> None:
    done = work(pickle.dumps(small()), Task(1, {CHILDREN: 8}, "case 1", Settings(), keep=keep))
    assert (done.decisions is not None) is keep


# -- which cases come first, and which is near -------------------------------------------------------


def test_a_few_of_many_cases_come_first_whatever_their_order() -> None:
    cases = grid({"a": list(range(20)), "b": ["x", "y", True, None, 2.5]})
    first = first_cases(dict(enumerate(cases)))
    assert len(first) == 5
    mixed = random.Random(1).sample(cases, len(cases))
    found = [mixed[number] for number in first_cases(dict(enumerate(mixed)))]
    assert found == [cases[number] for number in first]
    assert first_cases(dict(enumerate(cases[:19]))) == []


def test_the_nearest_case_counts_the_values_between() -> None:
    cases = dict(enumerate(grid({"a": [0, 1, 2, 1000], "b": [0.0, 0.5]})))
    near = Nearest(cases, [0, 5, 6])
    assert [near.to(number) for number in (1, 2, 3, 4, 7)] == [0, 0, 5, 6, 5]
    assert Nearest(cases, []).to(1) is None


def test_numbers_come_by_size_before_everything_else() -> None:
    """-1, 5, 'x', None, True: a number is not what is written, and True is no number."""
    cases = dict(enumerate([{"a": value} for value in (5, "x", None, -1, True)]))
    assert Nearest(cases, [2, 1]).to(0) == 1
    assert Nearest(cases, [1, 3]).to(0) == 3  # as near, and first
    assert Nearest(cases, [0, 2]).to(4) == 2


# -- whole sweeps ------------------------------------------------------------------------------------


@cache
def many() -> Sweep:
    return sweep(small(), MANY, workers=1)


def test_many_cases_equal_separate_solves() -> None:
    assert len(first_cases(dict(enumerate(grid(MANY))))) == 2
    for row in random.Random(5).sample(many().rows, 5):
        alone = co.solve(small().with_changes({path: row[path] for path in MANY}), compare=False)
        assert row["status"] == alone.status
        assert row["objective"] == (None if alone.objective is None else pytest.approx(alone.objective, rel=1e-4))


def test_order_of_many_cases_changes_none() -> None:
    mixed = random.Random(2).sample(grid(MANY), 40)
    found = sweep(small(), cases=mixed, workers=1)
    by_case = {tuple(row[path] for path in MANY): row for row in many().rows}
    for row in found.rows:
        assert row | {"case": 0} == by_case[tuple(row[path] for path in MANY)] | {"case": 0}


def test_stopped_between_many_cases_go_on_to_the_same_table(tmp_path: Path) -> None:
    whole = sweep(small(), MANY, workers=1, out=tmp_path)
    assert whole == many()
    finished = records(tmp_path)
    _, _, _, _, decisions, effort, _ = finished[0]
    assert decisions is not None
    assert effort is not None
    for kept in (1, 24):
        keep(tmp_path, kept)
        assert sweep(small(), MANY, workers=1, out=tmp_path) == whole
        assert records(tmp_path) == finished


def test_prices_within_a_grid_are_swept_exactly() -> None:
    found = sweep(small(), BOTH, workers=1)
    assert found.exact_prices
    assert found.solved < found.total
    assert all(row["gap"] <= 1e-4 for row in found.rows)
    for row in random.Random(3).sample(found.rows, 6):
        alone = co.solve(small().with_changes({path: row[path] for path in BOTH}), compare=False).to_dict()
        assert row["objective"] == pytest.approx(alone["objective"], rel=1e-4)
        assert row["bound"] <= (alone["objective"] or 0) * (1 + 1e-9)


def test_cases_on_no_line_of_a_price_are_solved_all_the_same() -> None:
    cases = [*grid(BOTH), {CHILDREN: 10}, {CHILDREN: 11, PRICE: 4000}, {PRICE: 4100}]
    found = sweep(small(), cases=cases, workers=1)
    assert found.exact_prices
    assert [row["how"] for row in found.rows[-3:]] == ["solved"] * 3
    assert found.rows[:-3] == sweep(small(), BOTH, workers=1).rows


def test_lines_are_combinations_of_the_other_values() -> None:
    cases = dict(enumerate(grid(BOTH), 1))

    def at(number: int) -> co.Instance:
        return small().with_changes({path: plain(value) for path, value in cases[number].items()})

    lines = price_lines(cases, list(BOTH), at)
    assert [line.numbers for line in lines] == [[*range(10, 19)], [*range(1, 10)]] or [
        line.numbers for line in lines
    ] == [[*range(1, 10)], [*range(10, 19)]]
