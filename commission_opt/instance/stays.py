"""Where children are as the horizon starts, and who may be moved: `[[opening]]` and `[[planned_move]]`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, Self

from pydantic import Field, Strict, model_validator

from commission_opt.instance.fields import (
    NOT_TINY,
    Children,
    Date,
    Id,
    Ids,
    Named,
    Pounds,
    Record,
    Reference,
    References,
)
from commission_opt.instance.prices import PriceByYear, Priced, by_year
from commission_opt.offers.rooms import offer_kinds

if TYPE_CHECKING:
    OfferKind = str
else:
    OfferKind = Literal[offer_kinds()]  # of an offer

Moves = Literal["free", "planned"]
MovedChildren = Annotated[float, Strict(), Field(gt=0, le=1e5, allow_inf_nan=False), NOT_TINY]


class OpeningStock(Record):
    """`[[opening]]`: children who are with an offer as the horizon starts; where children stay, they do so there."""

    need: Id = Field(description="The need group.")
    area: Id | None = Field(None, description="Where the children are from; may be left out if there is one area.")
    offer: Reference = Field(description="The offer that they are with: one that is there on the first day.")
    children: Children = Field(description="How many, on the first day.")


class PlannedMove(Named, Priced):
    """`[[planned_move]]`: children who may be moved before their stay ends, where children stay; how many, and at what price."""

    needs: Ids = Field((), description="Need groups; all if omitted.")
    kinds: tuple[OfferKind, ...] = Field((), description="Kinds of offer that they may be moved from.")
    offers: References = Field(
        (), description="Or the offers themselves; a DPS stands for all its providers. Any where both are left out."
    )
    children: MovedChildren | None = Field(None, description="At most so many between the two days.")
    children_per_year: MovedChildren | None = Field(None, description="Or at most so many in each financial year.")
    from_date: Date | None = Field(None, description="First day; the horizon's start if omitted.")
    to_date: Date | None = Field(None, description="Last day; the horizon's end if omitted.")
    price_per_move: Pounds = Field(
        description="£ for each child moved: planning, settling in, the risk of a breakdown."
    )
    price_by_year: PriceByYear = by_year("price_per_move")
    main_price: ClassVar[str] = "price_per_move"

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        if self.kinds and self.offers:
            raise ValueError("give kinds or offers, not both")
        if (self.children is None) == (self.children_per_year is None):
            raise ValueError("give children, for all the time, or children_per_year")
        return self

    def applies(self, start: dt.date) -> bool:
        """Whether children may be moved in a period that starts on `start`."""
        return (self.from_date is None or start >= self.from_date) and (self.to_date is None or start <= self.to_date)
