"""Rows for teams of whole people: they forbid no plan, and leave a linear programme no part of a supervisor."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

from commission_opt.demand import demand_table
from commission_opt.engines.fix_and_resolve import settled
from commission_opt.engines.highs import search
from commission_opt.engines.in_process import solve
from commission_opt.engines.made import prepared
from commission_opt.engines.outcome import Outcome
from commission_opt.engines.problem import problem_of
from commission_opt.engines.search import Limits, Watch
from commission_opt.instance.instance import Instance
from commission_opt.keys import PeopleKey
from commission_opt.model.build import build
from commission_opt.model.model import Model
from tests.model.random_prevention import random_prevention_case
from tests.model.test_caseload_and_avoidance import families

Table = dict[str, Any]
SUPERVISED: Table = {
    "supervisor_role": "manager",
    "supervisor_span": 6,
    "must_start_all": False,
    "success_rate": 1.0,
    "referral": [{"id": "families", "need": "care", "per_month": 0.5}],
}
ROLES = [{"id": "worker", "salary_per_year": 40_000.0}, {"id": "manager", "salary_per_year": 60_000.0}]


@contextmanager
def without_them(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patched:
        patched.setattr(Model, "tighten", lambda *_: None)
        yield


def _model(**service: Any) -> Model:
    instance = Instance.model_validate(families(**(SUPERVISED | service)) | {"role": ROLES})
    return build(instance, demand_table(instance))


def least(model: Model, *, whole: bool) -> float:
    if whole:
        objective = solve(model, Limits(gap=0.0)).objective
        assert objective is not None
        return objective
    problem = problem_of(model)
    highs = prepared(problem, Limits())
    numbers = np.flatnonzero(problem.whole).astype(np.int32)
    highs.changeColsIntegrality(len(numbers), numbers, np.zeros(len(numbers), dtype=np.uint8))
    highs.run()
    return float(highs.getInfo().objective_function_value)


@pytest.mark.parametrize("supervisors_carry", [0.0, 1.0])
def test_a_part_of_a_supervisor_is_no_longer_bought(supervisors_carry: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a family a month for a year each: at most six at a time, for two workers of four, or one and a supervisor of two.

    Taken alone, a linear programme has a sixth of a supervisor for each worker.
    """
    with without_them(monkeypatch):
        model = _model(supervisor_caseload=supervisors_carry * 2.0)
        loose, best = least(model, whole=False), least(model, whole=True)
    tight = least(_model(supervisor_caseload=supervisors_carry * 2.0), whole=False)
    assert least(_model(supervisor_caseload=supervisors_carry * 2.0), whole=True) == pytest.approx(best, rel=1e-9)
    assert loose < best
    assert best - tight < (best - loose) / 2


def test_where_nobody_supervises_workers_stand_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    alone: Table = {"supervisor_role": None, "supervisor_span": None}
    with without_them(monkeypatch):
        model = _model(**alone)
        loose, best = least(model, whole=False), least(model, whole=True)
    tight = least(_model(**alone), whole=False)
    assert loose < tight <= best + 1e-6


@pytest.mark.parametrize("seed", range(30))
def test_every_team_of_whole_people_carries_as_much_as_without_them(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every number of workers with as few supervisors as they need, or one more: the most cases, period by period."""
    rng = random.Random(seed)
    service: Table = {
        "caseload": rng.choice((1.5, 2.0, 4.0, 7.0)),
        "caseload_tolerance": rng.choice((0.0, 0.1)),
        "supervisor_caseload": rng.choice((0.0, 0.5, 2.0)),
        "supervisor_span": rng.choice((1.5, 3, 6)),
        "referral": [
            {
                "id": f"r{n}",
                "need": "care",
                "per_month": rng.choice((0.2, 0.5, 1.1)),
                "complexity": rng.choice((0.5, 1.0, 2.0)),
            }
            for n in range(rng.choice((1, 2)))
        ],
        "workers_at_most": 4,
        **({"ramp_up_weeks": 20.0, "ramp_up_share": 0.5} if rng.random() < 0.5 else {}),
    }
    if rng.random() < 0.3:
        service |= {"supervisor_role": None, "supervisor_span": None, "supervisor_caseload": 0.0}
    tight = _model(**service)
    with without_them(monkeypatch):
        loose = _model(**service)
    assert tight.tight
    assert not loose.tight
    for _ in range(12):
        workers = [rng.randrange(5) for _ in tight.instance.periods]
        extra = [rng.randrange(2) for _ in workers]
        assert _most_cases(tight, workers, extra) == pytest.approx(_most_cases(loose, workers, extra), abs=1e-6)


def _most_cases(model: Model, workers: list[int], extra: list[int]) -> float:
    """The most families, weighed by chance figures that are the same for both, of a team that is given; -1 where it cannot be."""
    problem = problem_of(model)
    highs = prepared(problem, Limits())
    span = model.instance.edge_of_care[0].supervisor_span
    for t, number in enumerate(workers):
        key = PeopleKey("project", t)
        _fix(highs, model.columns.workers[key].id, number)
        if span is not None:
            _fix(highs, model.columns["supervisors"][key].id, -(-number // span) + extra[t])
    draw = random.Random(9)
    cost = np.zeros(len(problem.cost))
    for variable in model.columns["started"].values():
        cost[variable.id] = -draw.random()
    columns = np.arange(len(cost), dtype=np.int32)
    highs.changeColsCost(len(cost), columns, cost)
    highs.changeObjectiveOffset(0.0)
    highs.run()
    feasible = highs.getInfo().primal_solution_status == 2
    return float(highs.getInfo().objective_function_value) if feasible else -1.0


def _fix(highs: Any, column: int, number: float) -> None:
    highs.changeColBounds(column, float(number), float(number))


@pytest.mark.parametrize("seed", range(7000, 7030))
def test_cost_is_as_without_them(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    case = random_prevention_case(seed)

    def answer() -> Outcome:
        return solve(build(case.instance, case.demand), Limits(gap=0.0))

    found = answer()
    with without_them(monkeypatch):
        before = answer()
    assert found.status == before.status
    assert found.objective == (
        None if before.objective is None else pytest.approx(before.objective, rel=1e-9, abs=1e-6)
    )


def test_what_another_case_is_worth_is_told_at_the_caseload(monkeypatch: pytest.MonkeyPatch) -> None:
    """A team of one worker, where two could be used: the row for whole workers then says just what C04 says."""
    model = _model(workers_at_most=1)
    found = solve(model, Limits(gap=0.0)).prices
    with without_them(monkeypatch):
        before = solve(_model(workers_at_most=1), Limits(gap=0.0)).prices
    problem = problem_of(model)
    left = settled(problem, search(problem, Limits(), Watch()), None)
    assert all(left.getRow(row)[1:3] == (-math.inf, math.inf) for row in problem.tight.tolist())
    worth = {row: price for row, price in before.items() if row.rule == "C04"}
    assert len(worth) > 5
    assert {row: price for row, price in found.items() if row.rule == "C04"} == pytest.approx(worth)


def test_a_team_that_may_carry_too_much_has_none_of_them() -> None:
    """Where C04 may be missed, as in a search for what clashes, nothing may stand in for it."""
    instance = Instance.model_validate(families(**SUPERVISED) | {"role": ROLES})
    room = build(instance, demand_table(instance), room=lambda row, _: 1e9 if row.rule == "C04" else 0.0)
    assert not room.tight
