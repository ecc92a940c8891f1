"""Tiny cases of children who stay, solved by trying every day on which a home could open.

Written from the page on stays alone: nothing of the model is used, not even its calendar.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.model.independent import Programme
from tests.model.small import block_now, home, new_home, spot, tables

DAYS = (91, 92, 92)  # of the quarters of April, July and October 2022
STARTS = (0, 91, 183)
FROM = ("spot", "home", "now", "new")
STEPS = 4000  # of an integral
NEVER = len(DAYS)


@dataclass(frozen=True)
class TinyStays:
    """Spot, an existing home, a block that ends with a quarter, and a home that may open as one starts."""

    stay: float  # weeks
    children: tuple[float, float, float]
    spot: float  # £ a day and child
    old_beds: int
    block_beds: int
    block_ends: int  # quarters that it lasts
    new_beds: int
    running: float  # £ a day of the new home
    moves: float
    price: float
    stated: float  # children in spot on the first day

    def tables(self) -> dict[str, Any]:
        """The instance."""
        stop = dt.date(2022, 12, 31)
        ends = (dt.date(2022, 6, 30), dt.date(2022, 9, 30), stop)[self.block_ends - 1]
        given = tables(
            conventions=2,  # what beds carry is assumed
            horizon={"start": dt.date(2022, 4, 1), "end": stop, "period": "quarter"},
            moves="planned",
            need=[{"id": "care", "mean_stay_weeks": self.stay}],
            demand=[{"id": "care", "need": "care", "by_period": list(self.children)}],
            spot=[spot(self.spot)],
            home=[home(self.old_beds, 0), new_home(self.new_beds, self.running) | {"id": "new"}],
            block=[block_now(self.block_beds, 0, ends)],
            opening=[{"need": "care", "offer": "spot", "children": self.stated}] if self.stated else [],
        )
        if self.moves:
            given["planned_move"] = [{"id": "some", "children": self.moves, "price_per_move": self.price}]
        return given

    def least_cost(self) -> float:
        """The cheapest of all days of opening, and of none."""
        return min(self._cost(opens) for opens in range(NEVER + 1))

    def _still(self, t: int) -> float:
        if t == 0:
            return math.exp(-DAYS[0] / 2 / 7 / self.stay)
        left = math.exp(-(DAYS[t - 1] + DAYS[t]) / 2 / 7 / self.stay)
        return min(left, self.children[t] / self.children[t - 1])

    def _come(self, t: int) -> float:
        """Children a day."""
        apart = (DAYS[t - 1] + DAYS[t]) / 2 if t else DAYS[0] / 2
        before = self.children[t - 1] if t else self.children[0]
        new = max(0.0, self.children[t] - self._still(t) * before)
        return new / (7 * self.stay * (1 - math.exp(-apart / 7 / self.stay)))

    def _filled(self, opens: int, t: int) -> float:
        """Beds of the new home that are filled on average, by adding up a fine grid of days."""
        full = min(float(self.new_beds), self.children[t])
        come = max(self._come(k) for k in range(opens, t + 1))
        first = STARTS[t] - STARTS[opens]
        if come * (first + DAYS[t]) >= 4 * full:
            return float(self.new_beds)
        since = first + (np.arange(STEPS) + 0.5) / STEPS * DAYS[t]
        return float(np.mean(full * (1 - np.exp(-come * since / full))))

    def _cost(self, opens: int) -> float:
        periods, offers = range(len(DAYS)), range(len(FROM))
        size = len(DAYS) * len(FROM)
        place = {("x", t, k): t * len(FROM) + k for t in periods for k in offers}
        place |= {("m", t, k): size + t * len(FROM) + k for t in periods for k in offers}
        cost, upper = np.zeros(2 * size), np.full(2 * size, np.inf)
        for t in periods:
            beds = (math.inf, self.old_beds, self.block_beds * (t < self.block_ends), self.new_beds * (t >= opens))
            for k in offers:
                upper[place["x", t, k]] = beds[k]
                cost[place["m", t, k]] = self.price
            cost[place["x", t, 0]] = self.spot * DAYS[t]
            upper[place["m", t, 3]] = 0.0 if t == 0 else np.inf  # what is not there has nobody to move
        programme = Programme()
        for each, most in zip(cost, upper, strict=True):
            programme.column(float(each), 0.0, float(most))
        for t in periods:
            programme.row([(place["x", t, k], 1.0) for k in offers], self.children[t], self.children[t])
        self._rows(programme, opens, place)
        return programme.minimum() + self.running * sum(DAYS[opens:])

    def _rows(self, programme: Programme, opens: int, place: dict[tuple[str, int, int], int]) -> None:
        """Rows that are at most a limit."""

        def at_most(limit: float, terms: dict[tuple[str, int, int], float]) -> None:
            programme.row([(place[key], value) for key, value in terms.items()], -math.inf, limit)

        for t in range(len(DAYS)):
            for k in range(len(FROM)):
                ended = self.block_beds if (k, t) == (2, self.block_ends) else 0.0
                if t:
                    at_most(ended, {("x", t - 1, k): self._still(t), ("x", t, k): -1.0, ("m", t, k): -1.0})
                elif k == 0 and self.stated:
                    at_most(-self.stated * self._still(0), {("x", 0, 0): -1.0, ("m", 0, 0): -1.0})
            if t >= opens:
                moved = {("m", then, k): -1.0 for then in range(t + 1) for k in range(len(FROM))}
                freed = self.block_beds if t >= self.block_ends else 0.0
                at_most(self._filled(opens, t) + freed, {("x", t, 3): 1.0, **moved})
        newly = {("m", 0, k): -1.0 for k in range(len(FROM))}
        at_most((1 - self._still(0)) * self.children[0], {("x", 0, 3): 1.0, **newly})
        at_most(self.moves, {("m", t, k): 1.0 for t in range(len(DAYS)) for k in range(len(FROM))})


def tiny_stays(seed: int) -> TinyStays:
    """Seed 0, 1, 2 ... each gives another."""
    draw = random.Random(f"stays-{seed}")
    first = draw.choice((3.0, 5.0, 8.0))
    children = (first, first * draw.choice((0.4, 1.0, 1.2)), first * draw.choice((0.5, 1.0, 1.5)))
    return TinyStays(
        stay=draw.choice((10.0, 40.0, 120.0)),
        children=children,
        spot=float(draw.choice((300, 600))),
        old_beds=draw.choice((1, 2)),
        block_beds=draw.choice((1, 2)),
        block_ends=draw.choice((1, 2, 3)),
        new_beds=draw.choice((2, 3, 5)),
        running=float(draw.choice((150, 400, 900))),
        moves=draw.choice((0.0, 1.0, 2.5)),
        price=float(draw.choice((100, 5000))),
        stated=draw.choice((0.0, 1.5, 2.5)),
    )
