"""Tables as CSV text that Excel opens as it should."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

ENCODING = "utf-8-sig"  # Excel reads UTF-8 as such only with the mark
RUNNABLE = ("=", "+", "-", "@", "\t", "\r")  # a cell of text that starts so may be run as a formula


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """The rows under a header, lines ended as RFC 4180 says."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([cell(row[column]) for column in columns] for row in rows)
    return out.getvalue()


def cell(value: Any) -> Any:
    """A value as a cell: text that Excel would run is marked as text; nothing becomes empty."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(RUNNABLE) else value
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return value
