"""By how much what is worked out is corrected, such as by a simulation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commission_opt.instance.calendar import Period
    from commission_opt.instance.instance import Instance
    from commission_opt.rules.occupancy.record import Correction
    from commission_opt.rules.occupancy.spread import TimesAsMany


def correction(instance: Instance, carried_by: str, period: Period) -> float:
    """The factor that is stated for beds or a market in a period: 1 where none is."""
    found = stated(instance, carried_by, period)
    return 1.0 if found is None else found.factor


def load(instance: Instance, carried_by: str, period: Period) -> float:
    """Times the children who come to beds, in the formula: 1 where nothing is stated."""
    found = stated(instance, carried_by, period)
    return 1.0 if found is None else found.load


def loaded(spread: TimesAsMany, times: float) -> TimesAsMany:
    """How many times the children may come, with so many times of them on average."""
    return tuple((chance, each * times) for chance, each in spread)


def stated(instance: Instance, carried_by: str, period: Period) -> Correction | None:
    """The first correction of some beds or a market that is of this period, or of all; None where there is none."""
    for one in instance.rules.occupancy.correction:
        if one.carried_by == carried_by and (one.period is None or period.start <= one.period < period.end):
            return one
    return None
