"""How far a mix lies from another: as far as their beds do, whatever is decided."""

from __future__ import annotations

from typing import Any

import pytest

from commission_opt.demand import demand_table
from commission_opt.engines.in_process import solve
from commission_opt.engines.search import Limits
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.model.mix_beds import apart
from commission_opt.model.model import Model
from tests.model.small import QUARTERS, block, dps, foster, home, new_home, provider, tables

# Half a year of 183 days, of which 92 are those of the second quarter.
BLOCK = {"block": [block("a", 1, 40, sizes=[1, 3])]}
SYSTEM = {"dps": [dps(provider("b", 40, homes=2), sizes=[1, 2])]}
NEW = {"home": [new_home(2, 90)]}
CLOSABLE = {"home": [home(2, 90, closable=True)]}
CARERS = {"foster": [foster(30, recruits_per_year_at_most=4)]}

Decided = dict[tuple[str, tuple[Any, ...]], int]


def _decide(model: Model, decided: Decided) -> None:
    for family in ("awarded", "opened", "closed", "recruited"):
        for key, variable in model.columns[family].items():
            variable.lowBound = variable.upBound = decided.get((family, tuple(key)), 0)


@pytest.mark.parametrize("other", [0.0, 0.5, 1.5])
@pytest.mark.parametrize(
    ("offer", "table", "decided", "beds"),
    [
        ("a", BLOCK, {}, 0.0),
        ("a", BLOCK, {("awarded", ("a", 0, 1)): 1}, 1.0),
        ("a", BLOCK, {("awarded", ("a", 1, 3)): 1}, 3 * 92 / 183),
        ("dps/b", SYSTEM, {}, 0.0),
        ("dps/b", SYSTEM, {("awarded", ("dps/b", 0, 2)): 2}, 4.0),
        ("dps/b", SYSTEM, {("awarded", ("dps/b", 0, 1)): 1}, 1.0),
        ("home", NEW, {}, 0.0),
        ("home", NEW, {("opened", ("home", 0)): 1}, 2.0),
        ("home", CLOSABLE, {}, 2.0),
        ("home", CLOSABLE, {("closed", ("home", 1)): 1}, 2 * 91 / 183),
        ("home", CLOSABLE, {("closed", ("home", 0)): 1}, 0.0),
        ("foster", CARERS, {}, 0.0),
        ("foster", CARERS, {("recruited", ("foster", 0)): 2}, 2.0),
    ],
)
def test_a_mix_lies_from_another_as_far_as_its_beds(
    offer: str, table: dict[str, Any], decided: Decided, beds: float, other: float
) -> None:
    instance = Instance.model_validate(tables(0.0, horizon=QUARTERS, **table))
    model = build(instance, demand_table(instance))
    apart(model, [{offer: other} if other else {}])  # a mix that does not name an offer has none of its beds
    _decide(model, decided)
    farthest = solve(model, Limits(gap=0.0)).objective
    assert farthest == pytest.approx(-abs(beds - other), abs=1e-6)


def test_the_nearest_of_several_mixes_counts_and_can_be_held_at_a_distance() -> None:
    instance = Instance.model_validate(tables(0.0, horizon=QUARTERS, **BLOCK, **NEW))
    mixes = [{"a": 3.0}, {"a": 1.0, "home": 2.0}]
    model = build(instance, demand_table(instance))
    apart(model, mixes)
    assert solve(model, Limits(gap=0.0)).objective == pytest.approx(-3.0)  # nothing at all: 3 beds from both
    for least, possible in ((3.0, True), (3.01, False)):
        model = build(instance, demand_table(instance))
        apart(model, mixes, least)
        assert (solve(model, Limits(gap=0.0)).objective is not None) == possible
