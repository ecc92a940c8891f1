"""How the sums of a random instance are done: their edition, and what goes with it."""

from __future__ import annotations

import random
from typing import Any

Table = dict[str, Any]


def with_random_sums(tables: Table, rng: random.Random) -> Table:
    """The tables of an instance, solved by one edition of the sums or the other."""
    homes = [_building(home, rng) for home in tables["home"]] if "home" in tables else None
    return tables | {"conventions": rng.choice((1, 2))} | ({} if homes is None else {"home": homes})


def _building(home: Table, rng: random.Random) -> Table:
    """A building with a life that ends inside the horizon, some way into a year, or long after it."""
    return home | {"capital_life_years": rng.choice((0.5, 1.0, 1.75, 25.0))} if home.get("capital_cost") else home
