"""The starter of any council: a few figures that somebody gives, and the rest assumed."""

from __future__ import annotations

import datetime as dt

from commission_opt.instance.calendar import financial_year
from commission_opt.starter import assumed
from commission_opt.starter.compose import Starter
from commission_opt.starter.figures import Figure


def plain_starter(
    start: dt.date,
    council: str = "Our council",
    children: float | None = None,
    price: float | None = None,
    own_homes: int = 0,
    own_beds: int = 4,
    years: int = 4,
) -> Starter:
    """The starter of a council.

    Parameters
    ----------
    start
        First day of the plan.
    children
        Who need a bed in a children's home; assumed if omitted.
    price
        £ a child-week of a spot placement; assumed if omitted.
    own_homes, own_beds
        Homes of the council's own that are open, and the beds in each.
    years
        How many the plan is for.
    """
    number = assumed.CHILDREN if children is None else Figure(children, "assumed", assumed.GIVEN, "children")
    spot = assumed.spot_price(financial_year(start), price)
    figures = {"home_stay": assumed.STAY, "home_number": number, **assumed.price_figures(spot)}
    if own_homes:
        figures |= assumed.own_home_figures(own_homes, own_beds, spot)
    description = "A starter: most figures in it are assumed until you put in your own."
    return Starter(council, start, years, figures, description)


def start_of_next_year(today: dt.date) -> dt.date:
    """The first day of the next financial year."""
    return dt.date(today.year + (today.month >= 4), 4, 1)
