"""Block contracts and call-offs from the decisions alone: what may be let, its beds, and what it costs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from commission_opt.decisions import Decisions
from commission_opt.instance.calendar import Period
from commission_opt.instance.instance import Instance
from commission_opt.offers.contract.record import Contract
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.beds import BedsInPlace, Holding
from commission_opt.plan.evaluator.cost import Cost

if TYPE_CHECKING:
    from commission_opt.plan.evaluator.legal import Legal, Window
    from commission_opt.plan.evaluator.workings import Workings


def award(check: Legal, offer: Contract, tau: int, size: int, count: float, window: Window) -> bool:
    """Whether an award, or a call-off, can be worked out; what is wrong with it is kept."""
    what = f"award of {size} beds"
    if not check.period(tau) or not check.number(count):
        return check.refuse(offer.id, tau, what)
    if size not in offer.sizes:
        return check.refuse(offer.id, tau, f"{what}, which is not one of its sizes,")
    check.whole(offer, tau, what, count)
    check.within(offer, tau, what, window)
    check.before_end(offer, tau, what, terms.opening_day(offer, check.first_day(tau)))
    return True


def extend(check: Legal, offer: Contract, tau: int, size: int, count: float, awarded: float) -> bool:
    """Whether an extension can be worked out: of no more than are `awarded`, where there is one."""
    what = f"extension of {size} beds"
    if size not in offer.sizes or not check.number(count) or not check.period(tau):
        return check.refuse(offer.id, tau, what)
    extended_from = terms.term_ends(offer, terms.opening_day(offer, check.first_day(tau)))
    return extend_from(check, offer, tau, size, count, awarded, extended_from)


def extend_from(
    check: Legal, offer: Contract, tau: int, size: int, count: float, at_most: float, starts: dt.date
) -> bool:
    """The same of an extension that would begin on the day `starts`."""
    what = f"extension of {size} beds"
    check.whole(offer, tau, what, count)
    if count > at_most:
        check.add(offer, tau, count - at_most, f"{count} extended, but only {at_most} awarded")
    if count > 0 and not terms.in_turn(offer):
        check.add(offer, tau, count, f"{what}, but the contract cannot be extended")
    check.before_end(offer, tau, what, starts)
    return True


def extend_again(
    check: Legal, offer: Contract, key: tuple[int, int, int], count: float, before: float, ends: dt.date
) -> bool:
    """Whether a further extension can be worked out: period, size and turn, of no more than had the one `before` it.

    `ends` is the day after the first term.
    """
    tau, size, turn = key
    what = f"extension {turn} of {size} beds"
    if turn < 2 or turn > len(terms.in_turn(offer)) or size not in offer.sizes or not check.number(count):
        return check.refuse(offer.id, tau, what)
    return extend_from(check, offer, tau, size, count, before, terms.extension_ends(offer, ends, turn - 1))


def prolong(check: Legal, offer: Contract, key: tuple[int, int, int], count: float, before: float) -> bool:
    """The same of a contract that is let within the horizon."""
    tau = key[0]
    if not check.period(tau):
        return check.refuse(offer.id, tau, f"extension of {key[1]} beds")
    ended = terms.term_ends(offer, terms.opening_day(offer, check.first_day(tau)))
    return extend_again(check, offer, key, count, before, ended)


def hold(instance: Instance, offer: Contract, decisions: Decisions, found: BedsInPlace) -> None:
    """Every contract that is decided on."""
    for key in dict.fromkeys([*decisions.awarded, *decisions.extended]):
        offer_id, tau, size = key
        if offer_id != offer.id or tau < 0:
            continue
        opens = terms.opening_day(offer, instance.periods[tau].start)
        ends = terms.term_ends(offer, opens)
        number, extended = decisions.awarded.get(key, 0), decisions.extended.get(key, 0)
        found.holdings.setdefault(offer.id, []).append(
            Holding(
                offer,
                size,
                number,
                opens,
                ends,
                extended,
                terms.extension_ends(offer, ends),
                further(offer, decisions, key, ends),
            )
        )


def further(
    offer: Contract, decisions: Decisions, key: tuple[str, int, int], ends: dt.date
) -> tuple[tuple[int, dt.date], ...]:
    """Numbers extended again, and the end of that extension, from the second on."""
    return tuple(
        (decisions.prolonged.get((*key, turn), 0), terms.extension_ends(offer, ends, turn))
        for turn in range(2, len(terms.in_turn(offer)) + 1)
    )


def beds(instance: Instance, offer: Contract, decisions: Decisions, found: BedsInPlace) -> None:
    """Contracts that are decided on, and the beds in them."""
    hold(instance, offer, decisions, found)
    held = found.holdings.get(offer.id, [])
    found.beds[offer.id] = [sum(one.size * one.homes(period) for one in held) for period in instance.periods]


def costs(w: Workings, offer: Contract) -> Iterator[Cost]:
    """Cost of a contract in each period: period, line, offer, £ of the day.

    Guaranteed beds are paid for used or not. Any other bed costs the retainer while it stands
    empty and the price when used while a child is in it; the guaranteed beds are filled first.
    """
    for period in w.periods:
        week = _guaranteed_a_week(w, offer, period.index) + _above_guarantee_a_week(w, offer, period.index)
        yield Cost(
            period.index,
            offer.kind,
            offer.id,
            week * terms.weeks_paid(w.instance, period) + _set_up(w, offer, period.index),
        )


def _guaranteed_a_week(w: Workings, offer: Contract, t: int) -> float:
    return sum(guaranteed_a_week(w.instance, held, w.periods[t]) for held in w.beds.holdings.get(offer.id, ()))


def guaranteed_a_week(instance: Instance, held: Holding, period: Period) -> float:
    """Beds of some contracts that are paid for whether used or not, £ of the day."""
    offer = held.offer
    price = terms.price_then(instance, offer, "price_per_bed_week", offer.kind, period.start, held.size)
    return price * held.size * held.homes(period) * offer.guarantee


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
    then = partial(terms.price_then, w.instance, offer, line=offer.kind, day=w.periods[t].start)
    return then("retainer_per_bed_week") * empty + then("price_when_used_per_bed_week") * over


def _set_up(w: Workings, offer: Contract, t: int) -> float:
    return sum(set_up(w.instance, held, w.periods[t]) for held in w.beds.holdings.get(offer.id, ()))


def set_up(instance: Instance, held: Holding, period: Period) -> float:
    """Set-up cost of some contracts, in equal parts to the days of their first term, £ of the day."""
    days = terms.days_open(period, held.opens, held.term_ends)
    if not days:
        return 0.0
    each = terms.price_then(instance, held.offer, "set_up_cost", held.offer.kind, period.start)
    return held.number * each * days / (held.term_ends - held.opens).days
