"""Days as the return writes them: dd/mm/yyyy in one dialect, ISO in the other."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

DayArray = NDArray[np.int64]  # days since 1 January 1970
NO_DAY = np.iinfo(np.int64).min // 4
UNREADABLE = NO_DAY + 1
EARLIEST, LATEST = 1980, 2100
_WRITTEN = (
    re.compile(r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})(?: 00:00(?::00)?)?"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?Z?)?"),
)


def day_number(day: dt.date) -> int:
    """The day as a number of days since 1 January 1970."""
    return (day - dt.date(1970, 1, 1)).days


def day_of(number: int) -> dt.date:
    """The day of such a number."""
    return dt.date(1970, 1, 1) + dt.timedelta(days=int(number))


def read_day(text: str) -> int:
    """One day as written; `NO_DAY` where there is none, `UNREADABLE` where it is none."""
    text = text.strip()
    if not text:
        return NO_DAY
    for form in _WRITTEN:
        found = form.fullmatch(text)
        if found:
            try:
                day = dt.date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                return UNREADABLE
            return day_number(day) if EARLIEST <= day.year <= LATEST else UNREADABLE
    return UNREADABLE


def read_days(column: pd.Series) -> DayArray:
    """Days of a column of categories: each way in which a day is written is read once."""
    known = np.array([read_day(str(text)) for text in column.cat.categories] + [NO_DAY], np.int64)
    return known[column.cat.codes.to_numpy()]


def why_unreadable(text: str) -> str:
    """What is likely wrong with a day that cannot be read."""
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text.strip())
    if found and int(found[1]) <= 12 < int(found[2]):
        return "The month seems to stand first: write dd/mm/yyyy."
    if re.fullmatch(r"\d{5}", text.strip()):
        return "It seems to be a number of Excel's: format the column as a date dd/mm/yyyy."
    if re.fullmatch(r"\d{1,2}/\d{1,2}/\d{2}", text.strip()):
        return "Write the year with four figures."
    return "Write dd/mm/yyyy or yyyy-mm-dd."


def month_starts(first: dt.date, last: dt.date) -> list[dt.date]:
    """First days of months from that of `first` (where it is one) to the last not after `last`."""
    year, month = first.year, first.month
    if first.day > 1:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    days = []
    while (year, month) <= (last.year, last.month):
        days.append(dt.date(year, month, 1))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return days


def year_end_from(day: dt.date) -> dt.date:
    """The 31 March on or after a day."""
    return dt.date(day.year + ((day.month, day.day) > (3, 31)), 3, 31)


def year_start_to(day: dt.date) -> dt.date:
    """The 1 April on or before a day."""
    return dt.date(day.year - ((day.month, day.day) < (4, 1)), 4, 1)


def birthdays(born: DayArray, age: float) -> DayArray:
    """The days on which children become so many years old; 1 March for a 29 February that is not there."""
    day = born.astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    then = month + np.timedelta64(round(12 * age), "M")
    moved: DayArray = then.astype("datetime64[D]").astype(np.int64) + (day - month.astype("datetime64[D]")).astype(
        np.int64
    )
    return moved
