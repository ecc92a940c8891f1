"""What one replication comes to: children by period, beds used, and the bill by the instance's own cost lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from commission_opt.decisions import Decisions
from commission_opt.demand.table import DemandTable, Scenario
from commission_opt.plan.evaluator.beds import BedsInPlace
from commission_opt.plan.evaluator.bill import placement_costs
from commission_opt.plan.evaluator.cost import Cost
from commission_opt.plan.evaluator.use import find_use
from commission_opt.plan.evaluator.workings import Workings
from commission_opt.studies.simulation.figures import Figures
from commission_opt.studies.simulation.peaks import peak_costs
from commission_opt.studies.simulation.world import SHORT, Stay

if TYPE_CHECKING:
    from commission_opt.demand.stays import FloatArray
    from commission_opt.instance.calendar import Period
    from commission_opt.instance.instance import Instance
    from commission_opt.rules.occupancy.order import Lane

Costs = dict[tuple[str, str], tuple[float, float]]  # £ of the day and at present value, by year and line
LEFT_OUT = ("trading", "penalty", "avoided")  # lines that are no part of the comparison; see `promise`


def by_year(instance: Instance, costs: Iterable[Cost]) -> Costs:
    """Costs of periods as costs by financial year and line, with their present value."""
    sums: dict[tuple[int, str, float | None], float] = defaultdict(float)
    for cost in costs:
        sums[cost.period, cost.line, cost.worth] += cost.pounds
    found: Costs = {}
    for (t, line, worth), pounds in sums.items():
        period = instance.periods[t]
        before, discounted = found.get((period.year, line), (0.0, 0.0))
        factor = instance.money.discount(period) if worth is None else worth
        found[period.year, line] = before + pounds, discounted + pounds * factor
    return found


@dataclass(frozen=True)
class Book:
    """The plan and what does not change from one replication to the next."""

    instance: Instance
    decisions: Decisions
    beds: BedsInPlace

    @cached_property
    def edges(self) -> FloatArray:
        """Days from the start of the horizon to the ends of periods, 0 first."""
        periods = self.instance.periods
        return np.array([0.0, *((period.end - periods[0].start).days for period in periods)])

    def days(self, period: Period) -> tuple[float, float]:
        """First and last edge of a period."""
        return float(self.edges[period.index]), float(self.edges[period.index + 1])

    def overlap(self, start: float, end: float, period: Period) -> float:
        """Days of the period between two days."""
        first, last = self.days(period)
        return max(0.0, min(end, last) - max(start, first))

    def children(self, stays: Iterable[Stay]) -> dict[tuple[Lane, int], FloatArray]:
        """Average children by period, for each lane and offer (`SHORT` for those without a placement)."""
        grouped: dict[tuple[Lane, int], list[Stay]] = defaultdict(list)
        for stay in stays:
            grouped[stay.lane, stay.offer].append(stay)
        return {key: self._averages(some) for key, some in grouped.items()}

    def _averages(self, stays: Sequence[Stay]) -> FloatArray:
        """Child-days before each edge, then their differences over the days of the period."""
        starts, ends = np.array([stay.start for stay in stays]), np.array([stay.end for stay in stays])
        before = np.minimum(ends[:, None], self.edges) - np.minimum(starts[:, None], self.edges)
        return np.asarray(np.diff(before.sum(axis=0)) / np.diff(self.edges))

    def bill(self, children: Mapping[tuple[Lane, int], FloatArray], stays: Sequence[Stay]) -> Costs:
        """£ of the day and at present value by year and cost line, of the lines that placements and beds make.

        The evaluator's bill of the average children by period, and, for contracts guaranteed in part and for
        markets with tiers, whose cost is not in proportion to children, what the peaks within the period add.
        """
        offers = self.instance.offers
        placed = {
            (0, t, *lane, offers[nth].id): float(number)
            for (lane, nth), averages in children.items()
            if nth != SHORT
            for t, number in enumerate(averages)
            if number > 0
        }
        decisions = replace(self.decisions, placed=placed)
        demand = DemandTable((Scenario(1.0, {}),))
        w = Workings(self.instance, demand, decisions, self.beds, find_use(self.instance, decisions))
        found = [cost for cost in placement_costs(w) if cost.line not in LEFT_OUT]
        for nth, offer in enumerate(offers):
            extra = peak_costs(self, offer, [stay for stay in stays if stay.offer == nth])
            for period, pounds in zip(self.instance.periods, extra, strict=bool(extra)):
                found.append(Cost(period.index, offer.kind, offer.id, pounds))
        return by_year(self.instance, found)

    def figures(self, stays: Sequence[Stay], moves: float, fixed: Costs) -> Figures:
        """Everything to be compared; `fixed` are the costs of lines that are not simulated."""
        children = self.children(stays)
        weeks = {
            (t, lane, nth): float(number) * self.instance.periods[t].weeks
            for (lane, nth), averages in children.items()
            for t, number in enumerate(averages)
            if number > 0
        }
        return Figures(fixed | self.bill(children, stays), weeks, moves)
