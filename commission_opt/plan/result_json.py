"""A result as JSON text: one row of a table to a line, so that two results can be compared by eye."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

# Stands between items until the lines are broken: inside a text, JSON always escapes it. So a
# table is encoded in one call, which is many times quicker than row by row.
_BETWEEN = "\0"


def to_json(result: Mapping[str, Any], *, ascii_only: bool = False) -> str:
    """JSON text of `result`; a number that is not finite becomes null.

    Parameters
    ----------
    ascii_only
        Escape every other character, for a console that cannot show it.
    """
    encoder = json.JSONEncoder(ensure_ascii=ascii_only, allow_nan=False, separators=(_BETWEEN, ": "))
    lines = [f"{encoder.encode(key)}: {_value(value, encoder)}" for key, value in result.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _value(value: Any, encoder: json.JSONEncoder) -> str:
    if isinstance(value, dict) and any(_is_table(one) for one in value.values()):
        inner = ",\n".join(f"{encoder.encode(key)}: {_value(one, encoder)}" for key, one in value.items())
        return f"{{\n{inner}\n}}"
    try:
        text = encoder.encode(value)
    except ValueError:
        text = encoder.encode(finite(value))
    if isinstance(value, list) and value:
        text = f"[\n  {text[1:-1]}\n]".replace("}" + _BETWEEN + "{", "},\n  {")
    return text.replace(_BETWEEN, ", ")


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def finite(value: Any) -> Any:
    """The same without numbers that JSON has no word for."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [finite(one) for one in value]
    return value
