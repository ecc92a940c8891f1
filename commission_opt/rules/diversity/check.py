"""C07 provider diversity, from the decisions: how many providers, how large the largest, how many contracts."""

from __future__ import annotations

from collections.abc import Iterator

from commission_opt.offers.building.record import Building
from commission_opt.offers.common.record import Offer
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.foster.record import Foster
from commission_opt.plan.evaluator import terms
from commission_opt.plan.evaluator.tolerance import ANY
from commission_opt.plan.evaluator.workings import Finding, Spent, Workings
from commission_opt.rules.diversity.record import Diversity


def check(w: Workings, _spent: Spent) -> Iterator[Finding]:
    """How many providers, how large the largest, how many contracts and beds."""
    for rule in w.instance.rules.of(Diversity):
        group = w.group(rule)
        yield from _providers(w, rule, group)
        yield from _counts(w, rule, group)


def _providers(w: Workings, rule: Diversity, group: tuple[Offer, ...]) -> Iterator[Finding]:
    applying = [period for period in w.periods if terms.covers(rule, period.start)]
    bed_weeks = {offer.counted_provider: 0.0 for offer in group}
    with_beds: dict[str, float] = {}
    for offer in group:
        weeks = sum(terms.weeks(period) * _beds(w, offer, period.index) for period in applying)
        bed_weeks[offer.counted_provider] += weeks
        if offer.id in w.beds.beds:
            with_beds[offer.counted_provider] = with_beds.get(offer.counted_provider, 0.0) + weeks
    total = sum(bed_weeks.values())
    if rule.providers_at_least is not None:
        yield Finding(
            "C07", (rule.id, "providers_at_least"), f"{rule.label}, providers", ">=", rule.providers_at_least,
            sum(weeks > ANY for weeks in with_beds.values()), price=rule.price_per_unit, periods=w.periods,
        )  # fmt: skip
    if rule.provider_share_at_most is not None:
        for provider, weeks in bed_weeks.items():
            most = rule.provider_share_at_most * total
            yield Finding(
                "C07", (rule.id, "provider_share_at_most", provider), f"{rule.label}, {provider}", "<=",
                rule.provider_share_at_most, weeks / total if total > ANY else 0.0, missed=weeks - most, size=most,
                price=rule.price_per_unit, periods=w.periods,
            )  # fmt: skip


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
