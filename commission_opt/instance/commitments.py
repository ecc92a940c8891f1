"""Mixes that are given rather than chosen: today's provision, a do-minimum option, and a decision already taken."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, Strict, model_validator

from commission_opt.instance.fields import Date, Flag, Record, Reference, Size

ONE_AMOUNT = "give one of beds, homes or workers"
ONE_DAY = "give start, for one day, or by, for any day up to it, not both"


class Commitment(Record):
    """One part of a given mix: so many homes, contracts or beds of an offer.

    Whatever it leaves open (when, of which size, from which provider of a DPS) is priced at its
    cheapest. A contract that exists is extended, or not, without a number: there is one of it.
    """

    offer: Reference = Field(description="An offer, a service or an assessment; a DPS stands for all its providers.")
    start: Date | None = Field(None, description="Decided in the period that holds this day; any if omitted.")
    by: Date | None = Field(
        None, description="Decided in the period that holds this day, or in one before it, on the days that cost least."
    )
    size: Size | None = Field(None, description="Of this size; any if omitted.")
    beds: Annotated[int, Strict(), Field(ge=0, le=100_000)] | None = Field(None, description="Beds in all.")
    homes: Annotated[int, Strict(), Field(ge=0, le=10_000)] | None = Field(
        None,
        description="Homes, contracts or households in all; for an existing home, how many are closed; 1 takes up a service. "
        "Left out where an existing contract is `extended` or not.",
    )
    workers: Annotated[int, Strict(), Field(ge=0, le=10_000)] | None = Field(
        None, description="Workers of an edge-of-care team, or assessors, from `start` on."
    )
    extended: Flag | None = Field(None, description="Whether its extension is taken up; open if omitted.")

    @model_validator(mode="after")
    def _beds_or_homes(self) -> Self:
        given = sum(amount is not None for amount in (self.beds, self.homes, self.workers))
        if given > 1 or (not given and self.extended is None):
            raise ValueError(ONE_AMOUNT)
        if self.start is not None and self.by is not None:
            raise ValueError(ONE_DAY)
        return self

    @property
    def amount(self) -> int | None:
        """Beds, homes or workers; None where it says only whether a contract that exists is extended."""
        return next((one for one in (self.beds, self.homes, self.workers) if one is not None), None)


class GivenMix(Record):
    """`[baseline]`, `[do_minimum]` or `[reference]`: commitments, and nothing else that is new."""

    title: str = Field("", max_length=300, description="What it is called beside the recommendation.")
    commit: tuple[Commitment, ...] = Field(
        (),
        description="Commitments: each names an `offer` and one of `homes`, `beds` or `workers`. What none names is not taken up.",
    )
