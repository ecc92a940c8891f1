"""Areas and authorities: where a child is from, who plans for it, and how far it is from there to a placement."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, Strict
from pydantic.dataclasses import dataclass

from commission_opt.instance.fields import NOT_TINY, NOTE, SOURCE, Distance, Id, Ids, Named, Record, Reference


class Area(Named):
    """`[[area]]`: a locality of one authority, or an authority of a region."""

    miles_within: Distance = Field(0.0, description="Typical distance from home to a placement in the same area.")
    minutes_within: Distance = Field(0.0, description="The same by road, in minutes.")


class Authority(Named):
    """`[[authority]]`: a council of a region that plans together, with the areas that are its own."""

    areas: Ids = Field(min_length=1, description="Areas whose children are its own; no area has two authorities.")
    share: Annotated[float, Strict(), Field(gt=0, le=1e9, allow_inf_nan=False), NOT_TINY] | None = Field(
        None,
        description="What it pays of empty beds, beside the shares of the others; by use where a member states none.",
    )


class Reach(Record):
    """`[reach]`: how far a child may be placed at most; where it is left out, any distance is allowed."""

    miles: Distance | None = Field(None, description="Straight-line miles, of all offers but those bought as used.")
    minutes: Distance | None = Field(None, description="The same by road, in minutes.")


@dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid"))
class DistanceRow:
    """`[[distance]]`, or a row of the file named there: from an area to an area or an offer."""

    # With slots, as `DemandRow` is: a file may have very many rows.

    area: Annotated[Id, Field(description="Where the child is from.")]
    to: Annotated[Reference, Field(description="An area, or an offer with a distance of its own.")]
    miles: Annotated[Distance | None, Field(description="Straight-line miles.")] = None
    minutes: Annotated[Distance | None, Field(description="Minutes by road.")] = None
    source: Annotated[str, Field(description=SOURCE)] = ""
    note: Annotated[str, Field(description=NOTE)] = ""
