"""Models that an engine does not finish at once: one that takes seconds, and one that takes for ever."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from commission_opt.demand import demand_table
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.model.model import Model

ENDLESS = (13_950_000.0, 14_107_000.0)  # the endless model costs no less, by SCIP's proof, and no more, by HiGHS's plan


def hard_model(sites: int = 100, areas: int = 60) -> Model:
    """Homes for many areas. Seconds to a first plan are far fewer than to the proof."""
    rng = random.Random(1)
    names = [f"area-{i}" for i in range(areas)]
    demand = [rng.randint(1, 6) for _ in names]
    homes = [
        _home(j, rng.randint(5, 14), rng.randint(700_000, 1_500_000), {name: rng.randint(0, 300) for name in names})
        for j in range(sites)
    ]
    return _model(demand, homes, cost_per_mile=1.0)


def endless_model() -> Model:
    """Homes that cost nearly the same for each bed: a plan within a second, and no proof within the hour.

    So a test that stops a solve once there is a plan stops it in its scenario, however fast the engine or late the test.
    """
    rng = random.Random(1)
    names = [f"area-{i}" for i in range(30)]
    homes = []
    for j in range(60):
        beds = rng.randint(5, 14)
        cost = 300_000 + 100_000 * beds + rng.randint(0, 50_000)
        homes.append(_home(j, beds, cost, {name: rng.randint(0, 300) for name in names}))
    demand = [rng.randint(1, 6) for _ in names]
    return _model(demand, homes, cost_per_mile=0.2)


def _home(number: int, beds: int, cost: int, miles: dict[str, int]) -> dict[str, Any]:
    return {
        "id": f"site-{number}",
        "takes": ["care"],
        "beds": beds,
        "homes": 2,
        "running_cost_per_year": float(cost),
        "miles": {name: float(distance) for name, distance in miles.items()},
    }


def _model(demand: list[int], homes: list[dict[str, Any]], cost_per_mile: float) -> Model:
    names = [f"area-{i}" for i in range(len(demand))]
    tables: dict[str, Any] = {
        "title": "hard",
        "horizon": {"start": dt.date(2022, 4, 1), "end": dt.date(2023, 3, 31), "period": "year"},
        "money": {"price_base": "2022/23", "discount_rate": 0.0},
        "travel": {"visits_per_year": 50.0, "cost_per_mile": cost_per_mile},
        "area": [{"id": name} for name in names],
        "need": [{"id": "care"}],
        "demand": [
            {"id": name, "need": "care", "area": name, "children": float(children)}
            for name, children in zip(names, demand, strict=True)
        ],
        "home": homes,
    }
    instance = Instance.model_validate(tables)
    return build(instance, demand_table(instance))
