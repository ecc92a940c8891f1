"""Rows of the rules: which may be relaxed, what missing one counts, and what belongs together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commission_opt.rules.cost_at_risk.record import THOUSAND

if TYPE_CHECKING:
    from commission_opt.demand.table import DemandTable
    from commission_opt.instance.instance import Instance

Key = tuple[Any, ...]
RowKey = tuple[str, Key]
Place = tuple[str, ...]  # rule, then what the rows of one place share: the record, or need and area

RELAXABLE = ("C01", "C03", "C05", "C06", "C07", "C08", "C09", "C10", "C12", "C14")
SUFFICIENCY = 100.0  # a child without a placement counts as much as so many placed against a policy
SUPPLY = 200.0  # so does a child, or bed, more than the market can supply
MOVE_WEEKS = 4.0  # a child moved counts as so many child-weeks
YEAR_WEEKS = 52.0  # a provider, contract, home or person counts as a place for a year
STAFF = "staff"
HORIZON = "horizon"
PROBABILITY = "probability"
POINT_WEEKS = YEAR_WEEKS / 10  # a point of probability counts as a tenth of a place for a year


def may_be_relaxed(rule: str, key: Key) -> bool:
    """Whether a row states a rule or a figure that could be another: not bricks, nor what is physically so."""
    return rule in RELAXABLE and not (rule == "C12" and key[0] == "homes")


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

    def weight(self, rule: str, key: Key) -> float:
        """Child-weeks for each unit of the row.

        ::

            children, beds                          weeks[t] * probability[s]     (C01 x 100, C12 x 200)
            bed-weeks                               1
            £                                       1 / £ a week of the dearest placement
            moves                                   4 * probability[s]
            providers, contracts, people recruited  52     (C05, and beds of C12, x 200)
            points of probability                   5.2
        """
        if rule in ("C01", "C03", "C12"):
            times = {"C01": SUFFICIENCY, "C03": 1.0, "C12": SUPPLY}[rule]
            return times * (YEAR_WEEKS if key[0] == "beds" else self._child(key[0], key[1]))
        if rule == "C05":
            return SUPPLY * (self._weeks(key[1]) if key[0] == STAFF else YEAR_WEEKS)
        if rule == "C07":
            return 1.0 if key[1] == "provider_share_at_most" else YEAR_WEEKS
        if rule == "C09":
            return MOVE_WEEKS * self.demand.scenarios[key[0]].probability
        if rule == "C10" and key[0] != HORIZON:
            return POINT_WEEKS if key[0] == PROBABILITY else self._weeks(key[0])
        return {"C08": 1.0 / self.dearest, "C14": THOUSAND / self.dearest}.get(rule, 1.0)  # 1: bed-weeks

    def _weeks(self, t: int) -> float:
        return self.instance.periods[t].weeks

    def _child(self, s: int, t: int) -> float:
        return self._weeks(t) * self.demand.scenarios[s].probability


def place_of(rule: str, key: Key) -> Place:
    """What a row has in common with those of other times and scenarios."""
    if rule == "C05":
        return (rule, STAFF, key[2]) if key[0] == STAFF else (rule, "recruits", key[1])
    if rule == "C12":
        return (rule, "beds", key[1]) if key[0] == "beds" else (rule, "children", key[2])
    if rule == "C08":
        return (rule, *key) if key[1] == "capital" else (rule, key[0])
    parts: dict[str, Key] = {"C01": key[2:], "C03": key[2:], "C09": key[2:], "C06": key[:1], "C10": key[1:]}
    return (rule, *parts.get(rule, key))


def record_of(place: Place) -> str:
    """Id of the record of the instance: a rule, a need, a role, or an offer."""
    return place[2] if place[0] in ("C05", "C12") else place[1]


def member_of(place: Place) -> Place:
    """The rule that a place belongs to, as sets of rules that clash name it."""
    if place[0] in ("C01", "C05", "C12"):
        return (place[0], record_of(place))
    return place[:3] if place[0] == "C07" else place[:2]


def when_of(rule: str, key: Key) -> object:
    """Period number, financial year, or nothing for the whole horizon."""
    if rule in ("C01", "C03", "C09") or (rule == "C12" and key[0] != "beds") or (rule == "C05" and key[0] == STAFF):
        return key[1]
    if rule in ("C05", "C10"):
        return None if key[0] in (HORIZON, PROBABILITY) else key[0]
    if rule in ("C06", "C08"):
        return None if key[1] in (HORIZON, "capital") else key[1]
    return None


def scenario_of(rule: str, key: Key) -> int:
    """Number of the scenario a row is about; 0 for those about all."""
    return key[0] if rule in ("C01", "C03", "C09", "C12") and isinstance(key[0], int) else 0
