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
            if path[:length] in self.positions:
                return self.positions[path[:length]]
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
