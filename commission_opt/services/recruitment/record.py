"""The people that homes, teams and assessments need: one recruitment pipeline for each role."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, Strict

from commission_opt.instance.fields import NOT_TINY, Named, Pounds, Share, Weeks
from commission_opt.instance.money import Money
from commission_opt.instance.prices import PriceByYear, Priced, by_year

Amount = Annotated[float, Strict(), Field(ge=0, le=100_000, allow_inf_nan=False), NOT_TINY]


class Role(Named, Priced):
    """`[[role]]`: a job that homes, edge-of-care teams and assessors compete for."""

    salary_per_year: Pounds = Field(0.0, description="£ a year for one whole-time equivalent.")
    on_costs: Annotated[float, Strict(), Field(ge=0, le=2, allow_inf_nan=False), NOT_TINY] = Field(
        0.0, description="Employer's on-costs, as a share of salary."
    )
    in_post: Amount = Field(
        0.0,
        description="People there already, each of whom can be redeployed once, without recruitment; until then they stay in their old job.",
    )
    recruits_per_year_at_most: Amount | None = Field(
        None, description="People who can be recruited in a year, evenly over it; no limit if omitted."
    )
    leavers_per_year: Share = Field(0.0, description="Share of those working who leave in a year and are replaced.")
    notice_weeks: Weeks = Field(0.0, description="From advertisement to the first day at work.")
    recruitment_cost: Pounds = Field(0.0, description="£ for each person recruited.")
    price_by_year: PriceByYear = by_year("salary_per_year", "recruitment_cost")
    main_price: ClassVar[str] = "salary_per_year"
    other_prices: ClassVar[tuple[str, ...]] = ("recruitment_cost",)

    @property
    def pay(self) -> float:
        """£ a year for one whole-time equivalent, with on-costs."""
        return self.salary_per_year * (1 + self.on_costs)

    def pay_of(self, money: Money, line: str, year: str) -> float:
        """The same in £ of financial `year`, on the cost line that bears it."""
        return money.of_the_day(self, "salary_per_year", line, year) * (1 + self.on_costs)
