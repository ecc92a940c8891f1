"""The scalar types of the instance file, and the immutable record they live in.

Every key of an instance carries its unit in its name; the types here carry what values are
possible, so that the JSON Schema, the error messages and the code agree.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, NoReturn

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetCoreSchemaHandler, Strict
from pydantic_core.core_schema import CoreSchema, no_info_after_validator_function

ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9-]*$"
SOURCE = "Where the figures come from: document and wording."  # of the keys that every record has
NOTE = "Anything a reader should know."
FIRST_YEAR, LAST_YEAR = 1900, 2300
YEAR_PATTERN = r"^\d{4}/\d{2}$"
LINE_PATTERN = r"^[a-z_]+$"


# A figure nearer to 0 than this is a slip or the rounding of a spreadsheet: beside prices in thousands, no engine can
# tell it from 0.
TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Then:
    """Gives a value that is of its type to a function, for what that gives back; a ValueError refuses it.

    As `pydantic.AfterValidator` does, which looks at the signature of the function anew for every key.
    """

    function: Callable[[Any], Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_after_validator_function(self.function, handler(source))


def not_tiny[Value](value: Value) -> Value:
    """Refuse a number, or a table or list with a number, that is not 0 and too small to matter.

    Raises
    ------
    ValueError
        With the number.
    """
    if isinstance(value, float) and 0 < abs(value) < TINY:
        raise ValueError(f"{value:g} is too small to matter: write 0, or at least {TINY:.6f}")
    if isinstance(value, (tuple, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            if isinstance(one, (float, tuple, dict)):
                not_tiny(one)
    return value


NOT_TINY = Then(not_tiny)  # of every number but the far end of a curve of shares


class FrozenDict(dict[Any, Any]):
    """A dictionary that cannot be changed after it is made; picklable, unlike a mapping proxy."""

    def _refuse(self, *_args: object, **_kwargs: object) -> NoReturn:
        raise TypeError("an instance cannot be changed in place: use with_changes()")

    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = __ior__ = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return (FrozenDict, (dict(self),))


class Record(BaseModel):
    """An immutable table of the instance file: unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=False, defer_build=True)

    source: str = Field("", description=SOURCE)
    note: str = Field("", description=NOTE)


class Named(Record):
    """A record that other records refer to by its `id`."""

    id: Id = Field(description="Letters, digits and hyphens; unique among its kind.")
    name: str = Field("", description="What people call it; the id if omitted.")

    @property
    def label(self) -> str:
        return self.name or self.id


def _financial_year(text: str) -> str:
    first, second = int(text[:4]), int(text[5:])
    if (first + 1) % 100 != second:
        raise ValueError(f"{text} is not a financial year; did you mean {first}/{(first + 1) % 100:02d}?")
    return text


def _plain_date(value: object) -> object:
    if isinstance(value, dt.datetime) or not isinstance(value, dt.date):
        raise ValueError("a date is written without quotes or time, e.g. 2017-10-01")
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(f"dates lie between {FIRST_YEAR} and {LAST_YEAR}")
    return value


def _freeze(value: dict[Any, Any]) -> FrozenDict:
    return FrozenDict(value)


Id = Annotated[str, Strict(), Field(pattern=ID_PATTERN, max_length=64)]
Ids = tuple[Id, ...]
Reference = Annotated[str, Strict(), Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9/-]*$", max_length=130)]
References = tuple[Reference, ...]
Flag = Annotated[bool, Strict()]
Date = Annotated[dt.date, BeforeValidator(_plain_date)]
FinancialYear = Annotated[str, Strict(), Field(pattern=YEAR_PATTERN), Then(_financial_year)]

# Upper limits are far above anything real: they catch a slipped decimal point or a misplaced
# unit, and keep the solver's numbers in a range where its answers can be trusted.
Pounds = Annotated[float, Strict(), Field(ge=0, le=1e9, allow_inf_nan=False), NOT_TINY]
Price = Annotated[float, Strict(), Field(ge=0, le=1e6, allow_inf_nan=False), NOT_TINY]
Share = Annotated[float, Strict(), Field(ge=0, le=1, allow_inf_nan=False), NOT_TINY]
ShareLeft = Annotated[float, Strict(), Field(ge=0, le=1, allow_inf_nan=False)]  # of a curve, however little
PositiveShare = Annotated[float, Strict(), Field(gt=0, le=1, allow_inf_nan=False), NOT_TINY]
Rate = Annotated[float, Strict(), Field(gt=-0.5, le=1, allow_inf_nan=False), NOT_TINY]
Children = Annotated[float, Strict(), Field(ge=0, le=1e5, allow_inf_nan=False), NOT_TINY]
BedsPerChild = Annotated[float, Strict(), Field(gt=0, le=20, allow_inf_nan=False), NOT_TINY]
Weeks = Annotated[float, Strict(), Field(ge=0, le=1040, allow_inf_nan=False), NOT_TINY]
# Terms are whole months: anything shorter than one would round to nothing.
Years = Annotated[float, Strict(), Field(ge=0.08, le=60, allow_inf_nan=False), NOT_TINY]
Distance = Annotated[float, Strict(), Field(ge=0, le=1000, allow_inf_nan=False), NOT_TINY]
Count = Annotated[int, Strict(), Field(ge=0, le=10_000)]
Size = Annotated[int, Strict(), Field(ge=1, le=100)]


def _sizes_as_numbers(value: object) -> object:
    """TOML keys are text: `{4 = 3000}` arrives as `{"4": 3000}`."""
    if isinstance(value, dict):
        return {int(k) if isinstance(k, str) and re.fullmatch(r"\d{1,3}", k) else k: v for k, v in value.items()}
    return value


PriceBySize = Annotated[dict[Size, Price], BeforeValidator(_sizes_as_numbers), Then(_freeze)]
PriceByNeed = Annotated[dict[Id, Price], Then(_freeze)]
BedsByNeed = Annotated[dict[Id, BedsPerChild], Then(_freeze)]
DistanceByArea = Annotated[dict[Id, Distance], Then(_freeze)]
PeopleByRole = Annotated[
    dict[Id, Annotated[float, Strict(), Field(ge=0, le=1000, allow_inf_nan=False), NOT_TINY]], Then(_freeze)
]
LineName = Annotated[str, Strict(), Field(pattern=LINE_PATTERN, max_length=64)]  # of a cost line in the registry
RateByLine = Annotated[dict[LineName, Rate], Then(_freeze)]

Named.model_rebuild()
