"""The shape of what a result says of money: cash apart from what is no cash, capital and how it is funded, payback."""

from __future__ import annotations

from typing import TypedDict

from commission_opt.plan.frames import Day


class MoneyRow(TypedDict):
    """What a mix comes to in a financial year, £ of the day, with cash, care avoided and penalties apart.

    ::

        cash  = gross - income - contributions
        total = cash + notional - avoided + penalty

    The names that end with `_discounted` are the same at present value. `total_discounted`, added up over the years, is the
    objective. `avoided` is a published series of care that never starts: no budget falls by it. `penalty` is penalties, which is no money. `notional` is what the use of capital receipts is counted as, and nobody pays.
    """

    mix: str  # plan, baseline, do_minimum or reference
    year: str
    gross: float  # paid: every line of cash that is above 0
    income: float  # received: beds sold, grants for services
    contributions: float  # received from funders
    cash: float  # what the council pays, net
    capital_charge: float  # the part of cash that repays borrowing for buildings, with interest
    notional: float  # counted for the use of capital receipts, and not paid
    avoided: float  # care that never starts, as published; not cash
    penalty: float  # penalties; not money
    total: float  # all of it together: what is compared between mixes
    cash_discounted: float  # at present value
    notional_discounted: float  # at present value
    avoided_discounted: float  # at present value
    penalty_discounted: float  # at present value
    total_discounted: float  # at present value


class CapitalRow(TypedDict):
    """Capital of the buildings that open, in a financial year: what is spent, who pays, what it then costs.

    ::

        outlay = grant + receipts + borrowing
        charge = interest + repaid

    £ of the day. The outlay is spent evenly over the `capital_weeks` before the opening, or on that day. The charge begins
    with the opening, and belongs to the days of the year, as in the bill. No interest is counted before the opening.
    """

    year: str
    offer: str
    name: str
    first_spent: Day  # first day of the year on which some is spent; empty where none is
    outlay: float  # spent on the building, optimism bias among it
    optimism_bias: float  # the part of the outlay that is its uplift
    grant: float  # given by others
    receipts: float  # from capital receipts or reserves
    borrowing: float  # the rest
    charge: float  # the line capital of the bill
    interest: float  # the part of the charge that is interest
    repaid: float  # the part of the charge that lessens the debt
    outstanding: float  # borrowed for homes open by then, and not repaid, at the end of the year or of the horizon


class PaybackYear(TypedDict):
    """Cash against the baseline in a financial year, £ of the day: + is better than doing nothing new.

    ::

        saving        = (cash - capital_charge) of the baseline - (cash - capital_charge) of the plan
        after_capital = saving - charge
        cumulative    = sum of saving - own_capital up to and with the year
    """

    year: str
    saving: float  # cash, before capital
    own_capital: float  # spent on buildings by the council: outlay less grants
    cumulative: float  # saved less spent so far
    charge: float  # yearly payments for borrowing, more than the baseline's
    after_capital: float  # saving less the charge


class PaybackResult(TypedDict):
    """When what is saved has paid for the capital; null where nothing is spent on buildings or no baseline is priced.

    It is counted in cash and not discounted. The capital of a year is taken as spent before anything is saved in it, and
    savings as spread over its days.
    """

    years: float | None  # from the first day on which capital is spent; null where not within the horizon
    first_spent: Day  # that day
    own_capital: float  # outlay less grants, £ of the day
    average_saving: float  # of cash before capital, a year on average over the horizon
    average_after_capital: float  # the same less the charge for borrowing
