"""Whatever ends a study, the processes that it has started end with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import commission_opt as co
from commission_opt.plan.settings import Settings
from commission_opt.studies.runs import Runs
from commission_opt.studies.value_of_information import value_of_information as information
from tests.model import courses
from tests.studies.town import TOWN, town

EAST = {"block.east.price_per_bed_week": (1890.0, 2170.0)}
WHAT_IF = '[[what_if]]\nid = "dear"\nchanges = { "spot.spot.price_per_week" = 2200 }\n'
STUDIES: dict[str, Callable[[], Any]] = {
    "alternatives": lambda: co.alternatives(town(), count=0, without=["east"]),
    "compare": lambda: co.compare(town(TOWN + WHAT_IF)),
    "explain": lambda: co.explain(town(), workers=1),
    "frontier": lambda: co.frontier(town(), points=2),
    "morris": lambda: co.morris(town(), EAST, 1),
    "switching": lambda: co.switching(town(), EAST),
    "tornado": lambda: co.tornado(town(), EAST),
}


@pytest.mark.parametrize("name", STUDIES)
@pytest.mark.parametrize("how", ["to the end", "interrupted", "failed"])
def test_a_study_that_is_over_has_no_processes(name: str, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of its solves that need not wait for one another may be in processes: there it is stopped, or fails."""
    closed: list[Runs] = []

    def close(self: Runs) -> None:
        closed.append(self)

    monkeypatch.setattr(Runs, "close", close)
    each = Runs.each

    def ended(self: Runs, *given: Any) -> Iterator[Any]:
        if how != "to the end":
            raise KeyboardInterrupt if how == "interrupted" else ValueError("no good")
        return each(self, *given)

    monkeypatch.setattr(Runs, "each", ended)
    if how == "failed":
        with pytest.raises(ValueError, match="no good"):
            STUDIES[name]()
    else:
        STUDIES[name]()
    assert len(closed) == 1


class Pool:
    """A pool that does nothing, and notes its end."""

    def __init__(self) -> None:
        self.ended = 0

    def end(self) -> None:
        self.ended += 1


def test_processes_are_ended_once(monkeypatch: pytest.MonkeyPatch) -> None:
    pool: Any = Pool()
    some = Runs(Settings(), _pool=pool)
    some.close()
    some.close()
    assert pool.ended == 1


class Mapped(Pool):
    """A pool that works here."""

    made: list[Mapped] = []

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        Mapped.made.append(self)

    def map(self, function: Callable[..., object], *given: list[object]) -> Iterator[object]:
        return map(function, *given)


@pytest.mark.parametrize(("workers", "seconds", "pools"), [(1, 0.0, []), (2, 0.0, [2]), (2, 1e9, []), (3, 0.0, [3])])
def test_courses_of_demand_go_to_processes_where_that_is_worth_it(
    workers: int, seconds: float, pools: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Mapped, "made", [])
    monkeypatch.setattr(information, "Processes", Mapped)
    monkeypatch.setattr(information, "WORTH_A_POOL", seconds)
    demand = courses.courses((0.5, [2]), (0.25, [4]), (0.25, [3]))
    found = co.value_of_information(town(), demand=demand, workers=workers)
    assert found.status == "found"
    assert [(one.number, one.ended) for one in Mapped.made] == [(number, 1) for number in pools]
