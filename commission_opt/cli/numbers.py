"""Numbers and days on the command line, refused in words: what they are, and from where to where."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from typing import Any

import click

_MONEY = re.compile(r"£?\s?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?")


def digits(said: str) -> str:
    """A number as Python reads it: £5,400 is 5400; anything else stays as it is."""
    found = _MONEY.fullmatch(said.strip())
    return found[1].replace(",", "") + (found[2] or "") if found else said


@dataclass(frozen=True)
class AmountOption(click.ParamType[float]):
    """A number of `unit` above `low` (or from it on, where `least`), and up to `high`, or below it where `below`."""

    unit: str
    low: float = 0.0
    high: float = math.inf
    least: bool = False
    below: bool = False

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            number = float(digits(str(value)))
        except ValueError:
            number = math.nan
        inside = (number >= self.low if self.least else number > self.low) and (
            number < self.high if self.below else number <= self.high
        )
        if not inside or math.isinf(number):
            self.fail(f"it is {self.unit}, {self.range}, not '{value}'", param, ctx)
        return number

    @property
    def range(self) -> str:
        """In words: "above 0", "from 0 to below 1"."""
        start = f"{'from' if self.least else 'above'} {self.low:g}"
        if math.isinf(self.high):
            return start
        return f"{start} to {'below ' if self.below else ''}{self.high:,g}"


@dataclass(frozen=True)
class Whole(click.ParamType[int]):
    """A whole number from `low` to `high`."""

    low: int
    high: int

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            number = int(digits(str(value)))
        except ValueError:
            number = self.low - 1
        if not self.low <= number <= self.high:
            self.fail(f"it is a whole number from {self.low:,} to {self.high:,}, not '{value}'", param, ctx)
        return number


class DayOption(click.ParamType[dt.date]):
    """A day such as 2026-04-01."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        if isinstance(value, dt.date):
            return value
        said = str(value).strip()
        found = _day(said)
        if found is None:
            british = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", said)
            meant = f"{british[3]}-{int(british[2]):02d}-{int(british[1]):02d}" if british else "2026-04-01"
            self.fail(f"it is a day of the calendar, year first, such as {meant}, not '{value}'", param, ctx)
        return found


def _day(said: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(said) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", said) else None
    except ValueError:
        return None


DAY = DayOption()
GAP = AmountOption("a share such as 0.01 for 1%", high=1.0, least=True, below=True)
