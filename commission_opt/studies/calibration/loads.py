"""How many children come to beds: times those who are there, so that the formula says what was carried."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from commission_opt.demand import demand_table
from commission_opt.plan.evaluator.evaluate import workings
from commission_opt.rules.occupancy import check
from commission_opt.rules.occupancy.pools import bed_groups
from commission_opt.studies.calibration.carried import in_group

if TYPE_CHECKING:
    from collections.abc import Callable

    from commission_opt.decisions import Decisions
    from commission_opt.instance.instance import Instance
    from commission_opt.studies.calibration.tried import TriedOut

LEAST, MOST = 0.05, 1.25  # times the children: with more, beds are full anyway
HALVINGS = 13  # of what lies between these: to a ten-thousandth
DIGITS = 4
SLIGHT = 0.03  # of what the formula says: so much is left to a factor
FEW = 0.05  # of a bed: what carries no more tells nothing of who comes


def loads_of(instance: Instance, decisions: Decisions, tried: TriedOut) -> dict[tuple[str, int], float]:
    """Times the children who come to each group of beds, by its name and the period.

    ::

        C[G,t](q of the plan, load[G,t] * children) = mean beds used by G in the simulation, to 3%

    and of the loads that say so the one that is nearest to 1: beds that are nearly full tell little of how many come. Of a
    plan's beds alone: nothing is found of groups and periods without any.
    """
    w, _ = workings(instance, demand_table(instance), decisions)
    groups = {group.record: group for group in bed_groups(instance)}
    found = {}
    for sort in check.sorts(w):
        for period in instance.periods:
            said = partial(check.carried, w, sort, period)
            if said(1.0) >= FEW:
                found[sort.name, period.index] = _load(said, in_group(instance, groups[sort.name], tried, period))
    return found


def _load(carried: Callable[[float], float], found: float) -> float:
    """Times the children, as near to 1 as may be, of whom what was found is carried but for so much, by halving."""
    low, high = LEAST, MOST
    if abs(found - carried(1.0)) <= SLIGHT * carried(1.0):
        return 1.0
    wanted = found / (1 - SLIGHT if found < carried(1.0) else 1 + SLIGHT)
    if carried(high) <= wanted:
        return high
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if carried(middle) < wanted else (low, middle)
    return round(high, DIGITS)
