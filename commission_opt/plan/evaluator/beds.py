"""Beds, homes and households of each offer in each period, from the dates of what was decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from commission_opt.decisions import Decisions
from commission_opt.instance.calendar import Period
from commission_opt.instance.instance import Instance
from commission_opt.offers.common.record import Offer
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.rooms import offer_room
from commission_opt.plan.evaluator import terms


@dataclass(frozen=True, slots=True)
class Holding:
    """Contracts of one offer, size and date: so many homes, and how many of them are extended.

    Days are first days open and first days no longer open. `further` has the number extended again, and the end of that
    extension, turn by turn.
    """

    offer: Contract
    size: int
    number: int
    opens: dt.date
    term_ends: dt.date
    extended: int
    extension_ends: dt.date
    further: tuple[tuple[int, dt.date], ...] = ()

    def spells(self) -> Iterator[tuple[int, dt.date, dt.date]]:
        """The first term and each extension: how many, first day, first day no longer."""
        yield self.number, self.opens, self.term_ends
        before = self.term_ends
        for number, ends in ((self.extended, self.extension_ends), *self.further):
            yield number, before, ends
            before = ends

    def homes(self, period: Period) -> float:
        """Homes, or contracts, open in the period, on average over its days."""
        open_days = sum(number * terms.days_open(period, first, stop) for number, first, stop in self.spells())
        return open_days / terms.days(period)

    def days_after(self, day: dt.date) -> int:
        """Days of all its contracts from `day` on."""
        return sum(number * max(0, (stop - max(day, first)).days) for number, first, stop in self.spells())


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
    filling
        Of these, beds that cannot be filled yet, of what opened a short while ago; no entry where there are none.
    homes
        Average homes open in each period, for buildings.
    holdings
        Contracts.
    openings, closings
        Homes that open and close.
    """

    beds: dict[str, list[float]] = field(default_factory=dict)
    filling: dict[str, list[float]] = field(default_factory=dict)
    homes: dict[str, list[float]] = field(default_factory=dict)
    holdings: dict[str, list[Holding]] = field(default_factory=dict)
    openings: dict[str, list[Start]] = field(default_factory=dict)
    closings: dict[str, list[Start]] = field(default_factory=dict)

    def fillable(self, offer: str, t: int) -> float:
        """Beds of an offer that can be filled: those that are there, less those of homes that still fill up."""
        filling = self.filling.get(offer)
        return self.beds[offer][t] - (filling[t] if filling else 0.0)


def has_beds(offer: Offer) -> bool:
    """Whether the offer is made of beds, rather than of placements bought as used."""
    return not offer.bought_as_used


def find_beds(instance: Instance, decisions: Decisions) -> BedsInPlace:
    """Beds, homes and contracts of every offer that has beds."""
    found = BedsInPlace()
    for offer in instance.offers:
        if has_beds(offer):
            offer_room(offer.kind).part("bill").beds(instance, offer, decisions, found)
            if weeks := getattr(offer, "fill_weeks", 0.0):
                found.filling[offer.id] = [
                    _filling(instance, found, offer, weeks, period) for period in instance.periods
                ]
    return found


def _filling(instance: Instance, found: BedsInPlace, offer: Offer, weeks: float, period: Period) -> float:
    """Beds that opened less than so many weeks ago, each by the share of that time which is still to come."""
    lots = [(one.opens, one.term_ends, float(one.number * one.size)) for one in found.holdings.get(offer.id, ())]
    size = float(getattr(offer, "beds", 0.0))
    lots += [(one.day, terms.after_horizon(instance), one.homes * size) for one in found.openings.get(offer.id, ())]
    return sum(beds * terms.share_unfilled(period, opens, ends, weeks) for opens, ends, beds in lots)
