"""The text of an instance, as plain tables that remember the file and line of every key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Position:
    """Where a key stands."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that an `extends` file, `--set` or `with_changes` replaced."""

    path: str
    old: Any
    new: Any
    by: str  # "--set", "with_changes", or the file that made the change


Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """Merged tables of an instance file and the files it extends or names.

    `data` is what `Tables` validates: rows of CSV files are already in place. `positions` maps
    the path of a key (table names, list indices, keys) to the file and line it was read from.
    """

    data: Mapping[str, Any]
    positions: Mapping[Path, Position]
    file: str
    changes: tuple[Change, ...] = field(default=())

    def changed(self, changes: Mapping[str, Any], by: str = "with_changes") -> Document:
        """The same document with some figures replaced, each named by its path."""
        from commission_opt.instance.changes import apply

        return apply(self, changes, by)
