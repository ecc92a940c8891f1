"""Tables as DataFrames: every column has one declared type, whatever stands in it and also where nothing does.

So two tables of a kind can be put together, saved as Parquet and read back without a change of type.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import types
import typing
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

Day = Annotated[str, "day"]  # in JSON and CSV 2017-10-01, empty for none
ColumnKind = Literal["text", "number", "whole", "whole or none", "flag", "flag or none", "date", "json"]
DTYPES: dict[ColumnKind, str] = {
    "text": "str",
    "number": "float64",
    "whole": "int64",
    "whole or none": "Int64",
    "flag": "bool",
    "flag or none": "boolean",
    "date": "datetime64[us]",
    "json": "str",
}
_PLAIN: dict[Any, ColumnKind] = {str: "text", float: "number", int: "whole", bool: "flag"}


def kinds_of(record: type) -> dict[str, ColumnKind]:
    """The kind of each key of a record."""
    return {key: _kind(hint) for key, hint in typing.get_type_hints(record, include_extras=True).items()}


def _kind(hint: Any) -> ColumnKind:
    if hint == Day:
        return "date"
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        (kind,) = {_kind(one) for one in typing.get_args(hint) if one is not type(None)}
        nullable: dict[ColumnKind, ColumnKind] = {"whole": "whole or none", "flag": "flag or none"}
        return nullable.get(kind, kind)
    return _PLAIN.get(hint, "json")


def frame(rows: Sequence[Mapping[str, Any]], kinds: Mapping[str, ColumnKind]) -> pd.DataFrame:
    """The rows as a DataFrame with the columns of `kinds`, each of its type."""
    import pandas as pd

    return pd.DataFrame({column: _column([row.get(column) for row in rows], kind) for column, kind in kinds.items()})


def _column(values: list[Any], kind: ColumnKind) -> pd.Series[Any]:
    import pandas as pd

    return pd.Series([_READ[kind](value) for value in values], dtype=DTYPES[kind])


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else math.nan


def _whole(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _text(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else str(value)


def _date(value: Any) -> Any:
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        return None  # there is no day


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str)


_READ: dict[ColumnKind, typing.Callable[[Any], Any]] = {
    "text": _text,
    "number": _number,
    "whole": _whole,
    "whole or none": _whole,
    "flag": bool,
    "flag or none": _flag,
    "date": _date,
    "json": _json,
}
