"""How the sums of a random instance are done: their edition, and what goes with it."""

from __future__ import annotations

import random
from typing import Any

Table = dict[str, Any]


def with_random_sums(tables: Table, rng: random.Random) -> Table:
    """The tables of an instance, solved by one edition of the sums or the other."""
    homes = [_building(home, rng) for home in tables["home"]] if "home" in tables else None
    drawn = tables | {"conventions": rng.choice((1, 2))} | ({} if homes is None else {"home": homes})
    return with_random_times(drawn, rng)


def with_random_times(tables: Table, rng: random.Random) -> Table:
    """The same, with rules of diversity that say over which time they count, or leave it to the edition."""
    rules = tables.get("rules", {})
    if "diversity" not in rules:
        return tables
    counted = [_diversity(rule, rng.choice(("horizon", "period", None))) for rule in rules["diversity"]]
    return tables | {"rules": rules | {"diversity": counted}}


def _diversity(rule: Table, over: str | None) -> Table:
    over_time = "providers_at_least" in rule or "provider_share_at_most" in rule
    return rule | {"over": over} if over and over_time else rule


def _building(home: Table, rng: random.Random) -> Table:
    """A building with a life that ends inside the horizon, some way into a year, or long after it."""
    return home | {"capital_life_years": rng.choice((0.5, 1.0, 1.75, 25.0))} if home.get("capital_cost") else home
