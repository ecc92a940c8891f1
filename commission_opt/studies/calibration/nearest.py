"""Shares that no plan keeps once occupancy is worked out: how near the best plan comes."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from commission_opt.demand import demand_table
from commission_opt.plan.statements.eased import EASED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commission_opt.engines.reusable_model import Solution
    from commission_opt.instance.instance import Instance
    from commission_opt.keys import RowKey
    from commission_opt.model.limit import Limit
    from commission_opt.studies.diagnosis.elastic import Elastic

DIGITS = 4  # of a share: what is kept of one is rounded down to a hundredth of a point
NEAR, NEAR_WEEKS = 0.05, 5.0  # of what is missed: so near to the least is near enough
TINY, ROUNDING = 1e-9, 2e-5


@dataclass(frozen=True)
class EasedShare:
    """A rule whose share no plan keeps: where it stands, what it asks for, and the nearest that a plan comes to."""

    path: str
    asked: float
    nearest: float


def shares_alone(_row: RowKey, limit: Limit) -> float:
    """Room without end for rows that ask for a share at least, and none for others."""
    return math.inf if limit.relaxable and limit.lower and limit.kind == "share" and limit.path else 0.0


def nearest(instance: Instance, time_limit: float | None) -> list[EasedShare]:
    """The shares that are to be eased, so that some plan keeps what is left of each.

    ::

        minimise  sum over rows of shares of weight * missed
        nearest = min over the rows of a rule of (asked - missed / what one more of the share asks for)

    The sum is the least to a twentieth, or to five child-weeks. Nothing where a plan keeps them, where none does whatever the
    shares, or where `time_limit` came first.
    """
    from commission_opt.studies.diagnosis.elastic import Elastic, Stopped

    elastic = Elastic(instance, demand_table(instance), room=shares_alone)
    rows = list(elastic.slacks)
    if not rows:
        return []
    elastic.kept.good_enough(NEAR, NEAR_WEEKS)
    try:
        found = elastic.least(dict.fromkeys(rows, math.inf), time_limit)
        found = elastic.exactly(found, rows)
    except Stopped as stopped:
        if stopped.by_hand:
            raise KeyboardInterrupt from None
        return []
    if found.values is None:
        return []
    eased: dict[str, EasedShare] = {}
    for row, amount in elastic.missed(found, rows).items():
        limit = elastic.limits[row]
        kept = limit.value - amount / _per_share(elastic, row, found)
        before = eased.get(limit.path)
        if before is None or kept < before.nearest:
            eased[limit.path] = EasedShare(limit.path, limit.value, kept)
    return [replace(one, nearest=_below(one.nearest)) for one in eased.values()]


def _per_share(elastic: Elastic, row: RowKey, found: Solution) -> float:
    """By how much a row asks for more where its share is one more."""
    per = elastic.limits[row].per
    assert found.values is not None
    return 1.0 if per is None else max(TINY, float(per.at(found.values)))


def _below(share: float) -> float:
    return float(max(0.0, math.floor((share - ROUNDING) * 10**DIGITS) / 10**DIGITS))


def with_eased(instance: Instance, eased: Sequence[EasedShare]) -> Instance:
    """The instance with these shares as near as they can be kept, told as changes that the solve made."""
    return instance.changed_by({one.path: one.nearest for one in eased}, EASED)


def with_waiting(instance: Instance) -> Instance:
    """The instance in which a child for whom nothing has room waits, at a price that is above every placement's."""
    return instance.changed_by({"rules.sufficiency.price_per_child_week": price_of_waiting(instance)}, EASED)


def price_of_waiting(instance: Instance) -> float:
    """£ for each child-week without a placement: the instance's, or what `recommend` counts where it gives none."""
    from commission_opt.studies.recommend.trial import WITHOUT_PLACEMENT, dearest_week

    given = instance.rules.sufficiency.price_per_child_week
    return WITHOUT_PLACEMENT * max(1.0, dearest_week(instance)) if given is None else given
