"""What records of rules have in common: dates, what is local, and groups of offers.

A rule with a `price_...` key is soft: it may be broken at that price. Without one it is hard.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, Self

from pydantic import Field, Strict, model_validator

from commission_opt.instance.fields import (
    NOT_TINY,
    Date,
    Distance,
    Ids,
    Named,
    References,
)
from commission_opt.offers.card import Form
from commission_opt.offers.rooms import kinds_of, offer_kinds

if TYPE_CHECKING:
    OfferKind = str
else:
    OfferKind = Literal[offer_kinds()]  # of an offer

Penalty = Annotated[float, Strict(), Field(gt=0, le=1e7, allow_inf_nan=False), NOT_TINY]


class Rule(Named):
    """A record of a rule that an instance may state several times."""

    rule: ClassVar[str] = ""
    may_name_services: ClassVar[bool] = False  # among its offers

    @property
    def on_average(self) -> bool:
        """Whether it holds on average over the demand scenarios, so that none of them alone can say if it is kept."""
        return False

    @property
    def about_spread(self) -> bool:
        """Whether it is about how far the demand scenarios lie apart."""
        return False


class TimedRule(Rule):
    """A rule for the periods that start on or after `from_date`, and on or before `to_date`."""

    from_date: Date | None = Field(None, description="First day; the horizon's start if omitted.")
    to_date: Date | None = Field(None, description="Last day; the horizon's end if omitted.")

    def applies(self, start: dt.date) -> bool:
        """Whether a period that starts on `start` is covered."""
        return (self.from_date is None or start >= self.from_date) and (self.to_date is None or start <= self.to_date)


class LocalRule(TimedRule):
    """A rule about what is local: in the child's own area, in any area, or within a distance."""

    needs: Ids = Field((), description="Need groups; all with a local duty if omitted.")
    areas: Ids = Field((), description="Where the children are from; everywhere if omitted.")
    within: Literal["area", "authority"] = Field(
        "area",
        description="The child's own area, or any area of its authority: of the instance, without [[authority]].",
    )
    within_miles: Distance | None = Field(None, description="Instead of `within`: at most so many miles.")
    within_minutes: Distance | None = Field(None, description="Instead of `within`: at most so many minutes.")

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if self.within_miles is not None and self.within_minutes is not None:
            raise ValueError("give within_miles or within_minutes, not both")
        return self


class OffersRule(TimedRule):
    """A rule about a group of offers."""

    default_kinds: ClassVar[tuple[str, ...]] = kinds_of(Form.CONTRACT)

    kinds: tuple[OfferKind, ...] = Field((), description="Kinds of offer it is about.")
    offers: References = Field((), description="Or the offers themselves; a DPS stands for all its providers.")

    @model_validator(mode="after")
    def _kinds_or_offers(self) -> Self:
        if self.kinds and self.offers:
            raise ValueError("give kinds or offers, not both")
        return self
