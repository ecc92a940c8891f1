"""Scenarios solved one by one give the answer of all in one problem."""

from __future__ import annotations

import dataclasses
import random
import time

import pytest

from commission_opt.demand.table import DemandTable, Scenario, demand_table
from commission_opt.engines import in_process
from commission_opt.engines.decomposition.solve import solve
from commission_opt.engines.decomposition.split import scenario_of_columns, split
from commission_opt.engines.outcome import EngineCannot, EngineFailed, LivesOffTolerances, Outcome
from commission_opt.engines.problem import problem_of
from commission_opt.engines.progress import Progress
from commission_opt.engines.search import Limits
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.plan import engine
from commission_opt.plan.evaluator import audit, evaluate
from commission_opt.plan.settings import Settings
from commission_opt.rules.cost_at_risk.record import Risk
from tests.instances.shipped import NAMES
from tests.instances.shipped import averages as instance_of
from tests.model.courses import Drawn, courses, town
from tests.model.random_instances import SMALL, Case, Size, random_case
from tests.model.random_prevention import random_prevention_case
from tests.model.small import QUARTERS

BATCH = 5
SMALLEST = Size(areas=(1, 2), needs=(1, 2), month=(3, 4), quarter=(2, 3), year=(2, 2))
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
                {
                    lane: value * rng.choice((0.5, 0.8, 1.0, 1.1, 1.3))
                    for lane, value in children.items()
                    if rng.random() < 0.95
                },
            )
            for weight in weights
        )
    )


def _agree(instance: Instance, demand: DemandTable, gap: float, *, relaxed: bool = False) -> Outcome:
    """Both ways have the same answer: the intervals from bound to cost overlap, and the evaluator agrees."""
    whole = in_process.solve(build(instance, demand, relaxed=relaxed), Limits(gap=gap))
    apart = solve(build(instance, demand, relaxed=relaxed), Limits(gap))
    if apart.decisions is None:
        assert apart.status == whole.status == "infeasible"
        return apart
    assert {apart.status, whole.status} <= {"optimal", "gap"}  # either may end nearer to its bound than was asked
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


def _random(seed: int, size: Size, gap: float = 1e-4) -> None:
    """One instance, with a service or without, with a view of risk or without, one in six without its hard rules."""
    case = random_prevention_case(seed, size) if seed % 3 == 2 else random_case(seed, size)
    demand = _several(case.demand, seed, 2 + seed % 3)
    instance = case.instance if seed % 2 else _wary(case.instance, demand, seed)
    _agree(instance, demand, gap, relaxed=seed % 6 == 5)


def _wary(instance: Instance, demand: DemandTable, seed: int) -> Instance:
    """With a weight of the cost at risk, a cap on it, a priced cap, or a weight and a cap."""
    rng = random.Random(seed)
    level = rng.choice((0.0, 0.5, 0.9))
    found = in_process.solve(build(_with_risk(instance, level=level, weight=1e-6), demand))
    if found.decisions is None:
        return _with_risk(instance, level=level, weight=0.5)
    at_risk = evaluate(instance=_with_risk(instance, level=level), demand=demand, decisions=found.decisions).risk
    assert at_risk is not None
    cap = {"cvar_at_most": max(1.0, at_risk.cvar * rng.choice((0.99, 1.001)))}  # income may outweigh what is spent
    weight = {"weight": rng.choice((0.1, 0.5, 0.9))}
    return _with_risk(instance, level=level, **rng.choice((weight, cap, cap | {"price_per_pound": 0.3}, weight | cap)))


def _with_risk(instance: Instance, **risk: float) -> Instance:
    uncertainty = instance.uncertainty.model_copy(update={"risk": Risk.model_validate(risk)})
    return instance.model_copy(update={"uncertainty": uncertainty})


@pytest.mark.parametrize("first", range(0, 40, BATCH))
def test_random_instances_have_the_same_answer_either_way(first: int) -> None:
    for seed in range(first, first + BATCH):
        _random(seed, SMALLEST)


@pytest.mark.parametrize("seed", [5, 9, 14, 16, 29])
def test_a_gap_of_nothing_is_reached_to_rounding(seed: int) -> None:
    _random(seed, SMALLEST, gap=0.0)


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(1000, 1300, 25))
def test_many_random_instances_have_the_same_answer_either_way(first: int) -> None:
    for seed in range(first, first + 25):
        _random(seed, SMALL)


LARGEST = {"coventry-2017-uncertain": (2, 5e-3), "southampton": (2, 1e-2)}  # demand scenarios, gap


@pytest.mark.parametrize("name", NAMES)
def test_instances_have_the_same_answer_either_way(name: str) -> None:
    """A few demand scenarios of those that say how uncertain it is; of the others, a few about what they say."""
    number, gap = LARGEST.get(name, (3, 1e-3))
    if instance_of(name).uncertainty.scenarios > 1:
        _agree(*_uncertain(name, number), gap)
    else:
        _agree(instance_of(name), _several(demand_table(instance_of(name)), 1, number), gap)


@pytest.mark.thorough
@pytest.mark.parametrize("name", [name for name in NAMES if "uncertain" in name])
@pytest.mark.parametrize("risk", [{}, {"weight": 0.3, "level": 0.9}])
def test_uncertain_instances_have_the_same_answer_either_way_with_all_their_courses(
    name: str, risk: dict[str, float]
) -> None:
    instance, demand = _uncertain(name, instance_of(name).uncertainty.scenarios)
    _agree(_with_risk(instance, **risk) if risk else instance, demand, 1e-3)


def _uncertain(name: str, number: int) -> tuple[Instance, DemandTable]:
    changed = instance_of(name).with_changes({"uncertainty.scenarios": number})
    return changed, demand_table(changed)


LEVELS: list[dict[str, float]] = [
    {"probability_met_locally": 0.6},
    {"probability_met_locally": 0.9, "price_per_point": 300.0},
    {"share_met_locally": 0.9},
]


@pytest.mark.parametrize("level", LEVELS, ids=str)
def test_service_levels_have_the_same_answer_either_way(level: dict[str, float]) -> None:
    sizes, demand = (2, 3, 4, 6), courses(*((0.1, [n, 8 - n]) for n in range(1, 6)), (0.5, [3, 4]))
    rules = {"headroom": [{"id": "level", **level}]}
    _agree(town(sizes, 500.0, 300.0, horizon=QUARTERS, rules=rules), demand, 0.0)


def test_risk_has_the_same_answer_however_far_its_threshold_may_go() -> None:
    """Where nothing says what a demand scenario costs at least, the master has no least cost before its first cut."""
    case, weight = Drawn(random.Random("far")), 0.4
    instance = case.instance(weight=weight)
    best = min((1 - weight) * expected + weight * tail for expected, tail in case.plans())
    for least in (None, 0.0):
        model = build(instance, case.demand)
        model.columns["at_risk"][()].lowBound = least
        outcome = solve(model, Limits(gap=0.0))
        assert outcome.objective == pytest.approx(best, rel=1e-7)


def _coventry(number: int) -> tuple[Instance, DemandTable]:
    """Few children more or less: every scenario can keep the rule about the city."""
    instance = instance_of("coventry-2017")
    children = demand_table(instance).scenarios[0].children
    levels = [1 + 0.1 * (2 * i / max(1, number - 1) - 1) for i in range(number)]
    return instance, DemandTable(
        tuple(Scenario(1 / number, {lane: value * level for lane, value in children.items()}) for level in levels)
    )


def test_rows_that_couple_scenarios_are_found_and_all_others_are_not() -> None:
    instance, demand = _coventry(3)
    model = build(instance, demand)
    parted = split(problem_of(model), scenario_of_columns(model))
    occupancy = sorted(row.constraint.id for row in model.rows if row.key.rule == "C06")
    assert parted.coupling.tolist() == occupancy
    rows = [*parted.rows, *parted.coupling, *(row for part in parted.parts for row in part.rows)]
    columns = [*parted.columns, *(column for part in parted.parts for column in part.columns)]
    assert sorted(rows) == list(range(len(parted.problem.row_lower)))
    assert sorted(columns) == list(range(len(parted.problem.cost)))


def test_a_plan_is_the_same_every_time_and_with_any_number_of_threads() -> None:
    case = random_case(3, SMALLEST)
    demand = _several(case.demand, 3, 5)
    instance = _with_risk(case.instance, weight=0.3, level=0.5)
    found = [solve(build(instance, demand), Limits(threads=threads)) for threads in (1, 1, 2, 3)]
    assert found[0].decisions is not None
    assert all(one.decisions == found[0].decisions and one.bound == found[0].bound for one in found)


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
        (4, "auto", "HiGHS, scenario by scenario"),
        (4, "extensive", "HiGHS"),
    ],
)
def test_the_method_goes_by_the_number_of_scenarios_and_by_what_is_asked(
    number: int, method: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "MANY_SCENARIOS", 4)
    monkeypatch.setattr(engine, "MANY_COLUMNS", 100)
    case, demand = _case(number)
    outcome = engine.run(build(case.instance, demand), Settings(method=method))
    assert outcome.engine == name


def test_a_small_model_is_solved_as_it_is_however_many_scenarios_it_has() -> None:
    case, demand = _case(engine.MANY_SCENARIOS)
    model = build(case.instance, demand)
    assert model.problem.numVariables() < engine.MANY_COLUMNS
    assert engine.run(model, Settings()).engine == "HiGHS"


def test_with_services_it_takes_more_scenarios(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "MANY_SCENARIOS", 2)
    monkeypatch.setattr(engine, "MANY_COLUMNS", 0)
    monkeypatch.setattr(engine, "MANY_WITH_SERVICES", 4)
    case = random_prevention_case(5010, SMALLEST)
    for number, name in ((3, "HiGHS"), (4, "HiGHS, scenario by scenario")):
        outcome = engine.run(build(case.instance, _several(case.demand, 1, number)), Settings())
        assert outcome.engine == name


FAILURES = [
    EngineFailed("HiGHS stopped with 'Unbounded' in a scenario"),
    LivesOffTolerances("says that its plan costs something else"),
]


@pytest.mark.parametrize("error", FAILURES, ids=lambda error: type(error).__name__)
def test_where_the_decomposition_fails_all_scenarios_are_solved_together(
    error: EngineFailed, monkeypatch: pytest.MonkeyPatch
) -> None:
    from commission_opt.engines.decomposition import search

    def fail(_: search.ScenarioSearch) -> None:
        raise error

    monkeypatch.setattr(search.ScenarioSearch, "run", fail)
    case, demand = _case(2)
    outcome = engine.run(build(case.instance, demand), Settings(method="decomposition"))
    assert outcome.status == "optimal"
    assert outcome.engine == "HiGHS"
    assert outcome.notes == (engine.TOGETHER,)
    assert "HiGHS" not in engine.TOGETHER


def _stuck(monkeypatch: pytest.MonkeyPatch, owner: object, name: str, value: object) -> Outcome:
    """The outcome where something in the decomposition is made to fail."""
    monkeypatch.setattr(owner, name, value)
    case, demand = _case(4)
    return engine.run(build(case.instance, demand), Settings(method="decomposition"))


@pytest.mark.parametrize("limit", ["LOOKS", "ROUNDS", "PATIENCE"])
def test_a_search_that_takes_too_many_steps_gives_up(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from commission_opt.engines.decomposition import search

    if limit == "PATIENCE":  # no plan is ever taken
        monkeypatch.setattr(search.ScenarioSearch, "_price", lambda *_: None)
    outcome = _stuck(monkeypatch, search, limit, 0)
    assert outcome.status == "optimal"
    assert outcome.notes == (engine.TOGETHER,)


def test_a_linear_programme_that_is_not_settled_ends_the_decomposition(monkeypatch: pytest.MonkeyPatch) -> None:
    from commission_opt.engines.decomposition import recourse

    def unsettled(_: object) -> bool:
        raise recourse.Boundless("a linear programme has no least cost")

    assert _stuck(monkeypatch, recourse, "solved", unsettled).notes == (engine.TOGETHER,)


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
