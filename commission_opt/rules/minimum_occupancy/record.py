"""`[[rules.minimum_occupancy]]`: how much of what is bought is used."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from commission_opt.instance.fields import PositiveShare
from commission_opt.instance.rule import OffersRule, Penalty


class MinimumOccupancy(OffersRule):
    """`[[rules.minimum_occupancy]]` (C06): commissioned beds are used, not bought to stand empty."""

    rule: ClassVar[str] = "C06"
    default_kinds: ClassVar[tuple[str, ...]] = ("block", "dps", "home")

    minimum_share: PositiveShare = Field(description="Of the bed-weeks of these offers together.")
    per: Literal["period", "year", "horizon"] = Field("year", description="Time over which it is measured.")
    price_per_bed_week: Penalty | None = Field(None, description="£ for each bed-week by which it is missed.")

    @property
    def on_average(self) -> bool:
        return True


RECORD = MinimumOccupancy
