"""Random instances whose homes sell beds at a price worth having, with rules of every sort; solved by edition 2."""

from __future__ import annotations

import random
from typing import Any

from commission_opt.demand.table import demand_table
from commission_opt.instance.instance import Instance
from tests.model.random_instances import Case, random_scenarios
from tests.model.random_stops import stopping_case

Table = dict[str, Any]


def selling_case(seed: int) -> Case:
    """The instance that a seed stops at, every home of which sells; one that has no home is given one."""
    rng, case = random.Random(f"sells-{seed}"), stopping_case(seed)
    tables = case.tables | {"conventions": 2}
    homes = [dict(one) for one in tables.get("home", [])]
    if not homes:
        needs = [need["id"] for need in tables["need"]]
        home: Table = {"id": "sells", "area": tables["area"][0]["id"], "takes": needs[: rng.randint(1, len(needs))]}
        homes = [home | {"existing": True, "beds": rng.randint(1, 4), "running_cost_per_year": 400_000.0}]
    for one in homes:
        price = float(rng.randint(1500, 6000))
        one["trading"] = {"premium_per_bed_week": rng.choice((0.0, 600.0)), "unit_cost_per_bed_week": price}
    tables = tables | {"home": homes}
    instance = Instance.model_validate(tables)
    return Case(tables, instance, random_scenarios(rng, demand_table(instance)))
