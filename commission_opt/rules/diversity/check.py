"""C07 provider diversity, from the decisions: how many providers, how large the largest, how many contracts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from commission_opt.instance.calendar import Period
from commission_opt.offers.building.record import Building
from commission_opt.offers.common.record import Offer
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.foster.record import Foster
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.tolerance import ANY
from commission_opt.plan.evaluator.workings import Finding, Spent, Workings
from commission_opt.plan.wording import place_text
from commission_opt.rules.diversity.record import Diversity


def check(w: Workings, _spent: Spent) -> Iterator[Finding]:
    """How many providers, how large the largest, how many contracts and beds."""
    for rule in w.instance.rules.of(Diversity):
        group = w.group(rule)
        yield from _providers(w, rule, group)
        yield from _counts(w, rule, group)


@dataclass(frozen=True, slots=True)
class _Time:
    """The periods that are counted together, and what a row about them is called.

    `part` is the share of the time in force, which a provider missing then is priced by.
    """

    counted: tuple[Period, ...]
    priced: tuple[Period, ...]
    key: tuple[int, ...] = ()
    where: str = ""
    part: float = 1.0


def _times(w: Workings, rule: Diversity) -> Iterator[_Time]:
    """Each period in force, or all of them together."""
    applying = tuple(period for period in w.periods if terms.covers(rule, period.start))
    by_period = w.instance.sums.diversity_by_period if rule.over is None else rule.over == "period"
    if not by_period:
        yield _Time(applying, w.periods)
        return
    in_force = sum(terms.weeks(period) for period in applying)
    for period in applying:
        alone = (period,)
        yield _Time(alone, alone, (period.index,), w.times[period.index], terms.weeks(period) / in_force)


def _providers(w: Workings, rule: Diversity, group: tuple[Offer, ...]) -> Iterator[Finding]:
    for time in _times(w, rule):
        bed_weeks = {offer.counted_provider: 0.0 for offer in group}
        with_beds: dict[str, float] = {}
        for offer in group:
            weeks = sum(terms.weeks(period) * _beds(w, offer, period.index) for period in time.counted)
            bed_weeks[offer.counted_provider] += weeks
            if offer.id in w.beds.beds:
                with_beds[offer.counted_provider] = with_beds.get(offer.counted_provider, 0.0) + weeks
        providers = sum(weeks > ANY for weeks in with_beds.values())
        if rule.providers_at_least is not None and (providers or not time.key):
            yield _too_few(rule, time, rule.providers_at_least, providers)
        if rule.provider_share_at_most is not None:
            yield from _too_large(rule, time, rule.provider_share_at_most, bed_weeks)


def _too_few(rule: Diversity, time: _Time, least: int, providers: int) -> Finding:
    return Finding(
        "C07",
        (rule.id, "providers_at_least", *time.key),
        place_text(f"{rule.label}, providers", time.where),
        ">=",
        least,
        providers,
        price=rule.price_per_unit,
        weight=time.part,
        periods=time.priced,
    )


def _too_large(rule: Diversity, time: _Time, share: float, bed_weeks: dict[str, float]) -> Iterator[Finding]:
    total = sum(bed_weeks.values())
    if time.key and total <= ANY:
        return  # nothing is open, and nothing asked
    for provider, weeks in bed_weeks.items():
        most = share * total
        yield Finding(
            "C07",
            (rule.id, "provider_share_at_most", provider, *time.key),
            place_text(f"{rule.label}, {provider}", time.where),
            "<=",
            share,
            weeks / total if total > ANY else 0.0,
            missed=weeks - most,
            size=most,
            price=rule.price_per_unit,
            periods=time.priced,
        )


def _beds(w: Workings, offer: Offer, t: int) -> float:
    """Beds there are, or, where places are bought as used, those used in the mean of the scenarios."""
    if offer.id in w.beds.beds:
        return w.beds.beds[offer.id][t]
    return sum(share * w.use.used.get((s, t, offer.id), 0.0) for s, share in enumerate(w.probabilities))


def _counts(w: Workings, rule: Diversity, group: tuple[Offer, ...]) -> Iterator[Finding]:
    contracts, beds = 0, 0.0
    for offer in group:
        for number, size in _new(w, offer):
            contracts += number
            beds += number * size
    limits = (
        ("contracts_at_least", ">=", rule.contracts_at_least, contracts),
        ("contracts_at_most", "<=", rule.contracts_at_most, contracts),
        ("beds_at_least", ">=", rule.beds_at_least, beds),
        ("beds_at_most", "<=", rule.beds_at_most, beds),
    )
    for what, sense, limit, value in limits:
        if limit is not None:
            where = f"{rule.label}, {what.split('_')[0]}"
            yield Finding(
                "C07", (rule.id, what), where, sense, limit, value, price=rule.price_per_unit, periods=w.periods
            )


def _new(w: Workings, offer: Offer) -> Iterator[tuple[int, float]]:
    """What is newly committed to at an offer: how many, and the beds of one."""
    if isinstance(offer, Contract):
        yield from ((n, size) for (name, _, size), n in w.decisions.awarded.items() if name == offer.id)
    elif isinstance(offer, Building):
        yield from ((n, offer.beds) for (name, _), n in w.decisions.opened.items() if name == offer.id)
    elif isinstance(offer, Foster):
        places = offer.children_per_household
        yield from ((n, places) for (name, _), n in w.decisions.recruited.items() if name == offer.id)
