"""The record of somebody who pays a part of what placements cost."""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import Field, model_validator

from commission_opt.instance.fields import Ids, Named, PositiveShare, Price
from commission_opt.instance.prices import PriceByYear, Priced, by_year


class Funder(Named, Priced):
    """`[[funder]]`: who pays a part of what placements cost: health, education, another council."""

    offers: Ids = Field(
        (),
        description="Offers that it pays towards, a DPS for all its providers; all that take its needs if omitted.",
    )
    needs: Ids = Field((), description="Needs of the children it pays for; all if omitted.")
    areas: Ids = Field(
        (), description="Where the children are from for whom it pays; everywhere if omitted. Not with `share`."
    )
    share: PositiveShare | None = Field(
        None,
        description="Of what the offers cost by their own line: price or running cost, used or not. With `needs` of offers "
        "alone that take no other child.",
    )
    pays_per_child_week: Price | None = Field(None, description="Instead of a share: £ for each child-week placed.")
    price_by_year: PriceByYear = by_year("pays_per_child_week")
    main_price: ClassVar[str] = "pays_per_child_week"

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.share is None) == (self.pays_per_child_week is None):
            raise ValueError("say what it pays: share, or pays_per_child_week, and not both")
        if self.share is not None and self.areas:
            raise ValueError("a share is of all that an offer costs, wherever its children are from: leave out areas")
        return self
