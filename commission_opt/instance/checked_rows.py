"""Demand rows of a CSV file that were checked column by column: there may be a million, and none needs a second look."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any, SupportsIndex, overload


class CheckedRows(list[dict[str, Any]]):
    """Rows as tables like any others, and beside them their columns, valid value by value.

    The tables are made the first time that somebody looks at one. A copy, such as one with a change, is a plain
    list, and is checked again row by row.

    Attributes
    ----------
    columns
        The values of each column, in the order of the rows.
    distinct
        What each column says, each once, in the order of first appearance.
    """

    def __init__(self, columns: Mapping[str, Sequence[Any]], distinct: Mapping[str, Collection[Any]]) -> None:
        super().__init__()
        self.columns, self.distinct = columns, distinct

    def _made(self) -> CheckedRows:
        if not super().__len__():
            period, need, area, children = (self.columns[name] for name in ("period", "need", "area", "children"))
            self.extend(
                {"period": day, "need": which, "area": place, "children": number}
                for day, which, place, number in zip(period, need, area, children, strict=True)
            )
        return self

    def __len__(self) -> int:
        return len(self.columns["period"])

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return list.__iter__(self._made())

    @overload
    def __getitem__(self, at: SupportsIndex, /) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, at: slice, /) -> list[dict[str, Any]]: ...
    def __getitem__(self, at: SupportsIndex | slice, /) -> Any:
        return list.__getitem__(self._made(), at)

    def __eq__(self, other: object) -> bool:
        return list.__eq__(self._made(), other)

    __hash__ = None

    def __reduce__(self) -> tuple[type[list[Any]], tuple[list[Any]]]:
        return list, ([*self],)

    def records(self, kind: type[Any], rest: Mapping[str, Any], most: int) -> tuple[Any, ...]:
        """The first rows as records of a class with slots, without validation; `rest` is what its other fields hold."""
        found = tuple(map(object.__new__, repeat(kind, most)))
        for name, values in {**{one: repeat(value) for one, value in rest.items()}, **self.columns}.items():
            deque(map(vars(kind)[name].__set__, found, values), maxlen=0)
        return found
