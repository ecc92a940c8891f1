"""Random regions: random instances whose areas have authorities, and whose offers are not open to all of them."""

from __future__ import annotations

import random
from typing import Any

from commission_opt.offers.rooms import offer_kinds

Table = dict[str, Any]


def with_region(tables: Table, rng: random.Random) -> Table:
    """The same with authorities, members and reaches; a market for all is left, so that nobody is without any offer."""
    areas = [area["id"] for area in tables["area"]]
    cut = rng.randint(1, len(areas))
    groups = [part for part in (areas[:cut], areas[cut:]) if part]
    authorities = [{"id": f"council-{nth}", "areas": part} for nth, part in enumerate(groups)]
    found = tables | {"authority": authorities}
    if rng.random() < 0.5:
        found["reach"] = {rng.choice(("miles", "minutes")): float(rng.randint(5, 60))}
    for kind in offer_kinds():
        if kind in found:
            found[kind] = [_of_some(one, kind, authorities, rng) for one in found[kind]]
    found["need"] = [
        need | ({"reach_miles": float(rng.randint(5, 40))} if rng.random() < 0.2 else {}) for need in found["need"]
    ]
    return found


def _of_some(offer: Table, kind: str, authorities: list[Table], rng: random.Random) -> Table:
    if kind == "spot":
        return offer
    more: Table = {}
    if rng.random() < 0.5:
        more["members"] = [rng.choice(authorities)["id"]]
    if rng.random() < 0.3:
        more["reach_miles"] = float(rng.randint(5, 40))
    return offer | more
