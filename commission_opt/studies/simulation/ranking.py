"""In which order a child is offered placements, and what is local."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from commission_opt.instance.calendar import financial_year
from commission_opt.instance.rule import LocalRule
from commission_opt.offers.common.record import Offer
from commission_opt.offers.market.record import Market
from commission_opt.rules.occupancy.order import AREA, PENCE, Lane, local_rule, price_of_one_more
from commission_opt.rules.stability.in_force import stays_of, told_otherwise

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance


class Choice(NamedTuple):
    """An offer in the order for one lane.

    Its turn (offers that are alike share one), its place among the offers, beds a child takes up there, £ a week for
    one more child, and whether it is bought as used.
    """

    turn: int
    offer: int
    footprint: float
    price: float
    as_used: bool


class Ranking:
    """The order of offers for every need, area and financial year.

    Where occupancy is worked out it is that of the plan: needs that the plan keeps out of beds (`kept_out`, each with an
    offer) are not taken there, and what is bought as used goes by price and the stated price of distance together.
    """

    def __init__(self, instance: Instance, kept_out: frozenset[tuple[str, str]] = frozenset()) -> None:
        self.instance = instance
        self._kept_out = kept_out
        self._orders: dict[tuple[Lane, str, float | None], tuple[Choice, ...]] = {}
        self._rules: dict[Lane, LocalRule] = {}
        self._by_day: dict[tuple[Lane, int], tuple[Choice, ...]] = {}
        self._turns: dict[tuple[Choice, ...], tuple[tuple[Choice, ...], ...]] = {}
        self._turns_by_day: dict[tuple[Lane, int], tuple[tuple[Choice, ...], ...]] = {}

    def on(self, lane: Lane, day: int) -> tuple[Choice, ...]:
        """The order on a day of the horizon, by its number."""
        found = self._by_day.get((lane, day))
        if found is None:
            found = self._by_day[lane, day] = self.order(lane, self.years[day], self.days[day])
        return found

    def turns(self, lane: Lane, day: int) -> tuple[tuple[Choice, ...], ...]:
        """The same, offers that are alike together."""
        found = self._turns_by_day.get((lane, day))
        if found is None:
            order = self.on(lane, day)
            if order not in self._turns:
                self._turns[order] = tuple(tuple(alike) for _, alike in groupby(order, key=attrgetter("turn")))
            found = self._turns_by_day[lane, day] = self._turns[order]
        return found

    def order(self, lane: Lane, year: str, day: dt.date | None = None) -> tuple[Choice, ...]:
        """Offers that suit, best first: beds before what is bought as used, near before far, then by price.

        `day` says which rules are in force; all of them if omitted.
        """
        key = (lane, year, self._price_of_distance(lane, day))
        if key not in self._orders:
            self._orders[key] = self._order(*key)
        return self._orders[key]

    def _order(self, lane: Lane, year: str, of_distance: float | None) -> tuple[Choice, ...]:
        need = lane[0]
        duty = self.duties[need]
        found = []
        for nth, offer in enumerate(self.instance.offers):
            if self.instance.takes_from(lane[1], need, offer) and (need, offer.id) not in self._kept_out:
                as_used = isinstance(offer, Market)
                far = duty and not self.local(lane, offer)
                footprint = 1.0 if as_used else self.instance.footprint(offer, need)
                price = price_of_one_more(self.instance, offer, lane, year)
                turn = (as_used, far, price)
                if as_used and of_distance is not None:
                    turn = (as_used, False, round(price + of_distance * far, PENCE))
                found.append((turn, nth, footprint, price))
        turns = {key: turn for turn, key in enumerate(sorted({key for key, *_ in found}))}
        return tuple(Choice(turns[key], nth, footprint, price, key[0]) for key, nth, footprint, price in sorted(found))

    def _price_of_distance(self, lane: Lane, day: dt.date | None) -> float | None:
        """£ a week that the instance would pay for a child to be near; None where near goes first at any price.

        It goes first where a share near home is hard, and wherever occupancy is assumed. With no rule in force it is nothing.
        """
        if not self.instance.occupancy.worked_out:
            return None
        rule = self._rule(lane)
        if rule is AREA or (day is not None and not rule.applies(day)):
            return 0.0
        price: float | None = getattr(rule, "price_per_child_week", None)
        return price

    @cached_property
    def days(self) -> list[dt.date]:
        """Every day of the horizon."""
        start, stop = self.instance.horizon.start, self.instance.horizon.stop
        return [start + dt.timedelta(day) for day in range((stop - start).days)]

    @cached_property
    def years(self) -> list[str]:
        """Financial year of every day of the horizon."""
        return [financial_year(day) for day in self.days]

    @cached_property
    def duties(self) -> dict[str, bool]:
        """Whether there is a local duty, by need."""
        return {need.id: need.local_duty for need in self.instance.need}

    def local(self, lane: Lane, offer: Offer) -> bool:
        """Whether a placement is local: by the first locality or headroom rule about the child, else the own area."""
        return self.instance.is_local(lane[1], offer, self._rule(lane))

    def _rule(self, lane: Lane) -> LocalRule:
        if lane not in self._rules:
            self._rules[lane] = local_rule(self.instance, lane)
        return self._rules[lane]

    def stable(self, need: str, day: dt.date) -> bool:
        """Whether a stability rule (C09) holds for children of `need` on `day`: they move by plan alone, or a rule counts moves."""
        return need in self.stays or told_otherwise(self.instance, need, day)

    @cached_property
    def stays(self) -> dict[str, float]:
        """Weeks of an average stay, of needs whose children move by plan alone."""
        return stays_of(self.instance)
