"""The authority's own buildings: children's homes, and selling the beds they can spare."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import Field, Strict, model_validator

from commission_opt.instance.fields import (
    NOT_TINY,
    Date,
    Flag,
    FrozenDict,
    PeopleByRole,
    Pounds,
    Price,
    Rate,
    Size,
    Weeks,
    Years,
)
from commission_opt.instance.money import Money
from commission_opt.instance.prices import PriceByYear, Priced, by_year
from commission_opt.offers.common.record import OWN, Offer
from commission_opt.offers.trading.record import Trading

FUNDING = (
    "optimism_bias",
    "capital_grant",
    "capital_receipts",
    "borrowing_rate",
    "borrowing_years",
    "capital_weeks",
)
OF_A_NEW_BUILDING = ("capital_cost", *FUNDING, "set_up_cost", "running_weeks_before_opening")


class Building(Offer, Priced):
    """Beds in a building of the authority's own, open or to be opened, paid for used or not."""

    lead_key: ClassVar[str] = "lead_weeks"

    existing: Flag = Field(False, description="Open at the start of the horizon.")
    homes: Annotated[int, Strict(), Field(ge=1, le=500)] = Field(
        1, description="Identical homes: there now, or at most to open."
    )
    beds: Size = Field(description="Registered beds in each.")
    running_cost_per_year: Pounds = Field(description="£ a year for each, from its rota; used or not.")
    cost_per_child_week: Price = Field(0.0, description="£ for each child-week on top.")
    lead_weeks: Weeks = Field(0.0, description="From decision to opening: property, registration, recruitment.")
    fill_weeks: Weeks = Field(
        0.0,
        description="From opening until every bed can be filled: the number rises day by day; all beds are paid for.",
    )
    open_from: Date | None = Field(
        None, description="First day the decision can be made; the horizon's start if omitted."
    )
    open_to: Date | None = Field(None, description="Last day the decision can be made.")
    capital_cost: Pounds = Field(0.0, description="£ for each at opening.")
    capital_life_years: Years = Field(25.0, description="Life over which the capital is annuitised.")
    optimism_bias: Annotated[float, Strict(), Field(ge=0, le=2, allow_inf_nan=False), NOT_TINY] = Field(
        0.0, description="Uplift on the capital for what estimates leave out: 0.2 is a fifth more."
    )
    capital_grant: Pounds = Field(
        0.0, description="What others give towards it: a share of the capital (at most 1), or £ for each (above 1)."
    )
    capital_receipts: Pounds = Field(
        0.0,
        description="Of what is left, what is paid from capital receipts or reserves: a share (at most 1), or £ for each "
        "(above 1). The rest is borrowed.",
    )
    borrowing_rate: Rate | None = Field(
        None, description="Interest a year on what is borrowed; `money.capital_rate` if omitted."
    )
    borrowing_years: Years | None = Field(
        None, description="Years over which it is repaid; `capital_life_years` if omitted."
    )
    capital_weeks: Weeks = Field(
        0.0, description="Weeks before the opening over which the capital is spent, evenly; on the day if omitted."
    )
    set_up_cost: Pounds = Field(0.0, description="£ of revenue for each, paid once, in the period in which it opens.")
    running_weeks_before_opening: Weeks = Field(
        0.0, description="Weeks of running cost before the first child: staff in training, an empty house."
    )
    management_per_year: Pounds = Field(
        0.0, description="£ a year for each home open, for overseeing it: commissioning, quality visits."
    )
    closable: Flag = Field(False, description="An existing home that the plan may close.")
    closure_notice_weeks: Weeks = Field(0.0, description="From decision to closing.")
    closure_cost: Pounds = Field(0.0, description="£ for each, once.")
    staff: PeopleByRole = Field(
        FrozenDict(), description="Rota of one home: people by role, paid within its running cost."
    )
    trading: Trading | None = Field(None, description="Selling beds that can be spared.")
    price_by_year: PriceByYear = by_year(
        "running_cost_per_year",
        "cost_per_child_week",
        "capital_cost",
        "closure_cost",
        "set_up_cost",
        "management_per_year",
    )
    main_price: ClassVar[str] = "running_cost_per_year"
    other_prices: ClassVar[tuple[str, ...]] = (
        "cost_per_child_week",
        "capital_cost",
        "closure_cost",
        "set_up_cost",
        "management_per_year",
    )

    @model_validator(mode="after")
    def _new_or_existing(self) -> Self:
        check_new_or_existing(self)
        check_capital(self)
        return self

    @property
    def counted_provider(self) -> str:
        return self.provider or OWN

    def unit_cost(self, money: Money, year: str) -> float:
        """Full cost of a bed-week at practical occupancy, £ of financial `year`, for beds that are sold."""
        assert self.trading is not None
        if self.trading.unit_cost_per_bed_week is not None:
            return money.of_the_day(self.trading, "unit_cost_per_bed_week", "trading", year)
        weeks = money.weeks_of_a_year * self.beds * self.practical_occupancy
        running = money.of_the_day(self, "running_cost_per_year", "trading", year)
        return running / weeks + money.of_the_day(self, "cost_per_child_week", "trading", year)


def check_capital(record: Building) -> None:
    """Refuse a way of paying for capital where there is none, and spending before anybody has decided."""
    for key in FUNDING:
        if getattr(record, key) is not None and key in record.model_fields_set and not record.ever("capital_cost"):
            raise ValueError(f"{key} needs a capital_cost")
    for key in ("capital_weeks", "running_weeks_before_opening"):
        weeks = getattr(record, key)
        if weeks > record.lead_weeks:
            raise ValueError(
                f"{key}: {weeks:g} weeks before the opening is before the decision, which is lead_weeks "
                f"({record.lead_weeks:g}) before it"
            )


def check_new_or_existing(record: Building) -> None:
    """Refuse keys that only make sense for the other sort of home."""
    new_only = ("lead_weeks", "fill_weeks", "open_from", "open_to", *OF_A_NEW_BUILDING)
    old_only = ("closable", "closure_notice_weeks", "closure_cost")
    for key in new_only if record.existing else old_only:
        if getattr(record, key) or key in record.dated:
            sort = "a home that exists" if record.existing else "a home that is not open yet (existing = false)"
            raise ValueError(f"{key} has no meaning for {sort}")
    if record.existing and not record.closable and (record.closure_cost or record.closure_notice_weeks):
        raise ValueError("closure_cost and closure_notice_weeks need closable = true")
