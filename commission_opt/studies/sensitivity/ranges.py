"""Which figures a sensitivity study varies, and between which values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
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
    shape: str = "triangle"  # or "even": how values between the ends are drawn

    def at(self, share: float) -> float:
        """The value `share` of the way from low to high; rounded where it is a whole number."""
        return self.value(self.low + share * (self.high - self.low))

    def value(self, number: float) -> float:
        """`number` as this figure can have it."""
        return round(number) if self.whole else float(number)


LowHigh = tuple[float, float]


def ranges(
    instance: Instance,
    vary: Mapping[str, LowHigh | None] | Sequence[str | Range] | None = None,
    spread: float = 0.1,
) -> list[Range]:
    """The figures of `vary` with their ends; without any, those of the register that are not published.

    Parameters
    ----------
    vary
        Path to low and high value, or None for `spread` to either side; or paths alone; or ranges as they are.
        A path that names a record, and has no ends, stands for its money, children and rates of success.
    spread
        Share of the figure: 0.1 for 10%.

    What of the register or of a record is left out, and why, `ranges_of` says.

    Raises
    ------
    BadRange
        Where a path is no number, or its ends are the wrong way round.
    InvalidInstance
        Where a path matches nothing.
    """
    return ranges_of(instance, vary, spread)[0]


def ranges_of(
    instance: Instance, vary: Mapping[str, LowHigh | None] | Sequence[str | Range] | None, spread: float
) -> tuple[list[Range], tuple[LeftOut, ...]]:
    """As `ranges`, with what is left out of the register or of a record."""
    if not 0 < spread < 1:
        raise ValueError(f"spread is a share between 0 and 1, not {spread}")
    if not vary:
        return register(instance, spread)
    figures: dict[str, Range] = {}
    left: list[LeftOut] = []
    for one, ends in _asked(vary):
        if isinstance(one, Range):
            found = [one]
        elif ends is not None:
            found = [_given(instance, one, *ends)]
        else:
            found, out = _spread(instance, one, spread)
            left += out
        figures |= {figure.path: figure for figure in found}
    return list(figures.values()), tuple(left)


def _asked(vary: Any) -> Iterator[tuple[str | Range, LowHigh | None]]:
    """Each path or range with its ends, where it has some; refused where it is neither."""
    if not isinstance(vary, Mapping | list | tuple):
        raise BadRange(f'figures are paths, such as ["{A_PATH}"], or paths with their ends, not {vary!r}.')
    for one in vary:
        ends = vary[one] if isinstance(vary, Mapping) else None
        if not isinstance(one, str | Range):
            raise BadRange(f'a figure is named by its path, such as "{A_PATH}", not {one!r}.')
        if ends is not None and not (isinstance(ends, list | tuple) and len(ends) == 2 and all(map(_is_number, ends))):
            raise BadRange(f"{one}: its ends are two numbers, such as (4000, 6000), not {ends!r}.")
        yield one, None if ends is None else (float(ends[0]), float(ends[1]))


def _spread(instance: Instance, path: str, spread: float) -> tuple[list[Range], list[LeftOut]]:
    """The figure at a path, or those of the record there, with `spread` to either side."""
    from commission_opt.instance.changes import locate

    locate(instance.document.data, path, "vary")  # refused where it matches nothing
    paths, out = _numbers(instance, path, set())
    if not paths:
        raise BadRange(f"{path} is not a number, and holds none that can be varied without ends.")
    found = [around(instance, one, spread) for one in paths]
    figures = [figure for figure in found if figure.low < figure.high]
    if not figures:
        raise BadRange(f"{path} is 0, and a share of 0 is 0: give its ends.")
    nothing = [LeftOut(figure.path, NO_SHARE) for figure in found if figure not in figures]
    return figures, [*nothing, *([out] if out is not None else [])]


def around(instance: Instance, path: str, spread: float) -> Range:
    """From `spread` below the figure to as much above it; a whole number by 1 at least."""
    base, whole = value_of(instance, path)
    by = abs(base) * spread
    if whole:
        by = float(max(1, round(by)))
    return Range(path, base, base - by, base + by, whole)


def _given(instance: Instance, path: str, low: float, high: float) -> Range:
    base, whole = value_of(instance, path)
    if not low < high:
        raise BadRange(f"{path}: the low value comes first, and is below the high one: {low:g}:{high:g}.")
    whole = whole and float(low).is_integer() and float(high).is_integer()
    return Range(path, base, low, high, whole)


def value_of(instance: Instance, path: str) -> tuple[float, bool]:
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
    "price",
    "cost",
    "allowance",
    "fee",
    "premium",
    "payment",
    "salary",
    "by_year",  # money
    "children",
    "by_period",
    "per_month",
    "success_rate",
)
RECORD_PARTS = 2  # as in block.north; a path of more parts stands for every figure right below it
NO_AMOUNT = "neither money, children nor success"
NO_SHARE = "0, and a share of 0 is 0"
A_PATH = "spot.market.price_per_week"
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
        left |= {path: LeftOut(path, NO_SHARE) for path in nothing}
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
    leaves = list(_leaves(path, value))
    found = [way for way in leaves if not _by_itself(way, path, named)]
    return found, None if leaves else LeftOut(path, _kind(value))


def _by_itself(way: str, path: str, named: set[str]) -> bool:
    """Whether the register names a figure of a record, or of a table, by itself."""
    return any(way == other or way.startswith(f"{other}.") for other in named - {path} if other.startswith(path))


def _record(path: str, record: Mapping[str, Any], named: set[str]) -> tuple[list[str], LeftOut | None]:
    """Of a whole record, money, children and success (of a rule or provider all figures); the others are left out."""
    found: list[str] = []
    others: list[str] = []
    for way, key, value in _inside(path, record):
        if _by_itself(way, path, named):
            continue
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
