"""`[[rules.diversity]]`: how many providers, contracts and beds, and how large the largest."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from commission_opt.instance.fields import Count, PositiveShare
from commission_opt.instance.rule import OfferKind, OffersRule, Penalty

_CONTRACTS = (
    "Contracts awarded, homes called off or opened, and foster households recruited. What exists is not counted."
)
_BEDS = "Beds awarded, called off or opened, and places with foster households recruited. What exists is not counted."


class Diversity(OffersRule):
    """`[[rules.diversity]]` (C07): several providers, none too large, and how many contracts."""

    rule: ClassVar[str] = "C07"

    kinds: tuple[OfferKind, ...] = Field(
        (),
        description="Kinds of offer it is about; block and dps if omitted. Places bought as used (framework, "
        "spot, supported at a weekly price) have no beds: only `provider_share_at_most` fits them.",
    )
    providers_at_least: Count | None = Field(
        None,
        description="Providers with beds in the group, over the time that `over` says. Beds that exist count. Homes, "
        "foster carers and supported buildings without a `provider` are the authority's own, and count as one provider.",
    )
    provider_share_at_most: PositiveShare | None = Field(
        None,
        description="Any one provider's share of the group's bed-weeks, used or not. Of places bought as used, "
        "the bed-weeks used.",
    )
    over: Literal["horizon", "period"] | None = Field(
        None,
        description="Time over which providers and their shares count: `period`, in each period in which any of the "
        "group's beds are open; `horizon`, all periods in force together. As `conventions` says if omitted.",
    )
    contracts_at_least: Count | None = Field(None, description=_CONTRACTS)
    contracts_at_most: Count | None = Field(None, description=_CONTRACTS)
    beds_at_least: Count | None = Field(None, description=_BEDS)
    beds_at_most: Count | None = Field(None, description=_BEDS)
    price_per_unit: Penalty | None = Field(
        None,
        description="£ for each provider, contract, bed (or bed-week, for the share) by which it is missed. A provider "
        "that is missing in a part of the periods in force costs that part of it, by weeks.",
    )

    @model_validator(mode="after")
    def _some_limit(self) -> Self:
        limits = (
            "providers_at_least",
            "provider_share_at_most",
            "contracts_at_least",
            "contracts_at_most",
            "beds_at_least",
            "beds_at_most",
        )
        if all(getattr(self, key) is None for key in limits):
            raise ValueError(f"says nothing: give one of {', '.join(limits)}")
        if self.over is not None and self.providers_at_least is None and self.provider_share_at_most is None:
            raise ValueError("over is for providers_at_least and provider_share_at_most: give one of them")
        for what in ("contracts", "beds"):
            low, high = getattr(self, f"{what}_at_least"), getattr(self, f"{what}_at_most")
            if low is not None and high is not None and low > high:
                raise ValueError(f"{what}_at_least is above {what}_at_most")
        return self


RECORD = Diversity
