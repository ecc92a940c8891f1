"""Mixes that are given and cannot keep every rule, small enough to try every choice of placements.

A year, one need, whole children. A child counts against a rule of locality where the place is not in the child's own area, a
bed against a rule of occupancy where it is empty. All limits are whole, and each rule counts the children of a set of areas, so
that the rows are those of a network: no fraction of a child does better than whole ones.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from tests.model.small import D, block_now, day, tables

AREAS = ("town", "coast")
SHORT = 100.0  # child-weeks that a week without a placement counts


@dataclass(frozen=True)
class Place:
    """Somewhere that takes children: in an area or in none, £ a day for each child, or beds that are paid for anyway."""

    name: str
    area: str | None
    most: int
    price: int
    beds: bool


@dataclass(frozen=True)
class Near:
    """A rule: so many children of these areas at most are placed outside their own."""

    name: str
    areas: tuple[str, ...]
    beyond: int


@dataclass(frozen=True)
class TinyBreach:
    """Children by area, the places that there are, and rules that none may break at a price."""

    children: dict[str, int]
    places: tuple[Place, ...]
    near: tuple[Near, ...]
    full: bool  # whether every bed that is paid for has to be used

    def tables(self) -> dict[str, Any]:
        """The instance."""
        rules: dict[str, Any] = {"sufficiency": {}, "locality": [self._rule(rule) for rule in self.near]}
        if self.full:
            rules["minimum_occupancy"] = [{"id": "full", "minimum_share": 1.0}]
        return tables(
            area=[{"id": area} for area in AREAS],
            demand=[
                {"id": area, "need": "care", "area": area, "children": float(n)} for area, n in self.children.items()
            ],
            block=[self._block(place) for place in self.places if place.beds],
            spot=[self._spot(place) for place in self.places if not place.beds],
            rules=rules,
        )

    @staticmethod
    def _rule(rule: Near) -> dict[str, Any]:
        return {
            "id": rule.name,
            "within": "area",
            "areas": list(rule.areas),
            "children_beyond_at_most": float(rule.beyond),
        }

    @staticmethod
    def _block(place: Place) -> dict[str, Any]:
        block = block_now(place.most, place.price, dt.date(2024, 3, 31), id=place.name, area=place.area)
        return {key: value for key, value in block.items() if value is not None}

    @staticmethod
    def _spot(place: Place) -> dict[str, Any]:
        spot = {"id": place.name, "takes": ["care"], "price_per_week": day(place.price), "market": float(place.most)}
        return spot | ({"area": place.area} if place.area else {})

    def least(self) -> tuple[float, float]:
        """Child-weeks by which the rules are broken at least, and what that costs at least, £: by every choice there is."""
        found = min(self._priced(choice) for choice in self._choices())
        return found[0] * D / 7, found[1] * D

    def _choices(self) -> Iterator[tuple[tuple[int, ...], ...]]:
        """Children of each area in each place."""
        ways = [list(_split(self.children[area], [place.most for place in self.places])) for area in AREAS]
        for choice in product(*ways):
            if all(sum(at) <= place.most for at, place in zip(zip(*choice, strict=True), self.places, strict=True)):
                yield choice

    def _priced(self, choice: tuple[tuple[int, ...], ...]) -> tuple[float, float]:
        """Children for whom a rule is broken, and £ a day."""
        placed = dict(zip(AREAS, choice, strict=True))
        short = sum(self.children[area] - sum(placed[area]) for area in AREAS)
        beyond = {
            area: sum(n for n, at in zip(placed[area], self.places, strict=True) if at.area != area) for area in AREAS
        }
        broken = SHORT * short + sum(
            max(0, sum(beyond[area] for area in rule.areas) - rule.beyond) for rule in self.near
        )
        cost = 0
        for used, place in zip(zip(*choice, strict=True), self.places, strict=True):
            cost += place.price * (place.most if place.beds else sum(used))
            broken += place.most - sum(used) if place.beds and self.full else 0
        return broken, cost


def _split(children: int, most: list[int]) -> Iterator[tuple[int, ...]]:
    """Every way to put some of the children into places; the rest go short."""
    if not most:
        yield ()
        return
    for here in range(min(children, most[0]) + 1):
        for rest in _split(children - here, most[1:]):
            yield (here, *rest)


def tiny_breach(seed: int) -> TinyBreach:
    """Another case for each seed."""
    rng = random.Random(f"tiny-breach-{seed}")
    places = tuple(
        Place(
            f"place-{n}",
            rng.choice((*AREAS, None)),
            rng.randint(1, 3),
            rng.choice((90, 100, 110, 120)),
            rng.random() < 0.4,
        )
        for n in range(rng.randint(2, 4))
    )
    sets = rng.choice(([AREAS], [("town",)], [("town",), ("coast",)], [AREAS, ("coast",)]))
    near = tuple(Near(f"near-{n}", areas, rng.randint(0, 2)) for n, areas in enumerate(sets))
    children = {area: rng.randint(1, 4) for area in AREAS}
    return TinyBreach(children, places, near, rng.random() < 0.5)
