"""The search with a dive: a plan at any time, the bound of the linear programme, and the same optimum as other engines."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import commission_opt as co
from commission_opt.demand import demand_table
from commission_opt.engines import in_process
from commission_opt.engines.dive.fixing import _tries, dive
from commission_opt.engines.dive.linear_programme import LinearProgramme
from commission_opt.engines.dive.search import search
from commission_opt.engines.dive.turns import EVEN, Turn, in_turn, turns
from commission_opt.engines.fix_and_resolve import fix_and_resolve
from commission_opt.engines.problem import MixedIntegerProgramme, problem_of
from commission_opt.engines.progress import Progress
from commission_opt.engines.search import Found, Limits, Watch
from commission_opt.instance.commitments import GivenMix
from commission_opt.model.build import build
from commission_opt.model.model import Model
from commission_opt.plan import engine as plan_engine
from commission_opt.plan.evaluator import audit, evaluate
from tests.engines.hard import hard_model
from tests.instances.shipped import FOLDER
from tests.model.random_prevention import random_prevention_case


@pytest.mark.parametrize("seed", range(8000, 8040))
def test_it_comes_to_the_same_cost_as_another_engine_and_the_evaluator(seed: int) -> None:
    case = random_prevention_case(seed)
    model = build(case.instance, case.demand)
    limits = Limits(gap=0.0)
    problem = problem_of(model)
    found = search(problem, limits, Watch())
    other = in_process.solve(build(case.instance, case.demand), limits)
    if other.status == "infeasible":
        assert found.ended == "infeasible"
        return
    outcome = fix_and_resolve(model, problem, found, limits, {})
    assert outcome.objective == pytest.approx(other.objective, rel=1e-6, abs=0.01)
    assert outcome.decisions is not None
    assert outcome.objective is not None
    assert audit(evaluate(case.instance, case.demand, outcome.decisions), outcome.objective).passed


def test_plans_get_cheaper_and_the_bound_is_below_every_one_of_them() -> None:
    model, plans, bounds = hard_model(20, 30), [], []

    def plan(cost: float, values: Any) -> None:
        assert len(values) == model.problem.numVariables()
        plans.append(cost)

    def progress(now: Progress) -> None:
        bounds.append(now.bound)

    found = search(problem_of(model), Limits(gap=0.0), Watch(progress, plan))
    assert found.ended == "proven"
    assert plans == sorted(plans, reverse=True)
    assert len(plans) >= 2
    assert found.objective is not None
    assert all(bound <= found.objective + 1e-6 for bound in bounds if bound is not None)


def _stopped_at_plan(model: Model, number: int) -> tuple[Found, list[float]]:
    watch, plans = Watch(), []

    def stop(cost: float, values: Any) -> None:
        plans.append(cost)
        if len(plans) == number:
            assert watch.stop is not None
            watch.stop()

    watch.plan = stop
    return search(problem_of(model), Limits(gap=0.0), watch), plans


def test_stopped_it_hands_over_the_best_plan_so_far() -> None:
    found, plans = _stopped_at_plan(hard_model(), 1)
    assert found.ended == "interrupted"
    assert plans == [found.objective]
    assert found.bound is not None
    assert found.bound <= plans[-1]


def test_the_first_plan_is_what_there_is_today() -> None:
    instance = co.load(FOLDER / "tutorial.toml")
    demand = demand_table(instance)
    found, plans = _stopped_at_plan(build(instance, demand), 1)
    assert (found.ended, found.bound) == ("interrupted", None)
    nothing_new = in_process.solve(build(instance, demand, GivenMix()), Limits(gap=0.0))
    assert plans == [pytest.approx(nothing_new.objective, rel=1e-9)]


def test_without_time_there_is_no_plan_and_no_claim() -> None:
    found = search(problem_of(hard_model()), Limits(time_limit=0.0), Watch())
    assert (found.ended, found.values, found.bound) == ("time_limit", None, None)


def test_twice_is_the_same() -> None:
    def values() -> Any:
        return search(problem_of(hard_model(25, 25)), Limits(gap=0.01), Watch()).values

    assert np.array_equal(values(), values())


# -- what a dive is made of ------------------------------------------------------------------------


def test_numbers_are_rounded_by_their_turn() -> None:
    values = np.array([0.0, 0.19, 0.2, 0.49, 0.5, 1.0 - 1e-9, 2.0 + 1e-9, 2.21])
    assert Turn(("workers",), 0.2).rounded(values).tolist() == [0, 0, 1, 1, 1, 1, 2, 3]
    assert Turn(("opened",)).rounded(values).tolist() == [0, 0, 0, 0, 1, 1, 2, 2]


def test_every_column_has_one_turn_and_those_nobody_names_come_last() -> None:
    families = {
        "workers": np.array([5, 6], dtype=np.int32),
        "met": np.array([9], dtype=np.int32),
        "opened": np.array([4, 2], dtype=np.int32),
        "one_of": np.array([1], dtype=np.int32),
    }
    order = in_turn(families, turns(EVEN))
    assert [columns.tolist() for _, columns in order] == [[1], [2, 4], [5, 6], [9]]


def test_alone_a_number_is_tried_as_asked_then_around_it_then_none_within_its_bounds() -> None:
    assert list(_tries(Turn(()), 2.4, 0.0, 9.0)) == [2.0, 3.0, 0.0]
    assert list(_tries(Turn((), 0.2), 2.4, 0.0, 9.0)) == [3.0, 2.0, 0.0]
    assert list(_tries(Turn(()), 2.4, 1.0, 2.0)) == [2.0, 1.0]


def _programme(rows: list[tuple[list[float], float, float]], cost: list[float], upper: float) -> MixedIntegerProgramme:
    number = len(cost)
    return MixedIntegerProgramme(
        cost=np.array(cost),
        lower=np.zeros(number),
        upper=np.full(number, upper),
        whole=np.ones(number, dtype=np.bool_),
        row_lower=np.array([low for _, low, _ in rows]),
        row_upper=np.array([high for _, _, high in rows]),
        row_scale=np.ones(len(rows)),
        starts=np.arange(0, number * len(rows) + 1, number, dtype=np.int32),
        columns=np.tile(np.arange(number, dtype=np.int32), len(rows)),
        entries=np.array([figure for figures, _, _ in rows for figure in figures]),
        offset=0.0,
        families={"some": np.arange(number, dtype=np.int32)},
    )


def _dived(problem: MixedIntegerProgramme) -> Any:
    programme = LinearProgramme(problem, Limits(), Watch())
    root = programme.root()
    assert root is not None
    return dive(programme, root, problem.families, turns(EVEN))


def test_where_a_batch_leaves_no_plan_its_numbers_are_fixed_one_by_one() -> None:
    """Four halves, which round up to four together, and only two may be had."""
    problem = _programme(
        [([1.0] * 4, 2.0, 2.0), ([1.0, -1.0, 0.0, 0.0], 0.0, 0.0), ([0.0, 0.0, 1.0, -1.0], 0.0, 0.0)], [1.0] * 4, 1.0
    )
    values = _dived(problem)
    assert sorted(values.tolist()) == [0.0, 0.0, 1.0, 1.0]


def test_a_dead_end_gives_none_and_the_search_goes_on() -> None:
    """Two equal numbers that add up to one: the linear programme has a plan, whole numbers none."""
    problem = _programme([([1.0, 1.0], 1.0, 1.0), ([1.0, -1.0], 0.0, 0.0)], [1.0, 1.0], 1.0)
    assert _dived(problem) is None
    assert search(problem, Limits(), Watch()).ended == "infeasible"


# -- when it is used -------------------------------------------------------------------------------


@pytest.mark.parametrize(("large", "engine"), [(1, "HiGHS with a dive"), (10**9, "HiGHS")])
def test_large_models_are_dived_into_without_being_asked(
    large: int, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_engine, "LARGE", large)
    plan = co.solve(co.load(FOLDER / "tutorial.toml"), compare=False)
    assert plan.to_dict()["run"]["engine"] == engine
