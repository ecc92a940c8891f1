"""How many new beds a mix has, and for how long."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commission_opt.model.fixed import FIXED
from commission_opt.model.mix_beds import bed_time
from commission_opt.offers.building.record import Building
from commission_opt.studies.journals.text import listed_decisions

if TYPE_CHECKING:
    from commission_opt.decisions import Decisions
    from commission_opt.instance.instance import Instance
    from commission_opt.model.model import Model, Term

LONG_ENOUGH = 0.5  # of the horizon for which one home more is there: one for the last months says nothing


def new_beds(instance: Instance, decisions: Decisions) -> float:
    """New beds of a mix in all: in homes, whoever runs them; places with foster carers are none."""
    offers = {offer.id: offer for offer in instance.offers}
    found = float(sum(size * number for (_, _, size), number in decisions.awarded.items()))
    for (offer, _), number in decisions.opened.items():
        found += number * beds_each(offers[offer])
    return found


def beds_each(offer: object) -> float:
    """Beds of one home that opens."""
    return float(offer.beds) if isinstance(offer, Building) else 0.0


def smallest_home(instance: Instance) -> float:
    """Beds of the smallest home that can be had; 0 where none can."""
    sizes: list[float] = []
    for offer in instance.offers:
        existing = getattr(offer, "existing", False)
        if not existing:
            sizes += [float(size) for size in getattr(offer, "sizes", ())]
            sizes += [beds_each(offer)] if isinstance(offer, Building) else []
    return min(sizes, default=0.0)


@dataclass(frozen=True)
class BedsBetween:
    """Holds the number of new beds between two numbers.

    ::

        least <= sum of size * awarded + sum of beds * opened <= most
    """

    least: float
    most: float

    def __call__(self, model: Model) -> None:
        """Add the limits to a model."""
        offers = {offer.id: offer for offer in model.instance.offers}
        terms: list[Term] = [(variable, float(key.size)) for key, variable in model.columns.awarded.items()]
        terms += [(variable, beds_each(offers[key.offer])) for key, variable in model.columns.opened.items()]
        model.link(terms, "<=", self.most)
        if self.least > 0:
            model.link(terms, ">=", self.least)

    def question(self) -> str:
        """What is asked of a model, for a journal."""
        return repr(self)


@dataclass(frozen=True)
class OneHomeMore:
    """Holds a model to more new beds than a mix has, up to one home, and that for long enough to tell.

    ::

        beds of the mix + 1 <= sum of size * awarded + sum of beds * opened <= beds of the mix + home
        sum over k of time[k] >= the same of the mix + home * LONG_ENOUGH

    `time[k]` is the bed-time of an offer of new beds, as `model.mix_beds` has it: a bed that is there all the time
    counts 1.

    Attributes
    ----------
    beds
        New beds of the mix.
    home
        Beds of the smallest home.
    """

    mix: Decisions
    beds: float
    home: float

    def __call__(self, model: Model) -> None:
        """Add the limits to a model."""
        BedsBetween(self.beds + 1, self.beds + self.home)(model)
        new = {key.offer for family in ("awarded", "opened") for key in model.columns[family]}
        terms = [term for offer, time in bed_time(model).items() if offer in new for term in time.terms]
        now = {
            variable.name: getattr(self.mix, family).get(key, 0)
            for family in FIXED
            for key, variable in model.columns[family].items()
        }
        there = sum(weight * now.get(variable.name, 0) for variable, weight in terms)
        model.link(terms, ">=", there + self.home * LONG_ENOUGH)

    def question(self) -> str:
        """What is asked of a model, for a journal: keys of decisions are written the same, wherever they come from."""
        return json.dumps(["one home more", listed_decisions(self.mix), self.beds, self.home])
