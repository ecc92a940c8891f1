"""The figures by which a plan and its simulation are compared, in one shape for both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from commission_opt.offers.market.record import Market
from commission_opt.plan.evaluator.beds import has_beds
from commission_opt.studies.simulation.ranking import Ranking
from commission_opt.studies.simulation.world import SHORT

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance
    from commission_opt.rules.occupancy.order import Lane
    from commission_opt.studies.simulation.tally import Book


class FigureName(NamedTuple):
    """What a measure is of: its name, the financial year and the offer or cost line; empty for all of them."""

    measure: str
    year: str = ""
    of: str = ""


UNITS = {
    "cost": "£ of the day",
    "net_present_cost": "£ at present value",
    "cost_of_line": "£ of the day",
    "children": "average number",
    "occupancy": "share of bed-weeks paid for",
    "child_weeks": "child-weeks a year",
    "as_used_weeks": "child-weeks a year",
    "spot_weeks": "child-weeks a year",
    "short_weeks": "child-weeks a year",
    "local_share": "share of children placed",
    "moves": "children a year",
}


@dataclass
class Figures:
    """What happened, or was promised.

    Attributes
    ----------
    costs
        £ of the day, and at present value, by financial year and cost line; without beds sold, penalties and
        published cost avoidance.
    weeks
        Child-weeks by period, need and area, and offer (its place among the instance's; -1 for none).
    moves
        Children moved; None where it is not known.
    """

    costs: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)
    weeks: dict[tuple[int, Lane, int], float] = field(default_factory=dict)
    moves: float | None = None


@dataclass(frozen=True)
class Measures:
    """Turns figures into measures, for one plan."""

    book: Book

    @property
    def instance(self) -> Instance:
        return self.book.instance

    @cached_property
    def ranking(self) -> Ranking:
        return Ranking(self.instance)

    @cached_property
    def years(self) -> float:
        """Length of the horizon, a month being a twelfth."""
        return self.instance.horizon.years

    def of(self, figures: Figures) -> dict[FigureName, float]:
        """Every measure that the figures allow."""
        found = {**self._money(figures), **self._use(figures)}
        if figures.moves is not None:
            found[FigureName("moves")] = figures.moves / self.years
        return found

    def _money(self, figures: Figures) -> dict[FigureName, float]:
        found: dict[FigureName, float] = defaultdict(float)
        for year in self.instance.years:
            found[FigureName("cost", year)] = 0.0
        for (year, line), (cost, discounted) in figures.costs.items():
            found[FigureName("cost")] += cost
            found[FigureName("cost", year)] += cost
            found[FigureName("cost_of_line", of=line)] += cost
            found[FigureName("net_present_cost")] += discounted
        return found

    def _use(self, figures: Figures) -> dict[FigureName, float]:
        found: dict[FigureName, float] = dict.fromkeys(
            [FigureName(name) for name in ("as_used_weeks", "spot_weeks", "short_weeks")], 0.0
        )
        used: dict[int, float] = defaultdict(float)
        total = placed = local = 0.0
        for (_, lane, nth), weeks in figures.weeks.items():
            total += weeks
            if nth == SHORT:
                found[FigureName("short_weeks")] += weeks / self.years
                continue
            offer = self.instance.offers[nth]
            key = FigureName("child_weeks", of=offer.id)
            found[key] = found.get(key, 0.0) + weeks / self.years
            if isinstance(offer, Market):
                found[FigureName("as_used_weeks")] += weeks / self.years
                found[FigureName("spot_weeks")] += weeks / self.years * (offer.kind == "spot")
            else:
                used[nth] += weeks * self.instance.footprint(offer, lane[0])
            if self.ranking.duties[lane[0]]:
                placed += weeks
                local += weeks * self.ranking.local(lane, offer)
        found[FigureName("children")] = total * 7 / float(self.book.edges[-1])
        if placed > 0:
            found[FigureName("local_share")] = local / placed
        return found | self._occupancy(used)

    def _occupancy(self, used: Mapping[int, float]) -> dict[FigureName, float]:
        """Beds used over beds paid for, of each offer that has beds and of all together."""
        found: dict[FigureName, float] = {}
        for nth, offer in enumerate(self.instance.offers):
            if has_beds(offer) and self.bed_weeks[nth] > 0:
                found[FigureName("occupancy", of=offer.id)] = used.get(nth, 0.0) / self.bed_weeks[nth]
        everything = sum(self.bed_weeks.values())
        return found | ({FigureName("occupancy"): sum(used.values()) / everything} if everything > 0 else {})

    @cached_property
    def bed_weeks(self) -> dict[int, float]:
        """Bed-weeks of each offer that has beds, over the horizon."""
        beds, periods = self.book.beds.beds, self.instance.periods
        return {
            nth: sum(number * period.weeks for number, period in zip(beds[offer.id], periods, strict=True))
            for nth, offer in enumerate(self.instance.offers)
            if has_beds(offer)
        }
