"""HiGHS, SCIP and CBC on the same models: the same cost within the gap, or no plan for any of them.

A hundred random instances are solved here each time, a thousand with ``pytest -m thorough``: from a
handful of variables to a few thousand, with every kind of offer, service and rule, some of which no
mix can meet. The evaluator, which knows of no engine, has to pass every plan of every engine.
"""

from __future__ import annotations

from functools import partial
from itertools import combinations

import pytest

from commission_opt.demand import demand_table
from commission_opt.demand.table import DemandTable
from commission_opt.engines import cbc, highs, mathopt
from commission_opt.engines.fix_and_resolve import fix_and_resolve, retried
from commission_opt.engines.outcome import Outcome
from commission_opt.engines.problem import problem_of
from commission_opt.engines.search import Limits, Watch
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.plan.evaluator import audit, evaluate
from commission_opt.plan.verify import agree
from tests.engines.test_engines import Search
from tests.instances.shipped import NAMES, averages
from tests.model.random_instances import LARGE, Case, random_case
from tests.model.random_prevention import random_prevention_case

ENGINES = {"HiGHS": highs.search, "SCIP": mathopt.scip, "CBC": cbc.search}
PROVEN = ("optimal", "gap", "infeasible")
BATCH = 20
FIRST = 20_000
CI = range(FIRST, FIRST + 100, BATCH)
THOROUGH = range(FIRST + 100, FIRST + 1000, BATCH)


def opinions(instance: Instance, demand: DemandTable, limits: Limits) -> dict[str, Outcome]:
    """What each engine says; every plan is audited."""
    model = build(instance, demand)
    problem = problem_of(model)

    def attempt(search: Search, limits: Limits) -> Outcome:
        return fix_and_resolve(model, problem, search(problem, limits, Watch()), limits, {})

    found = {name: retried(partial(attempt, search), limits) for name, search in ENGINES.items()}
    for name, outcome in found.items():
        if outcome.decisions is not None and outcome.objective is not None:
            checked = audit(evaluate(instance, demand, outcome.decisions), outcome.objective)
            assert checked.passed, (name, checked.violations)
    return found


def contradictions(found: dict[str, Outcome], gap: float) -> list[str]:
    """Pairs of engines that contradict each other, or differ by more than the gap."""
    wrong = []
    for (name, one), (other_name, other) in combinations(found.items(), 2):
        both = one.status in PROVEN and other.status in PROVEN
        apart = 0.0
        if both and one.objective is not None and other.objective is not None:
            apart = abs(one.objective - other.objective) / max(1.0, abs(one.objective))
        if agree(one, other, gap) is False or apart > gap + 1e-6 or (both and agree(one, other, gap) is None):
            wrong.append(f"{name} {one.status} {one.objective}, {other_name} {other.status} {other.objective}")
    return wrong


def case_of(seed: int) -> Case:
    """One in ten is large; half have services that avoid placements."""
    size = {"size": LARGE} if seed % 10 == 9 else {}
    return (random_prevention_case if seed % 2 else random_case)(seed, **size)


def check(first: int, limits: Limits) -> None:
    statuses = []
    for seed in range(first, first + BATCH):
        case = case_of(seed)
        found = opinions(case.instance, case.demand, limits)
        assert contradictions(found, limits.gap) == [], seed
        statuses += [outcome.status for outcome in found.values()]
    assert statuses.count("time_limit") <= len(statuses) / 20
    assert statuses.count("infeasible") <= len(statuses) / 2


@pytest.mark.parametrize("first", CI)
def test_random_instances(first: int) -> None:
    check(first, Limits(gap=1e-3, time_limit=300.0))


@pytest.mark.thorough
@pytest.mark.parametrize("first", THOROUGH)
def test_a_thousand_random_instances(first: int) -> None:
    check(first, Limits(gap=1e-4, time_limit=600.0))


FEW = 4  # demand scenarios in CI: with all of them SCIP and CBC take most of half a minute


def check_instance(name: str, gap: float, most: int = 1_000) -> None:
    instance = averages(name)
    if instance.uncertainty.scenarios > most:
        instance = instance.with_changes({"uncertainty.scenarios": most})
    found = opinions(instance, demand_table(instance), Limits(gap=gap))
    ends = {outcome.status for outcome in found.values()}
    assert ends <= {"optimal", "gap"} or ends == {"infeasible"}  # shares that no plan keeps, before they are eased
    assert contradictions(found, gap) == []


@pytest.mark.parametrize("name", NAMES)
def test_instances_of_councils(name: str) -> None:
    check_instance(name, 1e-2, FEW)


@pytest.mark.thorough
@pytest.mark.parametrize("name", NAMES)
def test_instances_of_councils_to_the_gap_of_every_day(name: str) -> None:
    check_instance(name, 1e-4)


def test_a_contradiction_is_seen() -> None:
    one = Outcome("optimal", 100.0, 100.0, None, "one", "")
    assert contradictions({"one": one, "other": Outcome("optimal", 100.5, 99.9, None, "other", "")}, 1e-3) != []
    assert contradictions({"one": one, "other": Outcome("infeasible", None, None, None, "other", "")}, 1e-3) != []
    assert contradictions({"one": one, "other": Outcome("optimal", 100.05, 99.99, None, "other", "")}, 1e-3) == []
