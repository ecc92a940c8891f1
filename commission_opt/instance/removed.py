"""Taking records and keys out of an instance, as `None` in `with_changes` and `remove = true` do."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from operator import ne
from typing import Any

from commission_opt.instance.document import Path, Position

REMOVE = "remove"  # `block.north.remove=true`: the word of a file that extends another


def is_missing(value: Any) -> bool:
    """Whether a value from Python stands for none at all: None, or what pandas has in an empty cell."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    scalar = isinstance(value, float) or (hasattr(value, "dtype") and getattr(value, "ndim", 0) == 0)
    return scalar and bool(ne(value, value))  # NaN alone differs from itself


def without_records(
    positions: Mapping[Path, Position], at: Path, removed: Collection[int], count: int
) -> dict[Path, Position]:
    """`positions` once some of the `count` records of the list at `at` are taken out: those behind move up."""
    kept = [index for index in range(count) if index not in removed]
    new_index = {old: new for new, old in enumerate(kept)}
    moved: dict[Path, Position] = {}
    for path, position in positions.items():
        if path[: len(at)] != at or len(path) == len(at):
            moved[path] = position
        elif path[len(at)] in new_index:
            moved[(*at, new_index[path[len(at)]], *path[len(at) + 1 :])] = position  # type: ignore[index]
    return moved
