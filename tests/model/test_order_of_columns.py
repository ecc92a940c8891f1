"""In which order columns are told apart among plans that cost the same: what is decided comes first."""

from __future__ import annotations

from itertools import pairwise

import pytest

from commission_opt.decisions import COMMITMENTS
from commission_opt.demand import demand_table
from commission_opt.model.build import build
from commission_opt.model.choice.ids import FIRST, primes, sorted_columns
from tests.evaluator.people_cases import people, team
from tests.studies.recommend.cases import city

RULES = '[[rules.locality]]\nid = "near"\nminimum_share = 0.5\nprice_per_child_week = 100\n'


def test_commitments_come_first_then_what_is_named_and_then_the_rest() -> None:
    instance = city(RULES)
    model = build(instance, demand_table(instance))
    family = {variable.id: name for name, columns in model.columns.items() for variable in columns.values()}
    order = [family[variable.id] for _, variable in sorted_columns(model)]
    assert len(order) == sum(map(len, model.columns.values()))
    assert {"awarded", "placed", "missed"} <= set(order)
    assert "missed" not in FIRST
    stages = [(name not in COMMITMENTS, name not in FIRST) for name in order]
    assert all(before <= after for before, after in pairwise(stages))


def test_of_one_id_those_of_an_earlier_period_come_first_whatever_they_are() -> None:
    """An award and an extension of the first period come before both of the second: not all awards first."""
    instance = city().with_changes({"dps.dps.term_years": 0.5, "dps.dps.extension_years": 0.5})
    model = build(instance, demand_table(instance))
    family = {variable.id: name for name, columns in model.columns.items() for variable in columns.values()}
    keys = {variable.id: key for columns in model.columns.values() for key, variable in columns.items()}
    order = [(keys[one.id], family[one.id]) for _, one in sorted_columns(model) if family[one.id] in COMMITMENTS]
    assert {name for _, name in order} >= {"awarded", "extended"}
    periods = [key.period for key, _ in order if key.offer == "dps/a"]
    assert periods == sorted(periods)
    assert periods[:4] == [0, 0, 1, 1]


def test_that_a_service_is_taken_up_comes_before_what_it_does_in_any_period() -> None:
    instance = people(team())
    model = build(instance, demand_table(instance))
    named = [(name, key) for name, columns in model.columns.items() for key in columns]
    assert {"taken", "started"} <= {name for name, _ in named}
    family = {variable.id: name for name, columns in model.columns.items() for variable in columns.values()}
    places = [about for about, _ in sorted_columns(model)]
    order = [family[one.id] for (_, _, what, *_), one in sorted_columns(model) if what == "team"]
    assert len(places) == len(named)
    assert order[0] == "taken"
    assert order.index("taken") < order.index("started")


@pytest.mark.parametrize("number", [*range(40), 100, 1000, 10_000])
def test_as_many_primes_are_found_as_are_asked_for(number: int) -> None:
    found = primes(number).tolist()
    assert len(found) == number
    assert found[:12] == [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37][:number]
    assert {100: 541, 1000: 7919, 10_000: 104_729}.get(number, 0) in (0, *found[-1:])
