"""What the cells of a CSV file say, or why they say nothing that the format allows."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from commission_opt.instance.fields import Children, Date, Distance, Id, Reference
from commission_opt.instance.invalid import refusal
from commission_opt.instance.spelling import shown
from commission_opt.instance.written_days import why_no_day

MOST_REMEMBERED = 50_000  # cells of a column
_NUMBER = re.compile(r"[+-]?(?:\d++\.?\d*+|\.\d++)(?:[eE][+-]?\d{1,3})?")
_THOUSANDS = re.compile(r"£?[\d,]*,\d{3}(\.\d+)?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_DASHED = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True, eq=False, slots=True)
class Wrong:
    """A way for a cell to be wrong. A million cells may share it: the words are made for those that are shown alone."""

    words: Callable[[str], tuple[str, str]]  # message and remedy, for the cell without space around it


_NO_NUMBER = Wrong(lambda cell: (f"{shown(cell)} is not a number.", "Write it with digits only."))
_NOTHING = Wrong(lambda _: ("a number is missing.", "Write it with digits only."))
_COMMA = Wrong(lambda cell: (f"{shown(cell)} has a comma in it.", "Write numbers without thousands separators."))
_NO_DATE = Wrong(lambda cell: (f"{shown(cell)} is not a date.", "Write dates as 2017-10-01 or 01/10/2017."))
_NO_DAY = Wrong(
    lambda cell: (
        f"{shown(cell)} is not a date: {why_no_day(*_parts(cell))}.",
        "Write dates as 2017-10-01 or 01/10/2017.",
    )
)


def _number(cell: str) -> float | Wrong:
    if _NUMBER.fullmatch(cell) and math.isfinite(value := float(cell)):
        return value
    if "," in cell and _THOUSANDS.fullmatch(cell):
        return _COMMA
    return _NO_NUMBER if cell else _NOTHING


def _parts(cell: str) -> list[int]:
    """Year, month and day; none of what is not written as a date."""
    slashed, dashed = _SLASHED.fullmatch(cell), _DASHED.fullmatch(cell)
    return [int(part) for part in (slashed.groups()[::-1] if slashed else dashed.groups() if dashed else ())]


def _day(cell: str) -> dt.date | Wrong:
    parts = _parts(cell)
    if not parts:
        return _NO_DATE
    return _NO_DAY if why_no_day(*parts) else dt.date(*parts)


def _text(cell: str) -> str:
    return cell


class Said(NamedTuple):
    """What the cells of a column say, in their order, and each thing that is said once, by first appearance."""

    values: Sequence[Any]
    distinct: Collection[Any]


class Column:
    """A column of a file: how its cells are read, and what the format allows of them.

    Cells say the same over and over, such as the day of a period: what each says is worked out once.
    """

    def __init__(self, read: Callable[[str], Any], kind: Any) -> None:
        self._read, self._kind = read, kind
        self._validate, limits = _adapter(kind).validate_python, _limits(kind)
        self._least, self._most = limits.get("minimum", -math.inf), limits.get("maximum", math.inf)
        pattern, longest = limits.get("pattern", "").strip("^$"), limits.get("maxLength", "")
        self._one = re.compile(pattern) if pattern else None
        self._all = re.compile(rf"(?:(?=.{{0,{longest}}}\n){pattern}\n)*+") if pattern else None
        self._refused: dict[str, Wrong] = {}
        self.known: dict[str, Any] = {}

    def value(self, cell: str) -> Any:
        """What the cell says, or what is `Wrong` with it."""
        if cell in self.known:
            return self.known[cell]
        value = self._value(cell)
        if len(self.known) < MOST_REMEMBERED and type(value) is not Wrong:
            self.known[cell] = value
        return value

    def values(self, cells: Sequence[str]) -> Said:
        """What each of many cells says, or what is `Wrong` with it."""
        different = dict.fromkeys(cells)
        if self._all and self._all.fullmatch("\n".join([*different, ""])):
            return Said(cells, different)
        if 2 * len(different) > len(cells):
            values = list(map(self._value, cells))
            return Said(values, dict.fromkeys(values))
        said = dict(zip(different, map(self._value, different), strict=True))
        return Said(list(map(said.__getitem__, cells)), dict.fromkeys(said.values()))

    def _value(self, cell: str) -> Any:
        value = self._read(cell.strip())
        # Limits and forms first, without pydantic, whose refusals take ten times as long as its consent.
        if type(value) is Wrong:
            return value
        if isinstance(value, float) and not self._least <= value <= self._most:
            return self._wrong("below" if value < self._least else "above")
        if self._one and not self._one.fullmatch(value):
            return self._wrong("form")
        try:
            return self._validate(value)
        except ValidationError as error:
            return self._wrong(error.errors(include_url=False, include_context=False, include_input=False)[0]["type"])

    def _wrong(self, kind: str) -> Wrong:
        if kind not in self._refused:
            self._refused[kind] = Wrong(self._refusal)
        return self._refused[kind]

    def _refusal(self, cell: str) -> tuple[str, str]:
        """Why the format does not allow what the cell says."""
        value = self._read(cell)
        try:
            self._validate(value)
        except ValidationError as error:
            return refusal(value, error, self._kind)
        raise AssertionError(f"the format allows {cell!r}")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


@cache
def _limits(kind: Any) -> dict[str, Any]:
    return _adapter(kind).json_schema()


@dataclass(frozen=True)
class Layout:
    """Columns of a file: how each cell is read and what it may be, which may be empty, which tell rows apart."""

    kinds: dict[str, tuple[Callable[[str], Any], Any]]
    key: tuple[str, ...]
    optional: frozenset[str] = frozenset()

    def column(self, name: str) -> Column:
        """The column of that name, of one file."""
        return Column(*self.kinds[name])

    @property
    def same(self) -> str:
        """The names of the columns that tell rows apart, as they are written in a message."""
        return ", ".join(self.key)


DEMAND = Layout(
    {"period": (_day, Date), "need": (_text, Id), "area": (_text, Id), "children": (_number, Children)},
    ("period", "need", "area"),
)
DISTANCE = Layout(
    {"area": (_text, Id), "to": (_text, Reference), "miles": (_number, Distance), "minutes": (_number, Distance)},
    ("area", "to"),
    frozenset({"miles", "minutes"}),
)
