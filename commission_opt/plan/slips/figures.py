"""Figures outside the range that they can be in: which figure, what was expected, and the likely slip."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from commission_opt.instance.checked_rows import CheckedRows
from commission_opt.instance.document import Path
from commission_opt.instance.instance import Instance
from commission_opt.instance.money import WEEKS_PER_YEAR

MOST_SLIPS = 2  # that are named of one figure
# A slip by its name: what the figure has to be multiplied by, and what was typed for what.
SLIPS: dict[str, tuple[float, str]] = {
    "thousands": (1e3, "thousands typed for pounds"),
    "millions": (1e6, "millions typed for pounds"),
    "pence": (0.01, "pence typed for pounds"),
    "year": (1 / WEEKS_PER_YEAR, "£ a year typed for £ a week"),
    "day": (7.0, "£ a day typed for £ a week"),
    "week_for_year": (WEEKS_PER_YEAR, "a week's figure typed for a year's"),
    "month_for_year": (12.0, "a month's figure typed for a year's"),
    "hour_for_year": (1_930.0, "£ an hour typed for £ a year"),
    "week_for_hour": (1 / 37.0, "£ a week typed for £ an hour"),
    "year_for_month": (1 / 12.0, "a year's number typed for a month's"),
    "days_for_weeks": (1 / 7.0, "days typed for weeks"),
    "percentage": (0.01, "a percentage typed for a share"),
    "tenth": (10.0, "a decimal point one place too far left"),
    "tenth_of": (0.1, "a decimal point one place too far right"),
    "hundreds": (0.01, "two digits too many, or a lost decimal point"),
    "tens": (0.1, "a digit too many"),
    "digit": (10.0, "a digit too few"),
    "metres": (1 / 1609.0, "metres typed for miles"),
    "each": (0.1, "the cost of all homes typed for that of each"),
}


@dataclass(frozen=True, slots=True)
class Slip:
    """A figure that cannot be meant; `path` is its place in the instance."""

    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What the figures of some keys can be, and what that rests on: published figures, or judgement."""

    low: float
    high: float
    unit: str
    slips: tuple[str, ...]
    basis: str
    reason: str
    or_zero: bool = False

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high or (self.or_zero and value == 0)

    def asked(self, name: str, value: float, shown: str = "") -> str:
        """The figure, what was expected, and the slip that would explain it."""
        expected = f"{_amount(self.low, self.unit)} to {_amount(self.high, self.unit)} {_counted(self.unit)}"
        text = f"{name} is {shown or _amount(value, self.unit)}. Expected: {expected}."
        unit = _counted(self.unit)  # which may be another than the key's: a running cost is told by the bed-week
        fit = [
            f"{words} ({_amount(value * factor, self.unit)} {unit} would fit)" for factor, words in self._fitting(value)
        ]
        return f"{text} Perhaps {' or '.join(fit[:MOST_SLIPS])}?" if fit else text

    def _fitting(self, value: float) -> Iterator[tuple[float, str]]:
        """The slips that would explain a figure, the likeliest first."""
        for name in self.slips:
            factor, words = SLIPS[name]
            if value and self.holds(value * factor):
                yield factor, words


@cache
def ranges() -> dict[str, Expected]:
    """The range of each key, by its path without ids."""
    return {
        key: Expected(slips=tuple(one["slips"]), **{part: one[part] for part in one if part not in ("keys", "slips")})
        for one in _data()["range"]
        for key in one["keys"]
    }


@cache
def idle_limits() -> dict[str, tuple[float, str]]:
    """Values at which a limit of a rule limits nothing, and why, by the path of its key."""
    return {one["key"]: (one["at"], one["why"]) for one in _data()["idle"]}


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("ranges.toml").read_text(encoding="utf-8"))


def odd_figures(instance: Instance) -> Iterator[Slip]:
    """Figures of the instance that lie outside their range, and limits that limit nothing."""
    for path, value in _numbers(instance.document.data, ()):
        for key in _keys(path):
            known = ranges().get(key)
            if known is not None and not known.holds(value):
                yield Slip(path, known.asked(_name(path), value))
            at, why = idle_limits().get(key, (None, ""))
            if at == value:
                yield Slip(
                    path,
                    f"{_name(path)} is {value:g}, so the rule can never bind: {why}. Take the rule out, or mend the figure.",
                )
            if known is not None or why:
                break


def _numbers(value: Any, path: Path) -> Iterator[tuple[Path, float]]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _numbers(one, (*path, key))
    elif isinstance(value, CheckedRows):  # there may be a million: the largest tells of a slip
        numbers = value.columns["children"]
        nth = max(range(len(numbers)), key=numbers.__getitem__)
        yield (*path, nth, "children"), float(numbers[nth])
    elif isinstance(value, (list, tuple)):
        for nth, one in enumerate(value):
            yield from _numbers(one, (*path, nth))
    elif isinstance(value, int | float) and not isinstance(value, bool) and path[0] != "assumption":
        yield path, float(value)


def _keys(path: Path) -> Iterator[str]:
    """The paths without ids that a figure may be known by: a price by need or size stands below its key."""
    names = [part for part in path if isinstance(part, str)]
    for length in range(len(names), 1, -1):
        yield ".".join(names[:length])


def _name(path: Path) -> str:
    names = [part for part in path if isinstance(part, str)]
    return " ".join([names[1].replace("_", " "), *(f"({part})" for part in names[2:])]) if len(names) > 1 else names[0]


def _amount(value: float, unit: str) -> str:
    if unit.startswith("£"):
        return f"£{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"£{value:,.2f}"
    return f"{value:.1%}" if "share" in unit or unit == "of the beds" else f"{value:,.6g}"


def _counted(unit: str) -> str:
    return unit.removeprefix("£ ").removesuffix(", as a share") if unit.startswith("£") or "share" in unit else unit
