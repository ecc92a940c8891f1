"""Named what-ifs: changes to the instance that belong together under a name."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import Field, Strict

from commission_opt.instance.fields import NOT_TINY, FrozenDict, Named, Then

FigurePath = Annotated[str, Strict(), Field(min_length=1, max_length=200)]
NewValue = bool | int | float | str | dt.date | list[Any] | dict[str, Any]


class WhatIf(Named):
    """`[[what_if]]`: figures that change together; `compare` solves each beside the instance as it is.

    A path names a figure, or a whole table of records, such as "block", which is replaced.
    """

    changes: Annotated[dict[FigurePath, NewValue], Then(FrozenDict), NOT_TINY] = Field(
        min_length=1,
        description='Path to new value, as in "spot.market.price_per_week" = 5200; the name of a table replaces all of it.',
    )
