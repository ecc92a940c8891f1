"""Areas: where a child is from, and how far it is from there to a placement."""

from __future__ import annotations

from pydantic import Field

from commission_opt.instance.fields import Distance, Id, Named, Record, Reference


class Area(Named):
    """`[[area]]`: a locality of one authority, or an authority of a region."""

    miles_within: Distance = Field(0.0, description="Typical distance from home to a placement in the same area.")
    minutes_within: Distance = Field(0.0, description="The same by road, in minutes.")


class DistanceRow(Record):
    """`[[distance]]`, or a row of the file named there: from an area to an area or an offer."""

    area: Id = Field(description="Where the child is from.")
    to: Reference = Field(description="An area, or an offer with a distance of its own.")
    miles: Distance | None = Field(None, description="Straight-line miles.")
    minutes: Distance | None = Field(None, description="Minutes by road.")
