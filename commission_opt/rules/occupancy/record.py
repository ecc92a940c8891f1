"""`[rules.occupancy]`: whether the use of beds is assumed or worked out."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Strict

from commission_opt.instance.fields import NOT_TINY, Date, Record


class Correction(Record):
    """`[[rules.occupancy.correction]]`: what is carried, against what the formula says; from a simulation, say."""

    carried_by: Annotated[str, Field(min_length=1, max_length=400)] = Field(
        description="Beds, by the needs that they take as rules.csv names them (`need`, `need@area`, `need+need`), or a market."
    )
    period: Date | None = Field(None, description="First day of the period, or any day in it; all where left out.")
    factor: Annotated[float, Strict(), Field(gt=0, le=2, allow_inf_nan=False), NOT_TINY] = Field(
        description="Times what the formula says."
    )


class Occupancy(Record):
    """`[rules.occupancy]` (C15): what beds carry on average, of children who come at random."""

    method: Literal["assumed", "worked_out"] = Field(
        "assumed",
        description='`"assumed"`: beds are filled for their practical occupancy whatever their number. `"worked_out"`: '
        "by Erlang's loss formula from the children who come; practical_occupancy is then what turnover and matching "
        "leave alone.",
    )
    correction: tuple[Correction, ...] = Field((), description="Of what is worked out; 1 where there is none.")

    @property
    def worked_out(self) -> bool:
        return self.method == "worked_out"


RECORD = Occupancy
