"""What may turn out otherwise than the instance has it: figures between two ends, and openings that are late."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, Strict, model_validator

from commission_opt.instance.fields import NOT_TINY, Record, Reference, Weeks
from commission_opt.instance.what_if import FigurePath

FigureEnd = Annotated[float, Strict(), Field(allow_inf_nan=False), NOT_TINY]
Shape = Literal["triangle", "even"]
_SHAPE = "triangle: likeliest as it is here, less so towards the ends; even: all between the ends alike."


class UncertainFigure(Record):
    """`[[uncertain]]`: a figure that may be another: referrals, a rate of success, practical occupancy, a price.

    `recommend` draws it anew for each of its worlds; a plan is made for the figure as it is.
    """

    path: FigurePath = Field(description='Which, as in "edge_of_care.team.success_rate".')
    low: FigureEnd = Field(description="Lowest it may be.")
    high: FigureEnd = Field(description="Highest it may be.")
    shape: Shape = Field("triangle", description=_SHAPE)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low < self.high:
            raise ValueError(f"low ({self.low:g}) is below high ({self.high:g})")
        return self


class Slippage(Record):
    """`[[slippage]]`: by how many weeks homes, contracts or carers open later than planned.

    `recommend` draws it anew for each offer and each of its worlds; a plan takes openings as they are planned.
    """

    offers: tuple[Reference, ...] = Field(
        (), description="Which offers, by id, a DPS for all its providers; all that take time to open if omitted."
    )
    weeks_low: Weeks = Field(0.0, description="Least.")
    weeks_high: Weeks = Field(description="Most.")
    weeks_likely: Weeks | None = Field(None, description="Likeliest, with a triangle; `weeks_low` if omitted.")
    shape: Shape = Field("triangle", description=_SHAPE)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        likely = self.weeks_low if self.weeks_likely is None else self.weeks_likely
        if not self.weeks_low <= likely <= self.weeks_high or self.weeks_low == self.weeks_high:
            raise ValueError("weeks_low, weeks_likely and weeks_high are in that order, and the ends apart")
        if self.shape == "even" and self.weeks_likely is not None:
            raise ValueError("weeks_likely goes with a triangle")
        return self
