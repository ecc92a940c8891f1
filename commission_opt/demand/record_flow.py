"""What the figures of a demand record say of who enters, and how long they stay."""

from __future__ import annotations

from commission_opt.demand.stays import DAYS_PER_MONTH, Curve, Exponential, FloatArray, LengthOfStay
from commission_opt.instance.calendar import DAYS_PER_WEEK, DAYS_PER_YEAR
from commission_opt.instance.instance import Instance
from commission_opt.instance.needs import Demand


def stay_of(record: Demand, instance: Instance, need: str) -> LengthOfStay:
    """How long the children of a record stay: its curve, its mean stay, or that of the need."""
    if record.survival:
        return Curve(record.survival)
    weeks = instance.mean_stay_weeks(record, need)
    assert weeks is not None, "an instance with stock and flow, or uncertain demand, is checked for stays"
    return Exponential(DAYS_PER_WEEK * weeks)


def entries_per_day(record: Demand, days: FloatArray) -> FloatArray:
    """Children who enter, a day, at moments that are `days` after the start of the horizon.

    ::

        entries(d) = entries_per_month / (365.25 / 12) * (1 + growth_per_year) ** (d / 365.25)
    """
    assert record.entries_per_month is not None
    return record.entries_per_month / DAYS_PER_MONTH * (1.0 + record.growth_per_year) ** (days / DAYS_PER_YEAR)
