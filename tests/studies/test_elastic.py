"""The model behind the diagnosis: rows by time, what they are missed by, and the room that is made of it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from commission_opt.demand import demand_table
from commission_opt.engines.reusable_model import Solution
from commission_opt.keys import LaneKey, RecordKey, RowKey, YearKey
from commission_opt.studies.diagnosis.elastic import SPARE, Clock, Elastic, plain, with_spare
from commission_opt.studies.diagnosis.relaxation import Relaxation, relax
from tests.studies.town import TOWN, town

CROWDED = TOWN.replace("children = 6.0", "children = 7.5").replace("minimum_share = 0.0", "minimum_share = 1.0")


@pytest.fixture(scope="module")
def crowded() -> Elastic:
    """Seven and a half children, all to be placed in town, which has six beds."""
    instance = town(CROWDED)
    return Elastic(instance, demand_table(instance))


def missed(elastic: Elastic, found: Solution) -> dict[str, float]:
    return {row.rule: amount for row, amount in elastic.missed(found, elastic.slacks).items()}


def test_what_is_missed_least_is_worked_out_anew_from_the_commitments(crowded: Elastic) -> None:
    """Of the plan found only what is decided in whole numbers is taken."""
    every = dict.fromkeys(crowded.slacks, math.inf)
    found = crowded.least(every, None)
    assert found.objective == pytest.approx(1.5 * 365 / 7)
    assert found.values is not None
    blurred = found.values.copy()
    for variable in crowded.slacks.values():
        blurred[variable.id] += 0.3
    crowded.limit({})  # which an earlier question may have left behind
    exact = crowded.exactly(replace(found, values=blurred), crowded.slacks)
    assert missed(crowded, exact) == {"C03": pytest.approx(1.5)}


def test_a_mix_exists_where_its_rows_have_the_room_that_they_need(crowded: Elastic) -> None:
    near = next(row for row in crowded.slacks if row.rule == "C03")
    clock: Any = type("Never", (), {"left": lambda self: None})()
    assert [crowded.feasible({near: room}, clock) for room in (0.0, 1.49, 1.51, math.inf)] == [False, False, True, True]


class Engine:
    """Takes what it is told, and finds nothing."""

    def __init__(self) -> None:
        self.most = 0.0
        self.switches: list[list[float]] = []

    def limit(self, variables: object) -> None:
        """Take bounds."""

    def minimise(self, costs: object) -> None:
        assert costs == {}

    def add_row(self, terms: list[tuple[object, float]], most: float) -> None:
        self.most = most

    def switch(self, variables: dict[object, float]) -> None:
        self.switches.append(list(variables.values()))

    def solve(self, seconds: float | None) -> Solution:
        assert seconds == 7.0
        return Solution("stopped")


@pytest.mark.parametrize(("total", "most"), [(0.5, 0.5 + SPARE), (2000.0, 2000.0 + 2000 * SPARE)])
def test_the_fewest_places_may_count_as_much_as_the_least_and_hardly_more(
    total: float, most: float, crowded: Elastic, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Engine()
    monkeypatch.setattr(crowded, "_hand_over", lambda: engine)
    near = [row for row in crowded.slacks if row.rule == "C03"]
    assert crowded.fewest(near, total, 7.0).status == "stopped"
    assert engine.most == pytest.approx(most, abs=1e-9)
    (limits,) = engine.switches  # one place: the rule of locality
    assert limits == pytest.approx([most / crowded.weights[row] for row in near])


def test_rows_of_consecutive_times_run_together() -> None:
    instance = town(TOWN.replace("2023-03-31", "2025-03-31"))
    elastic = Elastic(instance, demand_table(instance))

    def row(period: int, scenario: int = 0) -> RowKey:
        return RowKey("C03", RecordKey(scenario, period, "near"))

    rows = [row(2), row(0), row(0, 1)]
    assert elastic.runs(rows) == [[row(0), row(0, 1)], [row(2)]]
    assert elastic.runs([row(1), *rows]) == [[row(0), row(0, 1), row(1), row(2)]]
    years = [RowKey("C08", YearKey("purse", year)) for year in ("2024/25", "2022/23", "2023/24")]
    assert elastic.runs(years[:2]) == [[years[1]], [years[0]]]
    assert elastic.runs(years) == [[years[1], years[2], years[0]]]
    assert elastic.runs([]) == []


@pytest.mark.parametrize("amount", [0.0, 0.25, 1.0, 1.5, 12.345678, 54_321.0])
def test_an_amount_is_found_again_in_the_room_made_of_it(amount: float) -> None:
    row = RowKey("C01", LaneKey(0, 0, "care", "town"))
    (room,) = with_spare({row: amount}).values()
    assert amount < room <= amount + SPARE * max(1.0, amount) + 1e-12
    assert plain(room) == pytest.approx(amount, abs=1e-12)


def test_an_amount_of_many_figures_is_left_as_it_is() -> None:
    assert plain(with_spare({RowKey("C01", LaneKey(0, 0, "care", "town")): 1 / 3}).popitem()[1]) == pytest.approx(
        1 / 3, abs=1e-6
    )
    assert np.isfinite(plain(SPARE))


def test_the_room_of_a_relaxation_is_that_of_all_its_parts_but_one() -> None:
    first, second, third = (RowKey("C03", RecordKey(0, t, "near")) for t in range(3))
    found = Relaxation([{first: 1.0, second: 2.0}, {third: 3.0}], 6.0, True, True, np.zeros(1))
    assert found.rooms() == {first: 1.0, second: 2.0, third: 3.0}
    assert found.rooms(0) == {third: 3.0}
    assert found.rooms(1) == {first: 1.0, second: 2.0}


def test_what_a_relaxation_weighs_is_what_it_misses_each_row_by_its_weight() -> None:
    crowded = town(TOWN.replace("minimum_share = 0.0", "minimum_share = 1.0").replace("= 6.0", "= 9.0"))
    elastic = Elastic(crowded, demand_table(crowded))
    rows = [row for rows in elastic.places().values() for row in rows]
    found = relax(elastic, rows, Clock(None))
    assert found is not None
    missed = found.rooms()
    assert missed
    assert len({elastic.weights[row] for row in missed} - {1.0}) == 1
    assert found.weight == pytest.approx(sum(elastic.weights[row] * room for row, room in missed.items()), rel=1e-4)
