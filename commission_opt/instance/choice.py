"""`[choice]`: which plan, among those that cost the same."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, Strict

from commission_opt.instance.fields import NOT_TINY, Flag, Record

WITHIN = 0.0001  # share of the cost, where the instance does not say
POUNDS = 1.0  # from here on a figure is in £, below it a share

Indifference = Annotated[float, Strict(), Field(ge=0, le=1e8, allow_inf_nan=False), NOT_TINY]


class AmongEquals(Record):
    """`[choice]`: among plans that cost the same one is chosen, stage by stage; see choice.md.

    In force where `conventions` is 3 or more, and where `indifferent_within` is given.
    """

    indifferent_within: Indifference | None = Field(
        None,
        description="Plans that cost no more than this above the cheapest are equal in money: a share of its cost "
        "(below 1), or £ (1 or more); 0 for exact ties alone. 0.0001 if omitted.",
    )
    among_equals: Flag | None = Field(
        None, description="Whether to choose at all: false gives the first plan that is proven to be cheap enough."
    )

    def in_force(self, by_edition: bool) -> bool:
        """Whether to choose, given what the edition of the sums says."""
        if self.among_equals is not None:
            return self.among_equals
        return by_edition or self.indifferent_within is not None

    def pounds(self, cost: float) -> float:
        """The indifference in £, of a plan that costs so much."""
        within = WITHIN if self.indifferent_within is None else self.indifferent_within
        return within if within >= POUNDS else within * abs(cost)
