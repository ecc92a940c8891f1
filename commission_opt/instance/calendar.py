"""The planning horizon: consecutive periods, exact to the day, and English financial years.

A contract that opens on 15 October gives a quarter that starts on 1 October 78 of its 92 days:
nothing is rounded to a period boundary.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Literal, Self

from pydantic import Field, model_validator

from commission_opt.instance.fields import Date, Record

DAYS_PER_YEAR = 365.25
DAYS_PER_WEEK = 7
MONTHS_PER_PERIOD = {"month": 1, "quarter": 3, "year": 12}
FIRST_MONTHS = {"month": range(1, 13), "quarter": (1, 4, 7, 10), "year": (4,)}
MOST_PERIODS = 600


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day `months` later, or the last day of that month where there is no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_years(day: dt.date, years: float) -> dt.date:
    """`years` later, to the whole month."""
    return add_months(day, round(12 * years))


def add_weeks(day: dt.date, weeks: float) -> dt.date:
    """`weeks` later, to the whole day."""
    return day + dt.timedelta(days=round(DAYS_PER_WEEK * weeks))


def financial_year(day: dt.date) -> str:
    """The financial year, April to March, that `day` falls in: "2019/20"."""
    first = day.year if day.month >= 4 else day.year - 1
    return f"{first}/{(first + 1) % 100:02d}"


@cache
def first_day(year: str) -> dt.date:
    """1 April of a financial year written "2019/20"."""
    return dt.date(int(year[:4]), 4, 1)


def years_between(start: dt.date, end: dt.date) -> float:
    """Years from `start` to `end`, of 365.25 days each; negative where `end` comes first."""
    return (end - start).days / DAYS_PER_YEAR


@dataclass(frozen=True, slots=True)
class Period:
    """One period t of the horizon, from `start` up to but not including `end`."""

    index: int
    start: dt.date
    end: dt.date
    year: str  # financial year
    year_days: int  # days in that financial year, 365 or 366
    middle_years: float  # years from the start of the horizon to the middle of the period

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def weeks(self) -> float:
        return self.days / DAYS_PER_WEEK

    def overlap(self, start: dt.date, end: dt.date) -> int:
        """Days of the period on which something open from `start` up to `end` is open."""
        return max(0, (min(self.end, end) - max(self.start, start)).days)

    def share(self, start: dt.date, end: dt.date) -> float:
        """`overlap` as a share of the period's days."""
        return self.overlap(start, end) / self.days


class Horizon(Record):
    """`[horizon]`: the time planned for."""

    start: Date = Field(description="First day; the first of a month (quarter, financial year).")
    end: Date = Field(description="Last day; the last day of a period.")
    period: Literal["month", "quarter", "year"] = Field("quarter", description="Length of a period.")

    @model_validator(mode="after")
    def _whole_periods(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"end ({self.end}) is not after start ({self.start})")
        if not dt.date(1990, 1, 1) <= self.start <= dt.date(2200, 1, 1) or self.end.year > 2300:
            raise ValueError("start and end lie between 1990 and 2300")
        if self.start.day != 1 or self.start.month not in FIRST_MONTHS[self.period]:
            wanted = {"month": "the first of a month", "quarter": "1 January, April, July or October"}
            raise ValueError(
                f"start is {wanted.get(self.period, '1 April')} where it goes by {self.period}, not {self.start}"
            )
        step = MONTHS_PER_PERIOD[self.period]
        last = add_months(self.start, step)
        while last <= self.end:
            last = add_months(last, step)
        if last - dt.timedelta(days=1) != self.end and add_months(last, -step) - dt.timedelta(days=1) != self.end:
            raise ValueError(f"end is the last day of a {self.period}, e.g. {last - dt.timedelta(days=1)}")
        if len(self.periods()) > MOST_PERIODS:
            raise ValueError(f"period is too short: over {MOST_PERIODS} of them in the horizon")
        return self

    @property
    def stop(self) -> dt.date:
        """The day after the last one."""
        return self.end + dt.timedelta(days=1)

    @property
    def years(self) -> float:
        """Length in years, a month being a twelfth: what yearly averages divide by, so that two financial years are two."""
        return len(self.periods()) * self.period_years

    @property
    def period_years(self) -> float:
        """Length of a period in years, a month being a twelfth."""
        return MONTHS_PER_PERIOD[self.period] / 12

    def periods(self) -> tuple[Period, ...]:
        """The periods of the horizon, in order."""
        step, day = MONTHS_PER_PERIOD[self.period], self.start
        found: list[Period] = []
        while day < self.stop:
            after = add_months(day, step)
            year = financial_year(day)
            april = first_day(year)
            year_days = (dt.date(april.year + 1, 4, 1) - april).days
            middle = ((day - self.start).days + (after - self.start).days) / 2 / DAYS_PER_YEAR
            found.append(Period(len(found), day, after, year, year_days, middle))
            day = after
        return tuple(found)
