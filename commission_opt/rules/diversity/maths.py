"""C07 provider diversity: several providers, none too large, and how many contracts."""

from __future__ import annotations

from collections import defaultdict
from typing import Literal

from commission_opt.decisions import HOMES
from commission_opt.keys import FigureKey, ProviderKey, ProviderShareKey
from commission_opt.model.groups import group
from commission_opt.model.limit import ONE, YEAR_WEEKS, Limit, PerLimit
from commission_opt.model.model import Model, Term
from commission_opt.model.placements import Placements
from commission_opt.offers.building.record import Building
from commission_opt.offers.common.record import Offer
from commission_opt.offers.foster.record import Foster
from commission_opt.offers.market.record import Market
from commission_opt.rules.diversity import words
from commission_opt.rules.diversity.record import Diversity

NOTHING = 1e-9  # bed-weeks: what is left of foster households that have all but gone


def require(model: Model, placements: Placements) -> None:
    """Count providers, contracts and beds of a group of offers, and share out the bed-weeks."""
    for rule in model.instance.rules.of(Diversity):
        offers = group(model.instance, rule)
        _limit_contracts(model, rule, offers)
        if rule.providers_at_least is not None:
            _spread(model, rule, offers, rule.providers_at_least)
        if rule.provider_share_at_most is not None:
            _cap_share(model, placements, rule, offers, rule.provider_share_at_most)


def _limit_contracts(model: Model, rule: Diversity, offers: list[Offer]) -> None:
    """Limit what is newly committed to, and the beds in it; what exists is not counted.

    ::

        contracts_at_least <= sum of awarded[k,tau,size] + opened[k,tau] + recruited[k,tau] <= contracts_at_most
        beds_at_least <= sum of size * awarded[k,tau,size] + beds[k] * opened[k,tau]
                              + children_per_household[k] * recruited[k,tau] <= beds_at_most
    """
    beds = _new(model, offers)
    sums: dict[str, list[Term]] = {"contracts": [(variable, 1.0) for variable, _ in beds], "beds": beds}
    for what, terms in sums.items():
        at_least, at_most = getattr(rule, f"{what}_at_least"), getattr(rule, f"{what}_at_most")
        if at_least is not None:
            _soft(model, rule, FigureKey(rule.id, f"{what}_at_least"), terms, ">=", float(at_least))
        if at_most is not None:
            _soft(model, rule, FigureKey(rule.id, f"{what}_at_most"), terms, "<=", float(at_most))


def _new(model: Model, offers: list[Offer]) -> list[Term]:
    """Every decision that commits to something new, with the beds it brings."""
    known = {offer.id: offer for offer in offers}
    terms: list[Term] = []
    for family in HOMES:
        for key, variable in model.columns[family].items():
            offer = known.get(key.offer)
            if offer is not None:
                terms.append((variable, float(key.size) if family == "awarded" else _beds_of_one(offer)))
    return terms


def _beds_of_one(offer: Offer) -> float:
    if isinstance(offer, Building):
        return float(offer.beds)
    return offer.children_per_household if isinstance(offer, Foster) else 0.0


def _spread(model: Model, rule: Diversity, offers: list[Offer], at_least: int) -> None:
    """Count providers that have beds while the rule applies.

    ::

        sum over providers of chosen[provider] >= providers_at_least,   0 <= chosen <= 1
        chosen[provider] <= sum of awarded[k,tau,size], opened[k,tau] and recruited[k,tau] with beds in those periods
                            + homes[k] that exist - closed[k,tau] before those periods

    for its offers k. A provider with beds that no decision can take away counts anyway. `chosen` follows
    from whole numbers, so that it need not be one itself.
    """
    periods = [p.index for p in model.instance.periods if rule.applies(p.start)]
    there: set[str] = set()
    counted: dict[str, dict[int, Term]] = defaultdict(dict)
    homes: dict[str, float] = defaultdict(float)
    for offer in offers:
        provider = offer.counted_provider
        closings = _closings(model, offer, periods)
        if closings and isinstance(offer, Building):
            homes[provider] += offer.homes
            counted[provider] |= {variable.id: (variable, sign) for variable, sign in closings}
        elif sum(model.instance.periods[t].weeks * model.beds_of(offer.id, t).fixed for t in periods) > NOTHING:
            there.add(provider)
        counted[provider] |= {variable.id: (variable, sign) for variable, sign in _givers(model, offer, periods)}
    terms: list[Term] = []
    for provider, decided in counted.items():
        if provider not in there and decided:
            chosen = model.add_column("chosen", ProviderKey(rule.id, provider), 1)
            model.link(
                [(chosen, 1.0), *((variable, -sign) for variable, sign in decided.values())], "<=", homes[provider]
            )
            terms.append((chosen, 1.0))
    _soft(model, rule, FigureKey(rule.id, "providers_at_least"), terms, ">=", float(at_least - len(there)))


def _givers(model: Model, offer: Offer, periods: list[int]) -> list[Term]:
    """Decisions that give beds of `offer` in some of `periods`, each counted once."""
    return [(variable, 1.0) for variable, weeks in _bed_weeks(model, offer, periods) if weeks > NOTHING]


def _closings(model: Model, offer: Offer, periods: list[int]) -> list[Term]:
    """Decisions that close a home of `offer` for all of `periods`."""
    if not isinstance(offer, Building) or not periods:
        return []
    whole = sum(model.instance.periods[t].weeks for t in periods) * offer.beds
    return [(variable, -1.0) for variable, weeks in _bed_weeks(model, offer, periods) if weeks <= NOTHING - whole]


def _bed_weeks(model: Model, offer: Offer, periods: list[int]) -> list[Term]:
    """Bed-weeks that one unit of each decision gives or takes in `periods`."""
    found: dict[int, Term] = {}
    for t in periods:
        for variable, beds in model.beds_of(offer.id, t).terms:
            weeks = found.get(variable.id, (variable, 0.0))[1]
            found[variable.id] = variable, weeks + model.instance.periods[t].weeks * beds
    return list(found.values())


def _cap_share(model: Model, placements: Placements, rule: Diversity, offers: list[Offer], share: float) -> None:
    """Let no provider have more than a share of the group's bed-weeks.

    ::

        sum over t, k of provider of weeks[t] * beds[k,t] <= provider_share_at_most * sum over t, k of weeks[t] * beds[k,t]
        beds[k,t] = sum over s, n, a of p[s] * footprint[k,n] * placed[s,t,n,a,k]      where places are bought as used
    """
    by_provider: dict[str, list[Term]] = defaultdict(list)
    fixed: dict[str, float] = defaultdict(float)
    for offer in offers:
        provider = offer.counted_provider
        for period in model.instance.periods:
            if rule.applies(period.start):
                beds = model.beds_of(offer.id, period.index)
                terms = _bought(model, placements, offer, period.index) if isinstance(offer, Market) else beds.terms
                fixed[provider] += period.weeks * beds.fixed
                by_provider[provider] += [(variable, period.weeks * size) for variable, size in terms]
    everything = [term for terms in by_provider.values() for term in terms]
    in_all = sum(fixed.values())
    for provider in dict.fromkeys(offer.counted_provider for offer in offers):
        terms = [*by_provider[provider], *((variable, -share * weeks) for variable, weeks in everything)]
        key = ProviderShareKey(rule.id, "provider_share_at_most", provider)
        limit = share * in_all - fixed[provider]
        _soft(model, rule, key, terms, "<=", limit, PerLimit(in_all, everything))


def _bought(model: Model, placements: Placements, offer: Offer, t: int) -> list[Term]:
    """Beds used on average over the scenarios."""
    return [
        (variable, scenario.probability * beds)
        for s, scenario in enumerate(model.demand.scenarios)
        for variable, beds in placements.used(model, s, t, offer)
    ]


def _soft(
    model: Model,
    rule: Diversity,
    key: FigureKey | ProviderShareKey,
    terms: list[Term],
    sense: Literal["<=", ">="],
    limit: float,
    per_limit: PerLimit = ONE,
) -> None:
    model.add_soft_row(
        "C07",
        key,
        terms,
        sense,
        limit,
        penalty=rule.price_per_unit,
        periods=model.instance.periods,
        per_limit=per_limit,
        rests_on=_stated(rule, key),
    )


def _stated(rule: Diversity, key: FigureKey | ProviderShareKey) -> Limit:
    """The figure that a row rests on; a provider, contract or bed counts as a place for a year."""
    path, value = f"rules.diversity.{rule.id}", float(getattr(rule, key.figure))
    price = f"{path}.price_per_unit"
    if isinstance(key, ProviderShareKey):
        told = words.SHARE.about(rule.label)
        return Limit(f"{path}.{key.figure}", value, "share", whole=True, price_path=price, words=told)
    return Limit(
        f"{path}.{key.figure}",
        value,
        "whole",
        lower=key.figure.endswith("_at_least"),
        weight=YEAR_WEEKS,
        price_path=price,
        words=words.counted(key.figure).about(rule.label),
    )


EQUATIONS = (_limit_contracts, _spread, _cap_share)
