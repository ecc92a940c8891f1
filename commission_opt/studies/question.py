"""Which question an instance asks: only answers to the same one can be ranked."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance


@dataclass(frozen=True, slots=True)
class PlanningQuestion:
    """The days planned, the areas and needs that children come from, how many, and the year whose prices are used.

    `areas` and `needs` are ids; `child_weeks` are those of each need over the days planned, before prevention.
    """

    start: dt.date
    end: dt.date
    areas: frozenset[str]
    needs: frozenset[str]
    price_base: str
    child_weeks: tuple[tuple[str, float], ...]

    def differences(self, other: PlanningQuestion) -> list[str]:
        """What this question asks differently from `other`, in words; nothing where their answers can be ranked."""
        found = self.other_world(other)
        if not found and self.child_weeks != other.child_weeks:
            found.append("other numbers of children")
        return found

    def other_world(self, other: PlanningQuestion) -> list[str]:
        """Why commitments of one could not be carried into the other, in words."""
        found = []
        if (self.start, self.end) != (other.start, other.end):
            found.append(f"other days ({_days(self)}, not {_days(other)})")
        if self.areas != other.areas:
            found.append("other areas")
        if self.needs != other.needs:
            found.append("other needs")
        if self.price_base != other.price_base:
            found.append(f"prices of another year ({self.price_base}, not {other.price_base})")
        return found


def question(instance: Instance) -> PlanningQuestion:
    """The question that `instance` asks."""
    from commission_opt.demand import demand_table

    weeks = {period.index: period.weeks for period in instance.periods}
    child_weeks: dict[str, float] = defaultdict(float)
    for (t, need, _), children in demand_table(instance).expected.items():
        child_weeks[need] += weeks[t] * children
    return PlanningQuestion(
        instance.horizon.start,
        instance.horizon.end,
        frozenset(area.id for area in instance.area),
        frozenset(need.id for need in instance.need),
        instance.money.price_base,
        tuple((need, float(f"{number:.9g}")) for need, number in sorted(child_weeks.items())),
    )


def _days(one: PlanningQuestion) -> str:
    return f"{one.start:%B %Y} to {one.end:%B %Y}"
