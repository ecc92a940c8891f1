"""The text of an instance, as plain tables that remember the file and line of every key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Position:
    """Where a key stands."""

    file: str
    line: int

    def of(self, _part: str | int) -> Position:
        """Where an element of what stands here is, as far as is known."""
        return self


@dataclass(frozen=True, slots=True)
class RowsPosition(Position):
    """Where a list stands that holds the rows of a CSV file: a number a row, for there may be a million.

    The rows are those of `rows_file`, and the first of them is element `first` of the list.
    """

    rows_file: str
    lines: Sequence[int]
    first: int = 0

    def of(self, part: str | int) -> Position:
        """The line of the row that is element `part`."""
        nth = part - self.first if isinstance(part, int) else -1
        return Position(self.rows_file, self.lines[nth]) if 0 <= nth < len(self.lines) else self


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that an `extends` file, `--set` or `with_changes` replaced.

    `old` is None for what was not there before, `new` is None for what was taken away.
    """

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

    def position(self, path: Path) -> Position:
        """Where `path` stands, or the nearest table that holds it."""
        for length in range(len(path), 0, -1):
            found = self.positions.get(path[:length])
            if found is not None:
                return found.of(path[length]) if length < len(path) else found
        return Position(self.file, 0)


def path_text(data: object, path: Path) -> str:
    """A path as it is written for `--set`: ids instead of indices where records have them."""
    parts: list[str] = []
    here: Any = data
    for part in path:
        here = step(here, part)
        name = here.get("id") if isinstance(part, int) and isinstance(here, dict) else None
        parts.append(name if isinstance(name, str) and name.isprintable() and 0 < len(name) < 100 else str(part))
    return ".".join(part if part.isprintable() else ascii(part) for part in parts)


def step(value: Any, part: str | int) -> Any:
    """The element `part` of a table or list; None where there is none."""
    if isinstance(value, Mapping):
        return value.get(part)
    if isinstance(value, list) and isinstance(part, int) and 0 <= part < len(value):
        return value[part]
    return None


def have_ids(value: object) -> bool:
    """Whether `value` is a list of records that all have an id."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(v, dict) and isinstance(v.get("id"), str) for v in value)
    )
