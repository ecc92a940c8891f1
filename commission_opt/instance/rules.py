"""`[rules]`: what every plan must respect, and what breaking a soft rule costs.

A rule with a `price_...` key is soft: it may be broken at that price. Without one it is hard.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, Strict, model_validator

from commission_opt.instance.fields import (
    Count,
    Date,
    Distance,
    FinancialYear,
    Ids,
    Named,
    PositiveShare,
    Pounds,
    Record,
    References,
    Share,
)

Kind = Literal["block", "dps", "framework", "spot", "home", "foster", "supported"]
_CONTRACTS = (
    "Contracts awarded, homes called off or opened, and foster households recruited. What exists is not counted."
)
_BEDS = "Beds awarded, called off or opened, and places with foster households recruited. What exists is not counted."

Penalty = Annotated[float, Strict(), Field(gt=0, le=1e7, allow_inf_nan=False)]


class Sufficiency(Record):
    """`[rules.sufficiency]` (C01): every child has a placement, or the shortfall has a price."""

    price_per_child_week: Penalty | None = Field(None, description="£ for each child-week short; hard where left out.")


class Rule(Named):
    """A record of a rule that an instance may state several times."""

    rule: ClassVar[str] = ""


class TimedRule(Rule):
    """A rule for the periods that start on or after `from_date`, and on or before `to_date`."""

    from_date: Date | None = Field(None, description="First day; the horizon's start where left out.")
    to_date: Date | None = Field(None, description="Last day; the horizon's end where left out.")

    def applies(self, start: dt.date) -> bool:
        """Whether a period that starts on `start` is covered."""
        return (self.from_date is None or start >= self.from_date) and (self.to_date is None or start <= self.to_date)


class LocalRule(TimedRule):
    """A rule about what is local: in the child's own area, in any area, or within a distance."""

    needs: Ids = Field((), description="Need groups; all with a local duty where left out.")
    areas: Ids = Field((), description="Where the children are from; everywhere where left out.")
    within: Literal["area", "authority"] = Field(
        "area", description="The child's own area, or any area of the instance."
    )
    within_miles: Distance | None = Field(None, description="Instead of `within`: at most so many miles.")
    within_minutes: Distance | None = Field(None, description="Instead of `within`: at most so many minutes.")

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if self.within_miles is not None and self.within_minutes is not None:
            raise ValueError("give within_miles or within_minutes, not both")
        return self


class Locality(LocalRule):
    """`[[rules.locality]]` (C03): share of children placed locally, or a cap on those placed beyond."""

    rule: ClassVar[str] = "C03"

    minimum_share: Share | None = Field(None, description="Of the children placed, each period.")
    children_beyond_at_most: Annotated[float, Strict(), Field(ge=0, le=1e5, allow_inf_nan=False)] | None = Field(
        None, description="Children placed beyond, on average in a period."
    )
    price_per_child_week: Penalty | None = Field(None, description="£ for each child-week by which it is missed.")

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if (self.minimum_share is None) == (self.children_beyond_at_most is None):
            raise ValueError("give either minimum_share or children_beyond_at_most")
        return self


class OffersRule(TimedRule):
    """A rule about a group of offers."""

    default_kinds: ClassVar[tuple[str, ...]] = ("block", "dps")

    kinds: tuple[Kind, ...] = Field((), description="Kinds of offer it is about.")
    offers: References = Field((), description="Or the offers themselves; a DPS stands for all its providers.")

    @model_validator(mode="after")
    def _kinds_or_offers(self) -> Self:
        if self.kinds and self.offers:
            raise ValueError("give kinds or offers, not both")
        return self


class MinimumOccupancy(OffersRule):
    """`[[rules.minimum_occupancy]]` (C06): commissioned beds are used, not bought to stand empty."""

    rule: ClassVar[str] = "C06"
    default_kinds: ClassVar[tuple[str, ...]] = ("block", "dps", "home")

    minimum_share: PositiveShare = Field(description="Of the bed-weeks of these offers together.")
    per: Literal["period", "year", "horizon"] = Field("year", description="Time over which it is measured.")
    price_per_bed_week: Penalty | None = Field(None, description="£ for each bed-week by which it is missed.")


class Diversity(OffersRule):
    """`[[rules.diversity]]` (C07): several providers, none too large, and how many contracts."""

    rule: ClassVar[str] = "C07"

    kinds: tuple[Kind, ...] = Field(
        (),
        description="Kinds of offer it is about; block and dps where left out. Places bought as used (framework, "
        "spot, supported at a weekly price) have no beds: only `provider_share_at_most` fits them.",
    )
    providers_at_least: Count | None = Field(
        None,
        description="Providers with beds in the group at any time. Beds that exist count. Homes, foster carers and "
        "supported buildings without a `provider` are the authority's own, and count as one provider.",
    )
    provider_share_at_most: PositiveShare | None = Field(
        None,
        description="Any one provider's share of the group's bed-weeks, used or not. Of places bought as used, "
        "the bed-weeks used.",
    )
    contracts_at_least: Count | None = Field(None, description=_CONTRACTS)
    contracts_at_most: Count | None = Field(None, description=_CONTRACTS)
    beds_at_least: Count | None = Field(None, description=_BEDS)
    beds_at_most: Count | None = Field(None, description=_BEDS)
    price_per_unit: Penalty | None = Field(
        None, description="£ for each provider, contract, bed (or bed-week, for the share) by which it is missed."
    )

    @model_validator(mode="after")
    def _some_limit(self) -> Self:
        limits = ("providers_at_least", "provider_share_at_most", "contracts_at_least", "contracts_at_most",
                  "beds_at_least", "beds_at_most")  # fmt: skip
        if all(getattr(self, key) is None for key in limits):
            raise ValueError(f"says nothing: give one of {', '.join(limits)}")
        for what in ("contracts", "beds"):
            low, high = getattr(self, f"{what}_at_least"), getattr(self, f"{what}_at_most")
            if low is not None and high is not None and low > high:
                raise ValueError(f"{what}_at_least is above {what}_at_most")
        return self


class Budget(Rule):
    """`[[rules.budget]]` (C08): revenue in a financial year, or capital over the horizon."""

    rule: ClassVar[str] = "C08"

    year: FinancialYear | None = Field(
        None, description="Financial year of a revenue limit; every year where left out."
    )
    revenue_at_most: Pounds | None = Field(
        None, description="£, not discounted, less income; capital and penalties apart."
    )
    capital_at_most: Pounds | None = Field(None, description="£ of capital for homes opened within the horizon.")
    price_per_pound: Penalty | None = Field(None, description="£ for each £1 by which it is exceeded.")

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if (self.revenue_at_most is None) == (self.capital_at_most is None):
            raise ValueError("give either revenue_at_most or capital_at_most")
        if self.capital_at_most is not None and self.year is not None:
            raise ValueError("capital is limited over the whole horizon: leave year out")
        return self


class Stability(TimedRule):
    """`[[rules.stability]]` (C09): children are not moved for the contract's sake."""

    rule: ClassVar[str] = "C09"

    needs: Ids = Field((), description="Need groups, each with mean_stay_weeks; all where left out.")
    moves_at_most: Annotated[float, Strict(), Field(ge=0, le=1e5, allow_inf_nan=False)] = Field(
        description="Children moved in a period."
    )
    price_per_move: Penalty | None = Field(None, description="£ for each move above that.")


class Headroom(LocalRule):
    """`[[rules.headroom]]` (C10): local beds above expected local demand, or local service level.

    The service level is a share of child-weeks, or the probability that every child is placed locally.
    """

    rule: ClassVar[str] = "C10"

    margin: Annotated[float, Strict(), Field(ge=-1, le=5, allow_inf_nan=False)] | None = Field(
        None, description="Local beds over demand: 0.1 is a tenth more."
    )
    share_met_locally: PositiveShare | None = Field(None, description="Of all child-weeks needed, over the horizon.")
    probability_met_locally: PositiveShare | None = Field(
        None,
        description="Of the courses of demand, by probability, those in which every child is placed locally in "
        "every period.",
    )
    price_per_bed_week: Penalty | None = Field(
        None, description="£ for each bed-week (child-week) by which margin (share_met_locally) is missed."
    )
    price_per_point: Penalty | None = Field(
        None, description="£ for each percentage point by which probability_met_locally is missed."
    )

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if [self.margin, self.share_met_locally, self.probability_met_locally].count(None) != 2:
            raise ValueError("give one of margin, share_met_locally and probability_met_locally")
        if self.probability_met_locally is None and self.price_per_point is not None:
            raise ValueError("price_per_point goes with probability_met_locally: here give price_per_bed_week")
        if self.probability_met_locally is not None and self.price_per_bed_week is not None:
            raise ValueError("price_per_bed_week does not go with probability_met_locally: give price_per_point")
        return self


class OneOf(Rule):
    """`[[rules.one_of]]` (C11): offers that exclude one another, such as two uses of one property."""

    rule: ClassVar[str] = "C11"

    offers: References = Field(min_length=2, description="Offers of which so many may be chosen; a DPS is one.")
    at_most: Annotated[int, Strict(), Field(ge=1, le=100)] = Field(1, description="How many of them.")


class Rules(Record):
    """`[rules]`: all of them."""

    sufficiency: Sufficiency = Sufficiency()
    locality: tuple[Locality, ...] = ()
    minimum_occupancy: tuple[MinimumOccupancy, ...] = ()
    diversity: tuple[Diversity, ...] = ()
    budget: tuple[Budget, ...] = ()
    stability: tuple[Stability, ...] = ()
    headroom: tuple[Headroom, ...] = ()
    one_of: tuple[OneOf, ...] = ()
