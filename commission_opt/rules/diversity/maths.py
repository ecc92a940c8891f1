"""C07 provider diversity: several providers, none too large, and how many contracts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from commission_opt.decisions import HOMES
from commission_opt.instance.calendar import Period
from commission_opt.keys import (
    FigureKey,
    FigurePeriodKey,
    InUseKey,
    ProviderKey,
    ProviderPeriodKey,
    ProviderShareKey,
    ProviderSharePeriodKey,
)
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

if TYPE_CHECKING:
    import pulp

DiversityKey = FigureKey | FigurePeriodKey | ProviderShareKey | ProviderSharePeriodKey
MOST = 10_000.0  # households recruited in a period, where a diagnosis sets no end to them
NOTHING = 1e-9  # bed-weeks: what is left of foster households that have all but gone


def require(model: Model, placements: Placements) -> None:
    """Count providers, contracts and beds of a group of offers, and share out the bed-weeks."""
    for rule in model.instance.rules.of(Diversity):
        offers = group(model.instance, rule)
        _limit_contracts(model, rule, offers)
        for time in _times(model, rule):
            if rule.providers_at_least is not None:
                _spread(model, rule, offers, rule.providers_at_least, time)
            if rule.provider_share_at_most is not None:
                _cap_share(model, placements, rule, offers, rule.provider_share_at_most, time)


@dataclass(frozen=True, slots=True)
class _InForce:
    """The periods that are counted together, and those that a price is spread over.

    `index` is the number of the one period; None for the whole horizon. `part` is its share of the weeks in force.
    """

    periods: Sequence[Period]
    priced: Sequence[Period]
    index: int | None = None
    part: float = 1.0

    def figure_key(self, rule: Diversity, figure: str) -> FigureKey | FigurePeriodKey:
        return FigureKey(rule.id, figure) if self.index is None else FigurePeriodKey(rule.id, figure, self.index)

    def share_key(self, rule: Diversity, provider: str) -> ProviderShareKey | ProviderSharePeriodKey:
        if self.index is None:
            return ProviderShareKey(rule.id, "provider_share_at_most", provider)
        return ProviderSharePeriodKey(rule.id, "provider_share_at_most", provider, self.index)

    def provider_key(self, rule: Diversity, provider: str) -> ProviderKey | ProviderPeriodKey:
        if self.index is None:
            return ProviderKey(rule.id, provider)
        return ProviderPeriodKey(rule.id, self.index, provider)


def _times(model: Model, rule: Diversity) -> list[_InForce]:
    """Each period in force, or all of them together."""
    periods = [period for period in model.instance.periods if rule.applies(period.start)]
    over = rule.over or ("period" if model.instance.sums.diversity_by_period else "horizon")
    if over == "horizon":
        return [_InForce(periods, model.instance.periods)]
    weeks = sum(period.weeks for period in periods)
    return [_InForce([period], [period], period.index, period.weeks / weeks) for period in periods]


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


def _spread(model: Model, rule: Diversity, offers: list[Offer], at_least: int, time: _InForce) -> None:
    """Count providers that have beds while the rule applies: over the horizon, or in each period.

    ::

        sum over providers of chosen[provider] >= providers_at_least                        over the horizon
        sum over providers of chosen[t,provider] >= providers_at_least * in_use[t]          in each period t
        chosen[provider] <= sum of awarded[k,tau,size], opened[k,tau] and recruited[k,tau] with beds in those periods
                            + homes[k] that exist - closed[k,tau] before those periods,     0 <= chosen <= 1

    for its offers k. A provider with beds that no decision can take away counts anyway. `chosen` follows
    from whole numbers, so that it need not be one itself. `in_use` says whether any beds of the group are open in
    the period: nothing is asked where none are. A provider that is missing in one period is priced by its share of
    the weeks in force.
    """
    counted = _counted(model, offers, [period.index for period in time.periods])
    chosen: list[Term] = []
    for provider, decided in counted.decided.items():
        if provider not in counted.there and decided:
            column = model.add_column("chosen", time.provider_key(rule, provider), 1)
            against = [(variable, -sign) for variable, sign in decided.values()]
            model.link([(column, 1.0), *against], "<=", counted.homes[provider])
            chosen.append((column, 1.0))
    key, there = time.figure_key(rule, "providers_at_least"), len(counted.there)
    if time.index is None or there:
        _soft(model, rule, key, chosen, ">=", float(at_least - there), part=time.part, periods=time.priced)
    elif chosen:
        in_use = _in_use(model, InUseKey(rule.id, time.index), counted)
        terms = [*chosen, (in_use, -float(at_least))]
        per = PerLimit(0.0, [(in_use, 1.0)])
        _soft(model, rule, key, terms, ">=", 0.0, per, part=time.part, periods=time.priced)


@dataclass(frozen=True)
class _Counted:
    """What gives each provider beds: whatever is decided, by homes that exist, and by decisions."""

    there: set[str] = field(default_factory=set)
    homes: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    decided: dict[str, dict[int, Term]] = field(default_factory=lambda: defaultdict(dict))


def _counted(model: Model, offers: list[Offer], periods: list[int]) -> _Counted:
    found = _Counted()
    for offer in offers:
        provider = offer.counted_provider
        closings = _closings(model, offer, periods)
        if closings and isinstance(offer, Building):
            found.homes[provider] += offer.homes
            found.decided[provider] |= {variable.id: (variable, sign) for variable, sign in closings}
        elif sum(model.instance.periods[t].weeks * model.beds_of(offer.id, t).fixed for t in periods) > NOTHING:
            found.there.add(provider)
        givers = _givers(model, offer, periods)
        found.decided[provider] |= {variable.id: (variable, sign) for variable, sign in givers}
    return found


def _in_use(model: Model, key: InUseKey, counted: _Counted) -> pulp.LpVariable:
    """Say whether any beds are open in a period in which none need be.

    ::

        in_use[t] <= sum of the numbers that give beds in t
        most[provider] * in_use[t] >= sum of those of a provider,    for each provider;   in_use 0 or 1
    """
    in_use = model.add_column("in_use", key, 1, integer=True)
    everything: list[Term] = []
    for provider, decided in counted.decided.items():
        terms, homes = list(decided.values()), counted.homes[provider]
        if terms or homes:
            most = homes + sum(MOST if one.upBound is None else one.upBound for one, sign in terms if sign > 0)
            model.link([(in_use, -most), *terms], "<=", -homes)
            everything += terms
    against = [(variable, -sign) for variable, sign in everything]
    model.link([(in_use, 1.0), *against], "<=", sum(counted.homes.values()))
    return in_use


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


def _cap_share(
    model: Model, placements: Placements, rule: Diversity, offers: list[Offer], share: float, time: _InForce
) -> None:
    """Let no provider have more than a share of the group's bed-weeks, over the horizon or in each period.

    ::

        sum over t, k of provider of weeks[t] * beds[k,t] <= provider_share_at_most * sum over t, k of weeks[t] * beds[k,t]
        beds[k,t] = sum over s, n, a of p[s] * footprint[k,n] * placed[s,t,n,a,k]      where places are bought as used
    """
    by_provider: dict[str, list[Term]] = defaultdict(list)
    fixed: dict[str, float] = defaultdict(float)
    for offer in offers:
        provider = offer.counted_provider
        for period in time.periods:
            beds = model.beds_of(offer.id, period.index)
            terms = _bought(model, placements, offer, period.index) if isinstance(offer, Market) else beds.terms
            fixed[provider] += period.weeks * beds.fixed
            by_provider[provider] += [(variable, period.weeks * size) for variable, size in terms]
    everything = [term for terms in by_provider.values() for term in terms]
    in_all = sum(fixed.values())
    for provider in dict.fromkeys(offer.counted_provider for offer in offers):
        terms = [*by_provider[provider], *((variable, -share * weeks) for variable, weeks in everything)]
        limit = share * in_all - fixed[provider]
        key = time.share_key(rule, provider)
        _soft(model, rule, key, terms, "<=", limit, PerLimit(in_all, everything), periods=time.priced)


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
    key: DiversityKey,
    terms: list[Term],
    sense: Literal["<=", ">="],
    limit: float,
    per_limit: PerLimit = ONE,
    *,
    part: float = 1.0,
    periods: Sequence[Period] = (),
) -> None:
    model.add_soft_row(
        "C07",
        key,
        terms,
        sense,
        limit,
        penalty=None if rule.price_per_unit is None else rule.price_per_unit * part,
        periods=periods or model.instance.periods,
        per_limit=per_limit,
        rests_on=_stated(rule, key, part),
    )


def _stated(rule: Diversity, key: DiversityKey, part: float) -> Limit:
    """The figure that a row rests on; a provider, contract or bed counts as a place for a year, or for a part of it."""
    path, value = f"rules.diversity.{rule.id}", float(getattr(rule, key.figure))
    price = f"{path}.price_per_unit"
    if isinstance(key, ProviderShareKey | ProviderSharePeriodKey):
        told = words.SHARE.about(rule.label)
        return Limit(f"{path}.{key.figure}", value, "share", whole=True, price_path=price, words=told)
    return Limit(
        f"{path}.{key.figure}",
        value,
        "whole",
        lower=key.figure.endswith("_at_least"),
        weight=YEAR_WEEKS * part,
        price_path=price,
        words=words.counted(key.figure).about(rule.label),
    )


EQUATIONS = (_limit_contracts, _spread, _in_use, _cap_share)
