"""Money of a random instance: how capital is funded, what is spent before opening, and who oversees it."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from commission_opt.demand.table import demand_table
from commission_opt.instance.instance import Instance
from tests.model.random_instances import Case, random_scenarios

Table = dict[str, Any]
APART = 2_000_000  # drawn apart, so that a seed goes on giving the instance it gave


def money_case(seed: int, draw: Callable[[int], Case]) -> Case:
    """The instance of a seed, with random money in it."""
    drawn = draw(seed)
    rng = random.Random(seed + APART)
    tables = with_random_money(drawn.tables, rng)
    instance = Instance.model_validate(tables)
    return Case(tables, instance, random_scenarios(rng, demand_table(instance)))


def with_random_money(tables: Table, rng: random.Random) -> Table:
    """The tables of an instance with capital that is funded in some way, and costs of opening and overseeing."""
    found = dict(tables)
    for kind in ("home", "supported"):
        if kind in tables:
            found[kind] = [_building(record, rng) for record in tables[kind]]
    for kind in ("block", "dps"):
        if kind in tables:
            found[kind] = [record | _management(rng) for record in tables[kind]]
    return found | {"funder": _funders(tables, rng)}


def _funders(tables: Table, rng: random.Random) -> list[Table]:
    """Somebody who pays a share of some offer, or so much a week for the children of some need; or nobody."""
    found: list[Table] = []
    kinds = ("block", "dps", "framework", "spot", "home", "foster", "supported")
    offers = [record["id"] for kind in kinds for record in tables.get(kind, ())]
    if rng.random() < 0.6:
        named = rng.sample(offers, min(len(offers), rng.randint(1, 3)))
        found.append({"id": "shares", "offers": named, "share": rng.choice((0.1, 0.5))})
    if rng.random() < 0.6:
        pays: Table = {"id": "pays", "pays_per_child_week": rng.choice((50.0, 400.0))}
        if rng.random() < 0.5:
            pays["needs"] = [rng.choice(tables["need"])["id"]]
        if rng.random() < 0.5:
            pays["areas"] = [rng.choice(tables["area"])["id"]]
        found.append(pays)
    return found


def _building(home: Table, rng: random.Random) -> Table:
    if "beds" not in home:
        return home
    home = home | _management(rng)
    if home.get("existing"):
        return home
    if home.get("capital_cost"):
        home |= {"optimism_bias": rng.choice((0.0, 0.25)), "capital_grant": rng.choice((0.0, 0.5, 100_000.0))}
        home |= {"capital_receipts": rng.choice((0.0, 0.4, 50_000.0, 1e6))}
        home |= rng.choice(({}, {"borrowing_rate": 0.06, "borrowing_years": 1.5}, {"borrowing_years": 40.0}))
    home |= {"set_up_cost": rng.choice((0.0, 20_000.0))}
    if home.get("lead_weeks"):
        home |= {"running_weeks_before_opening": rng.choice((0.0, home["lead_weeks"] / 2))}
    return home


def _management(rng: random.Random) -> Table:
    return {"management_per_year": rng.choice((0.0, 12_000.0))}
