"""The records of a dynamic purchasing system, of its providers, and of the homes called off from each."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import Field, Strict, model_validator

from commission_opt.instance.fields import (
    Count,
    Date,
    Distance,
    DistanceByArea,
    Id,
    Named,
    Price,
    PriceBySize,
    Weeks,
    Years,
)
from commission_opt.instance.prices import PriceByYear, Priced, by_year
from commission_opt.offers.common.record import Provision
from commission_opt.offers.contract.record import Contract, Terms, check_sizes_priced, check_years_priced


class DpsProvider(Named, Priced):
    """`[[dps.provider]]`: one provider admitted to the system."""

    price_per_bed_week: Price | PriceBySize = Field(description="£ a bed-week, one price or by size of home.")
    homes_at_most: Annotated[int, Strict(), Field(ge=1, le=200)] = Field(description="Homes that it can open.")
    joins: Date | None = Field(None, description="Day it is admitted; the day the system opens if omitted.")
    area: Id | None = Field(None, description="Where its homes are; the system's area if omitted.")
    miles: Distance | DistanceByArea | None = Field(None, description="As for an offer.")
    minutes: Distance | DistanceByArea | None = Field(None, description="As for an offer.")
    quality: str = Field("", description="Ofsted judgement, if known.")
    price_by_year: PriceByYear = by_year("price_per_bed_week")
    main_price: ClassVar[str] = "price_per_bed_week"


class CallOff(Contract):
    """Homes of one provider on a DPS: what `Dps.offers` makes of each `[[dps.provider]]`."""

    kind: ClassVar[str] = "dps"
    lead_key: ClassVar[str] = "notice_weeks"

    id: str = Field(description="The id of the system, a stroke, the id of the provider.")
    provider: str = Field("", description="Name of the provider, as long as it is.")
    dps: Id
    notice_weeks: Weeks
    homes_at_most: int
    call_off_from: Date | None
    call_off_to: Date | None

    @property
    def lead_weeks(self) -> float:
        return self.notice_weeks

    @property
    def stated_at(self) -> str:
        return f"dps.{self.dps}"


class Dps(Provision, Terms):
    """`[[dps]]`: a dynamic purchasing system, open to new providers throughout its life.

    Homes are called off when needed; each provider has its own price, so the cheapest admitted
    are used first, and what can be called off grows as providers join.
    """

    kind: ClassVar[str] = "dps"
    offered_in: ClassVar[str] = "provider"  # its table that has a record for each of its offers

    opens: Date | None = Field(None, description="First day homes can be called off; the horizon's start if omitted.")
    closes: Date | None = Field(None, description="Last day homes can be called off.")
    notice_weeks: Weeks = Field(0.0, description="From call-off to opening.")
    term_years: Years = Field(description="First term of each home.")
    beds_at_most: Count | None = Field(None, description="Ceiling on beds called off over the system's life.")
    provider: tuple[DpsProvider, ...] = Field(min_length=1, description="The providers admitted, each with its price.")

    @model_validator(mode="after")
    def _distinct_providers(self) -> Self:
        ids = [provider.id for provider in self.provider]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ValueError(f"two providers have the id '{twice[0]}'")
        for provider in self.provider:
            check_sizes_priced(provider.price_per_bed_week, self.sizes)
            check_years_priced(provider.dated.get("price_per_bed_week", {}), self.sizes, f"provider {provider.id} has")
        return self

    def offers(self) -> tuple[CallOff, ...]:
        """One offer a provider, with the terms of the system and the provider's own price."""
        return tuple(self._offer(provider) for provider in self.provider)

    def _offer(self, one: DpsProvider) -> CallOff:
        shared = set(Terms.model_fields) - {"price_by_year"} | {
            "takes",
            "practical_occupancy",
            "footprint",
            "members",
            "reach_miles",
            "reach_minutes",
            "term_years",
            "notice_weeks",
        }
        terms = {key: getattr(self, key) for key in shared}
        place = {key: getattr(self if getattr(one, key) is None else one, key) for key in ("area", "miles", "minutes")}
        dates = [day for day in (self.opens, one.joins) if day is not None]
        return CallOff(
            **(terms | place),
            id=f"{self.id}/{one.id}",
            name=f"{self.label}: {one.label}",
            dps=self.id,
            provider=one.label,
            quality=one.quality,
            price_per_bed_week=one.price_per_bed_week,
            price_by_year={**self.price_by_year, **one.price_by_year},
            homes_at_most=one.homes_at_most,
            call_off_from=max(dates) if dates else None,
            call_off_to=self.closes,
        )


RECORD = Dps
