"""Placements bought child by child: off a framework, or spot."""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import Field, model_validator

from commission_opt.instance.fields import Children, Date, Price, PriceByNeed, Rate
from commission_opt.instance.prices import PriceByYear, Priced, by_year
from commission_opt.offers.common.record import Offer


class Tier(Priced):
    """A step of a thin market: so many children at this price, the next ones more expensive."""

    price_per_week: Price
    children: Children | None = Field(None, description="Children at this price; the last tier may leave it out.")
    price_by_year: PriceByYear = by_year("price_per_week")
    main_price: ClassVar[str] = "price_per_week"


class Market(Offer, Priced):
    """Bought as used: no commitment, up to what the market can supply."""

    bought_as_used: ClassVar[bool] = True

    price_per_week: Price | PriceByNeed | None = Field(None, description="£ a child-week, one price or by need.")
    tiers: tuple[Tier, ...] = Field((), description="Instead of price_per_week: rising prices, cheapest first.")
    market: Children | None = Field(None, description="Most children at one time; no limit if omitted.")
    market_growth_per_year: Rate = Field(0.0, description="Of the market, compound, at mid-period.")
    available_from: Date | None = Field(None, description="First day; the horizon's start if omitted.")
    available_to: Date | None = Field(None, description="Last day; the horizon's end if omitted.")
    price_by_year: PriceByYear = by_year("price_per_week")
    main_price: ClassVar[str] = "price_per_week"

    @model_validator(mode="after")
    def _one_price(self) -> Self:
        check_one_price(self.price_per_week, self.tiers, self.market)
        missing = [n for n in self.takes if isinstance(self.price_per_week, dict) and n not in self.price_per_week]
        if missing:
            raise ValueError(f"price_per_week has no price for need {', '.join(missing)}")
        for year, prices in self.dated.get("price_per_week", {}).items():
            missing = [need for need in self.takes if isinstance(prices, dict) and need not in prices]
            if missing:
                raise ValueError(f"price_by_year has no price of {year} for need {', '.join(missing)}")
        if self.available_from and self.available_to and self.available_to < self.available_from:
            raise ValueError("available_to comes before available_from")
        return self


def check_one_price(price: object, tiers: tuple[Tier, ...], market: float | None) -> None:
    """Refuse a market with no price or two, and tiers that do not rise."""
    if (price is None) == (not tiers):
        raise ValueError("give either price_per_week or tiers")
    if any(tier.children is None for tier in tiers[:-1]):
        raise ValueError("every tier but the last says how many children it takes")
    prices = [tier.price_per_week for tier in tiers]
    if prices != sorted(prices):
        raise ValueError("the prices of tiers must rise: the cheapest places are used first")
    if tiers and market is not None:
        raise ValueError("with tiers, the market is the sum of their children: leave market out")
