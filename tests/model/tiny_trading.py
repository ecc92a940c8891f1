"""Tiny cases of a home that sells beds, solved by trying every time at which it could sell.

Written from the meaning of the instance format alone: nothing of the model or of the evaluator is used.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
import random
from dataclasses import dataclass
from typing import Any

from tests.model.independent import Programme, Term

Table = dict[str, Any]

START = dt.date(2023, 4, 1)
DAYS = (91, 92)  # of the two quarters
YEAR_DAYS = 366
LANES = (("group", "north"), ("group", "south"), ("solo", "north"), ("other", "south"))
FOOTPRINT = {"group": 1.0, "solo": 2.0, "other": 1.0}
OFFERS = ("home", "kept", "spot", "panel")
BOUGHT = ("spot", "panel")


@dataclass(frozen=True, eq=False)
class TinyTrading:
    """The figures of a case; `tables` writes them as an instance, `least_cost` finds the optimum.

    Attributes
    ----------
    scenarios
        Children by scenario, lane and quarter.
    takes
        Needs that each offer takes: the home, a contract whose beds are paid for, spot and a framework.
    prices
        £ a child-week of spot and the framework.
    most
        Children that each of them can take.
    kept_beds
        Beds of the contract.
    running
        £ a year of the home; it opens in one of the quarters, or not at all, where it does not exist.
    key
        `own_children_first` of the home.
    """

    courses: tuple[tuple[tuple[float, float], ...], ...]
    probabilities: tuple[float, ...]
    takes: dict[str, tuple[str, ...]]
    prices: dict[str, float]
    most: dict[str, float]
    kept_beds: int
    beds: int
    occupancy: float
    running: float
    existing: bool
    a_child: float
    unit_cost: float
    premium: float
    sellable: float
    placements: float | None  # of 20 weeks, a year
    shortfall: float | None
    edition: int
    key: bool | None

    def tables(self) -> Table:
        """The case as an instance, with the demand of its first scenario."""
        home: Table = {"id": "home", "area": "north", "takes": list(self.takes["home"]), "beds": self.beds}
        home |= {"existing": self.existing, "running_cost_per_year": self.running}
        home |= {"cost_per_child_week": self.a_child, "practical_occupancy": self.occupancy}
        trading: Table = {"premium_per_bed_week": self.premium, "unit_cost_per_bed_week": self.unit_cost}
        trading |= {"sellable_occupancy": self.sellable}
        if self.placements is not None:
            trading |= {"placements_per_year": self.placements, "weeks_per_placement": 20.0}
        if self.key is not None:
            trading["own_children_first"] = self.key
        bought: dict[str, Table] = {
            offer: {
                "id": offer,
                "takes": list(self.takes[offer]),
                "price_per_week": self.prices[offer],
                "market": self.most[offer],
            }
            for offer in BOUGHT
        }
        kept: Table = {"id": "kept", "area": "south", "takes": list(self.takes["kept"]), "sizes": [self.kept_beds]}
        kept |= {"existing": True, "ends": dt.date(2025, 3, 31), "price_per_bed_week": 0.0}
        return {
            "title": "tiny trading",
            "conventions": self.edition,
            "horizon": {"start": START, "end": dt.date(2023, 9, 30), "period": "quarter"},
            "money": {"price_base": "2023/24", "discount_rate": 0.0},
            "area": [{"id": "north"}, {"id": "south"}],
            "need": [{"id": need, "footprint": beds} for need, beds in FOOTPRINT.items()],
            "demand": [
                {"id": f"d{number}", "need": need, "area": area, "by_period": list(self.courses[0][number])}
                for number, (need, area) in enumerate(LANES)
            ],
            "home": [home | {"trading": trading}],
            "block": [kept] if self.kept_beds else [],
            "spot": [bought["spot"]],
            "framework": [bought["panel"]],
            "rules": {} if self.shortfall is None else {"sufficiency": {"price_per_child_week": self.shortfall}},
        }

    def children(self, scenario: int) -> dict[tuple[int, str, str], float]:
        """Children of a scenario, by quarter, need and area; those of nobody left out."""
        return {
            (t, *lane): number
            for lane, course in zip(LANES, self.courses[scenario], strict=True)
            for t, number in enumerate(course)
            if number > 0
        }

    # -- the answer ------------------------------------------------------------------------

    def least_cost(self) -> float:
        """The least over every time to open the home, and every choice of quarters in which it may sell."""
        if self.existing:
            return self._mean((self.beds, self.beds), self.running * sum(DAYS) / YEAR_DAYS)
        return min(
            self._mean((0, 0), 0.0),
            self._mean((self.beds, self.beds), self.running * sum(DAYS) / YEAR_DAYS),
            self._mean((0, self.beds), self.running * DAYS[1] / YEAR_DAYS),
        )

    def _mean(self, beds: tuple[int, int], paid: float) -> float:
        """What is paid anyway, and the best that can be done in each scenario."""
        for scenario, probability in enumerate(self.probabilities):
            sells = itertools.product((False, True), repeat=len(DAYS))
            paid += probability * min(self._recourse(scenario, beds, one) for one in sells)
        return paid

    def _recourse(self, scenario: int, beds: tuple[int, int], sells: tuple[bool, ...]) -> float:
        """Least cost of placing the children and selling beds in the quarters of `sells` alone."""
        programme = Programme()
        sold = []
        for t, days in enumerate(DAYS):
            income = self.unit_cost + self.premium - self.a_child
            most = math.inf if sells[t] else 0.0
            sold.append(programme.column(-income * days / 7, upper=most))
            self._quarter(programme, scenario, t, beds[t], sold[t], own_children_alone=sells[t])
        if self.placements is not None:
            most = self.placements * 20 * sum(DAYS) / YEAR_DAYS
            programme.row([(one, days / 7) for one, days in zip(sold, DAYS, strict=True)], -math.inf, most)
        return programme.minimum()

    def _quarter(
        self, programme: Programme, scenario: int, t: int, beds: float, sold: int, *, own_children_alone: bool
    ) -> None:
        weeks = DAYS[t] / 7
        each = {"home": self.a_child, "kept": 0.0} | self.prices
        used: dict[str, list[Term]] = {offer: [] for offer in OFFERS}
        for (need, area), course in zip(LANES, self.courses[scenario], strict=True):
            del area
            terms: list[Term] = []
            waits = need in self.takes["home"] and own_children_alone
            for offer in OFFERS:
                if need in self.takes[offer] and not (waits and self.first and offer in BOUGHT):
                    column = programme.column(each[offer] * weeks)
                    terms.append((column, 1.0))
                    used[offer].append((column, FOOTPRINT[need] if offer in ("home", "kept") else 1.0))
            if self.shortfall is not None and not waits:
                terms.append((programme.column(self.shortfall * weeks), 1.0))
            programme.row(terms, course[t], course[t])
        programme.row([*used["home"], (sold, 1.0)], -math.inf, self.occupancy * beds)
        in_all = [*((column, self.sellable * weight) for column, weight in used["home"]), (sold, 1.0)]
        programme.row(in_all, -math.inf, self.sellable * beds)
        programme.row(used["kept"], -math.inf, self.kept_beds)
        for offer in BOUGHT:
            programme.row(used[offer], -math.inf, self.most[offer])

    @property
    def first(self) -> bool:
        """Whether nobody may be bought a placement where beds are sold."""
        return self.edition == 2 if self.key is None else self.key


def tiny_trading(seed: int, scenarios: int) -> TinyTrading:
    """The case of a seed; some can place no child, or sell no bed."""
    rng = random.Random(f"trading-{seed}-{scenarios}")

    def needs(*always: str) -> tuple[str, ...]:
        return tuple(need for need in FOOTPRINT if need in always or rng.random() < 0.5)

    amounts = (0.0, 0.0, 0.5, 1.0, 1.0, 2.0)
    likely = rng.choice((0.3, 0.5))
    return TinyTrading(
        courses=tuple(tuple((rng.choice(amounts), rng.choice(amounts)) for _ in LANES) for _ in range(scenarios)),
        probabilities=(1.0,) if scenarios == 1 else (likely, 1 - likely),
        takes={
            "home": needs(rng.choice(("group", "solo"))),
            "kept": needs("group"),
            "spot": needs("group", "solo", "other") if rng.random() < 0.8 else needs("group"),
            "panel": needs("other"),
        },
        prices={"spot": float(rng.randint(1000, 4000)), "panel": float(rng.randint(1000, 4000))},
        most={"spot": rng.choice((1.0, 20.0, 20.0)), "panel": rng.choice((0.5, 1.0, 5.0))},
        kept_beds=rng.choice((0, 1, 2)),
        beds=rng.choice((1, 2, 3, 4)),
        occupancy=rng.choice((1.0, 1.0, 0.9)),
        running=rng.choice((50_000.0, 200_000.0, 600_000.0)),
        existing=rng.random() < 0.6,
        a_child=rng.choice((0.0, 200.0)),
        unit_cost=float(rng.randint(1000, 4000)),
        premium=rng.choice((0.0, 600.0)),
        sellable=rng.choice((1.0, 0.8)),
        placements=rng.choice((None, None, 1.0, 3.0)),
        shortfall=rng.choice((None, 500.0, 3000.0, 9000.0)),
        edition=rng.choice((1, 2, 2)),
        key=rng.choice((None, None, True, False)),
    )
