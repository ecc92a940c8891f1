"""The assumption register: where every figure comes from, published or assumed."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, Strict, model_validator

from commission_opt.instance.fields import NOT_TINY, Date, Named

AssumedValue = Annotated[float, Strict(), NOT_TINY] | Annotated[str, Strict()] | Annotated[bool, Strict()] | dt.date


class Assumption(Named):
    """`[[assumption]]`: one figure, with its unit, its source, and how far it can be trusted."""

    path: str = Field("", max_length=200, description="Where the instance uses it, e.g. spot.market.price_per_week.")
    value: AssumedValue | None = Field(None, description="The figure; taken from `path` if omitted.")
    unit: str = Field("", max_length=60)
    date: Date | None = Field(None, description="When the source was published.")
    basis: Literal["published", "derived", "assumed"] = Field(
        description="Printed in the source; worked out from printed figures; or our own, for a stated reason."
    )
    reason: str = Field("", description="Why this figure, where it is derived or assumed.")

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.basis == "published" and not self.source:
            raise ValueError("a published figure says where: source = ...")
        if self.basis != "published" and not self.reason:
            raise ValueError(f"a figure that is {self.basis} says why: reason = ...")
        if self.value is None and not self.path:
            raise ValueError("give value, or the path where the instance uses it")
        return self
