"""C09 where children stay: how fast homes and contracts that open are filled by those who come."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from commission_opt.instance.calendar import DAYS_PER_WEEK, Period
from commission_opt.instance.money import WEEKS_PER_YEAR
from commission_opt.model.model import Term
from commission_opt.model.windows import FOR_EVER
from commission_opt.offers.building.maths import opening_day
from commission_opt.offers.building.record import Building
from commission_opt.offers.contract.record import Contract
from commission_opt.rules.occupancy.curve import Side, bed_lines
from commission_opt.rules.stability import LeaversKey, words
from commission_opt.rules.stability.in_force import takes_all, told_otherwise

if TYPE_CHECKING:
    import datetime as dt

    import pulp

    from commission_opt.offers.common.record import Offer
    from commission_opt.rules.stability.stays import Stays

FILLED = 4.0  # times in which a home is filled but for exp(-4), so that it is as any other


def fill_slowly(stays: Stays, s: int, period: Period, offer: Offer) -> None:
    """Hold what opened a short while ago to what those who came since can have filled.

    ::

        sum over n, a of footprint[k,n] * placed[s,t,n,a,k] <= sum over what opens of filled[s,t] * opened + practical_occupancy[k] * beds of before
                                                    + footprint * children moved as planned till then, and those of beds and markets that ended
        filled[s,t] = C / days[t] * integral over the days of t, while open, of (1 - exp(-most * u / C)) du,   u since the opening
        most = the largest of come[s,t'] from the opening to t
        come[s,t] = sum over n in takes, a of footprint[k,n] * (children[s,t,n,a] - still[s,t,n,a] * children[s,t-1,n,a])
                    / (7 * mean_stay_weeks[n] * (1 - exp(-weeks between mid-periods / mean_stay_weeks[n])))          a day

    with C what so many beds carry by themselves: by rule C15 where occupancy is worked out, else their practical occupancy or all
    who need one. It is exact for one bed, and for so many that all find one; between, near. For each home and contract until it
    is as good as full, where a market without a limit takes all needs of the offer: else some wait for what opens.
    """
    model, t = stays.model, period.index
    if not _children_alone_decide(stays, offer, period):
        return
    young = dict(_young(stays, s, period, offer))
    used = stays.placements.used(model, s, t, offer)
    if not young or not used:
        return
    beds = model.beds_of(offer.id, t)
    moved, fixed = _moved_till(stays, s, t, offer)
    terms: list[Term] = [*used, *((one, -each) for one, each in moved)]
    for variable, size in beds.terms:
        full = offer.practical_occupancy * size
        terms.append((variable, -min(full, young[variable.id]) if variable.id in young else -full))
    model.add_soft_row(
        "C09",
        LeaversKey(s, t, "filling", offer.id),
        terms,
        "<=",
        offer.practical_occupancy * beds.fixed + fixed,
        penalty=None,
        periods=[period],
        rests_on=stays.rests_on(s, words.FILLING.about(offer.label)),
        scenario=s,
    )


def _children_alone_decide(stays: Stays, offer: Offer, period: Period) -> bool:
    """Whether all whom the offer takes stay where they are, and have a placement before they come to it."""
    instance = stays.model.instance
    return isinstance(offer, (Contract, Building)) and all(
        need in stays.weeks and not told_otherwise(instance, need, period.start) and takes_all(instance, need)
        for need in offer.takes
    )


def _young(stays: Stays, s: int, period: Period, offer: Offer) -> Iterator[tuple[int, float]]:
    """Number of the variable of what opened a short while ago, and the beds of one that are filled in this period."""
    lines: list[Side] | None = None
    for variable, size, opens, ends in _openings(stays, offer):
        if opens >= period.end or ends <= period.start:
            continue
        lines = _lines(stays, s, period, offer) if lines is None else lines
        full = min(line.constant + line.slope * size for line in lines)
        since = [one for one in stays.model.instance.periods[: period.index + 1] if opens < one.end]
        come = max(_come(stays, s, one, offer) for one in since)
        if full <= 0 or come * (period.end - opens).days >= FILLED * full:
            continue
        first = float((max(period.start, opens) - opens).days)
        last = float((min(period.end, ends) - opens).days)
        rate = come / full
        empty = (math.exp(-rate * first) - math.exp(-rate * last)) / rate if rate > 0 else last - first
        yield variable.id, full * (last - first - empty) / period.days


def _openings(stays: Stays, offer: Offer) -> Iterator[tuple[pulp.LpVariable, int, dt.date, dt.date]]:
    """Each decision by which homes or contracts of the offer open: beds of one, first day open and first day no longer open."""
    model = stays.model
    periods = model.instance.periods
    if isinstance(offer, Contract):
        for key, variable in model.columns.awarded.items():
            if key.offer == offer.id:
                opens = offer.opening(periods[key.period].start)
                yield variable, key.size, opens, offer.term_end(opens)
    elif isinstance(offer, Building):
        for decided, variable in model.columns.opened.items():
            if decided.offer == offer.id:
                yield variable, offer.beds, opening_day(offer, periods[decided.period]), FOR_EVER


def _come(stays: Stays, s: int, period: Period, offer: Offer) -> float:
    """Beds that those who come would take up, a day."""
    model, t = stays.model, period.index
    if (s, t, offer.id) in stays.come:
        return stays.come[s, t, offer.id]
    years = period.middle_years - (model.instance.periods[t - 1].middle_years if t else 0.0)
    weeks = years * WEEKS_PER_YEAR
    beds = 0.0
    for need in dict.fromkeys(offer.takes):
        for area in model.instance.area:
            still = stays.still(s, period, need, area.id)
            before = stays.children(s, t - 1, need, area.id) if t else stays.children(s, 0, need, area.id)
            more = max(0.0, stays.children(s, t, need, area.id) - still * before)
            a_week = more / (-math.expm1(-weeks / stays.weeks[need]) * stays.weeks[need])
            beds += model.instance.footprint(offer, need) * a_week
    found = stays.come[s, t, offer.id] = beds / DAYS_PER_WEEK
    return found


def _lines(stays: Stays, s: int, period: Period, offer: Offer) -> list[Side]:
    """What beds of the offer carry by themselves."""
    model, practical = stays.model, offer.practical_occupancy
    beds = {need: model.instance.footprint(offer, need) for need in offer.takes}
    children = {
        need: sum(stays.children(s, period.index, need, area.id) for area in model.instance.area) for need in beds
    }
    if model.instance.occupancy.worked_out and any(children.values()):
        return bed_lines(children, beds, practical)
    most = sum(children[need] * beds[need] for need in beds)
    return [Side(0.0, practical, {}, 0.0, math.inf), Side(most, 0.0, {}, 0.0, math.inf)]


def _moved_till(stays: Stays, s: int, t: int, offer: Offer) -> tuple[list[Term], float]:
    """Beds of children whom the offer takes and who left others at once: moved as planned, or as beds or a market ended."""
    model = stays.model
    beds = {need: model.instance.footprint(offer, need) for need in offer.takes}
    terms: list[Term] = [
        (variable, beds[key.need])
        for key, variable in model.columns.transferred.items()
        if key.scenario == s and key.period <= t and key.need in beds and key.planned
    ]
    fixed = 0.0
    for then in range(t + 1):
        terms += [(one, each * beds[need]) for need, one, each in stays.squeezed.get((s, then), ()) if need in beds]
        for other in model.instance.offers:
            shared = [need for need in other.takes if need in beds]
            if shared:
                each = max(beds[need] / model.instance.footprint(other, need) for need in shared)
                ended, anyway = stays.ended_beds(then, other)
                terms += [(variable, each * number) for variable, number in ended]
                fixed += each * anyway
    return terms, fixed
