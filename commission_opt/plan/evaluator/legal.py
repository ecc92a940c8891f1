"""What rooms say about decisions that cannot be: gathered here, with the words that several need."""

from __future__ import annotations

import datetime as dt
import math

from commission_opt.decisions import EXISTING, Decisions
from commission_opt.demand import DemandTable
from commission_opt.instance.instance import Instance
from commission_opt.offers.common.record import Offer
from commission_opt.plan.evaluation import Violation
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.project import running
from commission_opt.plan.wording import day_text, number, period_text, place_text, scenario_text

Window = tuple[dt.date | None, dt.date | None]


class Legal:
    """What is wrong with decisions about offers; a room says whether a decision can be worked out at all."""

    def __init__(self, instance: Instance, demand: DemandTable) -> None:
        self.instance = instance
        self.scenarios = len(demand.scenarios)
        self.offers: dict[str, Offer] = {offer.id: offer for offer in instance.offers}
        self.needs = {need.id: need.label for need in instance.need}
        self.areas = {area.id: area.label for area in instance.area}
        self.stop = terms.after_horizon(instance)
        self.found: list[Violation] = []

    def first_day(self, tau: int) -> dt.date:
        """The day on which things of a period are decided."""
        return self.instance.periods[tau].start

    def keep(self, where: str, amount: float, message: str) -> None:
        """Keep something that is wrong."""
        self.found.append(Violation("decision", where, float(amount), message))

    def period(self, index: int) -> bool:
        """Whether there is such a period."""
        return 0 <= index < len(self.instance.periods)

    def scenario(self, index: int) -> bool:
        """Whether there is such a scenario."""
        return 0 <= index < self.scenarios

    def number(self, amount: float) -> bool:
        """Whether an amount is a number."""
        return math.isfinite(amount)

    def where(self, offer_id: str, t: int, s: int | None = None) -> str:
        """Such as "Provider A, Apr-Jun 2019", with the scenario of what is decided in each of several."""
        label = self.offers[offer_id].label if offer_id in self.offers else f"'{offer_id}'"
        time = period_text(self.instance.periods[t]) if self.period(t) else "" if t == EXISTING else f"period {t}"
        return place_text(label, time, "" if s is None else scenario_text(s, self.scenarios))

    def refuse(self, offer_id: str, tau: int, what: str) -> bool:
        """Keep that something cannot be decided, and is left out."""
        self.found.append(Violation("decision", self.where(offer_id, tau), 1.0, f"{what} cannot be decided here"))
        return False

    def not_a_number(self, where: str) -> bool:
        """Keep an amount that is not a number."""
        self.found.append(Violation("decision", where, math.inf, "an amount that is not a number"))
        return False

    def negative(self, where: str, amount: float, what: str) -> None:
        """Keep an amount below none."""
        self.keep(where, -amount, f"{number(amount)} {what}: less than none")

    def add(self, offer: Offer, tau: int, amount: float, message: str) -> None:
        """Keep something that is wrong with an offer."""
        self.found.append(Violation("decision", self.where(offer.id, tau), float(amount), message))

    def whole(self, offer: Offer, tau: int, what: str, count: float) -> None:
        """Keep a count that is below none, or not whole."""
        if count < 0:
            self.add(offer, tau, -count, f"{what}: {count} is less than none")
        if count != round(count):
            self.add(offer, tau, abs(count - round(count)), f"{what}: {count} is not a whole number")

    def within(self, offer: Offer, tau: int, what: str, window: Window) -> None:
        """Keep a decision outside the days on which it can be made."""
        decided, (first, last) = self.instance.periods[tau].start, window
        if first is not None and decided < first:
            self.add(offer, tau, (first - decided).days, f"{what} before {day_text(first)}, the first day it can be")
        if last is not None and decided > last:
            self.add(offer, tau, (decided - last).days, f"{what} after {day_text(last)}, the last day it can be")

    def before_end(self, offer: Offer, tau: int, what: str, effect: dt.date) -> None:
        """Keep a decision whose effect would come after the horizon."""
        if effect >= self.stop:
            late = (effect - self.stop).days + 1
            self.add(offer, tau, late, f"{what} would take effect on {day_text(effect)}, after the horizon")


class PeopleLegal:
    """What is wrong with decisions about services and people, gathered room by room."""

    def __init__(self, instance: Instance, demand: DemandTable, decisions: Decisions) -> None:
        self.instance = instance
        self.demand = demand
        self.scenarios = len(demand.scenarios)
        self.decisions = decisions
        self.services = {service.id: service for service in instance.edge_of_care}
        self.roles = {role.id: role for role in instance.role}
        self.assessments = {assessment.id: assessment for assessment in instance.assessment}
        named = [*instance.role, *instance.assessment, *instance.edge_of_care]
        self.labels = {record.id: record.label for record in named}
        self.runs = {service.id: {p.index for p in running(instance, service)} for service in instance.edge_of_care}
        self.found: list[Violation] = []

    def period(self, index: int) -> bool:
        """Whether there is such a period."""
        return 0 <= index < len(self.instance.periods)

    def whole(self, record_id: str, t: int, what: str, count: float) -> None:
        """Keep a count that is below none, or not whole."""
        if count < 0:
            self.add(self.where(record_id, t), -count, f"{number(count)} {what}: less than none")
        if count != round(count):
            self.add(self.where(record_id, t), abs(count - round(count)), f"{number(count)} {what}: not a whole number")

    def where(self, record_id: str, t: int | None = None, s: int | None = None) -> str:
        """Such as "Team A, Apr-Jun 2019", with the scenario of what is decided in each of several."""
        time = "" if t is None else period_text(self.instance.periods[t]) if self.period(t) else f"period {t}"
        course = "" if s is None else scenario_text(s, self.scenarios)
        return place_text(self.labels.get(record_id, f"'{record_id}'"), time, course)

    def add(self, where: str, amount: float, message: str) -> None:
        """Keep something that is wrong."""
        self.found.append(Violation("decision", where, float(amount), message))
