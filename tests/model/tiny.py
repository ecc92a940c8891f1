"""Tiny cases of one block, one DPS, one home and spot, solved by trying every commitment.

Written from the meaning of the instance format alone: nothing of the model is used, not even its
calendar.
"""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.model.independent import Programme, Term

Table = dict[str, Any]

PERIODS = 3
LANES = (("group", "north", 1.0), ("group", "south", 1.0), ("solo", "north", 2.0))  # need, area, beds a child
OFFERS = ("block", "dps", "home", "spot")
AREA_OF = {"block": "north", "dps": "south", "home": "south", "spot": None}


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def april(day: dt.date) -> int:
    """Calendar year in which the financial year of `day` begins."""
    return day.year if day.month >= 4 else day.year - 1


def overlap(one: tuple[dt.date, dt.date], other: tuple[dt.date, dt.date]) -> int:
    """Days in both."""
    return max(0, (min(one[1], other[1]) - max(one[0], other[0])).days)


@dataclass(frozen=True)
class Option:
    """One way to commit to an offer: beds by period, contracts and beds let, and what that costs used or not."""

    beds: tuple[float, ...] = (0.0,) * PERIODS
    cost: float = 0.0
    taken: bool = False
    beds_let: int = 0

    def __add__(self, other: Option) -> Option:
        beds = tuple(a + b for a, b in zip(self.beds, other.beds, strict=True))
        return Option(beds, self.cost + other.cost, self.taken or other.taken, self.beds_let + other.beds_let)


@dataclass(frozen=True, eq=False)
class Tiny:
    """The figures of a case; `tables` writes them as an instance, `least_cost` finds the optimum."""

    months: int  # of a period: 1 or 3
    start: dt.date
    discount: float
    uplift: float  # of every line
    demand: tuple[tuple[float, ...], ...]  # by lane and period
    block: Table
    dps: Table
    home: Table
    spot: Table
    shortfall: float | None
    locality: Table | None
    exclusive: bool  # the block or the home, not both
    miles: dict[str, tuple[float, float]]  # by offer: from north, from south
    edition: int  # of the sums

    def tables(self) -> Table:
        """The case as an instance."""
        year = april(self.start)
        starts = [months_later(self.start, self.months * t) for t in range(PERIODS + 1)]
        offer = {
            k: {"takes": ["group", "solo"], "miles": dict(zip(("north", "south"), self.miles[k], strict=True))}
            for k in OFFERS
        }
        for kind, area in AREA_OF.items():
            offer[kind] |= {"area": area} if area else {}
        dps = {k: v for k, v in self.dps.items() if k not in ("price_per_bed_week", "homes_at_most")}
        provider = {k: self.dps[k] for k in ("price_per_bed_week", "homes_at_most")}
        rules: Table = {} if self.shortfall is None else {"sufficiency": {"price_per_child_week": self.shortfall}}
        rules |= {} if self.locality is None else {"locality": [{"id": "near", **self.locality}]}
        rules |= {"one_of": [{"id": "either", "offers": ["block", "home"]}]} if self.exclusive else {}
        lines = ("block", "dps", "spot", "home", "capital", "travel")
        return {
            "title": "tiny",
            "conventions": self.edition,
            "horizon": {
                "start": starts[0],
                "end": starts[-1] - dt.timedelta(days=1),
                "period": {1: "month", 3: "quarter"}[self.months],
            },
            "money": {
                "price_base": f"{year - 1}/{year % 100:02d}",
                "discount_rate": self.discount,
                "uplift_per_year": dict.fromkeys(lines, self.uplift),
            },
            "travel": {"visits_per_year": 12.0, "cost_per_mile": 2.0},
            "area": [{"id": "north"}, {"id": "south"}],
            "need": [{"id": "group"}, {"id": "solo", "footprint": 2.0}],
            "demand": [
                {"id": f"d{i}", "need": need, "area": area, "by_period": list(self.demand[i])}
                for i, (need, area, _) in enumerate(LANES)
            ],
            "block": [{"id": "block", **offer["block"], **self.block}],
            "dps": [{"id": "dps", **offer["dps"], **dps, "provider": [{"id": "one", **provider}]}],
            "home": [{"id": "home", **offer["home"], **self.home}],
            "spot": [{"id": "spot", **offer["spot"], **self.spot}],
            "rules": rules,
        }

    # -- time and money --------------------------------------------------------------------

    @cache
    def period(self, t: int) -> tuple[dt.date, dt.date]:
        """First day, and first day after."""
        return months_later(self.start, self.months * t), months_later(self.start, self.months * (t + 1))

    @cache
    def days(self, t: int) -> int:
        first, after = self.period(t)
        return (after - first).days

    @cache
    def pounds(self, t: int) -> float:
        """Present value of £1 at the price base spent in the middle of period t."""
        first, after = self.period(t)
        middle = ((first - self.start).days + (after - self.start).days) / 2 / 365.25
        return float(self.raised(first) * (1 + self.discount) ** -middle)

    def raised(self, day: dt.date) -> float:
        """What £1 at the price base, the year before the horizon's, has become."""
        return float((1 + self.uplift) ** (april(day) - april(self.start) + 1))

    @cache
    def year_days(self, t: int) -> int:
        year = april(self.period(t)[0])
        return (dt.date(year + 1, 4, 1) - dt.date(year, 4, 1)).days

    # -- commitments -----------------------------------------------------------------------

    def contract(self, terms: Table, lead: float, last: dt.date) -> Iterator[Option]:
        """Every way to let one contract, decided by `last`."""
        stop = self.period(PERIODS)[0]
        for t, size in itertools.product(range(PERIODS), terms["sizes"]):
            opens = self.period(t)[0] + dt.timedelta(weeks=lead)
            ends = months_later(opens, round(12 * terms["term_years"]))
            later = months_later(ends, round(12 * terms["extension_years"]))
            if self.period(t)[0] <= last and opens < stop:
                yield self._let(terms, size, opens, ends, ends)
                if ends < later and ends < stop:
                    yield self._let(terms, size, opens, ends, later)

    def _let(self, terms: Table, size: int, opens: dt.date, ends: dt.date, closes: dt.date) -> Option:
        cost, beds = 0.0, []
        for t in range(PERIODS):
            open_days, first_term = overlap(self.period(t), (opens, closes)), overlap(self.period(t), (opens, ends))
            price = terms["price_per_bed_week"]
            price = price[size] if isinstance(price, dict) else price
            weekly = terms["guarantee"] * price + (1 - terms["guarantee"]) * terms["retainer_per_bed_week"]
            cost += self.pounds(t) * size * weekly * open_days / 7
            cost += self.pounds(t) * terms["set_up_cost"] * first_term / (ends - opens).days
            beds.append(size * open_days / self.days(t))
        return Option(tuple(beds), cost, taken=True, beds_let=size)

    def homes(self) -> Iterator[Option]:
        """The home as it is, or closed in some period; or not opened, or opened in some period."""
        stop = self.period(PERIODS)[0]
        if self.home.get("existing"):
            yield self._home(self.start, stop)
            for t in range(PERIODS):
                closing = self.period(t)[0] + dt.timedelta(weeks=self.home["closure_notice_weeks"])
                if closing < stop:
                    paid = next(u for u in range(PERIODS) if self.period(u)[0] <= closing < self.period(u)[1])
                    yield self._home(self.start, closing) + Option(cost=self.pounds(paid) * self.home["closure_cost"])
            return
        yield Option()
        for t in range(PERIODS):
            opening = self.period(t)[0] + dt.timedelta(weeks=self.home["lead_weeks"])
            if opening < stop:
                yield self._home(opening, stop) + self._capital(opening, stop) + Option(taken=True)

    def _home(self, first: dt.date, after: dt.date) -> Option:
        open_days = [overlap(self.period(t), (first, after)) for t in range(PERIODS)]
        cost = sum(
            self.pounds(t) * self.home["running_cost_per_year"] * days / self.year_days(t)
            for t, days in enumerate(open_days)
        )
        return Option(tuple(self.home["beds"] * days / self.days(t) for t, days in enumerate(open_days)), cost)

    def _capital(self, first: dt.date, after: dt.date) -> Option:
        life, rate = self.home["capital_life_years"], self.discount
        a_year = (
            self.home["capital_cost"] * self.raised(first) * (rate / (1 - (1 + rate) ** -life) if rate else 1 / life)
        )
        return Option(
            cost=sum(a_year * overlap(self.period(t), (first, after)) * self.worth(t, first) for t in range(PERIODS))
        )

    def worth(self, t: int, opened: dt.date) -> float:
        """Present value of a day's part, in period t, of £1 that is paid yearly: by edition 2 when its first year ends."""
        if self.edition == 1:
            return self.pounds(t) / self.raised(self.period(t)[0]) / self.year_days(t)
        paid_after = (opened - self.start).days / 365.25 + 1
        return float((1 + self.discount) ** -paid_after / (months_later(opened, 12) - opened).days)

    def call_offs(self) -> Iterator[Option]:
        """Up to so many homes called off, each in its own way, within the beds of the system."""
        ways = list(self.contract(self.dps, self.dps["notice_weeks"], self.dps["closes"]))
        for homes in range(self.dps["homes_at_most"] + 1):
            for chosen in itertools.combinations_with_replacement(ways, homes):
                option = sum(chosen, Option())
                if option.beds_let <= self.dps["beds_at_most"]:
                    yield option

    # -- the answer ------------------------------------------------------------------------

    def least_cost(self) -> float:
        """The least over all commitments, the children placed as well as can be; infinite if none will do."""
        recourse = cache(self.recourse)
        blocks = [Option(), *self.contract(self.block, self.block["mobilisation_weeks"], self.block["award_to"])]
        ways = [
            way
            for way in itertools.product(blocks, self.call_offs(), list(self.homes()))
            if not (self.exclusive and way[0].taken and way[2].taken)
        ]
        best = math.inf
        for block, call_off, home in sorted(ways, key=lambda way: sum(option.cost for option in way)):
            cost = block.cost + call_off.cost + home.cost
            for t in range(PERIODS):
                if cost < best:  # children never cost less than nothing
                    cost += recourse(t, block.beds[t], call_off.beds[t], home.beds[t])
            best = min(best, cost)
        return best

    def recourse(self, t: int, block: float, dps: float, home: float) -> float:
        """Least cost of placing the children of one period in these beds and spot."""
        lp = Programme()
        weekly = self.pounds(t) * self.days(t) / 7
        prices = {
            "block": 0.0,
            "dps": 0.0,
            "home": self.home["cost_per_child_week"],
            "spot": self.spot["price_per_week"],
        }
        placed: dict[tuple[int, str], int] = {}
        for (lane, (_, area, _)), offer in itertools.product(enumerate(LANES), OFFERS):
            visits = 12 * 7 / 365.25 * 2 * self.miles[offer][("north", "south").index(area)] * 2.0
            placed[lane, offer] = lp.column(weekly * (prices[offer] + visits))
        for lane in range(len(LANES)):
            terms: list[Term] = [(placed[lane, offer], 1.0) for offer in OFFERS]
            if self.shortfall is not None:  # a penalty does not rise with prices
                terms.append((lp.column(weekly / self.raised(self.period(t)[0]) * self.shortfall), 1.0))
            lp.row(terms, self.demand[lane][t], self.demand[lane][t])
        for offer, beds in (("block", block), ("dps", dps), ("home", home)):
            used = [(placed[lane, offer], footprint) for lane, (_, _, footprint) in enumerate(LANES)]
            record = getattr(self, offer)
            lp.row(used, 0.0, record["practical_occupancy"] * beds)
            if offer != "home":
                over = lp.column(weekly * (record["price_when_used_per_bed_week"] - record["retainer_per_bed_week"]))
                lp.row([*used, (over, -1.0)], -math.inf, record["guarantee"] * beds)
        self._rules(lp, t, placed)
        return lp.minimum()

    def _rules(self, lp: Programme, t: int, placed: dict[tuple[int, str], int]) -> None:
        lp.row([(placed[lane, "spot"], 1.0) for lane in range(len(LANES))], 0.0, self.spot["market"])
        if self.locality is not None:
            share = self.locality["minimum_share"]
            terms = [
                (column, (1.0 if LANES[lane][1] == AREA_OF[offer] else 0.0) - share)
                for (lane, offer), column in placed.items()
            ]
            price = self.locality.get("price_per_child_week")
            if price is not None:
                weekly = self.pounds(t) / self.raised(self.period(t)[0]) * self.days(t) / 7
                terms.append((lp.column(weekly * price), 1.0))
            lp.row(terms, 0.0, math.inf)
