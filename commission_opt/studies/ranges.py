"""Which figures a sensitivity study varies, and between which values."""

from __future__ import annotations

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

    Of these, a figure that is 0 is left out. A path of the register that names a record stands for its prices, costs and children.

    Raises
    ------
    BadRange
        Where a path is no number, or its ends are the wrong way round.
    InvalidInstance
        Where a path matches nothing.
    """
    if vary:
        return [_given(instance, path, low, high) for path, (low, high) in vary.items()]
    found = [around(instance, path, spread) for path in unpublished(instance)]
    return [one for one in found if one.low < one.high]  # a share of 0 is 0


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


RECORD_KEYS = ("price", "cost", "allowance", "children", "salary", "by_period", "by_year")
RECORD_PARTS = 2  # as in block.north; a path of more parts names a figure, or a table of figures


def unpublished(instance: Instance) -> Sequence[str]:
    """Paths of single numbers in the register that no source prints, in the order of the register."""
    found: dict[str, None] = {}
    for one in instance.assumption:
        if one.basis != "published" and one.path:
            found.update(dict.fromkeys(_numbers(instance, one.path)))
    return tuple(found)


def _numbers(instance: Instance, path: str) -> Iterator[str]:
    from commission_opt.instance.changes import locate, value_at
    from commission_opt.instance.problems import InvalidInstance

    try:
        value = value_at(instance.document.data, locate(instance.document.data, path, "vary"))
    except InvalidInstance:
        return  # a register may name what an `extends` file took away
    if isinstance(value, dict) and path.count(".") < RECORD_PARTS:
        for key, inner in value.items():
            if any(word in key for word in RECORD_KEYS):
                yield from _leaves(f"{path}.{key}", inner)
    else:
        yield from _leaves(path, value)


def _leaves(path: str, value: Any) -> Iterator[str]:
    """Numbers at a path, or right below it: prices by size, children by period."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in [("", value), *((f".{key}", one) for key, one in inner)]:
        if isinstance(one, int | float) and not isinstance(one, bool):
            yield f"{path}{name}"
