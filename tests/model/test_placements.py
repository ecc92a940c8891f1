"""What a child who goes short weighs where rules may be missed: more than the costliest placement."""

from __future__ import annotations

from typing import Any

import pytest

from commission_opt.demand import demand_table
from commission_opt.engines.in_process import solve
from commission_opt.engines.search import Limits
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.model.placements import dearest
from tests.model.small import D, block, foster, home, spot, tables

TIERS = [{"price_per_week": 4000.0, "children": 1.0}, {"price_per_week": 4500.0}]
DATED = [TIERS[0], TIERS[1] | {"price_by_year": {"2022/23": 4700.0}}]
BY_SIZE = {2: 3500.0, 4: 3000.0}


@pytest.mark.parametrize(
    ("offers", "most"),
    [
        ({"foster": [foster(100)]}, 1000.0),  # never less
        ({"spot": [spot(1) | {"price_per_week": 4200.0}]}, 4200.0),
        ({"spot": [spot(1) | {"price_per_week": {"care": 4300.0}}]}, 4300.0),
        ({"spot": [{"id": "spot", "takes": ["care"], "tiers": TIERS}]}, 4500.0),
        ({"spot": [spot(1, price_by_year={"2022/23": 4400.0})]}, 4400.0),
        ({"spot": [{"id": "spot", "takes": ["care"], "tiers": DATED}]}, 4700.0),
        ({"block": [block("a", 2, 1) | {"price_per_bed_week": 3600.0}]}, 3600.0),
        ({"block": [block("a", 2, 1) | {"sizes": [2, 4], "price_per_bed_week": BY_SIZE}]}, 3500.0),
        ({"block": [block("a", 2, 1, guarantee=0.5, price_when_used_per_bed_week=3700.0)]}, 3700.0),
        ({"home": [home(2, 1, cost_per_child_week=1100.0)]}, 1100.0),
        ({"home": [home(2, 1, cost_per_child_week=1100.0)], "spot": [spot(1) | {"price_per_week": 1200.0}]}, 1200.0),
    ],
)
def test_the_dearest_placement_is_found_wherever_its_price_stands(offers: dict[str, Any], most: float) -> None:
    assert dearest(Instance.model_validate(tables(1, **offers)).offers) == most


@pytest.mark.parametrize("price", [1, 5_000])
def test_nobody_goes_short_while_there_is_a_place_however_dear(price: float) -> None:
    instance = Instance.model_validate(tables(2, spot=[spot(price, market=1.0)]))
    model = build(instance, demand_table(instance), relaxed=True)
    outcome = solve(model, Limits(gap=0.0))
    assert outcome.objective == pytest.approx(price * D)
    assert outcome.decisions is not None
    assert sum(outcome.decisions.short.values()) == pytest.approx(1.0)
