"""Random instances with every rule, priced and hard, and random ways to stop short of the best plan."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest import mock

import numpy as np

from commission_opt.demand.table import demand_table
from commission_opt.engines import highs, in_process, made
from commission_opt.engines.outcome import Outcome
from commission_opt.engines.problem import MixedIntegerProgramme
from commission_opt.engines.search import Found, Limits, Watch
from commission_opt.instance.commitments import Commitment, GivenMix
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.model.model import Model
from commission_opt.offers.dps.record import CallOff
from commission_opt.plan.engine import run
from commission_opt.plan.evaluation import Audit
from commission_opt.plan.evaluator import audit, evaluate
from commission_opt.plan.settings import Settings
from tests.model.random_instances import Case, random_scenarios, random_tables
from tests.model.random_prevention import random_prevention_case
from tests.model.random_sums import with_random_times

Table = dict[str, Any]
SOFT = {
    "locality": ("price_per_child_week", 300.0),
    "minimum_occupancy": ("price_per_bed_week", 300.0),
    "diversity": ("price_per_unit", 2000.0),
    "budget": ("price_per_pound", 0.5),
    "stability": ("price_per_move", 1500.0),
    "headroom": ("price_per_bed_week", 200.0),
}
KINDS = ("block", "dps", "home", "foster", "supported")


@dataclass(frozen=True)
class Stop:
    """Where the engine stops: at a gap, and there or earlier at a number of nodes, its first plan or a time.

    `anywhere` is a seed for other costs of the whole numbers: the engine then finds the best plan for those,
    which is as good as any that it could have stopped at.
    """

    gap: float
    options: tuple[tuple[str, float], ...] = ()
    by_scenario: bool = False
    anywhere: int | None = None


def random_stop(rng: random.Random) -> Stop:
    """A wide gap, and often a limit that ends the search before it is reached."""
    ways: tuple[tuple[tuple[str, float], ...], ...] = (
        (),
        (("mip_max_nodes", 0),),
        (("mip_max_nodes", 3),),
        (("mip_max_improving_sols", 1),),
        (("mip_heuristic_effort", 0.0), ("mip_max_improving_sols", 1)),
        (("time_limit", 0.02),),
    )
    gap, anywhere = rng.choice((0.02, 0.2)), rng.randrange(10**6)
    if rng.random() < 0.5:
        return Stop(gap, anywhere=anywhere)
    return Stop(gap, rng.choice(ways), by_scenario=rng.random() < 0.3)


def stopping_case(seed: int) -> Case:
    """An instance with rules of every sort that this seed draws, most at a price, and a rule or two more."""
    rng = random.Random(f"stop-{seed}")
    tables = random_prevention_case(seed).tables if rng.random() < 0.4 else random_tables(random.Random(seed))
    rules = tables["rules"]
    _soften(rng, rules, rng.choice((0.3, 0.7, 0.95)))
    if rng.random() < 0.6:
        rules.setdefault("diversity", []).append(_providers(rng))
    if rng.random() < 0.5:
        rules.setdefault("headroom", []).append(_level(rng))
    if rng.random() < 0.5:
        tables["uncertainty"] = {"risk": _risk(rng)}
    tables = with_random_times(tables, random.Random(f"times-{seed}"))
    instance = Instance.model_validate(tables)
    return Case(tables, instance, random_scenarios(rng, demand_table(instance)))


def _soften(rng: random.Random, rules: Table, share: float) -> None:
    for table, (key, price) in SOFT.items():
        for rule in rules.get(table, []):
            if rng.random() < share:
                rule[key] = price * rng.choice((0.01, 1.0, 20.0))
    if rng.random() < share:
        rules["sufficiency"] = {"price_per_child_week": rng.choice((1.0, 4000.0, 9000.0))}


def _providers(rng: random.Random) -> Table:
    rule: Table = {"id": "several", "kinds": rng.sample(KINDS, rng.randint(1, 5))}
    rule["providers_at_least"] = rng.choice((1, 2, 3, 4))
    return rule | ({"price_per_unit": rng.choice((10.0, 1000.0, 50_000.0))} if rng.random() < 0.8 else {})


def _level(rng: random.Random) -> Table:
    rule: Table = {"id": "level", "probability_met_locally": rng.choice((0.4, 0.7, 1.0)), "within": "authority"}
    return rule | ({"price_per_point": rng.choice((10.0, 1000.0))} if rng.random() < 0.8 else {})


def _risk(rng: random.Random) -> Table:
    risk: Table = {"level": rng.choice((0.2, 0.5, 0.9))}
    if rng.random() < 0.6:
        risk["weight"] = rng.choice((0.2, 0.9))
    if rng.random() < 0.6:
        risk["cvar_at_most"] = rng.choice((100_000.0, 800_000.0))
        if rng.random() < 0.9:
            risk["price_per_pound"] = rng.choice((0.1, 2.0))
    return risk


def random_mix(rng: random.Random, instance: Instance) -> GivenMix:
    """Commitments to some of the offers, or to none."""
    commit = []
    for offer in instance.offers:
        if rng.random() < 0.4 and offer.kind in ("block", "dps", "home", "foster"):
            most = offer.homes_at_most if isinstance(offer, CallOff) else 1
            commit.append(Commitment(offer=offer.id.split("/")[0], homes=rng.randint(0, most)))
    return GivenMix(commit=tuple({one.offer: one for one in commit}.values()))


@contextmanager
def stopped(stop: Stop) -> Iterator[None]:
    """HiGHS with more limits than a user can set: what must hold of any plan is to be put to the test."""
    prepared = made.prepared

    def limited(*given: Any) -> Any:
        found = prepared(*given)
        for name, value in stop.options:
            found.setOptionValue(name, value)
        return found

    with mock.patch.object(in_process, "prepared", limited), mock.patch.object(in_process, "search", _search(stop)):
        yield


def _search(stop: Stop) -> Callable[..., Found]:
    """The search of HiGHS, or one for the best plan at other costs of the whole numbers."""
    search = highs.search
    if stop.anywhere is None:
        return search
    rng = np.random.default_rng(stop.anywhere)

    def elsewhere(problem: MixedIntegerProgramme, limits: Limits, watch: Watch, engine: Any) -> Found:
        whole = np.flatnonzero(problem.whole & np.isfinite(problem.upper)).astype(np.int32)
        if not len(whole):
            return search(problem, limits, watch, engine)
        drawn = rng.choice((0.0, 1.0, 1e6)) * rng.normal(size=len(whole))
        engine.changeColsCost(len(whole), whole, drawn)
        found = search(problem, limits, watch, engine)
        engine.changeColsCost(len(whole), whole, problem.cost[whole])
        return replace(found, ended="infeasible" if found.values is None else "time_limit", bound=None)

    return elsewhere


def solved(model: Model, stop: Stop) -> Outcome:
    """The plan at which the engine stops."""
    method = "decomposition" if stop.by_scenario else "extensive"
    with stopped(stop):
        return run(model, Settings(gap=stop.gap, method=method))


def audits(seed: int) -> Iterator[tuple[str, Audit]]:
    """What was solved, and the verdict on it: the instance, a mix that is given, and that with its rules relaxed."""
    case, rng = stopping_case(seed), random.Random(f"way-{seed}")
    given = random_mix(rng, case.instance)
    for what, mix, relaxed in (("plan", None, False), ("given", given, False), ("relaxed", given, True)):
        stop = random_stop(rng)
        outcome = solved(build(case.instance, case.demand, mix, relaxed=relaxed), stop)
        if outcome.decisions is not None:
            evaluation = evaluate(case.instance, case.demand, outcome.decisions, relaxed=relaxed)
            yield f"{what} of {seed}, {stop}", audit(evaluation, outcome.objective or 0.0)
