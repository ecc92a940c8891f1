"""The figures in which several instances differ, each with what every one of them says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commission_opt.instance.document import have_ids

_WORDS_ONLY = ("title", "description", "assumption")  # which change no answer


@dataclass(frozen=True)
class DifferingFigure:
    """A figure, or a whole record, that is not the same in all.

    Attributes
    ----------
    path
        As `--set` has it, such as ``spot.market.price_per_week``.
    values
        What each instance says; None where it has no such.
    """

    path: str
    values: tuple[Any, ...]


def differing_figures(instances: Sequence[Mapping[str, Any]]) -> list[DifferingFigure]:
    """Every figure in which the tables of some instances differ; titles and the register of assumptions are passed over."""
    tables = [{key: one for key, one in tables.items() if key not in _WORDS_ONLY} for tables in instances]
    return list(_differing("", tables))


def _differing(path: str, values: Sequence[Any]) -> Iterator[DifferingFigure]:
    """Those at a path or below it: a record that one of them has not is told as a whole."""
    if all(one == values[0] for one in values):
        return
    parts = [_parts(one) for one in values]
    if path and any(one is None for one in parts):
        yield DifferingFigure(path, tuple(values))
        return
    known = [one or {} for one in parts]
    for key in dict.fromkeys(key for one in known for key in one):
        yield from _differing(f"{path}.{key}" if path else key, [one.get(key) for one in known])


def _parts(value: Any) -> Mapping[str, Any] | None:
    """What a table has by its keys, or a list of records by their ids; None where it is one figure."""
    if isinstance(value, Mapping):
        return value
    return {one["id"]: one for one in value} if have_ids(value) else None
