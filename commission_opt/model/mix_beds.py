"""Bed-time by offer, as linear expressions, and how far two mixes lie apart in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from commission_opt.keys import MixKey, SingleKey
from commission_opt.model.measures import minimise
from commission_opt.model.model import Model, Term, added_up
from commission_opt.offers.building.record import Building
from commission_opt.offers.common.record import Offer
from commission_opt.offers.contract.record import Contract
from commission_opt.offers.dps.record import CallOff
from commission_opt.offers.foster.record import Foster

if TYPE_CHECKING:
    import pulp

BedTime = Mapping[str, float]  # by offer: beds, each counting by the share of the horizon that it is there


@dataclass
class OfferTime:
    """Bed-time of one offer: ``sum of terms + fixed``, the fixed part being there whatever is decided."""

    fixed: float = 0.0
    terms: list[Term] = field(default_factory=list)


def bed_time(model: Model) -> dict[str, OfferTime]:
    """Bed-time by offer, of the offers about which something can be decided.

    ::

        time[k] = sum over t of weeks[t] * beds[k,t] / sum over t of weeks[t]

    A bed that is there all the time counts 1, one that opens in the last of sixty months a sixtieth.
    """
    periods = model.instance.periods
    every = sum(period.weeks for period in periods)
    found: dict[str, OfferTime] = defaultdict(OfferTime)
    for (offer, t), beds in model.beds.items():
        share = periods[t].weeks / every
        found[offer].fixed += share * beds.fixed
        found[offer].terms += [(variable, share * number) for variable, number in beds.terms]
    return {offer: OfferTime(time.fixed, added_up(time.terms)) for offer, time in found.items() if time.terms}


def apart(model: Model, mixes: Sequence[BedTime], least: float | None = None) -> None:
    """Hold the mix apart from `mixes`: as far as can be, or at least `least` from each of them.

    ::

        distance[j] = sum over k of |time[k] - time of mix j [k]|
        maximise  the smallest distance[j]                            (or: distance[j] >= least)

    The absolute value needs one whole-number column for each offer and mix: which side it lies on.
    """
    offers = {offer.id: offer for offer in model.instance.offers}
    nearest = model.add_column("nearest", SingleKey())
    times = bed_time(model)
    for j, mix in enumerate(mixes):
        total = [
            (_distance(model, MixKey(j, offer), time, _range(offers[offer], time.terms), mix.get(offer, 0.0)), 1.0)
            for offer, time in times.items()
        ]
        model.link([*total, (nearest, -1.0)], ">=")
    if least is None:
        minimise(model, [(nearest, -1.0)])
    else:
        model.link([(nearest, 1.0)], ">=", least)


def _range(offer: Offer, terms: list[Term]) -> tuple[float, float]:
    """Least and most that can be decided on: beds that are there all the time count most."""
    if isinstance(offer, CallOff):
        return 0.0, float(offer.homes_at_most * max(offer.sizes))
    if isinstance(offer, Building):
        beds = float(offer.homes * offer.beds)
        return (-beds, 0.0) if offer.existing else (0.0, beds)
    if isinstance(offer, Foster):
        return 0.0, sum(weight * variable.upBound for variable, weight in terms)
    weights = sorted(weight for _, weight in terms)
    times = 1 + len(offer.extensions) if isinstance(offer, Contract) else 2
    return 0.0, sum(weights[-max(2, times) :])  # a block is let once, and extended once in each turn


def _distance(
    model: Model, key: MixKey, time: OfferTime, between: tuple[float, float], value: float
) -> pulp.LpVariable:
    """Add a column that is at most ``|time - value|``; what is decided of the time lies `between` two values.

    ::

        apart <= time - value + 2 * below * (1 - more)
        apart <= value - time + 2 * above * more
        apart <= below + (time - least) * (above - below) / (above + below)

    The last line is the chord from the least to the most: it makes the whole numbers easier to find.
    """
    terms, value = time.terms, value - time.fixed
    above, below = max(0.0, between[1] - value), max(0.0, value - between[0])
    apart_by = model.add_column("apart", key, max(above, below))
    more = model.add_column("more", key, 1, integer=True)
    model.link([(apart_by, 1.0), *((v, -w) for v, w in terms), (more, 2 * below)], "<=", 2 * below - value)
    model.link([(apart_by, 1.0), *terms, (more, -2 * above)], "<=", value)
    if above and below:
        slope = (above - below) / (above + below)
        model.link([(apart_by, 1.0), *((v, -slope * w) for v, w in terms)], "<=", below - slope * between[0])
    return apart_by
