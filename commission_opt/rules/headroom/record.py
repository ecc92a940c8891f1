"""`[[rules.headroom]]`: how much room there is locally."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import Field, Strict, model_validator

from commission_opt.instance.fields import NOT_TINY, PositiveShare
from commission_opt.instance.rule import LocalRule, Penalty


class Headroom(LocalRule):
    """`[[rules.headroom]]` (C10): local beds above expected local demand, or local service level.

    The service level is a share of child-weeks, or the probability that every child is placed locally.
    """

    rule: ClassVar[str] = "C10"

    margin: Annotated[float, Strict(), Field(ge=-1, le=5, allow_inf_nan=False), NOT_TINY] | None = Field(
        None, description="Local beds over demand: 0.1 is a tenth more."
    )
    share_met_locally: PositiveShare | None = Field(None, description="Of all child-weeks needed, over the horizon.")
    probability_met_locally: PositiveShare | None = Field(
        None,
        description="Of the demand scenarios, by probability, those in which every child is placed locally in "
        "every period.",
    )
    price_per_bed_week: Penalty | None = Field(
        None, description="£ for each bed-week (child-week) by which margin (share_met_locally) is missed."
    )
    price_per_point: Penalty | None = Field(
        None, description="£ for each percentage point by which probability_met_locally is missed."
    )

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if [self.margin, self.share_met_locally, self.probability_met_locally].count(None) != 2:
            raise ValueError("give one of margin, share_met_locally and probability_met_locally")
        if self.probability_met_locally is None and self.price_per_point is not None:
            raise ValueError("price_per_point goes with probability_met_locally: here give price_per_bed_week")
        if self.probability_met_locally is not None and self.price_per_bed_week is not None:
            raise ValueError("price_per_bed_week does not go with probability_met_locally: give price_per_point")
        return self

    @property
    def on_average(self) -> bool:
        return True

    @property
    def about_spread(self) -> bool:
        return self.probability_met_locally is not None


RECORD = Headroom
