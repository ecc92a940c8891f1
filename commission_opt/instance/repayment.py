"""The yearly payments that repay capital: when each falls due, and what it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from commission_opt.instance.calendar import Period, add_months, years_between
from commission_opt.instance.money import Money

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Repayment:
    """What is paid at the end of one year of a building's life, for £1 of capital.

    It falls to the days from `first` up to `stop` alike, and is paid `after` years after the horizon's start.
    """

    first: dt.date
    stop: dt.date
    pounds: float
    after: float

    def in_period(self, period: Period) -> float:
        """The part of it that falls to the days of a period."""
        return self.pounds * period.overlap(self.first, self.stop) / (self.stop - self.first).days


def repayments(
    money: Money, life_years: float, opening: dt.date, horizon_start: dt.date, rate: float | None = None
) -> tuple[Repayment, ...]:
    """The payments for £1 of capital spent on the day of `opening`, one for each year of the life.

    At the rate of the annuity, which is `capital_rate` without another, their values on that day are £1 together, whatever the calendar does. A life is whole
    months, as terms are; what is paid for a last part of a year ``f`` is ``recovery * ((1 + r)^f - 1) / r``.
    """
    months = round(MONTHS * life_years)
    yearly = money.capital_recovery(months / MONTHS, rate)
    opened = years_between(horizon_start, opening)
    found = []
    for begins in range(0, months, MONTHS):
        ends = min(begins + MONTHS, months)
        found.append(
            Repayment(
                add_months(opening, begins),
                add_months(opening, ends),
                yearly * money.grown((ends - begins) / MONTHS, rate),
                opened + ends / MONTHS,
            )
        )
    return tuple(found)


def by_period(payments: Sequence[Repayment], periods: Sequence[Period]) -> Iterator[tuple[Period, Repayment]]:
    """Each period with every payment that falls to some of its days."""
    begun = 0
    for period in periods:
        while begun < len(payments) and payments[begun].stop <= period.start:
            begun += 1
        for payment in payments[begun:]:
            if payment.first >= period.end:
                break
            yield period, payment
