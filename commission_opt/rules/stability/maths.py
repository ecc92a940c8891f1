"""C09 stability: children are not moved for the contract's sake."""

from __future__ import annotations

import math

from commission_opt.instance.calendar import Period
from commission_opt.instance.money import WEEKS_PER_YEAR
from commission_opt.keys import MovedKey, OfferKey, PlacedKey, RecordKey
from commission_opt.model.limit import MOVE_WEEKS, Limit
from commission_opt.model.model import Model, Term
from commission_opt.model.placements import Placements
from commission_opt.rules.stability import stays, words
from commission_opt.rules.stability.record import Stability


def require(model: Model, placements: Placements) -> None:
    """Limit the children moved in a period.

    ::

        moved[s,t,n,a,k] >= stay[n] * placed[s,t-1,n,a,k] - placed[s,t,n,a,k],   moved >= 0
        sum over n, a, k of moved[s,t,n,a,k] <= moves_at_most                    for every s, t > 0
        stay[n] = exp(-weeks between mid-periods / mean_stay_weeks[n])

    The number in an offer may fall as children leave care; a faster fall is children moved.
    """
    stays.stay(model, placements)
    for rule in model.instance.rules.of(Stability):
        for s in range(len(model.demand.scenarios)):
            for before, period in zip(model.instance.periods, model.instance.periods[1:], strict=False):
                if rule.applies(period.start):
                    _require(model, placements, rule, s, before, period)


def _require(model: Model, placements: Placements, rule: Stability, s: int, before: Period, period: Period) -> None:
    terms: list[Term] = []
    needs = {n.id: n for n in model.instance.need if n.mean_stay_weeks and (not rule.needs or n.id in rule.needs)}
    weeks = (period.middle_years - before.middle_years) * WEEKS_PER_YEAR
    now = model.columns.placed
    for offer in model.instance.offers:
        for need, area, placed_before in placements.by_offer.get(OfferKey(s, before.index, offer.id), ()):
            if need not in needs:
                continue
            stay = math.exp(-weeks / (needs[need].mean_stay_weeks or math.inf))
            moved = model.add_column("moved", MovedKey(rule.id, s, period.index, need, area, offer.id))
            link: list[Term] = [(moved, 1.0), (placed_before, -stay)]
            placed = now.get(PlacedKey(s, period.index, need, area, offer.id))
            model.link(link if placed is None else [*link, (placed, 1.0)], ">=")
            terms.append((moved, 1.0))
    penalty = None if rule.price_per_move is None else rule.price_per_move * model.demand.scenarios[s].probability
    if terms:
        key, limit = RecordKey(s, period.index, rule.id), rule.moves_at_most
        model.add_soft_row(
            "C09",
            key,
            terms,
            "<=",
            limit,
            penalty=penalty,
            periods=[period],
            rests_on=_stated(model, rule, s),
            scenario=s,
        )


def _stated(model: Model, rule: Stability, s: int) -> Limit:
    path = f"rules.stability.{rule.id}"
    return Limit(
        f"{path}.moves_at_most",
        rule.moves_at_most,
        weight=MOVE_WEEKS * model.demand.scenarios[s].probability,
        price_path=f"{path}.price_per_move",
        words=words.MOVES.about(rule.label),
    )


EQUATIONS = (require, *stays.EQUATIONS)
