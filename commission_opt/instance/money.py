"""Money over time, and what a social worker's travel to a placement costs."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import Field, Strict, model_validator

from commission_opt.instance.calendar import Period, first_day
from commission_opt.instance.fields import (
    NOT_TINY,
    Distance,
    FinancialYear,
    FrozenDict,
    Price,
    Rate,
    RateByLine,
    Record,
)
from commission_opt.instance.prices import PriceByYear, Priced, by_year
from commission_opt.registry import COST_LINES

WEEKS_PER_YEAR = 365.25 / 7
NOT_UPLIFTED = {
    "closure": "as closing a home rises with running it (home, supported)",
    "before_opening": "as what is spent before a home opens rises with running it (home, supported)",
    "receipts": "as it rises with capital",
    "avoided": "as the published series says what is avoided each year",
    "penalty": "as each rule states its price",
}


class Money(Record):
    """`[money]`: price base, uplifts and discounting."""

    price_base: FinancialYear = Field(description='Financial year the prices are of, e.g. "2017/18".')
    discount_rate: Rate = Field(0.035, description="A year; 3.5% is the Treasury Green Book's real rate.")
    capital_rate: Rate | None = Field(
        None, description="Rate at which capital is annuitised; the discount rate if omitted."
    )
    weeks_per_year: Annotated[float, Strict(), Field(ge=52, le=53, allow_inf_nan=False), NOT_TINY] | None = Field(
        None,
        description="Weeks that a price a week is paid for in a full financial year: 52 where a paper multiplies by it; "
        "by the days of the calendar if omitted.",
    )
    uplift_per_year: RateByLine = Field(
        FrozenDict(), description="Yearly price rise above the price base, by cost line; 0 if omitted."
    )

    @model_validator(mode="after")
    def _known_lines(self) -> Self:
        for line in self.uplift_per_year:
            if line not in COST_LINES:
                raise ValueError(
                    f"uplift_per_year: no cost line is called '{line}'; the lines are {', '.join(COST_LINES)}"
                )
            if line in NOT_UPLIFTED:
                raise ValueError(f"uplift_per_year: {line} is not uplifted, {NOT_UPLIFTED[line]}")
        return self

    def discount(self, period: Period) -> float:
        """Present value at the horizon's start of £1 spent in the middle of `period`."""
        return float((1 + self.discount_rate) ** -period.middle_years)

    def discount_after(self, years: float) -> float:
        """Present value at the horizon's start of £1 paid so many years after it."""
        return float((1 + self.discount_rate) ** -years)

    def uplift(self, line: str, year: str) -> float:
        """What £1 of cost `line` at the price base has become in financial `year`."""
        years = first_day(year).year - first_day(self.price_base).year
        return float((1 + self.uplift_per_year.get(line, 0.0)) ** years)

    def of_the_day(self, record: Priced, key: str, line: str, year: str, part: object = None) -> float:
        """A price of a record in financial `year`: the one stated for it, else that at the price base with uplift.

        `part` is the size or need, for a price that differs by it.
        """
        stated = record.stated(key, year, part) if record.stated_prices else None
        if stated is not None:
            return stated
        base = getattr(record, key)
        base = base[part] if isinstance(base, dict) else base
        return float(base or 0.0) * self.uplift(line, year)

    def paid_weeks(self, period: Period) -> float:
        """Weeks that a price a week is paid for in a period."""
        if self.weeks_per_year is None:
            return period.weeks
        return self.weeks_per_year * period.days / period.year_days

    @property
    def weeks_of_a_year(self) -> float:
        """Weeks that £ a year are spread over, to give £ a week."""
        return WEEKS_PER_YEAR if self.weeks_per_year is None else self.weeks_per_year

    def capital_recovery(self, life_years: float, rate: float | None = None) -> float:
        """Yearly payment that repays £1 of capital, with interest, over `life_years`; at `capital_rate` without another.

        ``r / (1 - (1 + r)^-life)``, or ``1 / life`` at a rate of zero.
        """
        rate = self._rate_of_capital if rate is None else rate
        if abs(rate) < 1e-12:
            return 1 / life_years
        return float(rate / (1 - (1 + rate) ** -life_years))

    def grown(self, years: float, rate: float | None = None) -> float:
        """Payments of £1 a year for part of a year, with interest, at the end of that part: 1 for a whole year."""
        rate = self._rate_of_capital if rate is None else rate
        if abs(rate) < 1e-12:
            return years
        return float(((1 + rate) ** years - 1) / rate)

    @property
    def _rate_of_capital(self) -> float:
        return self.discount_rate if self.capital_rate is None else self.capital_rate


class Travel(Priced):
    """`[travel]`: social workers' visits, priced by the distance of the placement."""

    visits_per_year: Annotated[float, Strict(), Field(ge=0, le=366, allow_inf_nan=False), NOT_TINY] = Field(
        description="Visits to each child in a year."
    )
    cost_per_mile: Price = Field(description="Mileage and fuel, £.")
    cost_per_hour: Price = Field(0.0, description="Worker's time on the road, £; 0 leaves it out.")
    miles_per_hour: Annotated[float, Strict(), Field(gt=0, le=100, allow_inf_nan=False), NOT_TINY] = Field(
        30.0, description="Average speed."
    )

    price_by_year: PriceByYear = by_year("cost_per_mile", "cost_per_hour")
    main_price: ClassVar[str] = "cost_per_mile"
    other_prices: ClassVar[tuple[str, ...]] = ("cost_per_hour",)

    def cost_per_child_week(self, miles: Distance, money: Money, year: str) -> float:
        """£ of the day a week for one child placed `miles` away: there and back, each visit."""
        hour = money.of_the_day(self, "cost_per_hour", "travel", year)
        a_mile = money.of_the_day(self, "cost_per_mile", "travel", year) + hour / self.miles_per_hour
        return self.visits_per_year / money.weeks_of_a_year * 2 * miles * a_mile
