"""Random instances whose rules are all hard, so that most can be met by no plan."""

from __future__ import annotations

import random
from collections.abc import Iterator

from commission_opt.demand.table import demand_table
from commission_opt.instance.instance import Instance
from tests.model.random_instances import Case, random_scenarios, random_tables
from tests.model.random_prevention import random_prevention_case


def hardened(seed: int) -> Case:
    """Every other one with services and people; no rule may be broken at a price."""
    rng = random.Random(seed)
    tables = random_prevention_case(seed).tables if seed % 2 else random_tables(rng)
    for records in tables["rules"].values():
        for record in records if isinstance(records, list) else [records]:
            for key in [key for key in record if key.startswith("price_per_")]:
                del record[key]
    tables["conventions"] = min(tables.get("conventions", 2), 2)  # demand is given by hand, and nothing is eased
    instance = Instance.model_validate(tables)
    return Case(tables, instance, random_scenarios(rng, demand_table(instance)))


def hardened_cases(first: int, count: int) -> Iterator[tuple[int, Case]]:
    """Cases with their seeds."""
    return ((seed, hardened(seed)) for seed in range(first, first + count))
