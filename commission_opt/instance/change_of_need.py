"""Children of one need who become children of another while they stay: `[[change_of_need]]`."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, Strict, model_validator

from commission_opt.instance.fields import NOT_TINY, Id, Named

WhyChanged = Literal["step_down", "step_up", "ageing", "other"]
ChangesPerYear = Annotated[float, Strict(), Field(ge=0, le=60, allow_inf_nan=False), NOT_TINY]


class ChangeOfNeed(Named):
    """`[[change_of_need]]`: how often children of one need become children of another, in care all the time.

    A stay in a need ends when the child leaves care or changes need. So the changes are a part of the ends that
    `mean_stay_weeks` tells of, and the others leave::

        leaving[n] = 52.18 / mean_stay_weeks[n] - sum over changes from n of per_year

    `entries_per_month` is of those who come into a need from outside care. Demand of needs that change is given as stock
    and flow with an exponential stay.
    """

    need: Id = Field(description="The need that children have before.")
    to: Id = Field(description="The need that they have afterwards.")
    per_year: ChangesPerYear = Field(
        description="Changes in a year for each child in the need: changes seen, over the child-years in which they were seen."
    )
    why: WhyChanged = Field("other", description="What the change is called; it has no effect on the sums.")

    @model_validator(mode="after")
    def _another(self) -> Self:
        if self.need == self.to:
            raise ValueError(f"children of {self.need} would become children of {self.to}: name another need in to")
        return self
