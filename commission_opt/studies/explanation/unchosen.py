"""Offers that are not chosen: the price at which each would be, found and confirmed by solving again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commission_opt.decisions import Decisions
from commission_opt.plan.wording import number, pounds
from commission_opt.studies.explanation.base import Base, Compared, Finding
from commission_opt.studies.explanation.sentences import adds, amount
from commission_opt.studies.explanation.used import chosen

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.model.model import Model
    from commission_opt.studies.runs import Solved

MOST_SOLVES = 12
BESIDE = 0.005  # relative: how far from the price found it is confirmed, on both sides
SLIGHTLY = 1e-9


@dataclass(frozen=True)
class AskPrice:
    """At which price an offer would be chosen.

    Attributes
    ----------
    path, now
        Its price: one figure, or one by size or need.
    unit
        Of the price: "a bed-week".
    hold
        What makes a mix choose it.
    how
        How far that goes, in words, where it is not plain: "for 13 child-weeks".
    """

    offer: str
    name: str
    path: str
    now: float | dict[str, float]
    unit: str
    hold: Callable[[Model], object]
    how: str = ""

    def answer(self, base: Base) -> list[Finding]:
        """Force it in, and lower its price until it costs no more than the cheapest mix."""
        forced = base.solve(prepare=self.hold)
        found = Compared.of(base, forced)
        finding = self._finding(found, f"{self.name}: choosing it{self.how} {adds(found)}")
        if found.difference is None or self._one <= 0:
            return [finding]
        if found.difference == 0:
            return [self._finding(found, f"{self.name}: choosing it as well costs the same, as far as is proven")]
        return [self._search(base, forced, found)]

    def at(self, share: float) -> dict[str, Any]:
        """The change that makes every price that share of what it is."""
        if isinstance(self.now, dict):
            return {self.path: {key: share * value for key, value in self.now.items()}}
        return {self.path: share * self.now}

    @property
    def _one(self) -> float:
        """The price, or the lowest of several."""
        return min(self.now.values()) if isinstance(self.now, dict) else self.now

    def _search(self, base: Base, forced: Solved, found: Compared) -> Finding:
        """Follow the cost of the best mix with the offer down to the cheapest mix without.

        That cost is the lowest of many straight lines in the price: it rises, ever less steeply. So
        the line of the plan found at one price crosses the cost without the offer at a price that is never
        too high, and from there the crossings rise to the price that is sought (Newton's method).
        """
        share, plan = 1.0, forced
        for _ in range(MOST_SOLVES):
            slope = self._slope(base, plan, share)
            above = (plan.cost or 0.0) - base.cost
            if slope <= SLIGHTLY:
                break
            if abs(above) <= max(found.within or 0.0, 0.5):
                return self._confirmed(base, found, share)
            following = share - above / slope
            if following <= 0:
                if share == 0:
                    text = (
                        f"{self.name}: would not be chosen even for nothing; choosing it{self.how} adds {amount(found)}"
                    )
                    return self._finding(found, text, verdict="never")
                following = 0.0
            share = following
            plan = base.solve(self.at(share), self.hold)
            if plan.cost is None or plan.status not in ("optimal", "gap"):
                break
        return self._finding(found, f"{self.name}: choosing it{self.how} {adds(found)}", verdict="not proven")

    def _slope(self, base: Base, plan: Solved, share: float) -> float:
        """£ by which the plan's cost rises for the whole of the price: its bed-weeks, by the evaluator."""
        assert plan.decisions is not None
        half = _priced(base.instance.with_changes(self.at(share + 0.5)), plan.decisions)
        here = _priced(base.instance.with_changes(self.at(share)), plan.decisions)
        return 2 * (half - here)

    def _confirmed(self, base: Base, found: Compared, share: float) -> Finding:
        """Solve freely on both sides: chosen and cheaper just below, not chosen just above."""
        below, above = (base.solve(self.at(share * side)) for side in (1 - BESIDE, 1 + BESIDE))
        sure = found.within or 0.0
        holds = (
            below.cost is not None
            and above.cost is not None
            and below.decisions is not None
            and chosen(base.instance, below.decisions, self.offer)
            and below.cost < base.cost
            and abs(above.cost - base.cost) <= sure + 0.5
        )
        price = share * self._one
        several = " at the lowest of its prices, the others in proportion" if isinstance(self.now, dict) else ""
        text = (
            f"{self.name}: would be chosen at {pounds(price)} {self.unit} instead of {pounds(self._one)}{several} "
            f"({number(100 * (share - 1), 1)}%); choosing it as it is{self.how} adds {amount(found)}"
        )
        return self._finding(found, text, verdict="confirmed" if holds else "not proven", value=price)

    def _finding(self, found: Compared, text: str, **new: Any) -> Finding:
        named: dict[str, Any] = found.fields() | new
        change = "chosen" if "value" not in named else f"at {pounds(named['value'])} {self.unit}"
        return Finding("offer", self.offer, self.name, change, **named, path=self.path, now=self._one, text=text)


def _priced(instance: Instance, decisions: Decisions) -> float:
    from commission_opt.demand import demand_table
    from commission_opt.plan.evaluator import evaluate

    return evaluate(instance, demand_table(instance), decisions).objective


@dataclass(frozen=True)
class ServiceLeftOut:
    """What taking a service up would add, and which of caseload and recruitment keep it out.

    Attributes
    ----------
    eased
        Ways to ease what could keep it out: in words, and the changes.
    """

    service: str
    name: str
    hold: Callable[[Model], object]
    eased: tuple[tuple[str, dict[str, Any]], ...]

    def answer(self, base: Base) -> list[Finding]:
        """Force it in; then ease what could keep it out, and see whether it is taken up."""
        found = Compared.of(base, base.solve(prepare=self.hold))
        reasons = []
        for words, changes in self.eased:
            plan = base.solve(changes)
            if plan.decisions is not None and plan.decisions.taken.get(self.service):
                reasons.append(words)
        text = f"{self.name}: taking it up {adds(found)}"
        if reasons:
            text += f"; it would be taken up with {' or with '.join(reasons)}"
        elif self.eased:
            text += f"; {' and '.join(words for words, _ in self.eased)} would not change that"
        change = f"taken up; kept out by {', '.join(reasons)}" if reasons else "taken up"
        return [Finding("service", self.service, self.name, change, **found.fields(), text=text)]
