"""C03 locality: children are placed near home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commission_opt.instance.calendar import Period
from commission_opt.keys import RecordKey
from commission_opt.model.limit import Limit, PerLimit
from commission_opt.model.local import local_pairs, placed_by_period
from commission_opt.model.model import Model
from commission_opt.model.placements import Placements
from commission_opt.rules.locality import words
from commission_opt.rules.locality.record import Locality

if TYPE_CHECKING:
    import pulp


def require(model: Model, placements: Placements) -> None:
    """Place a share of the children locally, or cap the number placed beyond.

    ::

        sum of local placed >= minimum_share * sum of placed                for every s, t
        sum of placed that is not local <= children_beyond_at_most          for every s, t

    over the rule's needs and areas, in the periods it applies to.
    """
    for rule in model.instance.rules.of(Locality):
        local = local_pairs(model.instance, rule)
        for s in range(len(model.demand.scenarios)):
            for t, placed in placed_by_period(model, placements, rule, s).items():
                _require(model, rule, s, t, [(variable, pair in local) for pair, variable in placed])


def _require(model: Model, rule: Locality, s: int, t: int, placed: list[tuple[pulp.LpVariable, bool]]) -> None:
    period = model.instance.periods[t]
    penalty = _expected(model, s, rule.price_per_child_week, period.weeks)
    if rule.minimum_share is not None:
        share = rule.minimum_share
        terms = [(variable, 1.0 - share if is_local else -share) for variable, is_local in placed]
        children = PerLimit(0.0, [(variable, 1.0) for variable, _ in placed])
        model.add_soft_row(
            "C03",
            RecordKey(s, t, rule.id),
            terms,
            ">=",
            0.0,
            penalty=penalty,
            periods=[period],
            per_limit=children,
            rests_on=_stated(model, rule, s, period),
            scenario=s,
        )
    else:
        assert rule.children_beyond_at_most is not None
        terms = [(variable, 1.0) for variable, is_local in placed if not is_local]
        limit = rule.children_beyond_at_most
        key = RecordKey(s, t, rule.id)
        model.add_soft_row(
            "C03",
            key,
            terms,
            "<=",
            limit,
            penalty=penalty,
            periods=[period],
            rests_on=_stated(model, rule, s, period),
            scenario=s,
        )


def _stated(model: Model, rule: Locality, s: int, period: Period) -> Limit:
    """The figure that a row rests on; a child placed against it counts as one."""
    path, weight = f"rules.locality.{rule.id}", period.weeks * model.demand.scenarios[s].probability
    price = f"{path}.price_per_child_week"
    if rule.minimum_share is not None:
        told = words.LOCAL.about(rule.label)
        return Limit(
            f"{path}.minimum_share",
            rule.minimum_share,
            "share",
            lower=True,
            weight=weight,
            price_path=price,
            words=told,
        )
    told = words.BEYOND.about(rule.label)
    return Limit(
        f"{path}.children_beyond_at_most",
        rule.children_beyond_at_most or 0.0,
        weight=weight,
        price_path=price,
        words=told,
    )


def _expected(model: Model, s: int, price: float | None, weeks: float) -> float | None:
    return None if price is None else price * weeks * model.demand.scenarios[s].probability


EQUATIONS = (require,)
