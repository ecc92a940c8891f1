"""Measure expressions: what a plan is judged by, as linear expressions of the model's columns.

The same figures as `studies.measures` reads off a result, so that a study can limit one of them
with a row of its own, or aim at it, without changing the instance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from commission_opt.errors import EXIT_USAGE, CommissionError
from commission_opt.keys import LaneKey, PlacedKey
from commission_opt.model.local import local_pairs, rule_areas, rule_needs
from commission_opt.model.model import Charge, FixedCost, Model, Sense, Term
from commission_opt.offers.building.record import Building
from commission_opt.offers.card import Form
from commission_opt.offers.rooms import kinds_of
from commission_opt.registry import COST_LINES, NOT_SPENT
from commission_opt.rules.locality.record import Locality
from commission_opt.rules.stability.record import Stability


class NoSuchMeasure(CommissionError):
    """A measure that cannot be limited in this instance, and why."""

    exit_code = EXIT_USAGE


@dataclass(frozen=True, slots=True)
class Expression:
    """``sum of terms + constant``."""

    terms: list[Term]
    constant: float = 0.0


def expression(model: Model, measure: str) -> Expression:
    """A measure of `studies.measures` as a linear expression of the columns of `model`.

    Raises
    ------
    NoSuchMeasure
        Where it is not linear in what is decided, or does not apply.
    """
    check_name(measure)
    return EXPRESSIONS[measure](model)


def check_name(measure: str) -> None:
    """Refuse a name that stands for no expression."""
    if measure not in EXPRESSIONS:
        raise NoSuchMeasure(f"'{measure}' cannot be traded off; there is {', '.join(EXPRESSIONS)}.")


def limit(model: Model, measure: str, sense: Sense, value: float) -> None:
    """Add the row ``measure (sense) value``."""
    found = expression(model, measure)
    model.link(found.terms, sense, value - found.constant)


def steer(model: Model, measure: str, weight: float) -> None:
    """Among plans that cost the same, prefer those with less of `measure` (more, where `weight` is below 0)."""
    for variable, amount in expression(model, measure).terms:
        model.charge_internal(variable, weight * amount)
    model.set_objective()


def aim(model: Model, measure: str, sign: float) -> Expression:
    """Minimise `measure` (maximise it, where `sign` is below 0) instead of the cost."""
    found = expression(model, measure)
    minimise(model, [(variable, sign * amount) for variable, amount in found.terms], sign * found.constant)
    return found


def minimise(model: Model, terms: list[Term], constant: float = 0.0) -> None:
    """Minimise ``sum of terms + constant`` instead of the cost."""
    import pulp

    model.internal.clear()
    total = pulp.lpSum_vars_coefs(terms)
    total.constant = constant
    model.problem.setObjective(total)


def _money(model: Model, weight: Callable[[Charge | FixedCost], float]) -> Expression:
    terms = [(charge.variable, weight(charge) * charge.amount) for charge in model.charges if weight(charge)]
    return Expression(terms, sum(weight(cost) * cost.amount for cost in model.fixed_costs))


def _cost(model: Model) -> Expression:
    return _money(model, lambda charge: charge.discount)


def _spend(model: Model) -> Expression:
    return _money(model, lambda charge: float(charge.line not in NOT_SPENT))


def _revenue(model: Model) -> Expression:
    return _money(model, lambda charge: float(COST_LINES[charge.line].revenue))


def _placed(*kinds: str) -> Callable[[Model], Expression]:
    """Average children in offers of some kinds, over the horizon."""

    def of(model: Model) -> Expression:
        kind = {offer.id: offer.kind for offer in model.instance.offers}
        every = sum(period.weeks for period in model.instance.periods)
        return Expression(
            [
                (variable, _weight(model, key) / every)
                for key, variable in model.columns.placed.items()
                if kind[key.offer] in kinds
            ]
        )

    return of


def _weight(model: Model, key: PlacedKey | LaneKey) -> float:
    return model.demand.scenarios[key.scenario].probability * model.instance.periods[key.period].weeks


def _short(model: Model) -> Expression:
    return Expression([(variable, _weight(model, key)) for key, variable in model.columns.short.items()])


def _moves(model: Model) -> Expression:
    if not model.instance.rules.of(Stability):
        raise NoSuchMeasure("moves are counted only where the instance has a [[rules.stability]].")
    return Expression([(variable, 1.0) for variable in model.columns.moved.values()])


def _new_beds(model: Model) -> Expression:
    return Expression([(variable, float(key.size)) for key, variable in model.columns.awarded.items()])


def _own_beds(model: Model) -> Expression:
    own = {offer.id: offer for offer in model.instance.offers if isinstance(offer, Building)}
    terms = [(variable, float(own[key.offer].beds)) for key, variable in model.columns.opened.items()]
    return Expression(terms, sum(float(one.homes * one.beds) for one in own.values() if one.existing))


def _locality(model: Model) -> Expression:
    """Mean, over the periods of the first rule with a minimum share, of the share placed locally."""
    rule = next((one for one in model.instance.rules.of(Locality) if one.minimum_share is not None), None)
    if rule is None:
        raise NoSuchMeasure(
            "locality is measured only where a [[rules.locality]] of the instance has a minimum_share: add one, "
            "or trade off another measure, such as spot, as_used or new_beds."
        )
    children = _children(model, rule)
    if not children:
        raise NoSuchMeasure(f"the locality rule '{rule.id}' applies in no period.")
    local, needs = local_pairs(model.instance, rule), rule_needs(model.instance, rule)
    terms = [
        (variable, 1.0 / children[key.scenario, key.period] / len(children))
        for key, variable in model.columns.placed.items()
        if key.need in needs and (key.area, key.offer) in local and children.get((key.scenario, key.period), 0.0) > 0
    ]
    return Expression(terms, sum(1.0 for number in children.values() if number <= 0) / len(children))


def _children(model: Model, rule: Locality) -> dict[tuple[int, int], float]:
    """Children the rule is about, by scenario and period: all of them are placed, whatever is decided."""
    needs, areas = rule_needs(model.instance, rule), rule_areas(model.instance, rule)
    if any(key.need in needs for key in (*model.columns.short, *model.avoided)):
        raise NoSuchMeasure(
            "locality cannot be traded off where the number of children placed is itself decided "
            "(edge of care, or a shortfall at a price): a share of it is not linear. Trade off spot or as_used."
        )
    return {
        (s, period.index): sum(
            children
            for (t, need, area), children in scenario.children.items()
            if t == period.index and need in needs and area in areas
        )
        for s, scenario in enumerate(model.demand.scenarios)
        for period in model.instance.periods
        if rule.applies(period.start)
    }


EXPRESSIONS: dict[str, Callable[[Model], Expression]] = {
    "cost": _cost,
    "spend": _spend,
    "revenue": _revenue,
    "locality": _locality,
    "spot": _placed("spot"),
    "as_used": _placed(*kinds_of(Form.MARKET)),
    "short": _short,
    "moves": _moves,
    "new_beds": _new_beds,
    "own_beds": _own_beds,
}
