"""Which decisions can be: known names, whole numbers, nothing negative, within their windows.

A decision about something that does not exist is reported and left out, so that the rest can
still be worked out; any other is reported and counted as it stands.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping

from commission_opt.decisions import EXISTING, Decisions
from commission_opt.demand import DemandTable
from commission_opt.instance.instance import Instance
from commission_opt.offers.block.record import Block
from commission_opt.offers.building.record import Building
from commission_opt.offers.common.record import Offer
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.dps.record import CallOff
from commission_opt.offers.foster.record import Foster
from commission_opt.plan.evaluation import Violation
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.beds import closing_day, opening_day
from commission_opt.plan.evaluator.decided_people import PeopleCheck
from commission_opt.plan.evaluator.tolerance import ROW
from commission_opt.plan.wording import day_text, number, period_text, place_text, scenario_text

Window = tuple[dt.date | None, dt.date | None]


def legal(instance: Instance, demand: DemandTable, decisions: Decisions) -> tuple[Decisions, list[Violation]]:
    """The decisions that can be worked out, and what is wrong with any of them."""
    check = _Check(instance, demand)
    people = PeopleCheck(instance, len(demand.scenarios), decisions)
    clean = Decisions(
        awarded={key: n for key, n in decisions.awarded.items() if check.awarded(key, n)},
        extended={key: n for key, n in decisions.extended.items() if check.extended(key, n, decisions.awarded)},
        opened={key: n for key, n in decisions.opened.items() if check.opened(key, n)},
        closed={key: n for key, n in decisions.closed.items() if check.closed(key, n)},
        recruited={key: n for key, n in decisions.recruited.items() if check.recruited(key, n)},
        taken=people.taken(),
        workers=people.workers(),
        supervisors=people.supervisors(),
        assessors=people.assessors(),
        hired=people.hired(),
        redeployed=people.redeployed(),
        released=people.released(),
        started=people.started(),
        placed=check.placed(decisions.placed),
        short={key: x for key, x in decisions.short.items() if check.short(key, x)},
        sold={key: x for key, x in decisions.sold.items() if check.sold(key, x)},
    )
    return clean, check.found + people.found


class _Check:
    """Collects what is wrong; each method says whether the decision can be worked out at all."""

    def __init__(self, instance: Instance, demand: DemandTable) -> None:
        self.instance = instance
        self.scenarios = len(demand.scenarios)
        self.offers: dict[str, Offer] = {offer.id: offer for offer in instance.offers}
        self.needs = {need.id: need.label for need in instance.need}
        self.areas = {area.id: area.label for area in instance.area}
        self.stop = terms.after_horizon(instance)
        self.found: list[Violation] = []

    def awarded(self, key: tuple[str, int, int], count: float) -> bool:
        offer_id, tau, size = key
        offer = self.offers.get(offer_id)
        what = f"award of {size} beds"
        new = isinstance(offer, Contract) and not (isinstance(offer, Block) and offer.existing)
        if not new or not self._period(tau) or not self._number(count):
            return self._refuse(offer_id, tau, what)
        assert isinstance(offer, Contract)
        if size not in offer.sizes:
            return self._refuse(offer_id, tau, f"{what}, which is not one of its sizes,")
        self._whole(offer, tau, what, count)
        decided = self.instance.periods[tau].start
        self._within(offer, tau, what, contract_window(offer))
        self._before_end(offer, tau, what, opening_day(offer, decided))
        return True

    def extended(self, key: tuple[str, int, int], count: float, awarded: Mapping[tuple[str, int, int], int]) -> bool:
        offer_id, tau, size = key
        offer = self.offers.get(offer_id)
        what = f"extension of {size} beds"
        known = isinstance(offer, Contract) and size in offer.sizes and self._number(count)
        if not known:
            return self._refuse(offer_id, tau, what)
        assert isinstance(offer, Contract)
        if isinstance(offer, Block) and offer.existing:
            if tau != EXISTING:
                return self._refuse(offer_id, tau, what)
            assert offer.ends is not None
            starts, at_most = offer.ends + terms.ONE_DAY, 1
        else:
            if not self._period(tau):
                return self._refuse(offer_id, tau, what)
            opens = opening_day(offer, self.instance.periods[tau].start)
            starts, at_most = terms.term_ends(offer, opens), awarded.get(key, 0)
        self._whole(offer, tau, what, count)
        if count > at_most:
            self._add(offer, tau, count - at_most, f"{count} extended, but only {at_most} awarded")
        if count > 0 and not offer.extension_years:
            self._add(offer, tau, count, f"{what}, but the contract cannot be extended")
        self._before_end(offer, tau, what, starts)
        return True

    def opened(self, key: tuple[str, int], count: float) -> bool:
        offer_id, tau = key
        offer = self.offers.get(offer_id)
        building = isinstance(offer, Building) and not offer.existing
        if not building or not self._period(tau) or not self._number(count):
            return self._refuse(offer_id, tau, "opening of a home")
        assert isinstance(offer, Building)
        self._whole(offer, tau, "opening of a home", count)
        self._within(offer, tau, "opening of a home", (offer.open_from, offer.open_to))
        opens = opening_day(offer, self.instance.periods[tau].start)
        self._before_end(offer, tau, "opening of a home", opens)
        return True

    def closed(self, key: tuple[str, int], count: float) -> bool:
        offer_id, tau = key
        offer = self.offers.get(offer_id)
        closable = isinstance(offer, Building) and offer.existing and offer.closable
        if not closable or not self._period(tau) or not self._number(count):
            return self._refuse(offer_id, tau, "closing of a home")
        assert isinstance(offer, Building)
        self._whole(offer, tau, "closing of a home", count)
        closes = closing_day(offer, self.instance.periods[tau].start)
        self._before_end(offer, tau, "closing of a home", closes)
        return True

    def recruited(self, key: tuple[str, int], count: float) -> bool:
        offer_id, tau = key
        offer = self.offers.get(offer_id)
        if not isinstance(offer, Foster) or not self._period(tau) or not self._number(count):
            return self._refuse(offer_id, tau, "recruitment")
        self._whole(offer, tau, "recruitment", count)
        approved = terms.weeks_later(self.instance.periods[tau].start, offer.approval_weeks)
        self._before_end(offer, tau, "recruitment", approved)
        return True

    def placed(
        self, placed: Mapping[tuple[int, int, str, str, str], float]
    ) -> dict[tuple[int, int, str, str, str], float]:
        """All the placements that can be; in one loop without calls, as there may be very many."""
        lanes = {(n, a, o.id) for o in self.offers.values() for n in o.takes for a in self.areas}
        kept = {}
        last_scenario, last_period = self.scenarios - 1, len(self.instance.periods) - 1
        for key, children in placed.items():
            s, t, need, area, offer_id = key
            there = (need, area, offer_id) in lanes and 0 <= s <= last_scenario and 0 <= t <= last_period
            if there and math.isfinite(children):
                kept[key] = children
                if children < -ROW:
                    self._negative(self._where(offer_id, t, s), children, "children placed")
            else:
                where = place_text(self._where(offer_id, t, s), self.needs.get(need, need), self.areas.get(area, area))
                message = f"{number(children)} children placed where no such placement can be"
                self.found.append(Violation("decision", where, abs(children), message))
        return kept

    def short(self, key: tuple[int, int, str, str], children: float) -> bool:
        s, t, need, area = key
        time = period_text(self.instance.periods[t]) if self._period(t) else f"period {t}"
        parts = (self.areas.get(area, area), time, self.needs.get(need, need), scenario_text(s, self.scenarios))
        where = place_text(*parts)
        if not self._scenario(s) or not self._period(t) or need not in self.needs or area not in self.areas:
            self.found.append(Violation("decision", where, abs(children), "children short of something unknown"))
            return False
        if children < -ROW:
            self._negative(where, children, "children without a placement")
        return self._number(children) or self._not_a_number(where)

    def sold(self, key: tuple[int, int, str], beds: float) -> bool:
        s, t, offer_id = key
        offer = self.offers.get(offer_id)
        trades = isinstance(offer, Building) and offer.trading is not None
        if not trades or not self._scenario(s) or not self._period(t):
            return self._refuse(offer_id, t, "sale of beds")
        assert isinstance(offer, Building)
        assert offer.trading is not None
        where = self._where(offer_id, t, s)
        from_day = offer.trading.sells_from
        if from_day is not None and self.instance.periods[t].start < from_day and beds > ROW:
            self.found.append(Violation("decision", where, beds, f"beds are sold before {day_text(from_day)}"))
        if beds < -ROW:
            self._negative(where, beds, "beds sold")
        return self._number(beds) or self._not_a_number(where)

    def _period(self, index: int) -> bool:
        return 0 <= index < len(self.instance.periods)

    def _scenario(self, index: int) -> bool:
        return 0 <= index < self.scenarios

    def _number(self, amount: float) -> bool:
        return math.isfinite(amount)

    def _where(self, offer_id: str, t: int, s: int = 0) -> str:
        label = self.offers[offer_id].label if offer_id in self.offers else f"'{offer_id}'"
        time = period_text(self.instance.periods[t]) if self._period(t) else "" if t == EXISTING else f"period {t}"
        return place_text(label, time, scenario_text(s, self.scenarios))

    def _refuse(self, offer_id: str, tau: int, what: str) -> bool:
        self.found.append(Violation("decision", self._where(offer_id, tau), 1.0, f"{what} cannot be decided here"))
        return False

    def _not_a_number(self, where: str) -> bool:
        self.found.append(Violation("decision", where, math.inf, "an amount that is not a number"))
        return False

    def _negative(self, where: str, amount: float, what: str) -> None:
        self.found.append(Violation("decision", where, -amount, f"{number(amount)} {what}: less than none"))

    def _add(self, offer: Offer, tau: int, amount: float, message: str) -> None:
        self.found.append(Violation("decision", self._where(offer.id, tau), float(amount), message))

    def _whole(self, offer: Offer, tau: int, what: str, count: float) -> None:
        if count < 0:
            self._add(offer, tau, -count, f"{what}: {count} is less than none")
        if count != round(count):
            self._add(offer, tau, abs(count - round(count)), f"{what}: {count} is not a whole number")

    def _within(self, offer: Offer, tau: int, what: str, window: Window) -> None:
        decided, (first, last) = self.instance.periods[tau].start, window
        if first is not None and decided < first:
            self._add(offer, tau, (first - decided).days, f"{what} before {day_text(first)}, the first day it can be")
        if last is not None and decided > last:
            self._add(offer, tau, (decided - last).days, f"{what} after {day_text(last)}, the last day it can be")

    def _before_end(self, offer: Offer, tau: int, what: str, effect: dt.date) -> None:
        if effect >= self.stop:
            late = (effect - self.stop).days + 1
            self._add(offer, tau, late, f"{what} would take effect on {day_text(effect)}, after the horizon")


def contract_window(offer: Contract) -> Window:
    """First and last day on which a contract can be let, or a home called off."""
    if isinstance(offer, CallOff):
        return offer.call_off_from, offer.call_off_to
    assert isinstance(offer, Block)
    return offer.award_from, offer.award_to
