"""The record of specialist assessments."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, Strict

from commission_opt.instance.fields import NOT_TINY, Id, Named, Price
from commission_opt.instance.prices import PriceByYear, Priced, by_year
from commission_opt.services.recruitment.record import Amount


class Assessment(Named, Priced):
    """`[[assessment]]`: specialist assessments, bought in or made by assessors of the authority's own."""

    per_year: Amount = Field(description="Assessments needed in a year.")
    bought_in_cost: Price = Field(description="£ for each bought in.")
    role: Id = Field(description="The role of an assessor.")
    per_assessor_per_year: Annotated[float, Strict(), Field(gt=0, le=10_000, allow_inf_nan=False), NOT_TINY] = Field(
        description="Assessments one can make."
    )
    assessors_at_most: Annotated[int, Strict(), Field(ge=0, le=1000)] = Field(
        10, description="Most assessors to employ."
    )
    price_by_year: PriceByYear = by_year("bought_in_cost")
    main_price: ClassVar[str] = "bought_in_cost"
