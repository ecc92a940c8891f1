"""What peaks cost where the price of one more child is not level: beds above a guarantee, and thin markets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from commission_opt.offers.contract.record import Contract
from commission_opt.offers.market.bill import tier_prices, tiers_a_week
from commission_opt.offers.market.record import Market
from commission_opt.plan.evaluator.terms import availability

if TYPE_CHECKING:
    from commission_opt.instance.calendar import Period
    from commission_opt.offers.common.record import Offer
    from commission_opt.studies.simulation.tally import Book
    from commission_opt.studies.simulation.world import Stay

PeakStep = tuple[float, float, float]  # from day, to day, number between them


def peak_costs(book: Book, offer: Offer, stays: Sequence[Stay]) -> list[float]:
    """£ of the day by period that the true numbers cost more than their average over the period.

    Empty where cost is in proportion to children, so that the average says all. Otherwise::

        mean over time of cost(number) - cost(mean over time of number),   cost convex
    """
    if isinstance(offer, Contract) and offer.guarantee < 1:
        return [_contract(book, offer, stays, period) for period in book.instance.periods]
    if isinstance(offer, Market) and offer.tiers:
        return [_market(book, offer, stays, period) for period in book.instance.periods]
    return []


def _contract(book: Book, offer: Contract, stays: Sequence[Stay], period: Period) -> float:
    """Beds used above those guaranteed, ``max(0, used - guarantee * beds)``, at the price when used less the retainer."""
    start = book.instance.horizon.start
    changes = [(stay.start, stay.end, stay.footprint) for stay in stays]
    for held in book.beds.holdings.get(offer.id, ()):
        guaranteed = -offer.guarantee * held.size
        for homes, first, last in held.spells():
            changes.append(((first - start).days, (last - start).days, guaranteed * homes))
    average = sum(book.overlap(stay.start, stay.end, period) * stay.footprint for stay in stays) / period.days
    over = max(0.0, average - offer.guarantee * book.beds.beds[offer.id][period.index])
    money = book.instance.money
    price = money.of_the_day(offer, "price_when_used_per_bed_week", offer.kind, period.year)
    price -= money.of_the_day(offer, "retainer_per_bed_week", offer.kind, period.year)
    extra = _mean(book, changes, period, lambda number: max(0.0, number)) - over
    return price * extra * money.paid_weeks(period)


def _market(book: Book, offer: Market, stays: Sequence[Stay], period: Period) -> float:
    """Children at the price of the tier that each is in, moment by moment."""
    scale = (1 + offer.market_growth_per_year) ** period.middle_years
    average = sum(book.overlap(stay.start, stay.end, period) for stay in stays) / period.days
    prices = tier_prices(book.instance, offer, period.start)
    billed = tiers_a_week(offer, prices, scale * availability(offer, period), average)
    changes = [(stay.start, stay.end, 1.0) for stay in stays]
    true = _mean(book, changes, period, lambda number: tiers_a_week(offer, prices, scale, number))
    return (true - billed) * book.instance.money.paid_weeks(period)


def _mean(book: Book, changes: Sequence[PeakStep], period: Period, cost: Callable[[float], float]) -> float:
    """Mean over the period of a cost of the number at each moment."""
    start, end = book.days(period)
    return sum((last - first) * cost(number) for first, last, number in _steps(changes, start, end)) / (end - start)


def _steps(changes: Sequence[PeakStep], start: float, end: float) -> Iterator[PeakStep]:
    """The sum of all changes, as steps from `start` to `end`."""
    jumps: dict[float, float] = {start: 0.0}
    for first, last, size in changes:
        if first < end and last > start:
            for day, jump in ((max(first, start), size), (min(last, end), -size)):
                jumps[day] = jumps.get(day, 0.0) + jump
    days = [*sorted(day for day in jumps if day < end), end]
    number = 0.0
    for first, last in pairwise(days):
        number += jumps[first]
        yield first, last, number
