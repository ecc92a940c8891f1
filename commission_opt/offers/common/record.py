"""What all offers have in common: who provides them, where, and for which children."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from commission_opt.instance.fields import (
    BedsByNeed,
    Distance,
    DistanceByArea,
    FrozenDict,
    Id,
    Ids,
    Named,
    PositiveShare,
)

OWN = "the authority itself"


class Provision(Named):
    """Where something is and which children it is for."""

    kind: ClassVar[str] = ""

    area: Id | None = Field(None, description="Where it is; leave out for provision outside every area.")
    takes: Ids = Field((), description="The needs it can meet.")
    practical_occupancy: PositiveShare = Field(
        1.0, description="Share of bed-weeks that can really be filled; matching and turnover leave voids."
    )
    footprint: BedsByNeed = Field(
        FrozenDict(), description="Beds that one child uses here, by need; else the need's own."
    )
    miles: Distance | DistanceByArea | None = Field(None, description="Miles from every area, or by area.")
    minutes: Distance | DistanceByArea | None = Field(None, description="Minutes by road, likewise.")
    members: Ids = Field((), description="Authorities whose children it takes; all of them if omitted.")
    reach_miles: Distance | None = Field(
        None, description="Farthest that a child may be placed here, in miles; else as the need or [reach] has it."
    )
    reach_minutes: Distance | None = Field(None, description="The same by road, in minutes.")


class Offer(Provision):
    """Anything that can give a child a placement, from one provider."""

    bought_as_used: ClassVar[bool] = False  # child by child, so that it has no beds
    lead_key: ClassVar[str] = ""  # of the weeks from decision to opening, where there are such

    provider: str = Field("", max_length=200, description="Who provides it; the offer's own name if omitted.")
    quality: str = Field("", description="Ofsted judgement, if known.")

    @property
    def provider_name(self) -> str:
        return self.provider or self.label

    @property
    def counted_provider(self) -> str:
        """The provider as rules of diversity count them."""
        return self.provider_name

    @property
    def stated_at(self) -> str:
        """Path of the record that states its terms."""
        return f"{self.kind}.{self.id}"

    def offers(self) -> tuple[Offer, ...]:
        """What the record offers: itself."""
        return (self,)
