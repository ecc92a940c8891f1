"""Random instances in which many plans cost the same: offers have twins, and what is bought one by one has one price."""

from __future__ import annotations

import random
from copy import deepcopy
from typing import Any

from commission_opt.demand.table import DemandTable, demand_table
from commission_opt.instance.instance import Instance
from tests.model.random_instances import Table, random_scenarios, random_tables

TWINS = ("block", "home", "spot", "framework")
MARKETS = ("spot", "framework")


def random_ties(seed: int) -> tuple[Instance, DemandTable]:
    """Seed 0, 1, 2 ... each gives another instance, in edition 3 of the sums; some can meet no rule at all."""
    rng = random.Random(seed)
    tables = tied(random_tables(rng), rng) | {"conventions": 3}
    tables["choice"] = {"indifferent_within": rng.choice((0.0, 0.0001, 0.001, 500.0))}
    instance = Instance.model_validate(tables)
    return instance, random_scenarios(rng, demand_table(instance))


def tied(tables: Table, rng: random.Random) -> Table:
    """The tables with a twin for some offers, which only its id tells apart, and with one price for each need."""
    found: Table = deepcopy(tables)
    for kind in TWINS:
        offers: list[dict[str, Any]] = found.get(kind, [])
        alike = [offer for offer in offers if rng.random() < 0.5]
        found[kind] = [*offers, *({**deepcopy(offer), "id": f"{offer['id']}-twin"} for offer in alike)]
    if rng.random() < 0.5:
        for kind in MARKETS:
            for offer in found[kind]:
                offer.pop("price_by_year", None)
                if "price_per_week" in offer:
                    offer["price_per_week"] = 4_000.0
    return found
