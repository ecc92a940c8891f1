"""By how much what is worked out is corrected, such as by a simulation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commission_opt.instance.calendar import Period
    from commission_opt.instance.instance import Instance


def correction(instance: Instance, carried_by: str, period: Period) -> float:
    """The factor that is stated for beds or a market in a period: 1 where none is."""
    for one in instance.rules.occupancy.correction:
        if one.carried_by == carried_by and (one.period is None or period.start <= one.period < period.end):
            return one.factor
    return 1.0
