"""Forecasts of the user's own: scenarios that things may take together, each as likely as its weight says."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, Strict

from commission_opt.instance.fields import NOT_TINY, FrozenDict, Named
from commission_opt.instance.what_if import FigurePath, NewValue

Weight = Annotated[float, Strict(), Field(gt=0, le=1_000_000, allow_inf_nan=False), NOT_TINY]


class Forecast(Named):
    """`[[scenario]]`: a forecast, such as low, central or high; a plan is made for all of them together.

    With `[uncertainty]` asking for several `scenarios`, each forecast has so many of its own.
    """

    weight: Weight = Field(1.0, description="How likely beside the others; they need not add up to 1 or 100.")
    changes: Annotated[dict[FigurePath, NewValue], AfterValidator(FrozenDict)] = Field(
        {},
        description="Path to new value: of demand, of referrals and success_rate of teams, and of prices of what is bought as used.",
    )
