"""An earlier edition of the sums gives the figures that each instance had by it, to the penny.

The figures were frozen on the day before the next edition became today's, and are never written anew: what makes
them differ is a fault.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import commission_opt as co
from commission_opt.decisions import Decisions
from commission_opt.demand import demand_table
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.model.fixed import fix_commitments
from commission_opt.plan.engine import run
from commission_opt.plan.evaluator import evaluate
from commission_opt.plan.inputs import read_commitments
from commission_opt.plan.settings import Settings
from tests.instances.shipped import NAMES, as_before, instance

EDITIONS = (1, 2)
FROZEN: dict[int, dict[str, dict[str, Any]]] = {
    edition: tomllib.loads(Path(__file__).with_name(f"edition_{edition}.toml").read_text(encoding="utf-8"))
    for edition in EDITIONS
}
PENNY = 0.01
UNCERTAIN = [name for name in NAMES if "mix" in FROZEN[1].get(name, {})]
CERTAIN = [name for name in NAMES if name not in UNCERTAIN]
Costs = dict[str, list[float]]
DECIDED_ON = {
    "reference.commit.0.start": dt.date(2017, 10, 1),
    "reference.commit.0.by": None,
}  # until edition 1 was frozen

certain = pytest.mark.parametrize(("edition", "name"), [(edition, name) for edition in EDITIONS for name in CERTAIN])
uncertain = pytest.mark.parametrize(
    ("edition", "name"), [(edition, name) for edition in EDITIONS for name in UNCERTAIN]
)


def by_edition(edition: int, name: str) -> Instance:
    changes = DECIDED_ON if edition == 1 and name.startswith("coventry") else {}
    return instance(name).with_changes({"conventions": edition, **as_before(name), **changes})


@cache
def solved(edition: int, name: str) -> co.Plan:
    return co.solve(by_edition(edition, name), gap=0.0)


def by_year(years: tuple[str, ...], rows: list[tuple[str, str, float]]) -> Costs:
    found: defaultdict[str, list[float]] = defaultdict(lambda: [0.0] * len(years))
    for line, year, cost in rows:
        found[line][years.index(year)] += cost
    return {line: costs for line, costs in found.items() if any(abs(cost) >= PENNY for cost in costs)}


def assert_to_the_penny(costs: Costs, frozen: Costs) -> None:
    assert costs.keys() == frozen.keys()
    for line, amounts in frozen.items():
        assert costs[line] == pytest.approx(amounts, abs=PENNY), line


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_instance_is_frozen(edition: int) -> None:
    assert set(FROZEN[edition]) == set(NAMES)


@certain
def test_objective_and_what_it_is_compared_with_are_as_before(edition: int, name: str) -> None:
    plan, frozen = solved(edition, name), FROZEN[edition][name]
    found = {"objective": plan.objective} | {
        word: given.objective
        for word, given in (("baseline", plan.baseline), ("reference", plan.reference))
        if given is not None
    }
    assert found == pytest.approx({word: frozen[word] for word in found}, abs=PENNY)
    assert frozen.keys() == {*found, "costs"}


@certain
def test_costs_by_line_and_year_are_as_before(edition: int, name: str) -> None:
    rows = [(row["line"], row["year"], row["cost"]) for row in solved(edition, name).to_dict()["costs"]]
    assert_to_the_penny(by_year(instance(name).years, rows), FROZEN[edition][name]["costs"])


@pytest.mark.parametrize("name", CERTAIN)
def test_by_the_first_edition_no_sum_is_said_to_have_changed(name: str) -> None:
    assert solved(1, name).to_dict()["conventions"] == {"edition": 1, "changed": []}


@uncertain
def test_the_mix_found_before_costs_what_it_did(edition: int, name: str) -> None:
    """Uncertain demand is not solved to the penny: its mix is given, and only placements are chosen."""
    then, frozen = by_edition(edition, name), FROZEN[edition][name]
    demand, mix = demand_table(then), Decisions()
    read_commitments(mix, frozen["mix"], then)
    model = build(then, demand)
    assert fix_commitments(model, mix) == []
    decisions = run(model, Settings(gap=0.0)).decisions
    assert decisions is not None
    found = evaluate(then, demand, decisions)
    assert found.objective == pytest.approx(frozen["objective"], abs=PENNY)
    rows = [(row.line, then.periods[row.period].year, row.cost) for row in found.costs]
    assert_to_the_penny(by_year(then.years, rows), frozen["costs"])
