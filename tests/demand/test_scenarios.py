"""The mean over the scenarios is the projection, whatever the records; nothing depends on their order."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commission_opt.demand import demand_table
from commission_opt.demand.projection import projection
from tests.demand.cases import as_array, instance, probabilities
from tests.instance.cases import whole_if_tiny

children = st.one_of(st.just(0.0), st.floats(0.01, 60))
stays = st.floats(0.5, 300)
ways: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "children": st.fixed_dictionaries(
        {"children": children, "growth_per_year": st.floats(-0.3, 0.3).map(whole_if_tiny)}
    ),
    "by_period": st.lists(children, min_size=8, max_size=8).map(lambda found: {"by_period": found}),
    "path": st.dictionaries(st.dates(dt.date(2019, 1, 1), dt.date(2021, 8, 1)), children, min_size=1, max_size=4).map(
        lambda found: {"path": [{"on": day, "children": found[day]} for day in sorted(found)]}
    ),
    "flow": st.fixed_dictionaries(
        {
            "opening_stock": children,
            "entries_per_month": st.floats(0, 5).map(whole_if_tiny),
            "growth_per_year": st.floats(-0.3, 0.3).map(whole_if_tiny),
        }
    ),
    "curve": st.fixed_dictionaries(
        {
            "opening_stock": children,
            "entries_per_month": st.floats(0, 5).map(whole_if_tiny),
            "survival": st.lists(st.floats(0, 0.95), min_size=1, max_size=30).map(lambda s: sorted(s, reverse=True)),
        }
    ),
}
record = st.one_of(*ways.values()).flatmap(
    lambda way: st.fixed_dictionaries(
        {"need": st.sampled_from(["ebd", "solo"]), "area": st.sampled_from(["city", "coast"]), "certain": st.booleans()}
    ).map(lambda rest: way | rest)
)


@settings(derandomize=True, deadline=None, max_examples=25)
@given(st.lists(record, min_size=1, max_size=4), st.integers(2, 9), st.floats(0, 0.5).map(whole_if_tiny), stays)
def test_the_mean_is_the_projection(records: list[dict[str, Any]], number: int, spread: float, stay: float) -> None:
    named = [{"id": f"d{nth}"} | one for nth, one in enumerate(records)]
    made = instance(named, stay=stay, scenarios=number, paths=60, entries_spread=spread, stay_spread=spread)
    table, expected = demand_table(made), projection(made)
    assert probabilities(table).sum() == pytest.approx(1, abs=1e-12)
    assert table.expected.keys() == expected.keys()
    for key, mean in expected.items():
        assert table.expected[key] == pytest.approx(mean, rel=1e-9, abs=1e-9)
    assert all(value > 0 for one in table.scenarios for value in one.children.values())


TWO: list[dict[str, Any]] = [
    {"id": "a", "children": 20},
    {"id": "b", "need": "solo", "opening_stock": 3, "entries_per_month": 0.5, "survival": [0.9, 0.5, 0]},
]


def test_the_same_again_and_in_any_order() -> None:
    first = demand_table(instance(TWO, scenarios=5, paths=50))
    assert demand_table(instance(TWO, scenarios=5, paths=50)) == first
    assert demand_table(instance(TWO[::-1], scenarios=5, paths=50)) == first
    assert demand_table(instance([TWO[0] | {"name": "Renamed"}, TWO[1]], scenarios=5, paths=50)) == first


def test_another_seed_gives_other_scenarios() -> None:
    first = demand_table(instance(TWO, scenarios=5, paths=50, seed=1))
    assert demand_table(instance(TWO, scenarios=5, paths=50, seed=2)) != first


def test_a_record_does_not_depend_on_the_others() -> None:
    """Where there is no reduction, each has its own random numbers."""
    alone = demand_table(instance(TWO[:1], scenarios=50, paths=50))
    both = demand_table(instance(TWO, scenarios=50, paths=50))
    assert np.array_equal(as_array(alone, 8), as_array(both, 8))


def test_one_scenario_is_the_projection_itself() -> None:
    table = demand_table(instance(TWO, scenarios=1))
    assert [one.probability for one in table.scenarios] == [1.0]
    assert table.scenarios[0].children == projection(instance(TWO))


def test_what_is_certain_is_the_same_in_every_scenario() -> None:
    table = demand_table(instance([TWO[0] | {"certain": True}, TWO[1]], scenarios=5, paths=50))
    assert np.array_equal(as_array(table, 8), np.full((5, 8), 20.0))
    assert as_array(table, 8, "solo").std(axis=0).min() > 0


def test_all_certain_is_one_scenario() -> None:
    table = demand_table(instance([one | {"certain": True} for one in TWO], scenarios=5))
    assert len(table.scenarios) == 1
