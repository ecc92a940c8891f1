"""Tables of pandas as records, and what is missing in a value from Python."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from commission_opt.instance.document import Path
from commission_opt.instance.removed import is_missing


def is_frame(value: Any) -> bool:
    """Whether a value is a table of pandas, or works like one."""
    return hasattr(value, "columns") and hasattr(value, "to_dict") and not isinstance(value, Mapping)


def rows_of(frame: Any) -> list[dict[str, Any]]:
    """The rows of a DataFrame as records, without what is missing in them.

    In a column with empty cells pandas has whole numbers as 4.0: they are whole again.
    """
    rows = frame.to_dict("records")
    gaps = {name for row in rows for name, value in row.items() if is_missing(value)}
    return [
        {str(name): _whole(value) if name in gaps else value for name, value in row.items() if not is_missing(value)}
        for row in rows
    ]


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def missing(value: Any, at: Path = ()) -> Iterator[Path]:
    """Where a value from Python holds None or NaN."""
    if is_missing(value):
        yield at
    elif is_frame(value):
        return  # an empty cell of a DataFrame is none that somebody wrote
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from missing(one, (*at, str(key)))
    elif isinstance(value, (list, tuple)):
        for nth, one in enumerate(value):
            yield from missing(one, (*at, nth))
