"""A result as JSON text: one row of a table to a line, so that two results can be compared by eye."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any


def to_json(result: Mapping[str, Any], *, ascii_only: bool = False) -> str:
    """JSON text of `result`; a number that is not finite becomes null.

    Parameters
    ----------
    ascii_only
        Escape every other character, for a console that cannot show it.
    """
    lines = [f"{_dump(key, ascii_only)}: {_value(value, ascii_only)}" for key, value in result.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _value(value: Any, ascii_only: bool) -> str:
    if isinstance(value, list) and value:
        return "[\n  " + ",\n  ".join(_dump(row, ascii_only) for row in value) + "\n]"
    return _dump(value, ascii_only)


def _dump(value: Any, ascii_only: bool) -> str:
    try:
        return json.dumps(value, ensure_ascii=ascii_only, allow_nan=False)
    except ValueError:
        return json.dumps(finite(value), ensure_ascii=ascii_only, allow_nan=False)


def finite(value: Any) -> Any:
    """The same without numbers that JSON has no word for."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [finite(one) for one in value]
    return value
