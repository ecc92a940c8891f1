"""Random rules about a set of random tables: each sort, hard and soft, for all periods or some."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

Table = dict[str, Any]


def random_rules(rng: random.Random, tables: Table) -> Table:
    """The `[rules]` table; about a third of the sorts of rule are in each instance."""
    draw = _Draw(rng, tables)
    rules: Table = {}
    if rng.random() < 0.5:
        rules["sufficiency"] = {"price_per_child_week": float(rng.choice((3000, 8000)))}
    sorts = (draw.locality, draw.minimum_occupancy, draw.diversity, draw.budget, draw.stability, draw.headroom)
    for sort in sorts:
        if rng.random() < 0.35:
            rules[sort.__name__] = [
                sort(f"{sort.__name__.replace('_', '-')}-{i}") for i in range(rng.choice((1, 1, 2)))
            ]
    if rng.random() < 0.3 and len(draw.references) >= 2:
        rules["one_of"] = [{"id": "one-of", "offers": rng.sample(draw.references, 2), "at_most": 1}]
    return rules


class _Draw:
    def __init__(self, rng: random.Random, tables: Table) -> None:
        self.rng = rng
        self.start, self.days = tables["horizon"]["start"], (tables["horizon"]["end"] - tables["horizon"]["start"]).days
        self.areas = [area["id"] for area in tables["area"]]
        self.needs = [need["id"] for need in tables["need"]]
        self.contracts = [offer["id"] for kind in ("block", "dps") for offer in tables[kind]]
        self.references = [offer["id"] for kind in ("block", "dps", "home") for offer in tables[kind]]

    def _chance(self, share: float) -> bool:
        return self.rng.random() < share

    def _timed(self, rule_id: str, price_key: str, price: float) -> Table:
        rule: Table = {"id": rule_id}
        if self._chance(0.3):
            rule["from_date"] = self.start + dt.timedelta(days=self.rng.randint(0, self.days))
        if self._chance(0.2):
            rule["to_date"] = self.start + dt.timedelta(days=self.rng.randint(0, self.days))
        if self._chance(0.6):
            rule[price_key] = price
        return rule

    def _local(self, rule_id: str, price_key: str) -> Table:
        rule = self._timed(rule_id, price_key, float(self.rng.choice((50, 500))))
        if self._chance(0.3):
            rule["needs"] = [self.rng.choice(self.needs)]
        if self._chance(0.3):
            rule["areas"] = [self.rng.choice(self.areas)]
        measure = self.rng.choice(("area", "authority", "miles", "minutes"))
        if measure in ("area", "authority"):
            return rule | {"within": measure}
        return rule | {f"within_{measure}": 20.0}

    def locality(self, rule_id: str) -> Table:
        limit = {"minimum_share": self.rng.choice((0.3, 0.7))}
        if self._chance(0.4):
            limit = {"children_beyond_at_most": self.rng.choice((1.0, 3.0))}
        return self._local(rule_id, "price_per_child_week") | limit

    def _group(self, rule: Table, kinds: tuple[str, ...], offers: list[str]) -> Table:
        if self._chance(0.4):
            return rule | {"kinds": [self.rng.choice(kinds)]}
        if offers and self._chance(0.4):
            return rule | {"offers": self.rng.sample(offers, min(2, len(offers)))}
        return rule

    def minimum_occupancy(self, rule_id: str) -> Table:
        rule = self._timed(rule_id, "price_per_bed_week", 400.0)
        rule |= {"minimum_share": self.rng.choice((0.5, 0.75)), "per": self.rng.choice(("period", "year", "horizon"))}
        return self._group(rule, ("block", "dps", "home", "foster", "supported"), self.references)

    def diversity(self, rule_id: str) -> Table:
        rule = self._timed(rule_id, "price_per_unit", 5000.0)
        limits: Table = {
            "providers_at_least": self.rng.choice((1, 2)),
            "provider_share_at_most": self.rng.choice((0.5, 0.7)),
            "contracts_at_least": 1,
            "contracts_at_most": self.rng.choice((1, 2)),
            "beds_at_least": 2,
            "beds_at_most": self.rng.choice((4, 6)),
        }
        names = self.rng.sample(sorted(limits), self.rng.choice((1, 2)))
        if "provider_share_at_most" in names and "price_per_unit" in rule:
            rule["price_per_unit"] = 60.0  # for each bed-week
        kinds: tuple[str, ...] = ("block", "dps", "home", "foster", "supported")
        if names == ["provider_share_at_most"]:
            kinds += ("framework", "spot")
        return self._group(rule, kinds, self.contracts) | {name: limits[name] for name in names}

    def budget(self, rule_id: str) -> Table:
        rule: Table = {"id": rule_id}
        if self._chance(0.6):
            rule["price_per_pound"] = self.rng.choice((0.2, 1.5))
        if self._chance(0.4):
            return rule | {"capital_at_most": self.rng.choice((0.0, 500_000.0))}
        if self._chance(0.3):
            april = self.start.year if self.start.month >= 4 else self.start.year - 1
            rule["year"] = f"{april}/{(april + 1) % 100:02d}"
        return rule | {"revenue_at_most": float(self.rng.choice((500_000, 1_500_000)))}

    def stability(self, rule_id: str) -> Table:
        rule = self._timed(rule_id, "price_per_move", 2500.0)
        if self._chance(0.3):
            rule["needs"] = [self.rng.choice(self.needs)]
        return rule | {"moves_at_most": self.rng.choice((0.0, 0.5, 1.0))}

    def headroom(self, rule_id: str) -> Table:
        limit = {"margin": self.rng.choice((-0.6, -0.2, 0.1))}
        if self._chance(0.5):
            limit = {"share_met_locally": self.rng.choice((0.3, 0.6))}
        return self._local(rule_id, "price_per_bed_week") | limit
