"""What a progress callback raises reaches the caller, and nothing is left at work."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from typing import Any

import psutil
import pytest

import commission_opt as co
from commission_opt.plan.engine import run
from commission_opt.plan.settings import Settings
from tests.engines.hard import hard_model
from tests.model.courses import courses
from tests.model.courses import town as town_of
from tests.plan.cases import small
from tests.studies.town import dear, town

EAST = "block.east.price_per_bed_week"


class Mine(Exception):
    """One that only the caller knows."""


class Mistaken:
    """Raises when it is called for the nth time."""

    def __init__(self, nth: int = 1, error: type[BaseException] = Mine) -> None:
        self.calls, self.nth, self.error = 0, nth, error

    def __call__(self, *told: object) -> None:
        self.calls += 1
        if self.calls == self.nth:
            raise self.error("of the caller")


def _processes() -> set[int]:
    return {one.pid for one in psutil.Process().children(recursive=True)}


@pytest.mark.parametrize("engine", ["highs", "scip", "cbc", "race"])
def test_of_a_solve(engine: str) -> None:
    before, listener = _processes(), Mistaken()
    model = hard_model(12, 12)
    with pytest.raises(Mine, match="of the caller"):
        run(model, Settings(engine, progress=listener))
    assert listener.calls == 1 or engine != "highs"
    assert _processes() <= before
    assert run(hard_model(5, 5), Settings()).status == "optimal"


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, GeneratorExit])
def test_of_a_kind_that_is_no_error(error: type[BaseException]) -> None:
    with pytest.raises(error):
        run(hard_model(12, 12), Settings(progress=Mistaken(error=error)))
    assert run(hard_model(5, 5), Settings()).status == "optimal"


def test_of_a_solve_scenario_by_scenario() -> None:
    from commission_opt.plan.engine import build_model

    instance, demand = town_of((2, 3, 4), 500.0, 300.0), courses((0.5, [2]), (0.5, [4]))
    with pytest.raises(Mine):
        run(build_model(instance, demand), Settings(method="decomposition", progress=Mistaken()))
    found = run(build_model(instance, demand), Settings(method="decomposition"))
    assert found.status == "optimal"


STUDIES: dict[str, Callable[[Any], object]] = {
    "compare": lambda tell: co.compare({"as": town(), "dear": town(dear())}, workers=1, progress=tell),
    "sweep": lambda tell: co.sweep(town(), {EAST: [1900.0, 2300.0]}, workers=1, progress=tell),
    "sweep in processes": lambda tell: co.sweep(town(), {EAST: [1900.0, 2300.0]}, workers=2, progress=tell),
    "frontier": lambda tell: co.frontier(town(dear()), points=3, workers=1, progress=tell),
    "alternatives": lambda tell: co.alternatives(town(), count=1, workers=1, progress=tell),
    "tornado": lambda tell: co.tornado(town(), {EAST: (1900, 2300)}, workers=1, progress=tell),
    "switching": lambda tell: co.switching(town(), {EAST: (1900, 2300)}, workers=1, progress=tell),
    "morris": lambda tell: co.morris(town(), {EAST: (1900, 2300)}, trajectories=1, workers=1, progress=tell),
    "explain": lambda tell: co.explain(town(), workers=1, progress=tell),
    "simulate": lambda tell: co.simulate(co.solve(small(), compare=False), replications=4, workers=1, progress=tell),
}


def _waiting(tell: Any) -> object:
    import datetime as dt

    from tests.studies.test_waiting import LOW_OR_HIGH
    from tests.studies.test_waiting import town as quarters

    days = [dt.date(2022, 7, 1)]
    return co.value_of_waiting(quarters(), days, 2, demand=LOW_OR_HIGH, gap=0.0, workers=1, progress=tell)


STUDIES["waiting"] = _waiting


@pytest.mark.parametrize("study", STUDIES)
def test_of_a_study(study: str) -> None:
    listener = Mistaken(1 if study == "switching" else 2)  # switching needs one solve here
    with pytest.raises(Mine, match="of the caller"):
        STUDIES[study](listener)
    assert listener.calls == listener.nth
    assert not multiprocessing.active_children()
    assert run(hard_model(5, 5), Settings()).status == "optimal"
