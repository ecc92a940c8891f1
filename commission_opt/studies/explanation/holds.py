"""What is held while solving again: so many homes, a size, so many workers, some use of a market."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commission_opt.decisions import HOMES, Decisions
from commission_opt.keys import PeopleKey, about

if TYPE_CHECKING:
    from commission_opt.model.model import Model, Sense


@dataclass(frozen=True)
class HoldCount:
    """Hold how many are let, called off, opened, recruited, closed or taken up.

    ::

        sum over the decisions of `families` about `offers` (of `size`, where given) (sense) number
    """

    offers: frozenset[str]
    sense: Sense
    number: float
    families: tuple[str, ...] = HOMES
    size: int | None = None

    def __call__(self, model: Model) -> None:
        """Add the row."""
        terms = [
            (variable, 1.0)
            for family in self.families
            for key, variable in model.columns[family].items()
            if about(key) in self.offers and (self.size is None or key.size == self.size)
        ]
        model.link(terms, self.sense, self.number)


@dataclass(frozen=True)
class HoldUse:
    """Hold a market to some use, or to none.

    ::

        sum over s, t, n, a of p[s] * weeks[t] * placed[s,t,n,a,k] (sense) child_weeks
    """

    offer: str
    sense: Sense
    child_weeks: float

    def __call__(self, model: Model) -> None:
        """Add the row."""
        terms = [
            (variable, model.instance.periods[key.period].weeks * model.demand.scenarios[key.scenario].probability)
            for key, variable in model.columns.placed.items()
            if key.offer == self.offer
        ]
        model.link(terms, self.sense, self.child_weeks)


@dataclass(frozen=True)
class HoldTeam:
    """Hold a team to one worker more, or fewer, in each period in which the plan has any.

    ::

        workers[e,t] >= workers of the plan + 1       or       workers[e,t] <= workers of the plan - 1
    """

    service: str
    workers: tuple[tuple[int, int], ...]  # period, workers of the plan
    step: int

    def __call__(self, model: Model) -> None:
        """Move the bounds."""
        for t, number in self.workers:
            variable = model.columns.workers[PeopleKey(self.service, t)]
            model.link([(variable, 1.0)], ">=" if self.step > 0 else "<=", float(max(0, number + self.step)))


def homes(decisions: Decisions, offers: frozenset[str], size: int | None = None) -> int:
    """How many homes or contracts of some offers a plan decides on."""
    let = sum(n for (offer, _, z), n in decisions.awarded.items() if offer in offers and size in (None, z))
    opened = sum(n for (offer, _), n in decisions.opened.items() if offer in offers)
    return int(let + opened + sum(n for (offer, _), n in decisions.recruited.items() if offer in offers))
