"""Amounts, shares, days and lists as a commissioner reads them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any

from commission_opt.plan.wording import PENCE, pounds, to_the_pound

WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NONE = "-"  # stands where there is nothing
EXACT = 1e-6  # share of a cost to which costs are exact
USUAL_GAP = 1e-4  # asked for where nobody asks for another
ROUNDING = 1e-6


def millions(amount: float) -> str:
    """Pounds in millions, "£49.70m"; whole pounds below a million."""
    if abs(amount) < 1e6:
        return pounds(amount)
    return f"{'-' if amount < 0 else ''}£{abs(amount) / 1e6:,.2f}m"


def apart(one: float, other: float) -> int:
    """Whole pounds between two costs as each is shown, so that the difference is that of the figures beside it."""
    return to_the_pound(one) - to_the_pound(other)


def rounded_by_year(costs: Mapping[str, float]) -> dict[str, int]:
    """Whole pounds by year that add up to their true total, rounded: the largest remainders are rounded up.

    What a sum leaves below a millionth of a pound counts for nothing, so that one figure reads the same however it was added up.
    """
    costs = {year: round(cost, PENCE) for year, cost in costs.items()}
    shown = {year: math.floor(cost) for year, cost in costs.items()}
    left = round(math.fsum(costs.values())) - sum(shown.values())
    for year in sorted(costs, key=lambda one: (shown[one] - costs[one], one))[:left]:
        shown[year] += 1
    return shown


def whole(amount: float) -> str:
    """A rounded amount without its sign of pounds, for the inside of a table; "-" for nothing."""
    return f"{to_the_pound(amount):,}" if to_the_pound(amount) else NONE


def children(number: float) -> str:
    """An average: "14.4"; "16" where it is whole."""
    return f"{number:,.1f}".removesuffix(".0")


def so_many_children(number: float) -> str:
    """An average with its noun: "14.4 children", "1 child"."""
    text = children(number)
    return f"{text} child" if text == "1" else f"{text} children"


def percent(share: float | None, digits: int = 0) -> str:
    """A share as a percentage; "-" where there is none. Never rounded up to 100%."""
    if share is None:
        return NONE
    text = f"{share:.{digits}%}"
    return f"{share:.{digits + 1}%}" if share < 1 - 1e-9 and text.startswith("100") else text


def short_percent(share: float) -> str:
    """A share as a percentage with as many decimals as it needs, two at most: "90%", "12.5%"."""
    return f"{round(100 * share, 2):g}%"


def gap_text(gap: float) -> str:
    """A gap as a percentage that is not exceeded: "0.37%", "0.0042%"; two figures below 0.01%.

    Costs are exact to a millionth, so that nothing narrower is claimed.
    """
    gap = max(gap, EXACT)
    if gap >= USUAL_GAP:
        return f"{math.ceil(1e4 * gap - ROUNDING) / 100:.2f}%"
    digits = 1 - math.floor(math.log10(100 * gap) + ROUNDING)
    return f"{math.ceil(100 * gap * 10**digits - ROUNDING) / 10**digits:.{digits}f}".rstrip("0") + "%"


def proven_gap_text(reached: float, asked: float) -> str:
    """How near the cheapest a plan is proven to be: no nearer than was asked for, or than is usual."""
    return gap_text(max(reached, min(asked, USUAL_GAP)))


def percents_of_all(shares: Sequence[float]) -> list[str]:
    """Shares of a whole as percentages that add up to 100% as shown: to one decimal where whole ones do not."""
    whole = [round(100 * share) for share in shares]
    if sum(whole) == 100:
        return [f"{one}%" for one in whole]
    tenths = rounded_by_year({str(n): 1000 * share for n, share in enumerate(shares)})
    return [f"{one / 10:g}%" for one in tenths.values()]


def homes_of(homes: Mapping[float, int]) -> str:
    """Homes by number of beds, the largest first: "2 homes of 5, 1 of 4"."""
    return ", ".join(
        f"{number} of {size:g}" if nth else f"{number} home{'s' if number != 1 else ''} of {size:g}"
        for nth, (size, number) in enumerate(sorted(homes.items(), reverse=True))
    )


def count(number: float, one: str, many: str = "") -> str:
    """A number of things: "one home", "12 homes"."""
    many = many or one + "s"
    exact = round(number)
    if abs(number - exact) > 1e-9:
        return f"{number:g} {many}"
    return f"{WORDS[exact] if exact < len(WORDS) else f'{exact:,}'} {one if exact == 1 else many}"


def month(day: str) -> str:
    """The month of a day, "Oct 2017"; "-" where nothing ends it."""
    return f"{dt.date.fromisoformat(day):%b %Y}" if day else NONE


def date(day: str) -> str:
    """A day, "28 Oct 2017"; "-" where there is none."""
    return f"{dt.date.fromisoformat(day):%d %b %Y}".removeprefix("0") if day else NONE


def long_month(day: str) -> str:
    """The month of a day in full, "April 2017"."""
    return f"{dt.date.fromisoformat(day):%B %Y}"


def listed(parts: Sequence[str]) -> str:
    """Parts of a sentence: "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def shorten(text: str, width: int) -> str:
    """The text, or as much of it as fits, with three dots."""
    return text if len(text) <= width else text[: width - 3].rstrip(" ,(") + "..."


def value_text(value: Any) -> str:
    """A value that was changed, as an instance file would have it; cut short where it is long."""
    text = value if isinstance(value, str) and value else toml_text(value)
    return shorten(text, 60)


def toml_text(value: Any) -> str:
    """A value as TOML writes it; "left out" for none."""
    if value is None or (isinstance(value, list | tuple | dict | frozenset) and not value):
        return "left out"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {toml_text(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml_text(one) for one in value) + "]"
    return f"{value:.12g}" if isinstance(value, float) else str(value)
