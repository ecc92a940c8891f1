"""One period of one scenario: children who come, who is kept out of care, and who is placed in beds, by need and area."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from commission_opt.keys import OfferKey
from commission_opt.model.model import Model
from commission_opt.model.placements import Placements

if TYPE_CHECKING:
    import pulp


class InBeds(NamedTuple):
    """Children placed with an offer that has beds, and the beds that one takes up there."""

    offer: str
    placed: pulp.LpVariable
    footprint: float


class Moment:
    """What is looked up for many groups of children, put together once: by need, and by area within."""

    def __init__(self, scenario: int, period: int) -> None:
        self.scenario, self.period = scenario, period
        self.children: dict[str, dict[str, float]] = defaultdict(dict)
        self.avoided: dict[str, list[tuple[str, pulp.LpVariable, float]]] = defaultdict(list)
        self.in_beds: dict[str, dict[str, list[InBeds]]] = defaultdict(lambda: defaultdict(list))


def moments(model: Model, placements: Placements) -> Iterator[Moment]:
    """Every period of every scenario."""
    found = {
        (s, period.index): Moment(s, period.index)
        for s in range(len(model.demand.scenarios))
        for period in model.instance.periods
    }
    for s, scenario in enumerate(model.demand.scenarios):
        for (t, need, area), number in scenario.children.items():
            found[s, t].children[need][area] = number
    for lane, terms in model.avoided.items():
        listed = found[lane.scenario, lane.period].avoided[lane.need]
        listed += [(lane.area, variable, each) for variable, each in terms]
    for offer in model.instance.offers:
        if not offer.bought_as_used:
            footprints = {need: model.instance.footprint(offer, need) for need in offer.takes}
            for (s, t), moment in found.items():
                for need, area, placed in placements.by_offer.get(OfferKey(s, t, offer.id), ()):
                    moment.in_beds[need][area].append(InBeds(offer.id, placed, footprints[need]))
    return iter(found.values())
