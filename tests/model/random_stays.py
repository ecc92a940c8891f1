"""Random instances in which children stay where they are: opening stock, planned moves, homes that fill up."""

from __future__ import annotations

import copy
import random
from typing import Any

from commission_opt.demand.table import DemandTable, demand_table
from commission_opt.instance.instance import Instance
from tests.model.random_instances import Case, random_case, random_scenarios

Table = dict[str, Any]


def random_stays(seed: int, demand: DemandTable | None = None) -> Case:
    """The random instance of that seed, with all that is about stays drawn for it."""
    rng = random.Random(seed + 5_000_000)
    tables = with_stays(copy.deepcopy(random_case(seed).tables), rng)
    instance = Instance.model_validate(tables)
    return Case(tables, instance, demand or random_scenarios(rng, demand_table(instance)))


def with_stays(tables: Table, rng: random.Random) -> Table:
    """The tables with `moves = "planned"`, and with what goes with it."""
    tables["moves"] = "planned"
    for need in tables["need"]:
        need.setdefault("mean_stay_weeks", float(rng.choice((15, 60, 150))))
    for kind in ("block", "dps", "home"):
        for offer in tables.get(kind, ()):
            if not offer.get("existing") and rng.random() < 0.4:
                offer["fill_weeks"] = rng.choice((2.5, 8.0, 30.0))
    if rng.random() < 0.6:
        tables["planned_move"] = [_move(rng, tables, number) for number in range(rng.choice((1, 2)))]
    if rng.random() < 0.5:
        tables["opening"] = _opening(rng, tables)
    return tables


def _move(rng: random.Random, tables: Table, number: int) -> Table:
    most = {"children": rng.choice((0.5, 2.0))} if rng.random() < 0.6 else {"children_per_year": rng.choice((0.5, 1.0))}
    move: Table = {"id": f"move-{number}", "price_per_move": rng.choice((0.0, 800.0, 6000.0)), **most}
    if rng.random() < 0.3:
        move["needs"] = [rng.choice(tables["need"])["id"]]
    if rng.random() < 0.4:
        move["kinds"] = rng.choice((["spot"], ["spot", "framework"], ["home", "block"]))
    if rng.random() < 0.3:
        move["from_date"] = tables["horizon"]["start"]
    if rng.random() < 0.3:
        move["price_by_year"] = {"2020/21": 1500.0}
    return move


def _opening(rng: random.Random, tables: Table) -> list[Table]:
    """Some children with what exists; the tables are not read from a file, so that nothing checks their sum."""
    found: list[Table] = []
    for kind in ("home", "block", "foster", "spot"):
        for offer in tables.get(kind, ()):
            there = offer.get("existing") or offer.get("households") or kind == "spot"
            if there and not offer.get("available_from") and rng.random() < 0.5:
                need, area = rng.choice(offer["takes"]), rng.choice(tables["area"])["id"]
                found.append({"need": need, "area": area, "offer": offer["id"], "children": rng.choice((0.3, 0.5))})
    return found
