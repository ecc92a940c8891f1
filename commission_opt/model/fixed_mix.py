"""A mix that is given rather than chosen: its commitments are fixed, and nothing else is new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commission_opt.decisions import EXISTING
from commission_opt.instance.calendar import Period
from commission_opt.instance.commitments import Commitment, GivenMix
from commission_opt.instance.fields import Named
from commission_opt.keys import AwardedKey, TurnKey, about
from commission_opt.model.model import Model, Term

if TYPE_CHECKING:
    import pulp

COUNTED = ("awarded", "opened", "closed", "recruited", "taken")
PEOPLE = ("workers", "assessors")


def fix(model: Model, given: GivenMix) -> None:
    """Fix the decisions of a given mix; what a commitment leaves open is chosen at least cost.

    ::

        sum over the decisions it names of size * variable = beds      or
        sum over the decisions it names of variable        = homes, or 1 for an existing contract to extend, else 0
        people in every period from `start` on             = workers
        every decision that no commitment names            = 0
    """
    named: set[int] = set()
    for commitment in given.commit:
        if commitment.workers is not None:
            named.update(_fix_workers(model, commitment, commitment.workers))
            continue
        terms = _decisions(model, commitment)
        named.update(variable.id for variable, _ in terms)
        named.update(_team(model, commitment))
        amount = bool(commitment.extended) if commitment.amount is None else commitment.amount
        model.link(terms, "==", float(amount))
        named.update(_fix_extension(model, commitment))
    for family in (*COUNTED, *PEOPLE, "extended", "prolonged"):
        for variable in model.columns[family].values():
            if variable.id not in named:
                variable.upBound = 0


def _decisions(model: Model, commitment: Commitment) -> list[Term]:
    """Decisions that a commitment names, each with the beds (or 1, counting homes) it stands for."""
    offers: dict[str, Named] = {offer.id: offer for offer in model.instance.offers_named(commitment.offer)}
    offers |= {service.id: service for service in model.instance.edge_of_care if service.id == commitment.offer}
    terms: list[Term] = []
    for family in COUNTED:
        for key, variable in model.columns[family].items():
            if about(key) in offers and _matches(model, commitment, family, key):
                size = key.size if family == "awarded" else getattr(offers[about(key)], "beds", 1)
                terms.append((variable, 1.0 if commitment.beds is None else float(size)))
    for key, variable in model.columns.extended.items():
        if key.offer in offers and key.period == EXISTING:
            terms.append((variable, 1.0 if commitment.beds is None else float(key.size)))
    return terms


def _fix_workers(model: Model, commitment: Commitment, workers: int) -> list[int]:
    """Fix the people of a team, or the assessors, from `start` on; a team may be smaller before."""
    dealt = [variable.id for key, variable in model.columns.taken.items() if key.record == commitment.offer]
    for family in PEOPLE:
        for key, variable in model.columns[family].items():
            if key.record == commitment.offer:
                dealt.append(variable.id)
                if commitment.start is None or model.instance.periods[key.period].end > commitment.start:
                    model.link([(variable, 1.0)], "==", float(workers))
    return dealt


def _team(model: Model, commitment: Commitment) -> list[int]:
    """The workers of a service that is taken up, whose number is left open."""
    return [variable.id for key, variable in model.columns.workers.items() if key.record == commitment.offer]


def _matches(model: Model, commitment: Commitment, family: str, key: Any) -> bool:
    if family == "awarded" and commitment.size is not None and key.size != commitment.size:
        return False
    if family == "taken":
        return True
    period: Period = model.instance.periods[key.period]
    if commitment.by is not None:
        return period.start <= commitment.by
    return commitment.start is None or period.start <= commitment.start < period.end


def _fix_extension(model: Model, commitment: Commitment) -> list[int]:
    """Extend all, none, or as is cheapest, by `extended`; returns the variables it has dealt with."""
    offers = {offer.id for offer in model.instance.offers_named(commitment.offer)}
    dealt: list[int] = []
    for key, variable in model.columns.extended.items():
        if key.offer not in offers or key.period == EXISTING or not _matches(model, commitment, "awarded", key):
            continue
        dealt.append(variable.id)
        if commitment.extended is True:
            _tie(model, variable, model.columns.awarded[key])
        elif commitment.extended is False:
            variable.upBound = 0
    return dealt + _fix_further(model, commitment, offers)


def _fix_further(model: Model, commitment: Commitment, offers: set[str]) -> list[int]:
    """The same for extensions after the first, each as often as what comes before it."""
    dealt: list[int] = []
    for key, variable in model.columns.prolonged.items():
        exists = key.period == EXISTING
        if key.offer not in offers or not (exists or _matches(model, commitment, "awarded", key)):
            continue
        dealt.append(variable.id)
        if commitment.extended is True:
            first = AwardedKey(*key[:3])
            before = TurnKey(*first, key.turn - 1)
            _tie(model, variable, model.columns.extended[first] if key.turn == 2 else model.columns.prolonged[before])
        elif commitment.extended is False:
            variable.upBound = 0
    return dealt


def _tie(model: Model, extended: pulp.LpVariable, awarded: pulp.LpVariable) -> None:
    model.link([(extended, 1.0), (awarded, -1.0)], "==")
