"""C07 provider diversity: several providers, none too large, and how many contracts."""

from __future__ import annotations

from collections import defaultdict
from typing import Literal

from commission_opt.instance.offers import Contract
from commission_opt.instance.rules import Diversity
from commission_opt.model.model import ONE, Key, Model, PerLimit, Term
from commission_opt.model.offers.contract import awarded_by_offer
from commission_opt.model.rules.minimum_occupancy import group


def require(model: Model) -> None:
    """Count providers, contracts and beds of a group of contracts, and share out the bed-weeks."""
    for rule in model.instance.rules.diversity:
        contracts = [offer for offer in group(model.instance, rule) if isinstance(offer, Contract)]
        _limit_contracts(model, rule, contracts)
        if rule.providers_at_least is not None:
            _spread(model, rule, contracts, rule.providers_at_least)
        if rule.provider_share_at_most is not None:
            _cap_share(model, rule, contracts, rule.provider_share_at_most)


def _limit_contracts(model: Model, rule: Diversity, contracts: list[Contract]) -> None:
    """Limit the contracts awarded and the beds in them; contracts that exist are not counted.

    ::

        contracts_at_least <= sum of awarded[k,tau,size]        <= contracts_at_most
        beds_at_least      <= sum of size * awarded[k,tau,size] <= beds_at_most
    """
    awarded = awarded_by_offer(model)
    pairs = [pair for contract in contracts for pair in awarded.get(contract.id, ())]
    sums: dict[str, list[Term]] = {
        "contracts": [(variable, 1.0) for _, variable in pairs],
        "beds": [(variable, float(size)) for size, variable in pairs],
    }
    for what, terms in sums.items():
        at_least, at_most = getattr(rule, f"{what}_at_least"), getattr(rule, f"{what}_at_most")
        if at_least is not None:
            _soft(model, rule, (rule.id, f"{what}_at_least"), terms, ">=", float(at_least))
        if at_most is not None:
            _soft(model, rule, (rule.id, f"{what}_at_most"), terms, "<=", float(at_most))


def _spread(model: Model, rule: Diversity, contracts: list[Contract], at_least: int) -> None:
    """Count providers that have beds while the rule applies.

    ::

        sum over providers of chosen[provider] >= providers_at_least,   chosen 0 or 1
        chosen[provider] <= sum of awarded[k,tau,size] over its contracts with beds in those periods

    A provider whose existing contract has beds then counts anyway.
    """
    periods = [p.index for p in model.instance.periods if rule.applies(p.start)]
    commitments: dict[str, dict[int, Term]] = defaultdict(dict)
    there: set[str] = set()
    for contract in contracts:
        for t in periods:
            beds = model.beds_of(contract.id, t)
            if beds.fixed > 0:
                there.add(contract.provider_name)
            for variable, _ in beds.terms:
                commitments[contract.provider_name][variable.id] = (variable, 1.0)
    terms: list[Term] = []
    for provider, decided in commitments.items():
        if provider not in there:
            chosen = model.add_column("chosen", (rule.id, provider), 1, integer=True)
            model.link([(chosen, 1.0), *((variable, -1.0) for variable, _ in decided.values())], "<=")
            terms.append((chosen, 1.0))
    _soft(model, rule, (rule.id, "providers_at_least"), terms, ">=", float(at_least - len(there)))


def _cap_share(model: Model, rule: Diversity, contracts: list[Contract], share: float) -> None:
    """Let no provider have more than a share of the group's bed-weeks.

    ::

        sum over t, k of provider of weeks[t] * beds[k,t] <= provider_share_at_most * sum over t, k of weeks[t] * beds[k,t]
    """
    bed_weeks: dict[str, list[Term]] = defaultdict(list)
    fixed: dict[str, float] = defaultdict(float)
    for contract in contracts:
        for period in model.instance.periods:
            if rule.applies(period.start):
                beds = model.beds_of(contract.id, period.index)
                fixed[contract.provider_name] += period.weeks * beds.fixed
                bed_weeks[contract.provider_name] += [(v, period.weeks * size) for v, size in beds.terms]
    everything = [term for terms in bed_weeks.values() for term in terms]
    in_all = sum(fixed.values())
    for provider in dict.fromkeys(contract.provider_name for contract in contracts):
        terms = [*bed_weeks[provider], *((variable, -share * weeks) for variable, weeks in everything)]
        key = (rule.id, "provider_share_at_most", provider)
        limit = share * in_all - fixed[provider]
        _soft(model, rule, key, terms, "<=", limit, PerLimit(in_all, everything))


def _soft(
    model: Model,
    rule: Diversity,
    key: Key,
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
    )
