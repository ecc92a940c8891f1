"""What block contracts and call-offs cost: the guarantee, the beds above it, the set-up."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.offers.contract.record import Contract
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.workings import Workings


def contract_costs(w: Workings, offer: Contract) -> Iterator[tuple[int, str, str, float]]:
    """Cost of a contract in each period: period, line, offer, £ of the day.

    Guaranteed beds are paid for used or not. Any other bed costs the retainer while it stands
    empty and the price when used while a child is in it; the guaranteed beds are filled first.
    """
    for period in w.periods:
        uplift = terms.price_rise(w.instance, offer.kind, period.start)
        week = _guaranteed_a_week(w, offer, period.index) + _above_guarantee_a_week(w, offer, period.index)
        yield (
            period.index,
            offer.kind,
            offer.id,
            uplift * (week * terms.weeks(period) + _set_up(w, offer, period.index)),
        )


def _guaranteed_a_week(w: Workings, offer: Contract, t: int) -> float:
    return sum(
        terms.bed_week_price(offer, held.size) * held.size * held.homes(w.periods[t]) * offer.guarantee
        for held in w.beds.holdings.get(offer.id, ())
    )


def _above_guarantee_a_week(w: Workings, offer: Contract, t: int) -> float:
    if offer.guarantee == 1:
        return 0.0
    beds = w.beds.beds[offer.id][t]
    guaranteed = offer.guarantee * beds
    over = sum(
        probability * max(0.0, w.use.used.get((s, t, offer.id), 0.0) - guaranteed)
        for s, probability in enumerate(w.probabilities)
    )
    empty = (beds - guaranteed) - over
    return offer.retainer_per_bed_week * empty + (offer.price_when_used_per_bed_week or 0.0) * over


def _set_up(w: Workings, offer: Contract, t: int) -> float:
    """Set-up cost, in equal parts to the days of the first term."""
    if not offer.set_up_cost:
        return 0.0
    return sum(
        held.number
        * offer.set_up_cost
        * terms.days_open(w.periods[t], held.opens, held.term_ends)
        / (held.term_ends - held.opens).days
        for held in w.beds.holdings.get(offer.id, ())
    )
