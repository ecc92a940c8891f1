"""C99 own beds: the council keeps so many beds in homes of its own."""

from __future__ import annotations

from commission_opt.rules.own_beds import OwnBedsKey, words
from commission_opt.rules.own_beds.record import OwnBeds

from commission_opt.instance.calendar import Period
from commission_opt.model.limit import Limit
from commission_opt.model.model import Model, Term
from commission_opt.model.placements import Placements
from commission_opt.offers.home.record import Home


def require(model: Model, _placements: Placements) -> None:
    """Keep the beds in every period that the rule applies to.

    ::

        sum over own homes k of beds[k,t] >= beds_at_least                for every t
    """
    for rule in model.instance.rules.of(OwnBeds):
        for period in model.instance.periods:
            if rule.applies(period.start):
                _require(model, rule, period)


def _require(model: Model, rule: OwnBeds, period: Period) -> None:
    terms: list[Term] = []
    fixed = 0.0
    for offer in model.instance.offers:
        if isinstance(offer, Home):
            beds = model.beds_of(offer.id, period.index)
            terms += beds.terms
            fixed += beds.fixed
    path = f"rules.own_beds.{rule.id}"
    stated = Limit(
        f"{path}.beds_at_least",
        rule.beds_at_least,
        "whole",
        lower=True,
        weight=period.weeks,
        price_path=f"{path}.price_per_bed_week",
        words=words.BEDS.about(rule.label),
    )
    penalty = None if rule.price_per_bed_week is None else rule.price_per_bed_week * period.weeks
    key = OwnBedsKey(period.index, rule.id)
    model.add_soft_row(
        "C99", key, terms, ">=", rule.beds_at_least - fixed, penalty=penalty, periods=[period], rests_on=stated
    )


EQUATIONS = (require,)
