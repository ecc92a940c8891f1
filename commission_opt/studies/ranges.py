"""Which figures a sensitivity study varies, and between which values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commission_opt.errors import EXIT_USAGE, CommissionError

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance


class BadRange(CommissionError):
    """A figure that cannot be varied as asked."""

    exit_code = EXIT_USAGE


@dataclass(frozen=True, slots=True)
class Range:
    """A figure of the instance, and the values between which it could lie."""

    path: str
    base: float
    low: float
    high: float
    whole: bool

    def at(self, share: float) -> float:
        """The value `share` of the way from low to high; rounded where it is a whole number."""
        return self.value(self.low + share * (self.high - self.low))

    def value(self, number: float) -> float:
        """`number` as this figure can have it."""
        return round(number) if self.whole else float(number)


def ranges(
    instance: Instance, vary: Mapping[str, tuple[float, float]] | None = None, spread: float = 0.1
) -> list[Range]:
    """The figures of `vary` with their ends; without any, those of the register that are not published.

    What of the register is left out, and why, `register` says.

    Raises
    ------
    BadRange
        Where a path is no number, or its ends are the wrong way round.
    InvalidInstance
        Where a path matches nothing.
    """
    if vary:
        return [_given(instance, path, low, high) for path, (low, high) in vary.items()]
    return register(instance, spread)[0]


def around(instance: Instance, path: str, spread: float) -> Range:
    """From `spread` below the figure to as much above it; a whole number by 1 at least."""
    base, whole = _number(instance, path)
    by = abs(base) * spread
    if whole:
        by = float(max(1, round(by)))
    return Range(path, base, base - by, base + by, whole)


def _given(instance: Instance, path: str, low: float, high: float) -> Range:
    base, whole = _number(instance, path)
    if not low < high:
        raise BadRange(f"{path}: the low value comes first, and is below the high one: {low:g}:{high:g}.")
    whole = whole and float(low).is_integer() and float(high).is_integer()
    return Range(path, base, low, high, whole)


def _number(instance: Instance, path: str) -> tuple[float, bool]:
    """The figure at `path`, and whether it is a whole number by the format."""
    from commission_opt.instance.changes import locate, value_at
    from commission_opt.instance.shape import default_at, kind_at

    data = instance.document.data
    place = locate(data, path, "vary")
    value = value_at(data, place)
    if value is None:
        value = default_at(data, place)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadRange(f"{path} is not a number, and cannot be varied.")
    return float(value), isinstance(value, int) and not _takes_fractions(kind_at(data, place))


def _takes_fractions(kind: Any) -> bool:
    return "float" in str(kind)


RECORD_KEYS = (
    "price", "cost", "allowance", "fee", "premium", "payment", "salary", "by_year",  # money
    "children", "by_period", "per_month", "success_rate",
)  # fmt: skip
RECORD_PARTS = 2  # as in block.north; a path of more parts stands for every figure right below it
NO_AMOUNT = "neither money, children nor success"
OF_A_WHAT_IF = "of a what-if, not of the instance as it is"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A path of the register that is not varied, or of whose record some `figures` are not, and why."""

    path: str
    why: str
    figures: tuple[str, ...] = ()


def register(instance: Instance, spread: float) -> tuple[list[Range], tuple[LeftOut, ...]]:
    """The figures of the assumption register that are not published, each `spread` to either side; and what is left out.

    A path that names a record stands for its money, children and rates of success, but for those that the
    register names by themselves. What is no figure, or is 0, and what belongs to a what-if, is left out.
    """
    named = {one.path for one in instance.assumption if one.path}
    figures: dict[str, Range] = {}
    left: dict[str, LeftOut] = {}
    for one in instance.assumption:
        if one.basis == "published" or not one.path:
            continue
        paths, out = _numbers(instance, one.path, named)
        found = [around(instance, path, spread) for path in paths]
        figures |= {figure.path: figure for figure in found if figure.low < figure.high}
        nothing = [figure.path for figure in found if not figure.low < figure.high]
        left |= {path: LeftOut(path, "0, and a share of 0 is 0") for path in nothing}
        if out is not None:
            left[one.path] = out
    return list(figures.values()), tuple(left.values())


def _numbers(instance: Instance, path: str, named: set[str]) -> tuple[list[str], LeftOut | None]:
    """Paths of the numbers that a path of the register stands for, and what of it is left out."""
    from commission_opt.instance.changes import locate, value_at
    from commission_opt.instance.problems import InvalidInstance
    from commission_opt.instance.shape import default_at

    if path.partition(".")[0] == "what_if":
        return [], LeftOut(path, OF_A_WHAT_IF)
    data = instance.document.data
    try:
        place = locate(data, path, "vary")
    except InvalidInstance:
        return [], LeftOut(path, "not in this instance")  # an `extends` file may have taken it away
    value = value_at(data, place)
    value = default_at(data, place) if value is None else value
    if isinstance(value, Mapping) and not all(map(_is_number, value.values())):
        return _record(path, value, named)
    found = list(_leaves(path, value))
    return found, None if found else LeftOut(path, _kind(value))


def _record(path: str, record: Mapping[str, Any], named: set[str]) -> tuple[list[str], LeftOut | None]:
    """Of a whole record, money, children and success (of a rule or provider all figures); the others are left out."""
    found: list[str] = []
    others: list[str] = []
    for way, key, value in _inside(path, record):
        if any(way == other or way.startswith(f"{other}.") for other in named - {path} if other.startswith(path)):
            continue  # the register has it by itself
        if any(word in key for word in RECORD_KEYS) or path.count(".") >= RECORD_PARTS:
            found += _leaves(way, value)
        elif any(True for _ in _leaves(way, value)):
            others.append(way.removeprefix(f"{path}."))
    return found, LeftOut(path, NO_AMOUNT, tuple(others)) if others or not found else None


def _inside(path: str, record: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Path, key and value of what a record holds, and of the records in it: the providers of a DPS, a path of demand."""
    for key, value in record.items():
        if isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
            for nth, one in enumerate(value):
                yield from _inside(f"{path}.{key}.{one.get('id', nth)}", one)
        elif isinstance(value, Mapping) and not any(word in key for word in RECORD_KEYS):
            yield from _inside(f"{path}.{key}", value)
        else:
            yield f"{path}.{key}", key, value


def _leaves(path: str, value: Any) -> Iterator[str]:
    """Numbers at a path, or right below it: prices by size, children by period."""
    inner = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for name, one in [("", value), *((f".{key}", one) for key, one in inner)]:
        if _is_number(one):
            yield f"{path}{name}"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "yes or no"
    if isinstance(value, dt.date):
        return "a date"
    return "text" if isinstance(value, str) else "no figure"
