"""Scenarios solved by the workers of a Dask cluster, here one of threads, give the answer of those solved here."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from typing import Any

import pytest

from commission_opt.engines.cluster import ClusterUnavailable
from commission_opt.engines.decomposition import cluster as there
from commission_opt.engines.decomposition import recourse, search
from commission_opt.engines.decomposition.solve import solve
from commission_opt.engines.outcome import EngineCannot, Outcome
from commission_opt.engines.progress import Progress
from commission_opt.engines.search import Limits
from commission_opt.model.build import build
from commission_opt.model.model import Model
from commission_opt.plan import engine
from commission_opt.plan.evaluator import audit, evaluate
from commission_opt.plan.settings import Settings
from commission_opt.plan.solve import solve as solve_instance
from tests.model.courses import courses, town
from tests.model.small import QUARTERS
from tests.plan.cases import small

LIMIT = 1000.0  # seconds
DEMAND = courses(*((0.1, [n, 8 - n]) for n in range(1, 6)), (0.5, [3, 4]))
INSTANCE = town(
    (2, 3, 4, 6), 500.0, 300.0, horizon=QUARTERS, rules={"headroom": [{"id": "l", "share_met_locally": 0.9}]}
)


def _model() -> Model:
    """Six scenarios, coupled by a share of all child-weeks."""
    return build(INSTANCE, DEMAND)


def _cluster(workers: int) -> Iterator[Any]:
    distributed: Any = pytest.importorskip("distributed")
    options = {"processes": False, "threads_per_worker": 2, "dashboard_address": ":0"}
    with distributed.LocalCluster(n_workers=workers, **options) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    yield from _cluster(2)


@pytest.fixture(scope="module")
def address(cluster: Any) -> str:
    return str(cluster.scheduler_address)


@pytest.fixture(scope="module")
def here() -> Outcome:
    outcome = solve(_model(), Limits())
    assert outcome.status == "optimal"
    return outcome


def test_the_plan_and_its_bound_are_those_of_a_solve_here(address: str, here: Outcome) -> None:
    found = solve(_model(), Limits(), cluster=address)
    assert found.decisions == here.decisions
    assert (found.objective, found.bound, found.engine, found.notes) == (here.objective, here.bound, here.engine, ())


def test_a_cluster_is_for_taking_scenarios_one_by_one_however_few_they_are(address: str) -> None:
    assert len(DEMAND.scenarios) < engine.MANY_SCENARIOS
    assert engine.run(_model(), Settings(cluster=address)).engine == search.NAME


def test_where_a_worker_is_lost_the_solve_goes_on_here(here: Outcome) -> None:
    for cluster in _cluster(2):
        said: list[Progress] = []

        def lose(progress: Progress, cluster: Any = cluster, said: list[Progress] = said) -> None:
            said.append(progress)
            if len(said) == 2:  # after the first look at the scenarios
                cluster.sync(cluster.workers[0].close)

        found = solve(_model(), Limits(), lose, cluster.scheduler_address)
    assert found.status == "optimal"
    assert found.notes == (there.LOST,)
    assert found.objective == pytest.approx(here.objective, rel=1e-4)


def test_a_time_limit_leaves_a_plan_with_its_gap(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[Progress] = []

    def now() -> float:  # the limit passes as soon as there is a plan
        return time.perf_counter() + (LIMIT if any(one.objective is not None for one in said) else 0.0)

    monkeypatch.setattr(search, "now", now)
    outcome = solve(_model(), Limits(gap=0.0, time_limit=LIMIT), said.append, address)
    assert outcome.status == "time_limit"
    assert outcome.decisions is not None
    assert audit(evaluate(INSTANCE, DEMAND, outcome.decisions), outcome.objective or 0.0).passed


class _Never:
    """The answer of a worker that hangs."""

    status = "finished"

    def result(self, timeout: float) -> None:
        raise TimeoutError


def test_waiting_for_a_worker_ends_with_the_time_limit_or_ctrl_c(address: str) -> None:
    asked: list[int] = []

    def check() -> None:
        asked.append(1)
        if len(asked) == 3:
            raise KeyboardInterrupt

    place = there.There(address, [], 1, check)
    try:
        with pytest.raises(KeyboardInterrupt):
            place._result(_Never())
    finally:
        place.close()


def test_a_programme_that_a_worker_cannot_settle_ends_the_decomposition(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsettled(_: object) -> bool:
        raise recourse.Boundless("a linear programme has no least cost")

    monkeypatch.setattr(recourse, "solved", unsettled)
    assert engine.run(_model(), Settings(cluster=address)).notes == (engine.TOGETHER,)


def test_workers_that_cannot_take_the_scenarios_are_told(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> None:
        raise ImportError("No module named 'highspy'")

    monkeypatch.setattr(recourse, "ScenarioProgramme", missing)
    with pytest.raises(ClusterUnavailable, match=r"could not be sent .*No module named 'highspy'.*All must be up"):
        engine.run(_model(), Settings(cluster=address))


def test_a_cluster_without_workers_is_told() -> None:
    for cluster in _cluster(0):
        with pytest.raises(ClusterUnavailable, match="has no workers"):
            engine.run(_model(), Settings(cluster=cluster.scheduler_address))


@pytest.mark.parametrize(("address", "said"), [("", "is empty"), ("nowhere", "No Dask scheduler answers at nowhere")])
def test_an_address_that_is_none_is_told_at_once(address: str, said: str) -> None:
    pytest.importorskip("distributed")
    with pytest.raises(ClusterUnavailable, match=said):
        engine.run(_model(), Settings(cluster=address))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"method": "extensive"}, "method decomposition"),
        ({"engine": "cbc"}, "a cluster works with engine highs"),
        ({"engine": "race"}, "a cluster works with engine highs"),
        ({"memory_limit": 1.0}, "memory limit"),
    ],
)
def test_settings_with_which_a_cluster_would_be_ignored_are_refused(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(EngineCannot, match=said):
        dataclasses.replace(Settings(cluster="tcp://127.0.0.1:1"), **settings)


def test_where_demand_is_certain_a_cluster_is_refused() -> None:
    with pytest.raises(EngineCannot, match="many demand scenarios"):
        solve_instance(small(), cluster="tcp://127.0.0.1:1")
    with pytest.raises(EngineCannot, match="many demand scenarios"):
        engine.run(build(INSTANCE, courses((1.0, [3, 4]))), Settings(cluster="tcp://127.0.0.1:1"))
