"""Settings as one object, as keywords, and both: which holds, and what is refused."""

from __future__ import annotations

import inspect
import pickle
from collections.abc import Callable
from typing import Any

import pytest

import commission_opt as co
from commission_opt.engines.outcome import EngineCannot, Outcome
from commission_opt.model.model import Model
from commission_opt.plan import engine
from commission_opt.plan.settings import for_study, together
from commission_opt.studies.explanation.explain import CLOSE
from tests.plan.cases import small

STUDIES = (
    co.compare,
    co.sweep,
    co.tornado,
    co.morris,
    co.switching,
    co.sensitivity,
    co.frontier,
    co.together,
    co.alternatives,
    co.break_even,
    co.value_of_information,
    co.value_of_waiting,
    co.explain,
)
PRICE = "spot.spot.price_per_week"
ONE_INSTANCE: dict[str, Callable[..., Any]] = {
    "tornado": lambda **given: co.tornado(small(), [PRICE], **given),
    "morris": lambda **given: co.morris(small(), [PRICE], 1, **given),
    "switching": lambda **given: co.switching(small(), [PRICE], **given),
    "sensitivity": lambda **given: co.sensitivity(small(), [PRICE], **given).tornado,
    "frontier": lambda **given: co.frontier(small(), ("cost", "spot"), 2, **given),
    "alternatives": lambda **given: co.alternatives(small(), 0.02, 1, without=[], **given),
    "explain": lambda **given: co.explain(small(), **given),
}


def test_a_keyword_goes_before_the_object() -> None:
    found = together(co.Settings(gap=0.01, seed=2, engine="scip"), {"seed": 3, "time_limit": 60.0})
    assert (found.gap, found.seed, found.engine, found.time_limit) == (0.01, 3, "scip", 60.0)


def test_without_an_object_the_keywords_are_all() -> None:
    assert together(None, {"gap": 0.02, "method": "extensive"}) == co.Settings(gap=0.02, method="extensive")


@pytest.mark.parametrize(
    ("settings", "keywords", "gap"),
    [
        (None, {}, 1e-6),
        (co.Settings(threads=2), {}, 1e-6),
        (co.Settings(gap=0.01), {}, 0.01),
        (co.Settings(gap=0.01), {"gap": 1e-4}, 1e-4),
        (None, {"gap": 1e-4}, 1e-4),
    ],
)
def test_a_study_keeps_its_own_gap_until_another_is_asked_for(
    settings: co.Settings | None, keywords: dict[str, float], gap: float
) -> None:
    assert for_study(settings, keywords, gap=1e-6).gap == gap


def test_solve_takes_the_object() -> None:
    asked = co.Settings(gap=0.02, time_limit=600.0, seed=5)
    run = co.solve(small(), settings=asked).to_dict()["run"]
    assert (run["gap"], run["time_limit"], run["seed"]) == (0.02, 600.0, 5)
    assert co.solve(small(), settings=asked, gap=0.03).to_dict()["run"]["gap"] == 0.03


def test_solve_tells_the_listener_of_the_object() -> None:
    told: list[object] = []
    plan = co.solve(small(), settings=co.Settings(progress=told.append))
    assert plan.status == "optimal"
    assert told


@pytest.mark.parametrize("study", ONE_INSTANCE)
def test_every_solve_of_a_study_goes_by_the_object(study: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[co.Settings] = []
    once = engine.run_once

    def watched(model: Model, settings: co.Settings) -> Outcome:
        seen.append(settings)
        return once(model, settings)

    def never(_: object) -> None:
        raise AssertionError("a study tells of its progress by itself")

    monkeypatch.setattr(engine, "run_once", watched)
    ONE_INSTANCE[study](settings=co.Settings(seed=7, time_limit=600.0, progress=never))
    assert {one.time_limit for one in seen} == {600.0}
    assert {one.seed for one in seen} <= {0, 7}  # what corrects occupancy hangs on the instance alone
    assert seen[-1].seed == 7


def test_a_study_names_the_engine_of_the_object() -> None:
    found = co.alternatives(small(), count=0, without=[], with_own_home=False, settings=co.Settings(engine="scip"))
    assert found.to_dict()["engine"] == "scip"


def test_compare_and_sweep_take_the_object() -> None:
    asked = co.Settings(seed=7, gap=0.001)
    dearer = small().with_changes({PRICE: 6000})
    assert co.compare({"now": small(), "dearer": dearer}, settings=asked, regret=False).gap == 0.001
    said = co.sweep(small(), {PRICE: [4000, 6000]}, workers=1, settings=asked).to_dict()["settings"]
    assert said == {"engine": "highs", "gap": 0.001, "time_limit": None, "threads": 1, "seed": 7}


def test_a_sweep_that_limits_memory_is_another_sweep() -> None:
    grid = co.sweep(small(), {PRICE: [4000]}, workers=1, memory_limit=4.0)
    assert grid.to_dict()["settings"]["memory_limit"] == 4.0


@pytest.mark.parametrize("study", ONE_INSTANCE)
def test_a_study_refuses_a_cluster(study: str) -> None:
    with pytest.raises(EngineCannot, match="a cluster is for solve and sweep"):
        ONE_INSTANCE[study](settings=co.Settings(cluster="tcp://127.0.0.1:1"))


@pytest.mark.parametrize("settings", [co.Settings(engine="scip"), co.Settings(memory_limit=1.0)])
def test_what_only_highs_here_can_do_refuses_the_rest(settings: co.Settings) -> None:
    with pytest.raises(EngineCannot, match=r"diagnose (works with engine highs|knows no memory limit)"):
        co.diagnose(small(), settings=settings)
    with pytest.raises(EngineCannot, match=r"value_of_waiting (works with engine highs|knows no memory limit)"):
        co.value_of_waiting(small(), settings=settings)


def test_help_shows_each_setting_with_its_default() -> None:
    for function in (co.solve, *STUDIES):
        shown = inspect.signature(function).parameters
        assert "keywords" not in shown
        assert {"settings", "time_limit", "threads", "seed", "gap", "engine", "memory_limit"} <= set(shown)
        assert shown["threads"].default == 1
    assert {"method", "cluster", "progress"} <= set(inspect.signature(co.solve).parameters)
    gaps = {function.__name__: inspect.signature(function).parameters["gap"].default for function in STUDIES}
    assert (gaps["compare"], gaps["switching"], gaps["break_even"], gaps["explain"]) == (1e-4, 1e-6, 1e-7, CLOSE)
    assert set(inspect.signature(co.diagnose).parameters) >= {"settings", "time_limit", "threads", "seed"}
    assert "gap" not in inspect.signature(co.diagnose).parameters


@pytest.mark.parametrize(
    ("function", "wrong"), [(co.solve, {"gapp": 0.1}), (co.compare, {"method": "auto"}), (co.diagnose, {"gap": 0.1})]
)
def test_a_keyword_that_there_is_not_is_refused(function: Callable[..., Any], wrong: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match=f"unexpected keyword argument '{next(iter(wrong))}'"):
        function(small(), **wrong)


def test_a_setting_out_of_range_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="gap is a share from 0 to 1, not 2"):
        co.Settings(gap=2)
    with pytest.raises(ValueError, match="threads is 1 or more, not 0"):
        co.frontier(small(), threads=0)


def test_settings_go_to_other_processes() -> None:
    asked = co.Settings(engine="scip", gap=0.01, time_limit=60.0)
    assert pickle.loads(pickle.dumps(asked)) == asked
