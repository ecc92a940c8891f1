"""How uncertain demand is, and by how many scenarios it is planned for."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, Strict, model_validator

from commission_opt.instance.fields import NOT_TINY, Date, Record
from commission_opt.rules.cost_at_risk.record import Risk

MOST_SCENARIOS = 2_000
MOST_PATHS = 20_000
LEAST_PATHS = 1_000
PATHS_PER_SCENARIO = 20

MOST_REVIEWS = 6
MOST_BRANCHES = 20

Branches = Annotated[int, Strict(), Field(ge=1, le=MOST_BRANCHES)]
SpreadShare = Annotated[float, Strict(), Field(ge=0, le=1, allow_inf_nan=False), NOT_TINY]


class Uncertainty(Record):
    """`[uncertainty]`: the demand scenarios.

    With one scenario demand is certain: it follows its records.
    """

    scenarios: Annotated[int, Strict(), Field(ge=1, le=MOST_SCENARIOS)] = Field(
        1, description="Scenarios that the plan is made for; 1 = demand is certain."
    )
    paths: Annotated[int, Strict(), Field(ge=1, le=MOST_PATHS)] | None = Field(
        None, description="Simulated paths that they stand for; if omitted, 20 for each, and 1,000 at least."
    )
    seed: Annotated[int, Strict(), Field(ge=0, le=2**31 - 1)] = Field(1, description="Of the random numbers.")
    entries_spread: SpreadShare = Field(
        0.0, description="Coefficient of variation of the rate of entries, one draw a path; 0 = chance alone."
    )
    stay_spread: SpreadShare = Field(
        0.0, description="Coefficient of variation of the mean stay, one draw a path; 0 = chance alone."
    )
    reviews: tuple[Date, ...] = Field(
        (),
        max_length=MOST_REVIEWS,
        description="Days for which call-offs and extensions may wait, see `commission-opt waiting`; a plan decides everything now.",
    )
    branches: Branches | tuple[Branches, ...] = Field(
        3, description="Demand scenarios told apart at a review, by the children seen; or a list, one for each review."
    )
    risk: Risk = Risk()

    @model_validator(mode="after")
    def _enough_paths(self) -> Self:
        if self.paths is not None and self.paths < self.scenarios:
            raise ValueError(f"paths ({self.paths}) are fewer than scenarios ({self.scenarios})")
        return self

    @model_validator(mode="after")
    def _reviews_in_order(self) -> Self:
        if any(later <= day for day, later in zip(self.reviews, self.reviews[1:], strict=False)):
            raise ValueError("reviews: each is later than the one before")
        if isinstance(self.branches, tuple) and len(self.branches) != len(self.reviews):
            raise ValueError(
                f"branches has {len(self.branches)} numbers, reviews {len(self.reviews)} days: one for each"
            )
        return self

    @property
    def branches_each(self) -> tuple[int, ...]:
        """For each review, how many demand scenarios are told apart."""
        return self.branches if isinstance(self.branches, tuple) else (self.branches,) * len(self.reviews)

    @property
    def number_of_paths(self) -> int:
        """Paths to simulate."""
        return self.paths or min(MOST_PATHS, max(LEAST_PATHS, PATHS_PER_SCENARIO * self.scenarios))
