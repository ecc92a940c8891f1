"""The price at which something that is not chosen would be: found, and confirmed, by solving again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commission_opt.decisions import Decisions
from commission_opt.offers.card import Form
from commission_opt.offers.rooms import offer_card, work_kinds
from commission_opt.plan.wording import number, pounds
from commission_opt.studies.explanation.base import Base, Verdict
from commission_opt.studies.explanation.prices import OwnPrice
from commission_opt.studies.explanation.used import chosen

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.model.model import Model
    from commission_opt.studies.runs import Solved

MOST_SOLVES = 12
BESIDE = 0.005  # relative: how far from the price found it is confirmed, on both sides
SLIGHTLY = 1e-9
SMALL_STEP = 0.01  # share of a price


@dataclass(frozen=True)
class SwitchingPrice:
    """Where the choice turns.

    Attributes
    ----------
    verdict
        ``confirmed``, ``never``: not even for nothing, or ``not proven``.
    share
        Of the price as it is; None where none was found.
    starts
        First day on which it is there when it is chosen just below that price; empty where it is bought as used.
    """

    verdict: Verdict
    share: float | None = None
    starts: str = ""


@dataclass(frozen=True)
class AskPrice:
    """At which price an offer would be chosen, or a service taken up.

    Attributes
    ----------
    price
        Its price, one figure or several, which then move in proportion.
    hold
        What makes a mix choose it.
    service
        Whether it is a service.
    """

    record: str
    price: OwnPrice
    hold: Callable[[Model], object]
    service: bool = False

    def turn(self, base: Base, forced: Solved, within: float) -> SwitchingPrice:
        """Follow the cost of the best mix with it down to the cheapest mix without.

        That cost is the lowest of many straight lines in the price: it rises, ever less steeply. So
        the line of the plan found at one price crosses the cost without it at a price that is never
        too high, and from there the crossings rise to the price that is sought (Newton's method).

        Parameters
        ----------
        forced
            The best mix with it, at the price as it is.
        within
            How far the difference of two costs may be off, £.
        """
        share, plan = 1.0, forced
        for _ in range(MOST_SOLVES):
            slope = self._slope(base, plan, share)
            above = (plan.cheapest or 0.0) - base.cost
            if slope <= SLIGHTLY:
                break
            if abs(above) <= max(within, 0.5):
                return self._confirmed(base, within, share)
            following = share - above / slope
            if following <= 0:
                if share == 0:
                    return SwitchingPrice("never")
                following = 0.0
            share = following
            plan = base.solve(self.price.at(share), self.hold, choose=False)
            if plan.minimised is None or not plan.proven:
                break
        return SwitchingPrice("not proven")

    def words(self, turn: SwitchingPrice) -> str:
        """Say "£2,823 a bed-week instead of £2,890 (-2.3%)", where a price was found."""
        assert turn.share is not None
        now = self.price.lowest
        several = " at the lowest of its prices, the others in proportion" if self.price.several else ""
        since = f", from {dt.date.fromisoformat(turn.starts):%b %Y}" if turn.starts else ""
        return (
            f"{pounds(turn.share * now)} {self.price.unit} instead of {pounds(now)}{several} "
            f"({number(100 * (turn.share - 1), 1)}%){since}"
        )

    def _slope(self, base: Base, plan: Solved, share: float) -> float:
        """£ by which the plan's cost rises for the whole of the price: its bed-weeks, by the evaluator.

        Where the cost at risk has a weight, that is so for a small step only: then which demand scenarios
        are costliest may change with the price, and what is found is confirmed or is not.
        """
        assert plan.decisions is not None
        step = SMALL_STEP if base.instance.uncertainty.risk.weight else 0.5
        more = _priced(base.instance.with_changes(self.price.at(share + step)), plan.decisions)
        here = _priced(base.instance.with_changes(self.price.at(share)), plan.decisions)
        return (more - here) / step

    def _confirmed(self, base: Base, within: float, share: float) -> SwitchingPrice:
        """Solve freely on both sides: chosen and cheaper just below, not chosen just above."""
        below, above = (base.solve(self.price.at(share * side), choose=False) for side in (1 - BESIDE, 1 + BESIDE))
        holds = (
            below.cheapest is not None
            and above.cheapest is not None
            and below.decisions is not None
            and self._chosen(base.instance, below.decisions)
            and below.cheapest < base.cost
            and abs(above.cheapest - base.cost) <= within + 0.5
        )
        return SwitchingPrice("confirmed" if holds else "not proven", share, self._starts(below) if holds else "")

    def _chosen(self, instance: Instance, decisions: Decisions) -> bool:
        if self.service:
            return bool(decisions.taken.get(self.record))
        return chosen(instance, decisions, self.record)

    def _starts(self, plan: Solved) -> str:
        """First day of what is committed to."""
        rows = [row for row in plan.result["mix"] if row["offer"] == self.record and _has_a_day(row["kind"])]
        return min((row["start"] for row in rows if not row["existing"]), default="")


def _has_a_day(kind: str) -> bool:
    """Whether something of a kind starts on a day: not what is bought child by child, or called off home by home."""
    if kind in work_kinds():
        return True
    card = offer_card(kind)
    return card.let_once or card.form in (Form.BUILDING, Form.HOUSEHOLDS)


def _priced(instance: Instance, decisions: Decisions) -> float:
    from commission_opt.demand import demand_table
    from commission_opt.plan.evaluator import evaluate

    return evaluate(instance, demand_table(instance), decisions).minimised
