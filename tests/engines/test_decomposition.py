"""Scenarios solved one by one give the answer of all in one problem."""

from __future__ import annotations

import dataclasses
import random
import time
from pathlib import Path

import pytest

import commission_opt as co
from commission_opt.demand.table import DemandTable, Scenario, demand_table
from commission_opt.engines import highs
from commission_opt.engines.decomposition.solve import solve
from commission_opt.engines.decomposition.split import scenario_of_columns, split
from commission_opt.engines.outcome import EngineCannot, EngineFailed, Outcome
from commission_opt.engines.problem import problem_of
from commission_opt.engines.progress import Progress
from commission_opt.engines.search import Limits
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.plan import engine
from commission_opt.plan.engine import Settings
from commission_opt.plan.evaluator import audit, evaluate
from tests.model.random_instances import Case, random_case
from tests.model.random_prevention import random_prevention_case

ROOT = Path(__file__).parents[2]
BATCH = 10
ROUNDING = 1e-6
LIMIT = 1000.0  # seconds


def _several(demand: DemandTable, seed: int, number: int) -> DemandTable:
    """Scenarios of unequal probability about the first of `demand`; a lane may be missing in some."""
    rng = random.Random(seed)
    weights = [rng.choice((1, 2, 3)) for _ in range(number)]
    children = demand.scenarios[0].children
    return DemandTable(
        tuple(
            Scenario(
                weight / sum(weights),
                {lane: value * rng.choice((0.5, 0.8, 1.0, 1.1, 1.3)) for lane, value in children.items()
                 if rng.random() < 0.95},
            )
            for weight in weights
        )
    )  # fmt: skip


def _agree(instance: Instance, demand: DemandTable, gap: float, *, relaxed: bool = False) -> Outcome:
    """Both ways have the same answer: the intervals from bound to cost overlap, and the evaluator agrees."""
    whole = highs.solve(build(instance, demand, relaxed=relaxed), gap=gap)
    apart = solve(build(instance, demand, relaxed=relaxed), Limits(gap))
    assert apart.status == whole.status
    if apart.decisions is None:
        assert apart.status == "infeasible"
        return apart
    assert whole.objective is not None
    assert whole.bound is not None
    assert apart.objective is not None
    assert apart.bound is not None
    slack = ROUNDING * max(1.0, abs(whole.objective))
    assert apart.bound <= whole.objective + slack
    assert whole.bound <= apart.objective + slack
    assert apart.gap is not None
    assert apart.gap <= gap + ROUNDING
    found = audit(evaluate(instance, demand, apart.decisions, relaxed=relaxed), apart.objective)
    assert found.passed, found
    return apart


@pytest.mark.parametrize("first", range(0, 40, BATCH))
def test_random_instances_have_the_same_answer_either_way(first: int) -> None:
    found = []
    for seed in range(first, first + BATCH):
        case = random_case(seed)
        demand = _several(case.demand, seed, 2 + seed % 3)
        found.append(_agree(case.instance, demand, 1e-4, relaxed=seed % 5 == 0))
    assert sum(outcome.decisions is not None for outcome in found) >= BATCH / 2


def test_random_instances_with_services_have_the_same_answer_either_way() -> None:
    for seed in range(5010, 5022):
        case = random_prevention_case(seed)
        _agree(case.instance, _several(case.demand, seed, 2 + seed % 3), 1e-4)


@pytest.mark.parametrize("name", ["tutorial", "southampton-2019-block", "southampton-2017-edge-of-care"])
def test_instances_have_the_same_answer_either_way(name: str) -> None:
    instance = co.load(ROOT / "instances" / f"{name}.toml")
    _agree(instance, _several(demand_table(instance), 1, 5), 1e-4)


def test_coventry_has_the_same_answer_either_way() -> None:
    _agree(*_coventry(3), 5e-3)


def _coventry(number: int) -> tuple[Instance, DemandTable]:
    """Few children more or less: every scenario can keep the rule about the city."""
    instance = co.load(ROOT / "instances" / "coventry-2017.toml")
    children = demand_table(instance).scenarios[0].children
    levels = [1 + 0.1 * (2 * i / max(1, number - 1) - 1) for i in range(number)]
    return instance, DemandTable(
        tuple(Scenario(1 / number, {lane: value * level for lane, value in children.items()}) for level in levels)
    )


def test_rows_that_couple_scenarios_are_found_and_all_others_are_not() -> None:
    instance, demand = _coventry(3)
    model = build(instance, demand)
    parted = split(problem_of(model), scenario_of_columns(model))
    occupancy = sorted(row.constraint.id for row in model.rows if row.rule == "C06")
    assert parted.coupling.tolist() == occupancy
    rows = [*parted.rows, *parted.coupling, *(row for part in parted.parts for row in part.rows)]
    columns = [*parted.columns, *(column for part in parted.parts for column in part.columns)]
    assert sorted(rows) == list(range(len(parted.problem.row_lower)))
    assert sorted(columns) == list(range(len(parted.problem.cost)))


def test_a_plan_is_the_same_every_time_and_with_any_number_of_threads() -> None:
    case = random_case(2)
    demand = _several(case.demand, 2, 4)
    found = [solve(build(case.instance, demand), Limits(threads=threads)) for threads in (1, 1, 2)]
    assert found[0].decisions is not None
    assert found[0].decisions == found[1].decisions == found[2].decisions


def test_a_time_limit_leaves_a_plan_with_its_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    from commission_opt.engines.decomposition import search

    instance, demand = _coventry(4)
    said: list[Progress] = []

    def now() -> float:  # the limit passes as soon as there is a plan
        late = any(progress.objective is not None for progress in said)
        return time.perf_counter() + (LIMIT if late else 0.0)

    monkeypatch.setattr(search, "now", now)
    outcome = solve(build(instance, demand), Limits(gap=0.0, time_limit=LIMIT), said.append)
    assert outcome.status == "time_limit"
    assert outcome.decisions is not None
    assert outcome.objective is not None
    assert outcome.gap is not None
    assert outcome.gap > 0
    assert audit(evaluate(instance, demand, outcome.decisions), outcome.objective).passed
    bounds = [progress.bound for progress in said if progress.bound is not None]
    assert bounds == sorted(bounds)


def test_what_scenarios_cannot_all_keep_is_infeasible() -> None:
    instance, demand = _coventry(2)
    children = {lane: 3 * value for lane, value in demand.scenarios[0].children.items()}
    outcome = solve(build(instance, DemandTable((demand.scenarios[0], Scenario(0.5, children)))), Limits())
    assert outcome.status == "infeasible"
    assert outcome.decisions is None


# -- which method ------------------------------------------------------------------------------


def _case(number: int) -> tuple[Case, DemandTable]:
    case = random_case(2)
    return case, _several(case.demand, 2, number)


@pytest.mark.parametrize(
    ("number", "method", "name"),
    [
        (1, "decomposition", "HiGHS"),
        (2, "auto", "HiGHS"),
        (2, "decomposition", "HiGHS, scenario by scenario"),
        (engine.MANY_SCENARIOS, "auto", "HiGHS, scenario by scenario"),
        (engine.MANY_SCENARIOS, "extensive", "HiGHS"),
    ],
)
def test_the_method_goes_by_the_number_of_scenarios_and_by_what_is_asked(number: int, method: str, name: str) -> None:
    case, demand = _case(number)
    outcome = engine.run(build(case.instance, demand), Settings(method=method))
    assert outcome.engine == name


def test_where_the_decomposition_fails_all_scenarios_are_solved_together(monkeypatch: pytest.MonkeyPatch) -> None:
    from commission_opt.engines.decomposition import search

    def fail(_: search.Search) -> None:
        raise EngineFailed("for a reason")

    monkeypatch.setattr(search.Search, "run", fail)
    case, demand = _case(2)
    outcome = engine.run(build(case.instance, demand), Settings(method="decomposition"))
    assert outcome.status == "optimal"
    assert outcome.engine == "HiGHS"
    assert "for a reason" in outcome.notes[-1]


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"method": "simplex"}, "auto, extensive, decomposition"),
        ({"method": "decomposition", "engine": "cbc"}, "engine highs"),
        ({"method": "decomposition", "memory_limit": 1.0}, "memory limit"),
    ],
)
def test_settings_that_it_would_ignore_are_refused(settings: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said) as caught:
        dataclasses.replace(Settings(), **settings)  # type: ignore[arg-type]
    assert isinstance(caught.value, EngineCannot) == ("simplex" not in settings.values())
