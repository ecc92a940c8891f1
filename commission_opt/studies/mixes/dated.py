"""When each commitment of a mix is decided: what is decided now, and what can wait for a review."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from commission_opt.decisions import COMMITMENTS, EXISTING, Decisions
from commission_opt.demand import demand_table
from commission_opt.model.fixed import fix_commitments
from commission_opt.offers.block.record import Block
from commission_opt.offers.common.words import month_of
from commission_opt.offers.contract.record import Contract
from commission_opt.plan.evaluator.evaluate import evaluate
from commission_opt.plan.mix import mix
from commission_opt.plan.prevention import families
from commission_opt.studies.held import ImpossibleThere
from commission_opt.studies.journals.text import listed_decisions
from commission_opt.studies.words import NOTHING_NEW, rows_words

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.model.model import Model, Term

YEARLY = 2  # reviews that are taken, where the instance names none
HOMES = (
    "awarded",
    "opened",
    "recruited",
    "extended",
    "prolonged",
    "closed",
)  # families that may wait for what has been seen


def reviews_of(instance: Instance) -> tuple[dt.date, ...]:
    """The reviews of the instance; where it names none, the first of its financial years after the first period, two at most."""
    named = instance.uncertainty.reviews
    if named:
        return named
    first, stop = instance.periods[0].end, instance.horizon.stop
    years = (dt.date(year, 4, 1) for year in range(first.year, stop.year + 1))
    return tuple(day for day in years if first <= day < stop)[:YEARLY]


def day_of(instance: Instance, family: str, key: Any) -> dt.date:
    """The day by which a commitment is decided: the first of its period, or of an extension the day after the first term."""
    offer, period = key[0], key[1]
    if family not in ("extended", "prolonged"):
        start: dt.date = instance.periods[max(0, period)].start
        return start
    (record,) = instance.offers_named(offer)
    assert isinstance(record, Contract)
    before = key[3] - 1 if family == "prolonged" else 0
    if isinstance(record, Block) and period == EXISTING and record.ends is not None:
        return record.extension_end(record.ends + dt.timedelta(days=1), before)
    return record.extension_end(record.term_end(record.opening(instance.periods[period].start)), before)


def before(instance: Instance, decisions: Decisions, day: dt.date) -> Decisions:
    """A mix without what about homes and contracts is decided on `day` or later."""
    return _part(instance, decisions, lambda when: when < day)


def since(instance: Instance, decisions: Decisions, day: dt.date) -> Decisions:
    """What about homes and contracts is decided on `day` or later."""
    later = _part(instance, decisions, lambda when: when >= day)
    return replace(Decisions(), **{family: getattr(later, family) for family in HOMES})


def _part(instance: Instance, decisions: Decisions, holds: Callable[[dt.date], bool]) -> Decisions:
    kept = {
        family: {
            key: value for key, value in getattr(decisions, family).items() if holds(day_of(instance, family, key))
        }
        for family in HOMES
    }
    kept["extended"] = {  # of what is not awarded nothing can be extended
        key: value for key, value in kept["extended"].items() if key[1] == EXISTING or key in decisions.awarded
    }
    kept["prolonged"] = {key: value for key, value in kept["prolonged"].items() if key[:3] in decisions.extended}
    return replace(decisions, **kept)


@dataclass(frozen=True)
class LaterOn:
    """Holds a model to what a mix decides before a day, with more homes than its own decided from then on.

    ::

        x = its value in the mix            for every commitment decided before `day`
        sum of beds awarded or opened in the year from `day` on >= at_least
    """

    mix: Decisions
    day: dt.date
    at_least: float

    def __call__(self, model: Model) -> None:
        """Fix what comes before, and ask for more.

        Raises
        ------
        ImpossibleThere
            When nothing can be decided so late.
        """
        instance = model.instance
        later = [(day, term) for day, term in self._later(model) if day >= self.day]
        soon = [term for day, term in later if day < self.day.replace(year=self.day.year + 1)]
        if not soon:
            raise ImpossibleThere("nothing can be decided so late")
        bounds = [(variable, variable.lowBound, variable.upBound) for _, (variable, _) in later]
        missing = fix_commitments(model, before(instance, self.mix, self.day))
        if missing:
            raise ImpossibleThere("; ".join(missing))
        for variable, low, high in bounds:
            variable.lowBound, variable.upBound = low, high
        model.link(soon, ">=", self.at_least)

    def question(self) -> str:
        """What is asked, for a journal."""
        return json.dumps([listed_decisions(self.mix), self.day.isoformat(), self.at_least])

    def _later(self, model: Model) -> Iterator[tuple[dt.date, Term]]:
        offers = {offer.id: offer for offer in model.instance.offers}
        for award, variable in model.columns.awarded.items():
            yield day_of(model.instance, "awarded", award), (variable, float(award.size))
        for start, variable in model.columns.opened.items():
            beds = float(getattr(offers[start.offer], "beds", 1))
            yield day_of(model.instance, "opened", start), (variable, beds)


def part_words(instance: Instance, decisions: Decisions) -> str:
    """Some commitments in words: "nothing new" where there are none."""
    demand = demand_table(instance)
    alone = replace(decisions, placed={}, short={}, sold={}, started={}, transferred={})
    worked_out = evaluate(instance, demand, alone, relaxed=True)
    said = rows_words(mix(instance, alone, worked_out, families(instance, demand, alone)))
    longer = _extended_words(instance, alone)
    return "; ".join([*([said] if said != NOTHING_NEW or not longer else []), *longer])


def _extended_words(instance: Instance, decisions: Decisions) -> list[str]:
    """Extensions of contracts that the same part does not award: "Bidder A's contract of 6 beds, extended"."""
    found = []
    for key, number in decisions.extended.items():
        if number and key[1] != EXISTING and key not in decisions.awarded:
            (offer,) = instance.offers_named(key[0])
            homes = f", {number} homes" if number > 1 else ""
            found.append(
                f"{offer.provider_name}, {key[2]} beds from {month_of(_opens(instance, key))}{homes}, extended"
            )
    return found


def _opens(instance: Instance, key: tuple[Any, ...]) -> str:
    """The first day of a contract that is awarded."""
    (offer,) = instance.offers_named(key[0])
    assert isinstance(offer, Contract)
    day: dt.date = offer.opening(instance.periods[key[1]].start)
    return day.isoformat()


def same_before(instance: Instance, one: Decisions, other: Decisions, day: dt.date) -> bool:
    """Whether two mixes decide the same before a day."""
    parts = [before(instance, mix, day) for mix in (one, other)]
    return all(getattr(parts[0], family) == getattr(parts[1], family) for family in COMMITMENTS)
