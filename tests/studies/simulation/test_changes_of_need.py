"""Children who change need, one by one: each looks for a place anew, and the bed that is left falls free."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from commission_opt import solve
from commission_opt.demand.linked_needs import averages, groups
from commission_opt.plan.inputs import decisions_of
from commission_opt.studies.simulation.arrivals import lanes_of
from commission_opt.studies.simulation.children import Child, draw
from commission_opt.studies.simulation.places import Place
from commission_opt.studies.simulation.simulate import simulate
from tests.demand.changing import town
from tests.studies.simulation.cases import case, children, home, made
from tests.studies.simulation.test_world import LENGTH, MARKET, OWN, child, passed, where

NEEDS = {"home": (12.0, 1.0, 40.0), "care": (6.0, 0.5, 80.0)}
CHANGES = [("home", "care", 0.8), ("care", "home", 0.2)]
RUNS = 1500
FAMILY = """
[[need]]
id = "family"
mean_stay_weeks = 20
[[demand]]
id = "family"
need = "family"
opening_stock = 1
entries_per_month = 0
[[spot]]
id = "spot"
takes = ["res", "family"]
price_per_week = 4000
"""


def test_as_many_children_as_projected() -> None:
    """Children drawn and followed one by one, need by need, are on average those of the equations."""
    instance = town(NEEDS, CHANGES)
    lanes, group = lanes_of(instance, {}), groups(instance)[0]
    ends = np.array(lanes.ends)
    there = np.zeros((RUNS, len(ends), 2))
    for run in range(RUNS):
        for first in draw(lanes, np.random.default_rng(run)):
            one: Child | None = first
            while one is not None:
                days = np.minimum(one.leaves, ends) - np.maximum(one.arrives, np.concatenate([[0.0], ends[:-1]]))
                there[run, :, group.needs.index(one.lane[0])] += np.clip(days, 0.0, None)
                one = one.then
    there /= np.diff(ends, prepend=0.0)[:, None]
    error = there.std(axis=0) / RUNS**0.5
    assert (np.abs(there.mean(axis=0) - averages(group, instance.periods)) < 4 * error + 2e-3).all()


def test_a_stay_goes_on_in_the_next_need() -> None:
    """Where one need ends the next begins, on the same day, until care is left or the horizon is over."""
    changed = 0
    for first in draw(lanes_of(town(NEEDS, CHANGES), {}), np.random.default_rng(3)):
        one = first
        while one.then is not None:
            assert one.then.arrives == one.leaves
            assert one.then.leaves > one.then.arrives
            assert one.then.lane != one.lane
            one, changed = one.then, changed + 1
    assert changed > 5


def test_who_changes_need_frees_a_bed() -> None:
    """On day 20 the child in our own bed becomes one for a family; whoever waits in dear care does not move in, but who comes next."""
    instance = made(children(1), home(1), FAMILY, end="2021-03-31")
    first = child(0, 20)
    first.then = child(20, 60, lane=("family", "town"))
    world = passed([Place(OWN, 1), Place(MARKET, 10**6)], [first, child(30, 300)], instance=instance)
    assert where(world) == [(OWN, 0.0, 20.0), (MARKET, 20.0, 60.0), (OWN, 30.0, 300.0)]
    assert [one.lane[0] for one in sorted(world.stays, key=lambda one: one.start)] == ["res", "family", "res"]
    assert world.moves == []  # for the child's own sake, not the contract's


def test_who_waits_can_change_need() -> None:
    """Without a place of the first need, a child who comes to need a family is placed with one."""
    instance = made(children(1), home(1), FAMILY.replace('["res", "family"]', '["family"]'), end="2021-03-31")
    waiting = child(5, 50)
    waiting.then = child(50, 80, lane=("family", "town"))
    world = passed([Place(OWN, 1), Place(MARKET, 10**6)], [child(0), waiting], instance=instance)
    assert where(world) == [(OWN, 0.0, LENGTH), (-1, 5.0, 50.0), (MARKET, 50.0, 80.0)]


@pytest.mark.parametrize("spread", [0.0, 0.2])
def test_the_promise_lies_in_the_interval(spread: float) -> None:
    """A plan with a block and two markets, simulated: the 95% interval holds what was promised, need by need."""
    block = {"id": "north", "takes": ["home"], "sizes": [4], "price_per_bed_week": 600, "term_years": 2}
    uncertain: dict[str, Any] = {"scenarios": 1, "entries_spread": spread, "stay_spread": 0.0} if spread else {}
    instance = town(NEEDS, CHANGES, more={"block": [block]}, **uncertain)
    plan = solve(instance)
    assert plan.to_dict()["mix"]
    assert decisions_of(plan.to_dict(), instance).awarded
    found = simulate(plan, 300, seed=4)
    for measure, of in (("cost", ""), ("child_weeks", "spot-care"), ("children", "")):
        promised, spread_of = found.promise(measure, of=of), found.spread(measure, of=of)
        assert promised is not None
        width = 1.5 * (spread_of.high - spread_of.low) / 2
        assert abs(spread_of.mean - promised) < width


def test_a_replication_is_its_own() -> None:
    """The same number gives the same run; another, another."""
    one = case(town(NEEDS, CHANGES), seed=2)
    assert one.one(4) == one.one(4)
    assert one.one(4) != one.one(5)
