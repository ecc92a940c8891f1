"""Rows of the rules: which may be relaxed, what missing one counts, and what belongs together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commission_opt.instance.risk import THOUSAND
from commission_opt.keys import RowKey

if TYPE_CHECKING:
    from commission_opt.demand.table import DemandTable
    from commission_opt.instance.instance import Instance

RELAXABLE = ("C01", "C03", "C05", "C06", "C07", "C08", "C09", "C10", "C12", "C14")
SUFFICIENCY = 100.0  # a child without a placement counts as much as so many placed against a policy
SUPPLY = 200.0  # so does a child, or bed, more than the market can supply
MOVE_WEEKS = 4.0  # a child moved counts as so many child-weeks
YEAR_WEEKS = 52.0  # a provider, contract, home or person counts as a place for a year
STAFF = "staff"
HORIZON = "horizon"
PROBABILITY = "probability"
POINT_WEEKS = YEAR_WEEKS / 10  # a point of probability counts as a tenth of a place for a year


def may_be_relaxed(row: RowKey) -> bool:
    """Whether a row states a rule or a figure that could be another: not bricks, nor what is physically so."""
    return row.rule in RELAXABLE and row.part != "homes"


@dataclass(frozen=True)
class Scale:
    """What missing a row by one unit counts, in child-weeks.

    Attributes
    ----------
    dearest
        £ a week of the dearest placement: £1 counts 1 / dearest of a child-week.
    """

    instance: Instance
    demand: DemandTable
    dearest: float

    def weight(self, row: RowKey) -> float:
        """Child-weeks for each unit of the row.

        ::

            children, beds                          weeks[t] * probability[s]     (C01 x 100, C12 x 200)
            bed-weeks                               1
            £                                       1 / £ a week of the dearest placement
            moves                                   4 * probability[s]
            providers, contracts, people recruited  52     (C05, and beds of C12, x 200)
            points of probability                   5.2
        """
        rule = row.rule
        if rule in ("C01", "C03", "C12"):
            times = {"C01": SUFFICIENCY, "C03": 1.0, "C12": SUPPLY}[rule]
            return times * (YEAR_WEEKS if row.period is None else self._weeks(row) * self._probability(row))
        if rule == "C05":
            return SUPPLY * (self._weeks(row) if row.part == STAFF else YEAR_WEEKS)
        if rule == "C07":
            return 1.0 if row.figure == "provider_share_at_most" else YEAR_WEEKS
        if rule == "C09":
            return MOVE_WEEKS * self._probability(row)
        if rule == "C10" and row.part != HORIZON:
            return POINT_WEEKS if row.part == PROBABILITY else self._weeks(row)
        return {"C08": 1.0 / self.dearest, "C14": THOUSAND / self.dearest}.get(rule, 1.0)  # 1: bed-weeks

    def _weeks(self, row: RowKey) -> float:
        return self.instance.periods[row.period or 0].weeks

    def _probability(self, row: RowKey) -> float:
        return self.demand.scenarios[row.scenario or 0].probability
