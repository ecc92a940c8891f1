"""The mix: what is bought, opened and kept, one row for each award, home, service or source of placements.

Where one offer gives several rows (homes of one provider called off at different times), occupancy is
that of the offer. Each row bears what belongs to it alone (`plan.mix_cost`); the rest of the offer's
cost in a period, which follows its children, is shared by the rows' beds in that period.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from commission_opt.decisions import EXISTING, Decisions
from commission_opt.instance.calendar import Period, add_weeks, years_between
from commission_opt.instance.instance import Instance
from commission_opt.offers.block.record import Block
from commission_opt.offers.building.record import Building
from commission_opt.offers.common.record import Offer
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.foster.record import Foster
from commission_opt.plan.evaluation import Evaluation
from commission_opt.plan.evaluator.beds import Holding, Start
from commission_opt.plan.mix_cost import NOTHING, Own, capital_cost, closure_cost, contract_cost, recruitment_cost
from commission_opt.plan.mix_people import people_rows
from commission_opt.plan.mix_row import BED_WEEK, CHILD_WEEK, DAY, blank
from commission_opt.plan.result import MixRow
from commission_opt.plan.result_people import FamiliesRow
from commission_opt.plan.tables import TINY


@dataclass(frozen=True)
class MixPart:
    """One row of the mix before its use is known. `end` is the day after the last."""

    start: dt.date
    end: dt.date | None
    homes: float
    size: float  # beds each
    price: float  # £ a bed-week at the price base
    existing: bool = False
    extended: bool = False
    leavers: float = 0.0  # share of foster households that leaves in a year...
    counted_from: float = 0.0  # ...from so many years after the start of the horizon
    own: Own = field(default_factory=dict)  # cost that is this row's alone

    def open_homes(self, period: Period) -> float:
        """Average homes, contracts or households in `period`, before any leave."""
        return self.homes * period.share(self.start, self.end or dt.date.max)

    def beds(self, period: Period) -> float:
        """Average beds in `period`."""
        homes = self.open_homes(period)
        if self.leavers:
            homes *= (1 - self.leavers) ** max(0.0, period.middle_years - self.counted_from)
        return homes * self.size


@dataclass
class OfferUse:
    """What the evaluator found for one offer over the horizon."""

    bed_weeks: float = 0.0
    filled: float = 0.0  # bed-weeks used or sold
    child_weeks: float = 0.0
    weeks_paid: float = 0.0  # the same in weeks as prices are paid for
    costs: dict[int, float] = field(default_factory=lambda: defaultdict(float))  # £ of the day by period
    worth: dict[int, float] = field(default_factory=lambda: defaultdict(float))  # the same at present value
    paid: float = 0.0  # its own line at the price base, £
    first: int | None = None
    last: int = 0


def mix(
    instance: Instance, decisions: Decisions, evaluation: Evaluation, families: Sequence[FamiliesRow] = ()
) -> list[MixRow]:
    """Everything in the plan, in the order of the offers; what is not used or bought is left out.

    Services taken up and assessments come last; `families` are those that the services start with.
    """
    use = _use(instance, evaluation)
    rows: list[MixRow] = []
    for offer in instance.offers:
        parts = list(_parts(instance, offer, decisions))
        if parts:
            rows += _built(instance, offer, parts, use.get(offer.id, OfferUse()))
        elif offer.id in use and use[offer.id].child_weeks > TINY:
            rows.append(_bought(instance, offer, use[offer.id]))
    return rows + list(people_rows(instance, decisions, evaluation, families))


def _use(instance: Instance, evaluation: Evaluation) -> dict[str, OfferUse]:
    found: dict[str, OfferUse] = {}
    kinds = {offer.id: offer.kind for offer in instance.offers}
    for row in evaluation.beds:
        one, weeks = found.setdefault(row.offer, OfferUse()), instance.periods[row.period].weeks
        one.bed_weeks += weeks * row.beds
        one.filled += weeks * (row.used + row.sold)
        one.child_weeks += weeks * row.placed
        one.weeks_paid += instance.money.paid_weeks(instance.periods[row.period]) * row.placed
        if row.placed > TINY:
            one.first = row.period if one.first is None else min(one.first, row.period)
            one.last = max(one.last, row.period)
    for cost in evaluation.costs:
        if cost.offer not in kinds or cost.line == "recruitment":  # which is of a role: its id may be an offer's too
            continue
        one = found.setdefault(cost.offer, OfferUse())
        one.costs[cost.period] += cost.cost
        one.worth[cost.period] += cost.discounted
        if cost.line == kinds[cost.offer]:
            one.paid += cost.cost / instance.money.uplift(cost.line, instance.periods[cost.period].year)
    return found


def _parts(instance: Instance, offer: Offer, decisions: Decisions) -> Iterator[MixPart]:
    if isinstance(offer, Contract):
        yield from _contract(instance, offer, decisions)
    elif isinstance(offer, Building):
        yield from _building(instance, offer, decisions)
    elif isinstance(offer, Foster):
        yield from _foster(instance, offer, decisions)


def _contract(instance: Instance, offer: Contract, decisions: Decisions) -> Iterator[MixPart]:
    if isinstance(offer, Block) and offer.existing:
        assert offer.ends is not None
        size, end = offer.sizes[0], offer.ends + DAY
        turns = sum(number > 0 for number in _longer(offer, decisions, (offer.id, EXISTING, size)))
        extended, end = turns > 0, offer.extension_end(end, turns)
        part = MixPart(instance.horizon.start, end, 1, size, offer.price(size), existing=True, extended=extended)
        held = Holding(offer, size, 1, part.start, end, 0, end)
        yield replace(part, own=contract_cost(instance, held, existing=True))
        return
    for (name, tau, size), number in sorted(decisions.awarded.items()):
        if name != offer.id or number < 1:
            continue
        opening = offer.opening(instance.periods[tau].start)
        end, longer = offer.term_end(opening), _longer(offer, decisions, (name, tau, size))
        for turns, (more, most) in enumerate(pairwise((number, *longer, 0))):
            homes, extended = more - most, turns > 0
            if homes:
                until = offer.extension_end(end, turns)
                part = MixPart(opening, until, homes, size, offer.price(size), extended=extended)
                held = Holding(offer, int(size), homes, opening, end, homes if extended else 0, until)
                yield replace(part, own=contract_cost(instance, held))


def _longer(offer: Contract, decisions: Decisions, key: tuple[str, int, int]) -> list[int]:
    """How many are extended, and how many again, turn by turn."""
    turns = range(2, len(offer.extensions) + 1)
    return [decisions.extended.get(key, 0), *(decisions.prolonged.get((*key, turn), 0) for turn in turns)]


def _building(instance: Instance, offer: Building, decisions: Decisions) -> Iterator[MixPart]:
    price = offer.running_cost_per_year / (instance.money.weeks_of_a_year * offer.beds)
    start = instance.horizon.start
    if not offer.existing:
        for (name, tau), number in sorted(decisions.opened.items()):
            if name == offer.id and number:
                opening = add_weeks(instance.periods[tau].start, offer.lead_weeks)
                own = capital_cost(instance, offer, Start(opening, number))
                yield MixPart(opening, None, number, offer.beds, price, own=own)
        return
    left = offer.homes
    for (name, tau), number in sorted(decisions.closed.items()):
        if name == offer.id and number:
            left -= number
            closing = add_weeks(instance.periods[tau].start, offer.closure_notice_weeks)
            own = closure_cost(instance, offer, Start(closing, number))
            yield MixPart(start, closing, number, offer.beds, price, existing=True, own=own)
    if left:
        yield MixPart(start, None, left, offer.beds, price, existing=True)


def _foster(instance: Instance, offer: Foster, decisions: Decisions) -> Iterator[MixPart]:
    each, price = offer.children_per_household, offer.allowance_per_child_week + offer.fee_per_child_week
    if offer.households:
        yield MixPart(instance.horizon.start, None, offer.households, each, price, True, leavers=offer.leavers_per_year)
    for (name, tau), number in sorted(decisions.recruited.items()):
        if name == offer.id and number:
            approved = add_weeks(instance.periods[tau].start, offer.approval_weeks)
            joined = years_between(instance.horizon.start, approved)
            yield MixPart(
                approved,
                None,
                number,
                each,
                price,
                leavers=offer.leavers_per_year,
                counted_from=max(0.0, joined),
                own=recruitment_cost(instance, offer, tau, number),
            )


def _built(instance: Instance, offer: Offer, parts: list[MixPart], use: OfferUse) -> list[MixRow]:
    weeks = [_sum_weeks(instance, part.beds) for part in parts]
    bed_weeks = sum(weeks)
    costs = _costs(instance, parts, use)
    rows: list[MixRow] = []
    for part, own, (cost, discounted) in zip(parts, weeks, costs, strict=True):
        row = _row(offer, part.start, part.end)
        open_weeks = _sum_weeks(instance, _open(part))
        child_weeks = use.child_weeks * own / bed_weeks if bed_weeks else 0.0
        row.update(
            {
                "existing": part.existing,
                "extended": part.extended,
                "beds": part.homes * part.size,
                "homes": part.homes,
                "size": part.size,
                "children": child_weeks / open_weeks if open_weeks else 0.0,
                "price_per_bed_week": part.price,
                "price_unit": CHILD_WEEK if isinstance(offer, Foster) else BED_WEEK,
                "occupancy": use.filled / use.bed_weeks if use.bed_weeks else None,
                "cost": cost,
                "discounted": discounted,
            }
        )
        rows.append(row)
    return rows


def _costs(instance: Instance, parts: list[MixPart], use: OfferUse) -> list[tuple[float, float]]:
    """Each row's cost over the horizon, £ of the day and discounted; together the offer's."""
    sums = [(0.0, 0.0)] * len(parts)
    for period in instance.periods:
        own = [part.own.get(period.index, NOTHING) for part in parts]
        rest = use.costs.get(period.index, 0.0) - sum(pounds for pounds, _ in own)
        rest_worth = use.worth.get(period.index, 0.0) - sum(worth for _, worth in own)
        shares = _shares([part.beds(period) for part in parts])
        for i, ((pounds, worth), share) in enumerate(zip(own, shares, strict=True)):
            cost, discounted = sums[i]
            sums[i] = cost + pounds + rest * share, discounted + worth + rest_worth * share
    return sums


def _shares(worth: list[float]) -> list[float]:
    """Each as a share of the sum; equal where nothing is worth anything."""
    total = sum(worth)
    return [one / total for one in worth] if total else [1 / len(worth)] * len(worth)


def _open(part: MixPart) -> Callable[[Period], float]:
    return lambda period: period.share(part.start, part.end or dt.date.max)


def _sum_weeks(instance: Instance, average: Callable[[Period], float]) -> float:
    return sum(period.weeks * average(period) for period in instance.periods)


def _bought(instance: Instance, offer: Offer, use: OfferUse) -> MixRow:
    """Placements bought as used, from the first period that uses them to the last."""
    assert use.first is not None
    row = _row(offer, instance.periods[use.first].start, instance.periods[use.last].end)
    weeks = sum(period.weeks for period in instance.periods[use.first : use.last + 1])
    row["children"] = use.child_weeks / weeks
    row["price_per_bed_week"] = use.paid / use.weeks_paid
    row["price_unit"] = CHILD_WEEK
    row["cost"] = sum(use.costs.values())
    row["discounted"] = sum(use.worth.values())
    return row


def _row(offer: Offer, start: dt.date, end: dt.date | None) -> MixRow:
    return blank(offer.id, offer.label, offer.kind, offer.provider_name, start, end)
