"""Fostering from the decisions alone: who may be recruited, the places this gives, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from commission_opt.decisions import Decisions
from commission_opt.instance.instance import Instance
from commission_opt.offers.foster.record import Foster
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.cost import Cost

if TYPE_CHECKING:
    from commission_opt.plan.evaluator.beds import BedsInPlace
    from commission_opt.plan.evaluator.legal import Legal
    from commission_opt.plan.evaluator.workings import Workings


def recruit(check: Legal, offer: Foster, tau: int, count: float) -> bool:
    """Whether a recruitment can be worked out; what is wrong with it is kept."""
    if not check.period(tau) or not check.number(count):
        return check.refuse(offer.id, tau, "recruitment")
    check.whole(offer, tau, "recruitment", count)
    check.before_end(offer, tau, "recruitment", terms.weeks_later(check.first_day(tau), offer.approval_weeks))
    return True


def beds(instance: Instance, offer: Foster, decisions: Decisions, found: BedsInPlace) -> None:
    """Children that the households can take."""
    households = _households(instance, offer, decisions)
    found.beds[offer.id] = [offer.children_per_household * number for number in households]


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


def costs(w: Workings, offer: Foster) -> Iterator[Cost]:
    """Cost of a foster offer in each period: period, line, offer, £ of the day."""
    for period in w.periods:
        t = period.index
        then = partial(terms.price_then, w.instance, offer, line="foster", day=period.start)
        weekly = then("allowance_per_child_week") + then("fee_per_child_week")
        children = sum(
            probability * w.use.children.get((s, t, offer.id), 0.0) for s, probability in enumerate(w.probabilities)
        )
        recruited = w.decisions.recruited.get((offer.id, t), 0)
        yield Cost(
            t,
            "foster",
            offer.id,
            weekly * children * terms.weeks_paid(w.instance, period) + then("recruitment_cost") * recruited,
        )
