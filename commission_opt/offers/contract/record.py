"""Beds bought by contract: block contracts, and homes called off a dynamic purchasing system."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, ClassVar, Self

from pydantic import Field, Strict, model_validator

from commission_opt.instance.calendar import add_weeks, add_years
from commission_opt.instance.fields import (
    NOT_TINY,
    Pounds,
    Price,
    PriceBySize,
    Share,
    Size,
    Weeks,
    Years,
)
from commission_opt.instance.prices import PriceByYear, Priced, by_year
from commission_opt.offers.common.record import Offer

LEAST_YEARS = 0.08  # a month
MOST_EXTENSIONS = 10
ExtensionYears = Annotated[float, Strict(), Field(ge=0, le=60, allow_inf_nan=False), NOT_TINY]


def check_sizes_priced(prices: object, sizes: tuple[int, ...]) -> None:
    """Refuse a price table that leaves out a size; prices of sizes that are not offered do no harm."""
    if not isinstance(prices, dict):
        return
    missing = sorted(set(sizes) - set(prices))
    if missing:
        raise ValueError(f"price_per_bed_week has no price for size {', '.join(map(str, missing))}")


def check_years_priced(by_year: Mapping[str, object], sizes: tuple[int, ...], what: str = "price_by_year has") -> None:
    """Refuse a table of prices of a year that leaves out a size."""
    for year, prices in by_year.items():
        missing = [size for size in sorted(sizes) if isinstance(prices, dict) and str(size) not in prices]
        if missing:
            raise ValueError(f"{what} no price of {year} for size {', '.join(map(str, missing))}")


class Terms(Priced):
    """What a contract for beds says, apart from its price and its length."""

    sizes: tuple[Size, ...] = Field(min_length=1, description="Beds that a contract, or a home called off, may have.")
    guarantee: Share = Field(1.0, description="Share of the beds paid for whether used or not; 1 is a pure block.")
    price_when_used_per_bed_week: Price | None = Field(
        None, description="£ for a bed-week above the guarantee when a child is in it; needed where guarantee < 1."
    )
    retainer_per_bed_week: Price = Field(0.0, description="£ for a bed-week above the guarantee that stands empty.")
    set_up_cost: Pounds = Field(0.0, description="Paid once for each contract or home, spread over the first term.")
    fill_weeks: Weeks = Field(
        0.0,
        description="From opening until every bed can be filled: the number rises day by day; all beds are paid for.",
    )
    management_per_year: Pounds = Field(
        0.0,
        description="£ a year for each contract, or home called off, for overseeing it: monitoring, visits, invoices.",
    )
    extension_years: ExtensionYears | tuple[ExtensionYears, ...] = Field(
        0.0,
        description="What it can be extended by, once, at its end; or a list of what it can be extended by in turn, each "
        "decided at its own day: 5+2+2 is term_years = 5 and [2, 2].",
    )
    price_by_year: PriceByYear = by_year(
        "", "price_when_used_per_bed_week", "retainer_per_bed_week", "set_up_cost", "management_per_year"
    )
    other_prices: ClassVar[tuple[str, ...]] = (
        "price_when_used_per_bed_week",
        "retainer_per_bed_week",
        "set_up_cost",
        "management_per_year",
    )

    @model_validator(mode="after")
    def _terms_fit(self) -> Self:
        if len(set(self.sizes)) != len(self.sizes):
            raise ValueError("sizes names the same size twice")
        several = isinstance(self.extension_years, tuple)
        if any(0 < years < LEAST_YEARS for years in self.extensions) or len(self.extensions) > MOST_EXTENSIONS:
            raise ValueError(
                f"extension_years: an extension lasts a month or more, and there are {MOST_EXTENSIONS} at most; 0 for none"
            )
        if several and (not self.extensions or not all(self.extensions)):
            raise ValueError("extension_years: a list has the years of each extension in turn; 0 for none")
        if self.guarantee < 1:
            if self.price_when_used_per_bed_week is None:
                raise ValueError("guarantee is below 1: give price_when_used_per_bed_week for the other beds")
            if self.price_when_used_per_bed_week < self.retainer_per_bed_week:
                raise ValueError("a bed costs less used than empty: price_when_used is below the retainer")
        return self

    @property
    def extensions(self) -> tuple[float, ...]:
        """Years of each extension in turn; none where it cannot be extended."""
        stated = self.extension_years
        return stated if isinstance(stated, tuple) else (stated,) if stated else ()


class Contract(Offer, Terms):
    """A commitment to beds for a term, paid by the week, in part whether used or not."""

    price_per_bed_week: Price | PriceBySize = Field(
        description="£ a bed-week, one price or by size; each of the sizes has one, and others may."
    )
    term_years: Years | None = Field(None, description="First term.")
    price_by_year: PriceByYear = by_year(
        "price_per_bed_week",
        "price_when_used_per_bed_week",
        "retainer_per_bed_week",
        "set_up_cost",
        "management_per_year",
    )
    main_price: ClassVar[str] = "price_per_bed_week"
    other_prices: ClassVar[tuple[str, ...]] = (
        "price_when_used_per_bed_week",
        "retainer_per_bed_week",
        "set_up_cost",
        "management_per_year",
    )

    @model_validator(mode="after")
    def _prices_fit(self) -> Self:
        check_sizes_priced(self.price_per_bed_week, self.sizes)
        check_years_priced(self.dated.get("price_per_bed_week", {}), self.sizes)
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

    def extension_end(self, term_end: dt.date, turn: int = 1) -> dt.date:
        """The day after an extension, if it and those before it are taken up."""
        for years in self.extensions[:turn]:
            term_end = add_years(term_end, years)
        return term_end

    def last_end(self, term_end: dt.date) -> dt.date:
        """The day after its last extension."""
        return self.extension_end(term_end, len(self.extensions))
