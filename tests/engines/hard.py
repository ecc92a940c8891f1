"""A model that takes HiGHS some seconds: homes for many areas, where the fixed costs matter most."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from commission_opt.demand import demand_table
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.model.model import Model


def hard_model(sites: int = 100, areas: int = 60) -> Model:
    """Seconds to a first plan are far fewer than to the proof."""
    rng = random.Random(1)
    names = [f"area-{i}" for i in range(areas)]
    tables: dict[str, Any] = {
        "title": "hard",
        "horizon": {"start": dt.date(2022, 4, 1), "end": dt.date(2023, 3, 31), "period": "year"},
        "money": {"price_base": "2022/23", "discount_rate": 0.0},
        "travel": {"visits_per_year": 50.0, "cost_per_mile": 1.0},
        "area": [{"id": name} for name in names],
        "need": [{"id": "care"}],
        "demand": [{"id": n, "need": "care", "area": n, "children": float(rng.randint(1, 6))} for n in names],
        "home": [
            {
                "id": f"site-{j}",
                "takes": ["care"],
                "beds": rng.randint(5, 14),
                "homes": 2,
                "running_cost_per_year": float(rng.randint(700_000, 1_500_000)),
                "miles": {name: float(rng.randint(0, 300)) for name in names},
            }
            for j in range(sites)
        ],
    }
    instance = Instance.model_validate(tables)
    return build(instance, demand_table(instance))
