"""How places, times and amounts are put into words, the same way in the audit and in every report."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commission_opt.instance.calendar import Period


def period_text(period: Period) -> str:
    """Say "Apr 2019" for a month, "Apr-Jun 2019" for a quarter, "2019/20" for a year."""
    if period.days > 100:
        return period.year
    if period.days > 31:
        last_month = period.start.replace(month=period.start.month + 2)
        return f"{period.start:%b}-{last_month:%b %Y}"
    return f"{period.start:%b %Y}"


def place_text(*parts: str) -> str:
    """The parts that say something, joined by commas: "Portswood, Apr-Jun 2019, solo"."""
    return ", ".join(part for part in parts if part)


def scenario_text(scenario: int, scenarios: int) -> str:
    """Say "scenario 3" of several; nothing where there is only one. They are counted from 1."""
    return f"scenario {scenario + 1}" if scenarios > 1 else ""


PENCE = 6  # decimals of a pound that count


def to_the_pound(amount: float) -> int:
    """Whole pounds: what a sum leaves below a millionth counts for nothing, so that one figure reads the same however it was added up."""
    return round(round(amount, PENCE))


def pounds(amount: float) -> str:
    """Say "£1,234", to the pound."""
    whole = to_the_pound(amount)
    return f"-£{-whole:,}" if whole < 0 else f"£{whole:,}"


def number(amount: float, digits: int = 4) -> str:
    """A number with as many decimals as it needs, at most `digits`, and thousands separators.

    An amount too small for that many decimals is given with two significant figures, so that it
    never reads as nothing.
    """
    if amount != 0 and abs(amount) < 10**-digits:
        return f"{amount:.1e}"
    text = f"{amount:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def day_text(day: dt.date) -> str:
    """A day as "1 April 2017"; the sign that leaves away a leading zero is not known to every system."""
    return f"{day.day} {day:%B %Y}"
