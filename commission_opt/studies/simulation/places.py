"""Where children can be: homes, households and markets, each from the day it opens to the day it closes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from commission_opt.decisions import Decisions
from commission_opt.instance.calendar import DAYS_PER_WEEK, DAYS_PER_YEAR, add_weeks
from commission_opt.offers.building.record import Building
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.foster.record import Foster
from commission_opt.offers.market.record import Market
from commission_opt.plan.evaluator.beds import BedsInPlace

if TYPE_CHECKING:
    import datetime as dt

    import numpy as np

    from commission_opt.instance.instance import Instance
    from commission_opt.studies.simulation.children import Child

ROUNDING = 1e-9  # of beds


@dataclass(eq=False, slots=True)
class Place:
    """One home (of a contract, a building, foster carers), or one market; days from the start of the horizon.

    Attributes
    ----------
    offer
        Its place among the instance's offers.
    beds
        Beds in it; in a market, children at one time on day 0, infinite without a limit.
    occupancy
        Practical occupancy.
    used, void
        Beds that children take up; beds that stand empty between two children.
    children
        In the order in which they came.
    growth
        Of a market, a year.
    fill_days
        From the opening until every bed can be filled.
    """

    offer: int
    beds: float
    opens: float = -math.inf
    closes: float = math.inf
    occupancy: float = 1.0
    growth: float = 0.0
    fill_days: float = 0.0
    used: float = 0.0
    void: float = 0.0
    children: dict[Child, None] = field(default_factory=dict)

    @property
    def more_beds(self) -> list[float]:
        """Days on which one more bed can be filled, of a home that fills up: in the middle of its part of the time."""
        return [
            self.opens + (bed + 0.5) / self.beds * self.fill_days
            for bed in range(int(self.beds) if self.fill_days else 0)
        ]

    def room(self, footprint: float, day: float) -> bool:
        """Whether a child who takes up so many beds fits in on `day`."""
        if not self.opens <= day < self.closes:
            return False
        beds = self.beds
        if self.growth:
            beds = math.floor(beds * (1 + self.growth) ** (day / DAYS_PER_YEAR) + ROUNDING)
        if day < self.opens + self.fill_days:
            beds = math.floor(beds * (day - self.opens) / self.fill_days + 0.5 + ROUNDING)
        return self.used + self.void + footprint <= beds + ROUNDING


def places(instance: Instance, decisions: Decisions, beds: BedsInPlace, rng: np.random.Generator) -> list[Place]:
    """Every place that there is within the horizon under a plan; chance decides on foster households alone."""
    found: list[Place] = []
    for nth, offer in enumerate(instance.offers):
        if isinstance(offer, Contract):
            found += _contracts(nth, offer, beds, instance.horizon.start)
        elif isinstance(offer, Building):
            found += _buildings(nth, offer, beds, instance.horizon.start)
        elif isinstance(offer, Foster):
            found += _households(nth, offer, instance, decisions, rng)
        elif isinstance(offer, Market):
            found.append(_market(nth, offer, instance.horizon.start, rng))
    length = (instance.horizon.stop - instance.horizon.start).days
    return [place for place in found if place.opens < length and place.closes > max(0.0, place.opens)]


def _contracts(nth: int, offer: Contract, beds: BedsInPlace, start: dt.date) -> Iterator[Place]:
    """A home for each contract or home called off; of several alike, the first are those that are extended."""
    for held in beds.holdings.get(offer.id, ()):
        for home in range(held.number):
            ends = [stop for number, _, stop in held.spells() if home < number][-1]
            opens, closes = float((held.opens - start).days), float((ends - start).days)
            fills = offer.fill_weeks * DAYS_PER_WEEK if held.opens >= start else 0.0
            yield Place(nth, held.size, opens, closes, offer.practical_occupancy, fill_days=fills)


def _buildings(nth: int, offer: Building, beds: BedsInPlace, start: dt.date) -> Iterator[Place]:
    """Homes that exist, the first of them to close as the plan says, and homes that open."""
    closing = [
        one.day for one in sorted(beds.closings.get(offer.id, ()), key=lambda s: s.day) for _ in range(one.homes)
    ]
    for home in range(offer.homes if offer.existing else 0):
        closes = float((closing[home] - start).days) if home < len(closing) else math.inf
        yield Place(nth, offer.beds, closes=closes, occupancy=offer.practical_occupancy)
    for one in beds.openings.get(offer.id, ()):
        for _ in range(one.homes):
            opens, fills = float((one.day - start).days), offer.fill_weeks * DAYS_PER_WEEK
            yield Place(nth, offer.beds, opens, occupancy=offer.practical_occupancy, fill_days=fills)


def _households(
    nth: int, offer: Foster, instance: Instance, decisions: Decisions, rng: np.random.Generator
) -> Iterator[Place]:
    """Foster households, each of which stops at a time of its own, at the rate of leavers.

    Their expected number is that of the model. Where the number of households, or of children in one, is not whole,
    it is rounded up or down by chance, so that its mean is right.
    """
    start = instance.horizon.start
    approved = [-math.inf] * _whole(offer.households, rng)
    for (offer_id, tau), number in decisions.recruited.items():
        if offer_id == offer.id:
            approved += [float((add_weeks(instance.periods[tau].start, offer.approval_weeks) - start).days)] * number
    rate = math.inf if offer.leavers_per_year >= 1 else -math.log1p(-offer.leavers_per_year) / DAYS_PER_YEAR
    for opens in approved:
        served = rng.exponential() / rate if rate else math.inf
        beds = _whole(offer.children_per_household, rng)
        yield Place(nth, beds, opens, max(opens, 0.0) + served, offer.practical_occupancy)


def _market(nth: int, offer: Market, start: dt.date, rng: np.random.Generator) -> Place:
    """A market, with room for as many children as it supplies at one time."""
    size: Any = offer.market
    if offer.tiers and offer.tiers[-1].children is not None:
        size = sum(tier.children or 0.0 for tier in offer.tiers)
    opens = -math.inf if offer.available_from is None else float((offer.available_from - start).days)
    closes = math.inf if offer.available_to is None else float((offer.available_to - start).days + 1)
    if size is None:
        return Place(nth, math.inf, opens, closes)
    growth = offer.market_growth_per_year
    return Place(nth, float(size) if growth else _whole(size, rng), opens, closes, growth=growth)


def _whole(number: float, rng: np.random.Generator) -> int:
    """A whole number whose mean is `number`."""
    return math.floor(number + rng.random())
