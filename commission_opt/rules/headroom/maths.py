"""C10 headroom: local provision exceeds expected local demand by a margin, or meets enough of it, or all often enough."""

from __future__ import annotations

from collections import defaultdict

from commission_opt.keys import CourseKey, HeadroomKey, LaneKey, ProbabilityKey, ServiceKey
from commission_opt.model.limit import LEAST_SHARE, POINT_WEEKS, Limit, PerLimit
from commission_opt.model.local import local_pairs, placed_by_period, rule_areas, rule_needs
from commission_opt.model.model import Model, Term
from commission_opt.model.placements import Placements
from commission_opt.offers.common.record import Offer
from commission_opt.offers.market.record import Market
from commission_opt.rules.headroom import words
from commission_opt.rules.headroom.record import Headroom
from commission_opt.rules.wording import Wording


def require(model: Model, placements: Placements) -> None:
    """Ask for local beds above demand, or for a share of need met locally."""
    for rule in model.instance.rules.of(Headroom):
        if rule.margin is not None:
            _require_beds(model, rule, rule.margin)
        elif rule.share_met_locally is not None:
            _require_service(model, placements, rule, rule.share_met_locally)
        elif rule.probability_met_locally is not None and not model.leaves_out(rule.price_per_point):
            _require_probability(model, placements, rule, rule.probability_met_locally)


def _require_beds(model: Model, rule: Headroom, margin: float) -> None:
    """Hold local beds above expected demand.

    ::

        sum over local k of beds[k,t] >= (1 + margin) * sum over n, a of expected (demand - avoided)[t,n,a]   for every t

    A bed counts where it takes one of the needs and is local to one of the areas.
    """
    offers = _local_offers(model, rule)
    for period in model.instance.periods:
        if not rule.applies(period.start):
            continue
        terms: list[Term] = []
        fixed = 0.0
        for offer in offers:
            beds = model.beds_of(offer.id, period.index)
            terms += beds.terms
            fixed += beds.fixed
        needed, avoided = expected(model, rule, period.index), avoided_terms(model, rule, period.index)
        limit = (1 + margin) * needed
        terms += [(v, (1 + margin) * c) for v, c in avoided]
        penalty = None if rule.price_per_bed_week is None else rule.price_per_bed_week * period.weeks
        key = HeadroomKey(period.index, rule.id)
        per = PerLimit(needed, [(variable, -share) for variable, share in avoided])
        told = words.MARGIN.about(rule.label)
        model.add_soft_row(
            "C10",
            key,
            terms,
            ">=",
            limit - fixed,
            penalty=penalty,
            periods=[period],
            rests_on=_stated(rule, "margin", margin, told, weight=period.weeks, per=per),
        )


def _require_service(model: Model, placements: Placements, rule: Headroom, share: float) -> None:
    """Meet a share of all child-weeks locally, over the horizon.

    ::

        sum over s, t of p[s] * weeks[t] * local placed >= share_met_locally * sum over t of weeks[t] * expected (demand - avoided)
    """
    local = local_pairs(model.instance, rule)
    terms: list[Term] = []
    for s, scenario in enumerate(model.demand.scenarios):
        for t, placed in placed_by_period(model, placements, rule, s).items():
            weeks = model.instance.periods[t].weeks * scenario.probability
            terms += [(variable, weeks) for pair, variable in placed if pair in local]
    periods = [period for period in model.instance.periods if rule.applies(period.start)]
    needed = sum(period.weeks * expected(model, rule, period.index) for period in periods)
    avoided = [(v, p.weeks * c) for p in periods for v, c in avoided_terms(model, rule, p.index)]
    terms += [(variable, share * weeks) for variable, weeks in avoided]
    per_limit = PerLimit(needed, [(variable, -weeks) for variable, weeks in avoided])
    told = words.SHARE.about(rule.label)
    if needed > 0:
        model.add_soft_row(
            "C10",
            ServiceKey("horizon", rule.id),
            terms,
            ">=",
            share * needed,
            penalty=rule.price_per_bed_week,
            periods=periods,
            per_limit=per_limit,
            rests_on=_stated(rule, "share_met_locally", share, told),
        )


def _require_probability(model: Model, placements: Placements, rule: Headroom, probability: float) -> None:
    """Meet all need locally in enough of the demand scenarios.

    ::

        local placed[s,t] + avoided[s,t] >= demand[s,t] * met[s]                for every s, t
        sum over s of p[s] * met[s] >= probability_met_locally,   met[s] is 0 or 1

    A demand scenario counts as met where every child of the rule's needs and areas is placed
    locally in every period the rule applies to.
    """
    needs, areas = rule_needs(model.instance, rule), rule_areas(model.instance, rule)
    local = local_pairs(model.instance, rule)
    terms: list[Term] = []
    for s, scenario in enumerate(model.demand.scenarios):
        met = model.add_column("met", CourseKey(s, rule.id), 1, integer=True)
        terms.append((met, 100 * scenario.probability))
        demand: dict[int, float] = defaultdict(float)
        supply: dict[int, list[Term]] = defaultdict(list)
        for (t, need, area), children in scenario.children.items():
            if need in needs and area in areas and rule.applies(model.instance.periods[t].start):
                demand[t] += children
                supply[t] += model.avoided.get(LaneKey(s, t, need, area), [])
        for t, placed in placed_by_period(model, placements, rule, s).items():
            supply[t] += [(variable, 1.0) for pair, variable in placed if pair in local]
        model.promise(met, [(supply[t], children) for t, children in demand.items()])
    certain = sum(scenario.probability > 0 for scenario in model.demand.scenarios) == 1
    told = words.PROBABILITY.about(rule.label, words.CERTAIN if certain else "")
    model.add_soft_row(
        "C10",
        ProbabilityKey("probability", rule.id),
        terms,
        ">=",
        100 * probability,
        penalty=rule.price_per_point,
        periods=model.instance.periods,
        per_limit=PerLimit(100.0),
        rests_on=_stated(rule, "probability_met_locally", probability, told, weight=POINT_WEEKS),
    )


def _stated(
    rule: Headroom, figure: str, value: float, told: Wording, weight: float = 1.0, per: PerLimit | None = None
) -> Limit:
    """The figure that a row rests on: lowered, it asks for less."""
    path = f"rules.headroom.{rule.id}"
    price = "price_per_point" if figure == "probability_met_locally" else "price_per_bed_week"
    least = -1.0 if figure == "margin" else LEAST_SHARE
    return Limit(
        f"{path}.{figure}",
        value,
        "share",
        per,
        lower=True,
        weight=weight,
        whole=True,
        least=least,
        price_path=f"{path}.{price}",
        words=told,
    )


def _local_offers(model: Model, rule: Headroom) -> list[Offer]:
    needs = rule_needs(model.instance, rule)
    local = {offer for _, offer in local_pairs(model.instance, rule)}
    return [
        offer
        for offer in model.instance.offers
        if not isinstance(offer, Market) and offer.id in local and needs.intersection(offer.takes)
    ]


def expected(model: Model, rule: Headroom, t: int) -> float:
    """Children expected to need a placement in a period, of those the rule is about, before prevention."""
    needs, areas = rule_needs(model.instance, rule), rule_areas(model.instance, rule)
    return sum(
        children
        for (period, need, area), children in model.demand.expected.items()
        if period == t and need in needs and area in areas
    )


def avoided_terms(model: Model, rule: Headroom, t: int) -> list[Term]:
    """Placements that prevention is expected to avoid in a period."""
    needs, areas = rule_needs(model.instance, rule), rule_areas(model.instance, rule)
    return [
        (variable, model.demand.scenarios[s].probability * share)
        for (s, period, need, area), terms in model.avoided.items()
        if period == t and need in needs and area in areas
        for variable, share in terms
    ]


EQUATIONS = (_require_beds, _require_service, _require_probability)
