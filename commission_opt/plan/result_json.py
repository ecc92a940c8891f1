"""A result as JSON text: one row of a table to a line, so that two results can be compared by eye."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import Any


def to_json(result: Mapping[str, Any], *, ascii_only: bool = False) -> str:
    """JSON text of `result`; a number that is not finite becomes null.

    Parameters
    ----------
    ascii_only
        Escape every other character, for a console that cannot show it.
    """
    encode = json.JSONEncoder(ensure_ascii=ascii_only, allow_nan=False).encode
    lines = [f"{encode(key)}: {_value(value, encode)}" for key, value in result.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _value(value: Any, encode: Callable[[Any], str]) -> str:
    if isinstance(value, list) and value:
        return "[\n  " + ",\n  ".join([_row(row, encode) for row in value]) + "\n]"
    return _row(value, encode)


def _row(value: Any, encode: Callable[[Any], str]) -> str:
    try:
        return encode(value)
    except ValueError:
        return encode(finite(value))


def finite(value: Any) -> Any:
    """The same without numbers that JSON has no word for."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [finite(one) for one in value]
    return value
