"""Random paths of needs that children change between: their mean, their spread, and that they go together."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from commission_opt.demand import demand_table, linked_paths
from commission_opt.demand.linked_needs import averages, groups
from commission_opt.demand.linked_paths import simulate_linked
from commission_opt.demand.projection import projection
from commission_opt.plan.evaluator import astray
from tests.demand.changing import town

NEEDS = {"home": (12.0, 1.0, 40.0), "care": (20.0, 0.5, 80.0)}
CHANGES = [("home", "care", 0.8), ("care", "home", 0.2)]
PATHS = 4000


def drawn(monkeypatch: pytest.MonkeyPatch, **uncertainty: Any) -> tuple[np.ndarray, np.ndarray]:
    """Children by need, path and period, as they were drawn, and as projected."""
    monkeypatch.setattr(linked_paths, "rescaled", lambda found, expected: found)
    instance = town(NEEDS, CHANGES, scenarios=2, paths=PATHS, **uncertainty)
    group = groups(instance)[0]
    found = simulate_linked(group, instance.periods, instance.uncertainty)
    return np.array(found), averages(group, instance.periods).T


def test_the_mean_is_the_projection_before_it_is_made_so(monkeypatch: pytest.MonkeyPatch) -> None:
    found, expected = drawn(monkeypatch)
    error = found.std(axis=1) / math.sqrt(PATHS)
    assert (np.abs(found.mean(axis=1) - expected) < 4 * error + 2e-3).all()


def test_stocks_come_to_be_poisson(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a network without limits each stock nears a Poisson number: no more spread than that, and not much less."""
    found, expected = drawn(monkeypatch)
    last = found[:, :, -1].var(axis=1) / expected[:, -1]
    assert (last > 0.5).all()
    assert (last < 1.05).all()


def test_longer_stays_are_later_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """With uncertain stays, both needs spread more, and together."""
    alone, _ = drawn(monkeypatch)
    spread, _ = drawn(monkeypatch, stay_spread=0.4)
    assert (spread[:, :, -1].std(axis=1) > 1.2 * alone[:, :, -1].std(axis=1)).all()
    assert np.corrcoef(spread[:, :, -1])[0, 1] > np.corrcoef(alone[:, :, -1])[0, 1] + 0.1


def test_scenarios_have_the_projection_as_their_mean() -> None:
    instance = town(
        NEEDS, CHANGES, areas=("town", "coast"), scenarios=12, paths=200, entries_spread=0.2, stay_spread=0.1
    )
    table, expected = demand_table(instance), projection(instance)
    assert table.expected == pytest.approx(expected, rel=1e-9)
    assert list(astray(instance, table)) == []
    assert len({one.children[7, "care", "town"] for one in table.scenarios}) > 6


def test_a_need_that_nobody_changes_keeps_its_paths() -> None:
    """Random numbers of others are their own: a change between two needs moves no third."""
    three = NEEDS | {"solo": (4.0, 0.3, 30.0)}
    with_change, without = (
        demand_table(town(three, changes, scenarios=40, paths=40, entries_spread=0.2)) for changes in (CHANGES, [])
    )
    numbers = [
        sorted(one.children.get((5, "solo", "town"), 0.0) for one in table.scenarios)
        for table in (with_change, without)
    ]
    assert numbers[0] == pytest.approx(numbers[1])
