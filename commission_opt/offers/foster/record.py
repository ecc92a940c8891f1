"""In-house foster care: households recruited over time, net of those who leave."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, Strict

from commission_opt.instance.fields import NOT_TINY, Count, Pounds, Price, Share, Weeks
from commission_opt.instance.prices import PriceByYear, Priced, by_year
from commission_opt.offers.common.record import OWN, Offer


class Foster(Offer, Priced):
    """`[[foster]]`: foster carers of the authority's own."""

    kind: ClassVar[str] = "foster"
    lead_key: ClassVar[str] = "approval_weeks"

    households: Annotated[float, Strict(), Field(ge=0, le=10_000, allow_inf_nan=False), NOT_TINY] = Field(
        0.0, description="Approved households at the start."
    )
    children_per_household: Annotated[float, Strict(), Field(gt=0, le=10, allow_inf_nan=False), NOT_TINY] = Field(
        1.0, description="Children each can take."
    )
    recruits_per_year_at_most: Count = Field(0, description="Households that can be recruited in a financial year.")
    approval_weeks: Weeks = Field(0.0, description="From recruitment to approval.")
    leavers_per_year: Share = Field(0.0, description="Share of households that stop in a year.")
    recruitment_cost: Pounds = Field(0.0, description="£ for each household, once, when recruited.")
    allowance_per_child_week: Price = Field(description="£ for each child-week, to the child's keep.")
    fee_per_child_week: Price = Field(0.0, description="£ for each child-week, to the carer.")
    price_by_year: PriceByYear = by_year("allowance_per_child_week", "fee_per_child_week", "recruitment_cost")
    main_price: ClassVar[str] = "allowance_per_child_week"
    other_prices: ClassVar[tuple[str, ...]] = ("fee_per_child_week", "recruitment_cost")

    @property
    def counted_provider(self) -> str:
        return self.provider or OWN


RECORD = Foster
