"""C09 where children stay, in the evaluator's own terms: who leaves an offer early, and whom a planned move accounts for."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from commission_opt.keys import BY_SERVICE
from commission_opt.offers.building.record import Building
from commission_opt.offers.common.record import Offer
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.foster.record import Foster
from commission_opt.offers.market.record import Market
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.tolerance import ANY
from commission_opt.plan.evaluator.workings import Finding, Workings
from commission_opt.rules.stability import filled
from commission_opt.rules.stability.still import at_start, limited, someone_takes_all, staying, told_otherwise

if TYPE_CHECKING:
    import datetime as dt

    from commission_opt.instance.instance import Instance
    from commission_opt.instance.needs import Demand

Lane = tuple[str, str]  # need, area


def check(w: Workings) -> Iterator[Finding]:
    """Beds of children who leave early, of beds that end; who fills what is new on the first day; moves as planned."""
    stays = _stays(w.instance)
    if not stays:
        return
    moved: dict[tuple[int, int, str, str, str], float] = defaultdict(float)
    gone: dict[tuple[int, int, str, str, str], float] = defaultdict(float)
    for (s, t, record, need, area, name), number in w.decisions.transferred.items():
        by_service = record.startswith(BY_SERVICE)
        (gone if by_service else moved)[s, t, name, need, area] += number
    for s in range(len(w.probabilities)):
        early = filled.Early()
        for offer in w.instance.offers:
            for t in range(len(w.periods)):
                yield from _leavers(w, stays, (moved, gone), s, t, offer, early)
        for (course, t, _, need, _), number in moved.items():
            if course == s:
                early.children[t, need] += number
        yield from _newcomers(w, stays, moved, s)
        yield from filled.check(w, stays, s, early)
    yield from _planned(w)
    yield from _worked_with(w, stays)


def _worked_with(w: Workings, stays: dict[str, float]) -> Iterator[Finding]:
    """No more leave early by a service than it brings home, or lets step down."""
    left: dict[tuple[int, int, str, str, str], float] = defaultdict(float)
    for (s, t, record, need, area, _), number in w.decisions.transferred.items():
        if record.startswith(BY_SERVICE):
            left[s, t, record.removeprefix(BY_SERVICE), need, area] += number
    for (s, t, service, need, area), number in left.items():
        before = w.prevention.left_early.get((s, t - 1, service, need, area), {})
        still = staying(w, stays[need], s, t, (need, area)) if need in stays else 1.0
        now = w.prevention.left_early.get((s, t, service, need, area), {})
        limit = math.fsum(max(0.0, children - still * before.get(tau, 0.0)) for tau, children in now.items())
        where = w.where(f"children who leave early by {service}: {w.needs[need]}", t, s)
        yield Finding(
            "C09",
            (s, t, "ended", f"{service}:{need}@{area}"),
            where,
            "<=",
            limit,
            number,
            periods=(w.periods[t],),
            weight=w.probabilities[s],
            scenario=s,
        )


def _stays(instance: Instance) -> dict[str, float]:
    """Weeks of an average stay, by need, where it is known and children move by plan alone."""
    said = instance.moves or ("planned" if instance.sums.children_stay else "free")
    found: dict[str, float] = {}
    if said == "planned":
        for need in instance.need:
            of_records = [
                _weeks(one, need.mean_stay_weeks)
                for one in instance.demand
                if need.id in ({one.need} if one.need else {row.need for row in one.rows})
            ]
            if of_records and all(of_records):
                found[need.id] = min(one for one in of_records if one)
    return found


def _weeks(record: Demand, of_need: float | None) -> float | None:
    if record.mean_stay_weeks is not None:
        return record.mean_stay_weeks
    if not record.survival:
        return of_need
    shares = record.survival
    months = math.fsum(shares) + 0.5 * (1.0 - shares[-1])  # under straight lines from 1
    if shares[-1] > 0:
        months += shares[-1] / (-math.log(shares[-1]) / len(shares))
    return months * terms.YEAR_WEEKS / 12


def _leavers(
    w: Workings,
    stays: dict[str, float],
    early_by: tuple[dict[tuple[int, int, str, str, str], float], dict[tuple[int, int, str, str, str], float]],
    s: int,
    t: int,
    offer: Offer,
    early: filled.Early,
) -> Iterator[Finding]:
    limit = early.beds[t, offer.id] = 0.0 if isinstance(offer, Market) else _ended(w, offer, t)
    now, gone, any_before = w.use.lanes.get((s, t), {}), 0.0, False
    for (need, area), number in _before(w, s, t, offer).items():
        if need not in stays or number <= ANY or told_otherwise(w.instance, need, w.periods[t].start):
            continue
        any_before = True
        shrunk = _shrunk(w, offer, t)
        stay_on = number * staying(w, stays[need], s, t, (need, area)) * shrunk
        accounted = math.fsum(one.get((s, t, offer.id, need, area), 0.0) for one in early_by)
        leave = stay_on - now.get((need, area, offer.id), 0.0) - accounted
        early.children[t, need] += number * (1.0 - shrunk) if t > 0 else 0.0
        gone += max(0.0, leave) * w.places.beds_per_child(offer, need)
    if any_before:
        where = w.where(f"children with {offer.label} stay", t, s)
        yield Finding(
            "C09",
            (s, t, "leavers", offer.id),
            where,
            "<=",
            limit,
            gone,
            size=max(1.0, limit),
            periods=(w.periods[t],),
            weight=w.probabilities[s],
            scenario=s,
        )


def _newcomers(
    w: Workings, stays: dict[str, float], moved: dict[tuple[int, int, str, str, str], float], s: int
) -> Iterator[Finding]:
    """Offers that are new on the first day take those who come by mid-period, and those moved."""
    first = w.periods[0]
    new = {offer.id for offer in w.instance.offers if at_start(w, offer) <= 0}
    for need, weeks in stays.items():
        if told_otherwise(w.instance, need, first.start) or not someone_takes_all(w, need):
            continue
        for area in w.areas:
            lanes = w.use.lanes.get((s, 0), {})
            placed = math.fsum(number for (n, a, o), number in lanes.items() if (n, a) == (need, area) and o in new)
            if placed <= ANY:
                continue
            children = w.demand.scenarios[s].children.get((0, need, area), 0.0)
            limit = children * (1.0 - staying(w, weeks, s, 0, (need, area)))
            limit += math.fsum(n for key, n in moved.items() if key[:2] == (s, 0) and key[3:] == (need, area))
            where = w.where(f"offers new on the first day fill with those who come: {w.needs[need]}", 0, s)
            yield Finding(
                "C09",
                (s, 0, "newcomers", f"{need}@{area}"),
                where,
                "<=",
                limit,
                placed,
                periods=(first,),
                weight=w.probabilities[s],
                scenario=s,
            )


def _planned(w: Workings) -> Iterator[Finding]:
    for move in w.instance.planned_move:
        sums: dict[tuple[int, str], float] = defaultdict(float)
        for (s, t, record, *_), number in w.decisions.transferred.items():
            if record == move.id:
                year = "" if move.children_per_year is None else terms.financial_year(w.periods[t].start)
                sums[s, year] += number
        most = move.children if move.children_per_year is None else move.children_per_year
        for (s, year), number in sums.items():
            key = (s, "planned", move.id) if not year else (s, year, "planned", move.id)
            where = ", ".join(filter(None, (move.label, year)))
            yield Finding("C09", key, where, "<=", most or 0.0, number, scenario=s)


def _before(w: Workings, s: int, t: int, offer: Offer) -> dict[Lane, float]:
    """Children who were with the offer in the period before, or as the horizon starts, where that is said."""
    found: dict[Lane, float] = defaultdict(float)
    if t > 0:
        for (need, area, other), number in w.use.lanes.get((s, t - 1), {}).items():
            if other == offer.id:
                found[need, area] += number
        return found
    for one in w.instance.opening:
        area = one.area or next(iter(w.areas))
        if one.offer == offer.id and w.demand.scenarios[s].children.get((0, one.need, area), 0.0) > 0:
            found[one.need, area] += one.children
    return found


def _shrunk(w: Workings, offer: Offer, t: int) -> float:
    """By how much a market has become smaller since the period before."""
    if not isinstance(offer, Market):
        return 1.0
    now, growth = terms.availability(offer, w.periods[t]), 1.0
    if limited(offer):
        growth = 1.0 + offer.market_growth_per_year
    before = terms.availability(offer, w.periods[t - 1]) if t > 0 else at_start(w, offer)
    apart = terms.middles_between(w.periods[t - 1], w.periods[t]) if t > 0 else 0.0
    return min(1.0, now / before * growth**apart) if before > 0 else 0.0


def _ended(w: Workings, offer: Offer, t: int) -> float:
    """Beds of the period before that are no more, each home and contract by itself."""
    if isinstance(offer, Contract):
        return math.fsum(one for held in w.beds.holdings.get(offer.id, ()) for one in _of_contract(w, held, t))
    if isinstance(offer, Building):
        homes = math.fsum(
            closing.homes * (_after(w, t, closing.day) - _after(w, t - 1, closing.day))
            for closing in w.beds.closings.get(offer.id, ())
        )
        return max(0.0, homes) * offer.beds
    assert isinstance(offer, Foster)
    return math.fsum(_of_households(w, offer, t))


def _after(w: Workings, t: int, day: dt.date) -> float:
    """Share of a period from a day on."""
    return terms.days_open(w.periods[t], day, w.periods[t].end) / terms.days(w.periods[t]) if t >= 0 else 0.0


def _of_contract(w: Workings, held: object, t: int) -> Iterator[float]:
    from commission_opt.plan.evaluator.beds import Holding

    assert isinstance(held, Holding)
    spells = [(number, ends) for number, _, ends in held.spells()]
    for (homes, ends), (extended, _) in pairwise([*spells, (0, held.opens)]):
        now = terms.days_open(w.periods[t], held.opens, ends) / terms.days(w.periods[t])
        if t > 0:
            before = terms.days_open(w.periods[t - 1], held.opens, ends) / terms.days(w.periods[t - 1])
        else:
            before = 1.0 if held.opens < w.periods[0].start else 0.0
        yield (homes - extended) * held.size * max(0.0, before - now)


def _of_households(w: Workings, offer: Foster, t: int) -> Iterator[float]:
    """Places of households that stop: of those there at the start, and of each lot of recruits."""
    stays = 1.0 - offer.leavers_per_year
    places = offer.children_per_household
    then = [0.0, *(terms.middle(w.instance, one) for one in w.periods)]
    before, now = list(pairwise(then))[t]
    yield places * offer.households * max(0.0, stays**before - stays**now)
    for (name, tau), number in w.decisions.recruited.items():
        if name == offer.id and t > 0:
            approved = terms.weeks_later(w.periods[tau].start, offer.approval_weeks)
            since = terms.years_since(w.instance.horizon.start, approved)
            first, second = (
                _after(w, k, approved) * stays ** max(0.0, terms.middle(w.instance, w.periods[k]) - since)
                for k in (t - 1, t)
            )
            yield places * number * max(0.0, first - second)
