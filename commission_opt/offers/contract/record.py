"""Beds bought by contract: block contracts, and homes called off a dynamic purchasing system."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, ClassVar, Self

from pydantic import Field, Strict, model_validator

from commission_opt.instance.calendar import add_weeks, add_years
from commission_opt.instance.fields import (
    Count,
    Date,
    Distance,
    DistanceByArea,
    Flag,
    Id,
    Named,
    Pounds,
    Price,
    PriceBySize,
    Record,
    Share,
    Size,
    Weeks,
    Years,
)
from commission_opt.instance.offers.base import Offer, Provision

LEAST_YEARS = 0.08  # a month
ExtensionYears = Annotated[float, Strict(), Field(ge=0, le=60, allow_inf_nan=False)]


def check_sizes_priced(prices: object, sizes: tuple[int, ...]) -> None:
    """Refuse a price table that leaves out a size; prices of sizes that are not offered do no harm."""
    if not isinstance(prices, dict):
        return
    missing = sorted(set(sizes) - set(prices))
    if missing:
        raise ValueError(f"price_per_bed_week has no price for size {', '.join(map(str, missing))}")


class Terms(Record):
    """What a contract for beds says, apart from its price and its length."""

    sizes: tuple[Size, ...] = Field(min_length=1, description="Beds that a contract, or a home called off, may have.")
    guarantee: Share = Field(1.0, description="Share of the beds paid for whether used or not; 1 is a pure block.")
    price_when_used_per_bed_week: Price | None = Field(
        None, description="£ for a bed-week above the guarantee when a child is in it; needed where guarantee < 1."
    )
    retainer_per_bed_week: Price = Field(0.0, description="£ for a bed-week above the guarantee that stands empty.")
    set_up_cost: Pounds = Field(0.0, description="Paid once for each contract or home, spread over the first term.")
    extension_years: ExtensionYears = Field(0.0, description="What it can be extended by, once, at its end.")

    @model_validator(mode="after")
    def _terms_fit(self) -> Self:
        if len(set(self.sizes)) != len(self.sizes):
            raise ValueError("sizes names the same size twice")
        if 0 < self.extension_years < LEAST_YEARS:
            raise ValueError("extension_years: an extension lasts a month or more; 0 for none")
        if self.guarantee < 1:
            if self.price_when_used_per_bed_week is None:
                raise ValueError("guarantee is below 1: give price_when_used_per_bed_week for the other beds")
            if self.price_when_used_per_bed_week < self.retainer_per_bed_week:
                raise ValueError("a bed costs less used than empty: price_when_used is below the retainer")
        return self


class Contract(Offer, Terms):
    """A commitment to beds for a term, paid by the week, in part whether used or not."""

    price_per_bed_week: Price | PriceBySize = Field(
        description="£ a bed-week, one price or by size; each of the sizes has one, and others may."
    )
    term_years: Years | None = Field(None, description="First term.")

    @model_validator(mode="after")
    def _prices_fit(self) -> Self:
        check_sizes_priced(self.price_per_bed_week, self.sizes)
        return self

    @property
    def lead_weeks(self) -> float:
        """Weeks from the decision to the opening."""
        return 0.0

    def price(self, size: int) -> float:
        """£ a bed-week for a contract or home of `size` beds, at the price base."""
        if isinstance(self.price_per_bed_week, dict):
            return float(self.price_per_bed_week[size])
        return float(self.price_per_bed_week)

    def opening(self, ordered: dt.date) -> dt.date:
        """The day the beds open when the contract is let on `ordered`."""
        return add_weeks(ordered, self.lead_weeks)

    def term_end(self, opening: dt.date) -> dt.date:
        """The day after the first term."""
        assert self.term_years is not None, "an existing contract says when it ends"
        return add_years(opening, self.term_years)

    def extension_end(self, term_end: dt.date) -> dt.date:
        """The day after the extension, if it is taken up."""
        return add_years(term_end, self.extension_years)


class Block(Contract):
    """`[[block]]`: a block contract with one provider; at most one award, of one of its sizes."""

    kind: ClassVar[str] = "block"

    lot: Id | None = Field(None, description="At most one of the blocks that name the same lot is awarded.")
    mobilisation_weeks: Weeks = Field(0.0, description="From award to opening.")
    award_from: Date | None = Field(
        None, description="First day it can be awarded; the horizon's start where left out."
    )
    award_to: Date | None = Field(None, description="Last day it can be awarded.")
    existing: Flag = Field(False, description="Already let: nothing to decide but its extension.")
    ends: Date | None = Field(None, description="Last day of an existing contract.")

    @model_validator(mode="after")
    def _existing_or_new(self) -> Self:
        if self.existing:
            check_existing(self)
        elif self.term_years is None:
            raise ValueError("term_years is missing")
        elif self.ends is not None:
            raise ValueError("ends is for an existing block: add existing = true, or use term_years")
        return self

    @property
    def lead_weeks(self) -> float:
        return self.mobilisation_weeks


def check_existing(block: Block) -> None:
    """Refuse an existing block that does not say when it ends, or that is still to be decided."""
    if block.ends is None:
        raise ValueError("an existing block says when it ends: ends = ...")
    if len(block.sizes) != 1:
        raise ValueError("an existing block has one size")
    for key in ("award_from", "award_to", "lot", "term_years", "mobilisation_weeks", "set_up_cost"):
        if getattr(block, key):
            raise ValueError(f"{key} is for a block that can be awarded, and this one exists")


class DpsProvider(Named):
    """`[[dps.provider]]`: one provider admitted to the system."""

    price_per_bed_week: Price | PriceBySize = Field(description="£ a bed-week, one price or by size of home.")
    homes_at_most: Annotated[int, Strict(), Field(ge=1, le=200)] = Field(description="Homes that it can open.")
    joins: Date | None = Field(None, description="Day it is admitted; the day the system opens where left out.")
    area: Id | None = Field(None, description="Where its homes are; the system's area where left out.")
    miles: Distance | DistanceByArea | None = Field(None, description="As for an offer.")
    minutes: Distance | DistanceByArea | None = Field(None, description="As for an offer.")
    quality: str = Field("", description="Ofsted judgement, if known.")


class CallOff(Contract):
    """Homes of one provider on a DPS: what `Dps.offers` makes of each `[[dps.provider]]`."""

    kind: ClassVar[str] = "dps"

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


class Dps(Provision, Terms):
    """`[[dps]]`: a dynamic purchasing system, open to new providers throughout its life.

    Homes are called off when needed; each provider has its own price, so the cheapest admitted
    are used first, and what can be called off grows as providers join.
    """

    kind: ClassVar[str] = "dps"

    opens: Date | None = Field(
        None, description="First day homes can be called off; the horizon's start where left out."
    )
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
        return self

    def offers(self) -> tuple[CallOff, ...]:
        """One offer a provider, with the terms of the system and the provider's own price."""
        return tuple(self._offer(provider) for provider in self.provider)

    def _offer(self, one: DpsProvider) -> CallOff:
        shared = set(Terms.model_fields) | {"takes", "practical_occupancy", "footprint", "term_years", "notice_weeks"}
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
            homes_at_most=one.homes_at_most,
            call_off_from=max(dates) if dates else None,
            call_off_to=self.closes,
        )
