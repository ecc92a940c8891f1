"""Numbers on the command line, refused in words: what they count, and from where to where."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import click


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
            number = float(value)
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
            number = int(value)
        except ValueError:
            number = self.low - 1
        if not self.low <= number <= self.high:
            self.fail(f"it is a whole number from {self.low:,} to {self.high:,}, not '{value}'", param, ctx)
        return number


GAP = AmountOption("a share such as 0.01 for 1%", high=1.0, least=True, below=True)
