"""C05 recruitment, C11 one-of, C12 market: no more than there is to be had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from commission_opt.instance.calendar import Period
from commission_opt.offers.building.record import Building
from commission_opt.offers.dps.record import CallOff
from commission_opt.offers.market.record import Market
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.tolerance import ANY
from commission_opt.plan.evaluator.workings import Finding, Workings


def recruitment(w: Workings) -> Iterator[Finding]:
    """C05: foster households recruited in each financial year."""
    for offer in w.instance.foster:
        for year in w.years:
            periods = tuple(period for period in w.periods if terms.financial_year(period.start) == year)
            limit = offer.recruits_per_year_at_most * days_inside(periods) / terms.days_of_year(periods[0])
            recruited = sum(w.decisions.recruited.get((offer.id, period.index), 0) for period in periods)
            yield Finding("C05", (year, offer.id), f"{offer.label}, {year}", "<=", limit, recruited)


def days_inside(periods: tuple[Period, ...]) -> int:
    """Days of these periods together."""
    return sum(terms.days(period) for period in periods)


def one_of(w: Workings) -> Iterator[Finding]:
    """C11: offers and services that exclude one another, those of one lot, and awards of one block."""
    chosen = {key[0] for key, n in [*w.decisions.awarded.items(), *w.decisions.opened.items()] if n > 0}
    for rule in w.instance.rules.one_of:
        taken = sum(
            w.decisions.taken.get(reference, 0) > 0 or any(o.id in chosen for o in w.instance.offers_named(reference))
            for reference in rule.offers
        )
        yield Finding("C11", (rule.id,), rule.label, "<=", rule.at_most, taken)
    yield from _service_lots(w)
    awards = _sums(w.decisions.awarded)
    lots: dict[str, int] = {}
    for block in w.instance.block:
        if block.existing:
            continue
        yield Finding("C11", ("award", block.id), block.label, "<=", 1, awards.get(block.id, 0))
        if block.lot is not None:
            lots[block.lot] = lots.get(block.lot, 0) + awards.get(block.id, 0)
    for lot, awarded in lots.items():
        yield Finding("C11", ("lot", lot), f"lot {lot}", "<=", 1, awarded)


def _service_lots(w: Workings) -> Iterator[Finding]:
    lots: dict[str, int] = {}
    for service in w.instance.edge_of_care:
        if service.lot is not None:
            lots[service.lot] = lots.get(service.lot, 0) + w.decisions.taken.get(service.id, 0)
    for lot, taken in lots.items():
        yield Finding("C11", ("service lot", lot), f"lot {lot}", "<=", 1, taken)


def _sums(counts: Mapping[tuple[str, int, int], int] | Mapping[tuple[str, int], int]) -> dict[str, int]:
    """Counts by offer."""
    sums: dict[str, int] = {}
    for key, count in counts.items():
        sums[key[0]] = sums.get(key[0], 0) + count
    return sums


def market(w: Workings) -> Iterator[Finding]:
    """C12: placements, homes and beds within what can be supplied."""
    needed = _needed(w)
    for offer in w.instance.offers:
        if isinstance(offer, Market):
            yield from _placements(w, offer, needed)
    yield from _homes(w)
    for dps in w.instance.dps:
        if dps.beds_at_most is not None:
            providers = {offer.id for offer in w.instance.offers_named(dps.id)}
            beds = sum(n * size for (offer, _, size), n in w.decisions.awarded.items() if offer in providers)
            yield Finding("C12", ("beds", dps.id), f"{dps.label}, beds", "<=", dps.beds_at_most, beds)


def _homes(w: Workings) -> Iterator[Finding]:
    awarded, opened, closed = (_sums(c) for c in (w.decisions.awarded, w.decisions.opened, w.decisions.closed))
    for offer in w.instance.offers:
        limit, homes = None, 0
        if isinstance(offer, CallOff):
            limit, homes = offer.homes_at_most, awarded.get(offer.id, 0)
        elif isinstance(offer, Building) and not offer.existing:
            limit, homes = offer.homes, opened.get(offer.id, 0)
        elif isinstance(offer, Building) and offer.closable:
            limit, homes = offer.homes, closed.get(offer.id, 0)
        if limit is not None:
            yield Finding("C12", ("homes", offer.id), f"{offer.label}, homes", "<=", limit, homes)


def _needed(w: Workings) -> dict[tuple[int, int, str], float]:
    """Children by scenario, period and need, from all areas."""
    needed: dict[tuple[int, int, str], float] = {}
    for s, scenario in enumerate(w.demand.scenarios):
        for (t, need, _), children in scenario.children.items():
            needed[s, t, need] = needed.get((s, t, need), 0.0) + children
    return needed


def availability(offer: Market, period: Period) -> float:
    """Share of the period's days on which placements can be bought."""
    first = period.start if offer.available_from is None else max(period.start, offer.available_from)
    stop = period.end if offer.available_to is None else min(period.end, offer.available_to + terms.ONE_DAY)
    return max(0, (stop - first).days) / terms.days(period)


def _placements(w: Workings, offer: Market, needed: Mapping[tuple[int, int, str], float]) -> Iterator[Finding]:
    size = offer.market
    if offer.tiers and offer.tiers[-1].children is not None:
        size = sum(tier.children or 0.0 for tier in offer.tiers)
    for s in range(len(w.probabilities)):
        for period in w.periods:
            t, share = period.index, availability(offer, period)
            placed = w.use.children.get((s, t, offer.id), 0.0)
            if (size is None and share == 1) or (share == 0 and placed <= ANY):
                continue
            limit = sum(needed.get((s, t, need), 0.0) for need in dict.fromkeys(offer.takes))
            if size is not None:
                limit = min(limit, size * (1 + offer.market_growth_per_year) ** terms.middle(w.instance, period))
            yield Finding("C12", (s, t, offer.id), w.where(offer.label, t, s), "<=", limit * share, placed)
