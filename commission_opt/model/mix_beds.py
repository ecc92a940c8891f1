"""Committed beds by offer, as linear expressions, and how far two mixes lie apart in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from commission_opt.decisions import EXISTING, Decisions
from commission_opt.instance.instance import Instance
from commission_opt.instance.offers import Building, CallOff, Foster, Offer
from commission_opt.model.measures import minimise
from commission_opt.model.model import Model, Term

if TYPE_CHECKING:
    import pulp

Beds = Mapping[str, float]  # by offer


def beds_by_offer(model: Model) -> dict[str, list[Term]]:
    """Beds that are decided on, by offer: contracted, opened or recruited, less those closed.

    ::

        beds[k] = sum size * awarded + sum beds * (opened - closed) + sum children * recruited

    and, for a contract that exists already, ``size * extended``.
    """
    found: dict[str, list[Term]] = defaultdict(list)
    for family in ("awarded", "extended"):
        for (offer, decided, size), variable in model.columns[family].items():
            if family == "awarded" or decided == EXISTING:
                found[offer].append((variable, float(size)))
    for family, each in _weights(model.instance).items():
        for (offer, _), variable in model.columns[family].items():
            found[offer].append((variable, each[offer]))
    return dict(found)


def beds_decided(instance: Instance, decisions: Decisions) -> dict[str, float]:
    """The same of a plan that was found, for the offers that have any."""
    found: dict[str, float] = defaultdict(float)
    for family in ("awarded", "extended"):
        for (offer, decided, size), number in getattr(decisions, family).items():
            if family == "awarded" or decided == EXISTING:
                found[offer] += size * number
    for family, each in _weights(instance).items():
        for (offer, _), number in getattr(decisions, family).items():
            found[offer] += each[offer] * number
    return dict(found)


def _weights(instance: Instance) -> dict[str, dict[str, float]]:
    """Beds of one home opened, closed, or household recruited, by family and offer."""
    own = {offer.id: float(offer.beds) for offer in instance.offers if isinstance(offer, Building)}
    foster = {o.id: float(o.children_per_household) for o in instance.offers if isinstance(o, Foster)}
    return {"opened": own, "closed": {offer: -beds for offer, beds in own.items()}, "recruited": foster}


def apart(model: Model, mixes: Sequence[Beds], least: float | None = None) -> None:
    """Hold the mix apart from `mixes`: as far as can be, or at least `least` beds from each of them.

    ::

        distance[j] = sum over k of |beds[k] - beds of mix j [k]|
        maximise  the smallest distance[j]                            (or: distance[j] >= least)

    The absolute value needs one whole-number column for each offer and mix: which side it lies on.
    """
    offers = {offer.id: offer for offer in model.instance.offers}
    nearest = model.add_column("nearest", ())
    terms = beds_by_offer(model)
    for j, mix in enumerate(mixes):
        total = [
            (_distance(model, (j, offer), expression, _range(offers[offer], expression), mix.get(offer, 0.0)), 1.0)
            for offer, expression in terms.items()
        ]
        model.link([*total, (nearest, -1.0)], ">=")
    if least is None:
        minimise(model, [(nearest, -1.0)])
    else:
        model.link([(nearest, 1.0)], ">=", least)


def _range(offer: Offer, terms: list[Term]) -> tuple[float, float]:
    """Fewest and most beds that can be decided on."""
    weights = [weight for _, weight in terms]
    if isinstance(offer, CallOff):
        return 0.0, offer.homes_at_most * max(weights)
    if isinstance(offer, Building):
        beds = float(offer.homes * offer.beds)
        return (-beds, 0.0) if offer.existing else (0.0, beds)
    if isinstance(offer, Foster):
        return 0.0, sum(weight * variable.upBound for variable, weight in terms)
    return 0.0, max(weights)  # a block is let once


def _distance(
    model: Model, key: tuple[int, str], terms: list[Term], between: tuple[float, float], value: float
) -> pulp.LpVariable:
    """Add a column that is at most ``|terms - value|``, ``terms`` lying `between` two values.

    ::

        apart <= terms - value + 2 * below * (1 - more)
        apart <= value - terms + 2 * above * more
    """
    above, below = max(0.0, between[1] - value), max(0.0, value - between[0])
    apart_by = model.add_column("apart", key, max(above, below))
    more = model.add_column("more", key, 1, integer=True)
    model.link([(apart_by, 1.0), *((v, -w) for v, w in terms), (more, 2 * below)], "<=", 2 * below - value)
    model.link([(apart_by, 1.0), *terms, (more, -2 * above)], "<=", value)
    return apart_by
