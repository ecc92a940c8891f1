"""How much the costliest demand scenarios count, besides the cost on average."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, Strict, model_validator

from commission_opt.instance.fields import NOT_TINY, Record
from commission_opt.instance.rule import Penalty

THOUSAND = 1000.0  # £: what the model counts it in, so that its figures are of one size with the others
Below1 = Annotated[float, Strict(), Field(ge=0, lt=1, allow_inf_nan=False), NOT_TINY]


class Risk(Record):
    """`[uncertainty.risk]`: the cost at risk (C14), the mean cost of the costliest demand scenarios.

    With a `weight` it is part of what is minimised; with `cvar_at_most` it is limited.
    """

    weight: Below1 = Field(
        0.0, description="Of the cost at risk in what is minimised; the rest is that of the expected cost."
    )
    level: Below1 = Field(0.95, description="0.95: the costliest 5% of the demand scenarios, by probability.")
    cvar_at_most: Annotated[float, Strict(), Field(gt=0, le=1e9, allow_inf_nan=False), NOT_TINY] | None = Field(
        None, description="£ at present value that the cost at risk may come to."
    )
    price_per_pound: Penalty | None = Field(None, description="£ for each £1 by which that is exceeded.")

    @model_validator(mode="after")
    def _price_of_a_cap(self) -> Self:
        if self.price_per_pound is not None and self.cvar_at_most is None:
            raise ValueError("price_per_pound is the price of exceeding cvar_at_most: give that too")
        return self


RECORD = Risk
