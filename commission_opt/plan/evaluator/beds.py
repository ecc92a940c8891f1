"""Beds, homes and households of each offer in each period, from the dates of what was decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from commission_opt.decisions import EXISTING, Decisions
from commission_opt.instance.calendar import Period
from commission_opt.instance.instance import Instance
from commission_opt.offers.block.record import Block
from commission_opt.offers.building.record import Building
from commission_opt.offers.common.record import Offer
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.foster.record import Foster
from commission_opt.plan.evaluator import terms


@dataclass(frozen=True, slots=True)
class Holding:
    """Contracts of one offer, size and date: so many homes, and how many of them are extended.

    Days are first days open and first days no longer open.
    """

    offer: Contract
    size: int
    number: int
    opens: dt.date
    term_ends: dt.date
    extended: int
    extension_ends: dt.date

    def homes(self, period: Period) -> float:
        """Homes, or contracts, open in the period, on average over its days."""
        first = self.number * terms.days_open(period, self.opens, self.term_ends)
        second = self.extended * terms.days_open(period, self.term_ends, self.extension_ends)
        return (first + second) / terms.days(period)

    def days_after(self, day: dt.date) -> int:
        """Days of all its contracts from `day` on."""
        first = (self.term_ends - max(day, self.opens)).days
        second = (self.extension_ends - max(day, self.term_ends)).days
        return self.number * max(0, first) + self.extended * max(0, second)


@dataclass(frozen=True, slots=True)
class Start:
    """Homes of one building offer that open, or close, on one day."""

    day: dt.date
    homes: int


@dataclass
class BedsInPlace:
    """What there is, by offer.

    Attributes
    ----------
    beds
        Average beds in each period, for offers that have beds; no entry for those bought as used.
    homes
        Average homes open in each period, for buildings.
    holdings
        Contracts.
    openings, closings
        Homes that open and close.
    """

    beds: dict[str, list[float]] = field(default_factory=dict)
    homes: dict[str, list[float]] = field(default_factory=dict)
    holdings: dict[str, list[Holding]] = field(default_factory=dict)
    openings: dict[str, list[Start]] = field(default_factory=dict)
    closings: dict[str, list[Start]] = field(default_factory=dict)


def has_beds(offer: Offer) -> bool:
    """Whether the offer is made of beds, rather than of placements bought as used."""
    return isinstance(offer, Contract | Building | Foster)


def find_beds(instance: Instance, decisions: Decisions) -> BedsInPlace:
    """Beds, homes and contracts of every offer that has beds."""
    found = BedsInPlace()
    for holding in _holdings(instance, decisions):
        found.holdings.setdefault(holding.offer.id, []).append(holding)
    _find_starts(instance, decisions, found)
    for offer in instance.offers:
        if isinstance(offer, Contract):
            held = found.holdings.get(offer.id, [])
            found.beds[offer.id] = [sum(h.size * h.homes(period) for h in held) for period in instance.periods]
        elif isinstance(offer, Building):
            homes = [_homes_open(offer, period, found) for period in instance.periods]
            found.homes[offer.id] = homes
            found.beds[offer.id] = [offer.beds * open_homes for open_homes in homes]
        elif isinstance(offer, Foster):
            households = _households(instance, offer, decisions)
            found.beds[offer.id] = [offer.children_per_household * number for number in households]
    return found


def _holdings(instance: Instance, decisions: Decisions) -> Iterator[Holding]:
    offers = {offer.id: offer for offer in instance.offers}
    for block in instance.block:
        if block.existing:
            yield _existing(block, decisions.extended.get((block.id, EXISTING, block.sizes[0]), 0))
    for key in dict.fromkeys([*decisions.awarded, *decisions.extended]):
        offer_id, tau, size = key
        offer = offers[offer_id]
        if tau == EXISTING or not isinstance(offer, Contract):
            continue
        opens = opening_day(offer, instance.periods[tau].start)
        ends = terms.term_ends(offer, opens)
        later = terms.extension_ends(offer, ends)
        number, extended = decisions.awarded.get(key, 0), decisions.extended.get(key, 0)
        yield Holding(offer, size, number, opens, ends, extended, later)


def _existing(block: Block, extended: int) -> Holding:
    assert block.ends is not None
    stop = block.ends + terms.ONE_DAY
    return Holding(block, block.sizes[0], 1, dt.date.min, stop, extended, terms.extension_ends(block, stop))


def opening_day(offer: Contract | Building, decided: dt.date) -> dt.date:
    """First day open of what is decided on `decided`."""
    return terms.weeks_later(decided, terms.weeks_to_open(offer))


def closing_day(offer: Building, decided: dt.date) -> dt.date:
    """First day closed of a home whose closing is decided on `decided`."""
    return terms.weeks_later(decided, offer.closure_notice_weeks)


def _find_starts(instance: Instance, decisions: Decisions, found: BedsInPlace) -> None:
    buildings = {offer.id: offer for offer in instance.offers if isinstance(offer, Building)}
    for (offer_id, tau), homes in decisions.opened.items():
        day = opening_day(buildings[offer_id], instance.periods[tau].start)
        found.openings.setdefault(offer_id, []).append(Start(day, homes))
    for (offer_id, tau), homes in decisions.closed.items():
        day = closing_day(buildings[offer_id], instance.periods[tau].start)
        found.closings.setdefault(offer_id, []).append(Start(day, homes))


def _homes_open(offer: Building, period: Period, found: BedsInPlace) -> float:
    home_days = offer.homes * terms.days(period) if offer.existing else 0
    home_days += sum(
        start.homes * terms.days_open(period, start.day, period.end) for start in found.openings.get(offer.id, ())
    )
    home_days -= sum(
        start.homes * terms.days_open(period, start.day, period.end) for start in found.closings.get(offer.id, ())
    )
    return home_days / terms.days(period)


def _households(instance: Instance, offer: Foster, decisions: Decisions) -> list[float]:
    """Households at the middle of each period: those of the start and the recruits, less those who left."""
    stay = 1.0 - offer.leavers_per_year
    recruits = [
        (terms.weeks_later(instance.periods[tau].start, offer.approval_weeks), number)
        for (offer_id, tau), number in decisions.recruited.items()
        if offer_id == offer.id
    ]
    found = []
    for period in instance.periods:
        number = offer.households * stay ** terms.middle(instance, period)
        for approved, recruited in recruits:
            served = max(0.0, terms.middle(instance, period) - terms.years_since(instance.horizon.start, approved))
            number += recruited * terms.days_open(period, approved, period.end) / terms.days(period) * stay**served
        found.append(number)
    return found
