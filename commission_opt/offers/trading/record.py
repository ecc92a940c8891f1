"""What a building says of selling beds that it can spare."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import Field, Strict, model_validator

from commission_opt.instance.fields import NOT_TINY, Date, Flag, PositiveShare, Price
from commission_opt.instance.prices import PriceByYear, Priced, by_year


class Trading(Priced):
    """`[home.trading]`: selling surplus beds to other authorities."""

    premium_per_bed_week: Price = Field(description="£ above the unit cost.")
    unit_cost_per_bed_week: Price | None = Field(None, description="£; worked out from the home's costs if omitted.")
    sellable_occupancy: PositiveShare = Field(
        1.0, description="Share of a surplus bed's weeks that can be sold: 0.8 is 292 nights a year."
    )
    placements_per_year: Annotated[float, Strict(), Field(ge=0, le=1000, allow_inf_nan=False), NOT_TINY] | None = Field(
        None, description="Most placements sold."
    )
    weeks_per_placement: Annotated[float, Strict(), Field(gt=0, le=520, allow_inf_nan=False), NOT_TINY] | None = Field(
        None, description="Length of each."
    )
    sells_from: Date | None = Field(
        None, description="Sales begin with the first period that starts on or after this day."
    )
    own_children_first: Flag | None = Field(
        None,
        description="Sell no bed while a child whom the home takes is bought a placement (spot, framework), or has none; "
        "false only while one has none. True if omitted, false by conventions = 1.",
    )
    price_by_year: PriceByYear = by_year("unit_cost_per_bed_week", "premium_per_bed_week")
    main_price: ClassVar[str] = "unit_cost_per_bed_week"
    other_prices: ClassVar[tuple[str, ...]] = ("premium_per_bed_week",)

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if (self.placements_per_year is None) != (self.weeks_per_placement is None):
            raise ValueError("placements_per_year and weeks_per_placement go together")
        return self
