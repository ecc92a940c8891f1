"""Tables as CSV text that Excel opens as it should."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

ENCODING = "utf-8-sig"  # Excel reads UTF-8 as such only with the mark
RUNNABLE = ("=", "+", "-", "@", "\t", "\r")  # a cell of text that starts so may be run as a formula


NUMBERS = {int, float, type(None)}


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """The rows under a header, lines ended as RFC 4180 says."""
    rows = list(rows)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows(zip(*(cells([row[column] for row in rows]) for column in columns), strict=True))
    return out.getvalue()


def without_noise(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a study with twelve significant figures: 0.3 for what binary arithmetic has as 0.30000000000000004."""
    return [
        {key: float(f"{value:.12g}") if type(value) is float else value for key, value in row.items()} for row in rows
    ]


def cells(values: list[Any]) -> list[Any]:
    """A column of values as cells. Long columns hold numbers alone, or a few texts again and again."""
    kinds = set(map(type, values))
    if kinds <= NUMBERS:
        return values
    if kinds == {str}:
        known = {value: cell(value) for value in set(values)}
        return [known[value] for value in values]
    return [cell(value) for value in values]


def cell(value: Any) -> Any:
    """A value as a cell: text that Excel would run is marked as text; nothing becomes empty."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(RUNNABLE) else value
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return value
