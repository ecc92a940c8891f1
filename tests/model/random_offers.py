"""Random offers of every kind: terms shorter and longer than the horizon, guarantees, tiers, trading."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

Table = dict[str, Any]
Names = tuple[str, ...]


def random_offers(rng: random.Random, horizon: Table, areas: Names, needs: Names) -> Table:
    """Lists of offer tables by kind; most instances have spot placements that take every child."""
    draw = _Draw(rng, horizon, areas, needs)
    lot = rng.choice((None, "lot-1"))
    offers: dict[str, list[Table]] = {
        "block": [draw.block(f"block-{i}", lot) for i in range(rng.choice((0, 1, 2)))],
        "dps": [draw.dps("system")] if rng.random() < 0.6 else [],
        "framework": [draw.market("framework-1")] if rng.random() < 0.5 else [],
        "home": [draw.home(f"home-{i}") for i in range(rng.choice((0, 1, 1, 2)))],
        "foster": [draw.foster("carers")] if rng.random() < 0.5 else [],
        "supported": [draw.supported()] if rng.random() < 0.5 else [],
    }
    if rng.random() < 0.3:
        offers["block"].append(draw.existing_block("block-now"))
    spot = draw.market("spot-1")
    if rng.random() < 0.85:
        spot = {"id": "spot-1", "takes": list(needs), "price_per_week": float(rng.randint(4000, 6000)), "miles": 60.0}
    offers["spot"] = [spot]
    return offers


class _Draw:
    def __init__(self, rng: random.Random, horizon: Table, areas: Names, needs: Names) -> None:
        self.rng, self.areas, self.needs = rng, areas, needs
        self.start: dt.date = horizon["start"]
        self.days = (horizon["end"] - self.start).days

    def _chance(self, share: float) -> bool:
        return self.rng.random() < share

    def _day(self, first: float = -0.2, last: float = 1.2) -> dt.date:
        return self.start + dt.timedelta(days=self.rng.randint(round(first * self.days), round(last * self.days)))

    def _takes(self) -> list[str]:
        return [need for need in self.needs if self._chance(0.7)] or [self.needs[0]]

    def _place(self) -> Table:
        """In an area, or outside; with distances of its own by area where it is outside."""
        if self._chance(0.7):
            return {"area": self.rng.choice(self.areas)}
        if self._chance(0.5):
            return {"miles": float(self.rng.randint(3, 50)), "minutes": float(self.rng.randint(5, 90))}
        return {"miles": {area: float(self.rng.randint(3, 50)) for area in self.areas}}

    def _provision(self, offer_id: str) -> Table:
        offer = {"id": offer_id, "takes": self._takes(), **self._place()}
        if self._chance(0.4):
            offer["practical_occupancy"] = self.rng.choice((0.8, 0.9))
        if self._chance(0.2):
            offer["footprint"] = {offer["takes"][0]: 1.5}
        return offer

    def _terms(self, sizes: list[int]) -> Table:
        terms: Table = {"sizes": sizes}
        if self._chance(0.5):
            terms["guarantee"] = self.rng.choice((0.0, 0.5, 0.8))
            terms["price_when_used_per_bed_week"] = float(self.rng.randint(2000, 4000))
            terms["retainer_per_bed_week"] = self.rng.choice((0.0, 500.0, 2000.0))
        if self._chance(0.4):
            terms["set_up_cost"] = 10_000.0
        if self._chance(0.6):
            terms["extension_years"] = self.rng.choice((0.25, 0.5, 1.0))
        return terms

    def _price(self, sizes: list[int]) -> float | dict[int, float]:
        price = float(self.rng.randint(2500, 4200))
        return {size: price - 100.0 * size for size in sizes} if self._chance(0.5) else price

    def _term_years(self) -> float:
        return self.rng.choice((0.25, 0.5, 0.75, 1.0, 3.0))

    def block(self, offer_id: str, lot: str | None) -> Table:
        sizes = self.rng.choice(([2], [3], [2, 4]))
        block = self._provision(offer_id) | self._terms(sizes)
        block |= {"price_per_bed_week": self._price(sizes), "term_years": self._term_years()}
        block["mobilisation_weeks"] = self.rng.choice((0.0, 3.0, 8.0))
        if lot:
            block["lot"] = lot
        if self._chance(0.3):
            block["award_from"] = self._day(0.0, 0.6)
        if self._chance(0.5):
            block["award_to"] = self._day(0.2, 1.2)
        if self._chance(0.5):
            block["provider"] = "Provider one"
        return block

    def existing_block(self, offer_id: str) -> Table:
        sizes = [self.rng.choice((2, 3))]
        block = self._provision(offer_id) | self._terms(sizes)
        block.pop("set_up_cost", None)
        return block | {"price_per_bed_week": self._price(sizes), "existing": True, "ends": self._day(0.1, 1.1)}

    def dps(self, offer_id: str) -> Table:
        sizes = self.rng.choice(([1], [2], [2, 3]))
        dps = self._provision(offer_id) | self._terms(sizes)
        dps |= {"term_years": self._term_years(), "notice_weeks": self.rng.choice((0.0, 4.0))}
        dps["provider"] = [self._provider(name, sizes) for name in ("first", "second")[: self.rng.choice((1, 2))]]
        if self._chance(0.4):
            dps["beds_at_most"] = self.rng.choice((3, 5))
        if self._chance(0.3):
            dps["opens"] = self._day(0.0, 0.4)
        if self._chance(0.5):
            dps["closes"] = self._day(0.4, 1.0)
        return dps

    def _provider(self, name: str, sizes: list[int]) -> Table:
        one: Table = {"id": name, "price_per_bed_week": self._price(sizes), "homes_at_most": self.rng.choice((1, 2))}
        if self._chance(0.4):
            one["joins"] = self._day(0.0, 0.8)
        if self._chance(0.3):
            one["area"] = self.rng.choice(self.areas)
        return one

    def market(self, offer_id: str) -> Table:
        market = self._provision(offer_id)
        market.pop("practical_occupancy", None)
        price = float(self.rng.randint(3200, 5000))
        if self._chance(0.4):
            market["tiers"] = [{"price_per_week": price, "children": 1.5}, {"price_per_week": price + 600}]
            if self._chance(0.5):
                market["tiers"][-1]["children"] = 4.0
        else:
            by_need = {need: price + 300.0 * number for number, need in enumerate(market["takes"])}
            market["price_per_week"] = by_need if self._chance(0.5) else price
            if self._chance(0.5):
                market["market"] = self.rng.choice((1.0, 3.0, 8.0))
        if self._chance(0.4):
            market["market_growth_per_year"] = self.rng.choice((0.2, -0.3))
        if self._chance(0.4):
            market["available_from"] = self._day(-0.1, 0.5)
        if self._chance(0.4):
            market["available_to"] = self._day(0.6, 1.1)
        return market

    def home(self, offer_id: str) -> Table:
        home = self._provision(offer_id) | {"beds": self.rng.choice((2, 3)), "homes": self.rng.choice((1, 1, 2))}
        home["running_cost_per_year"] = float(home["beds"] * self.rng.randint(90_000, 180_000))
        home["cost_per_child_week"] = self.rng.choice((0.0, 200.0))
        if self._chance(0.5):
            home |= {"existing": True, "closable": self._chance(0.7)}
            if home["closable"]:
                home |= {"closure_notice_weeks": self.rng.choice((0.0, 6.0)), "closure_cost": 20_000.0}
        else:
            home |= {"lead_weeks": self.rng.choice((0.0, 10.0)), "capital_cost": self.rng.choice((0.0, 400_000.0))}
            if self._chance(0.4):
                home["open_from"] = self._day(0.0, 0.5)
            if self._chance(0.4):
                home["open_to"] = self._day(0.3, 1.0)
        if self._chance(0.5):
            home["trading"] = self._trading()
        return home

    def _trading(self) -> Table:
        trading: Table = {"premium_per_bed_week": 300.0, "sellable_occupancy": self.rng.choice((0.6, 0.8, 1.0))}
        if self._chance(0.6):
            trading["unit_cost_per_bed_week"] = float(self.rng.randint(1500, 3000))
        if self._chance(0.4):
            trading |= {"placements_per_year": 4.0, "weeks_per_placement": 12.0}
        if self._chance(0.4):
            trading["sells_from"] = self._day(0.0, 0.6)
        return trading

    def foster(self, offer_id: str) -> Table:
        foster = self._provision(offer_id) | {"households": self.rng.choice((0.0, 1.0, 2.0))}
        foster |= {"recruits_per_year_at_most": self.rng.choice((0, 2, 4)), "recruitment_cost": 15_000.0}
        foster |= {"approval_weeks": self.rng.choice((0.0, 12.0)), "leavers_per_year": self.rng.choice((0.0, 0.1))}
        foster |= {"allowance_per_child_week": 300.0, "fee_per_child_week": self.rng.choice((0.0, 400.0))}
        return foster | {"children_per_household": self.rng.choice((1.0, 1.5))}

    def supported(self) -> Table:
        return self.market("flats") if self._chance(0.5) else self.home("flats")
