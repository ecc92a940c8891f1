"""`[[rules.budget]]`: how much may be spent."""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import Field, model_validator

from commission_opt.instance.fields import FinancialYear, Pounds
from commission_opt.instance.rule import Penalty, Rule


class Budget(Rule):
    """`[[rules.budget]]` (C08): revenue in a financial year, or capital over the horizon."""

    rule: ClassVar[str] = "C08"

    year: FinancialYear | None = Field(None, description="Financial year of a revenue limit; every year if omitted.")
    revenue_at_most: Pounds | None = Field(
        None, description="£, not discounted, less income; capital and penalties apart."
    )
    capital_at_most: Pounds | None = Field(
        None, description="£ of capital for homes opened within the horizon, whoever pays it."
    )
    price_per_pound: Penalty | None = Field(None, description="£ for each £1 by which it is exceeded.")

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if (self.revenue_at_most is None) == (self.capital_at_most is None):
            raise ValueError("give either revenue_at_most or capital_at_most")
        if self.capital_at_most is not None and self.year is not None:
            raise ValueError("capital is limited over the whole horizon: leave year out")
        return self

    @property
    def on_average(self) -> bool:
        return self.capital_at_most is None


RECORD = Budget
