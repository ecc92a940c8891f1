"""`[[rules.locality]]`: how many children are placed locally."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import Field, Strict, model_validator

from commission_opt.instance.fields import NOT_TINY, Share
from commission_opt.instance.rule import LocalRule, Penalty


class Locality(LocalRule):
    """`[[rules.locality]]` (C03): share of children placed locally, or a cap on those placed beyond."""

    rule: ClassVar[str] = "C03"

    minimum_share: Share | None = Field(None, description="Of the children placed, each period.")
    children_beyond_at_most: Annotated[float, Strict(), Field(ge=0, le=1e5, allow_inf_nan=False), NOT_TINY] | None = (
        Field(None, description="Children placed beyond, on average in a period.")
    )
    price_per_child_week: Penalty | None = Field(None, description="£ for each child-week by which it is missed.")

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if (self.minimum_share is None) == (self.children_beyond_at_most is None):
            raise ValueError("give either minimum_share or children_beyond_at_most")
        return self


RECORD = Locality
