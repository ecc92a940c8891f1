"""Days, financial years, discounting and repayments, worked out from what an instance states and by nothing of the program's."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

from commission_opt.instance.instance import Instance

MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Span(NamedTuple):
    """A period of the horizon: its first day, the first of the next, and the financial year of both."""

    first: dt.date
    after: dt.date
    year: str

    @property
    def days(self) -> int:
        return (self.after - self.first).days

    def days_between(self, first: dt.date, after: dt.date) -> int:
        """How many of its days lie from `first` up to `after`."""
        inside = range(max(self.first, first).toordinal(), min(self.after, after).toordinal())
        return len(inside)


class Payment(NamedTuple):
    """What is paid at the end of a year of a building's life, for £1 of capital."""

    first: dt.date
    after: dt.date
    pounds: float
    years: float  # from the start of the horizon until it is paid


def months_on(day: dt.date, months: int) -> dt.date:
    """The same day so many months on, or the last of a month that has none."""
    year, month = day.year + (day.month + months - 1) // 12, (day.month + months - 1) % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def year_of(day: dt.date) -> str:
    """The financial year of a day."""
    first = day.year - 1 if day.month < 4 else day.year
    return f"{first}/{(first + 1) % 100:02d}"


def spans(instance: Instance) -> list[Span]:
    """The periods of the horizon."""
    horizon, found = instance.horizon, list[Span]()
    day = horizon.start
    while day <= horizon.end:
        after = months_on(day, MONTHS[horizon.period])
        found.append(Span(day, after, year_of(day)))
        day = after
    return found


def worth(instance: Instance, years: float) -> float:
    """Of £1 so many years after the start of the horizon, there."""
    return float(1.0 / (1.0 + instance.money.discount_rate) ** years)


def worth_in(instance: Instance, span: Span) -> float:
    """Of £1 in the middle of a period."""
    start = instance.horizon.start
    return worth(instance, ((span.first - start).days + (span.after - start).days) / 2 / 365.25)


def days_of_year(span: Span) -> int:
    """Days of the financial year that a period is in."""
    april = dt.date(int(span.year[:4]), 4, 1)
    return (april.replace(year=april.year + 1) - april).days


def annuity(years: float, rate: float) -> float:
    """Paid at the end of each year on £1 that is borrowed for so many."""
    return rate / (1 - (1 + rate) ** -years) if rate else 1 / years


def rate_of_capital(instance: Instance) -> float:
    money = instance.money
    return money.discount_rate if money.capital_rate is None else money.capital_rate


def repayments(instance: Instance, life: float, opens: dt.date, rate: float) -> Iterator[Payment]:
    """One payment for each year of the life, and for a last part of a year what is then still owed."""
    months, owed = round(12 * life), 1.0
    opened = (opens - instance.horizon.start).days / 365.25
    for begun in range(0, months, 12):
        ended = min(begun + 12, months)
        owed *= (1 + rate) ** ((ended - begun) / 12)
        paid = owed if ended == months else annuity(months / 12, rate)
        owed -= paid
        yield Payment(months_on(opens, begun), months_on(opens, ended), paid, opened + ended / 12)


def price_of_capital(instance: Instance, building: Any, opens: dt.date) -> float:
    """£ for a home that opens on a day: stated for that year, or risen since the year of the price base."""
    year = year_of(opens)
    stated = building.price_by_year.get("capital_cost", {}).get(year)
    if stated is not None:
        return float(stated)
    risen = int(year[:4]) - int(instance.money.price_base[:4])
    return float(building.capital_cost * (1 + instance.money.uplift_per_year.get("capital", 0.0)) ** risen)
