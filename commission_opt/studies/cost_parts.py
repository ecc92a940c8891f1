"""What a cost at present value is made of: cash, and what is no cash, by the nature of each line of the bill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from commission_opt.plan.result import CostYear, Result
from commission_opt.registry import COST_LINES

HALF_A_POUND = 0.5
NOT_ALL_CASH = (
    "Costs are at present value. Not all of a cost is cash: penalties and the use of capital receipts are in it, and care "
    "avoided is taken off."
)
CASH, AVOIDED, PENALTIES, NOT_PAID = PARTS = ("cash", "avoided", "penalties", "not_paid")  # columns of studies
_OF_NATURE = {"cash": CASH, "avoided": AVOIDED, "penalty": PENALTIES, "notional": NOT_PAID}

CostParts = Mapping[str, float | None]
NONE: CostParts = dict.fromkeys(PARTS)  # of what has no plan


def parts_of(result: Result) -> CostParts:
    """The parts of what a plan costs, £ at present value; each None without a plan.

    ::

        cost = cash - avoided + penalties + not_paid

    `cash` is what the council pays, net; `avoided` a published series of care that never starts; `penalties` the stated
    price of rules that are not kept; `not_paid` what is counted for the use of capital receipts.
    """
    return NONE if result["objective"] is None else parts_of_bill(result["costs"])


def parts_of_bill(costs: Iterable[CostYear]) -> dict[str, float]:
    """The same of the lines of a bill."""
    return parts_of_lines((row["line"], row["discounted"]) for row in costs)


def parts_of_lines(lines: Iterable[tuple[str, float]]) -> dict[str, float]:
    """The same of lines and what each comes to at present value, £."""
    found = dict.fromkeys(PARTS, 0.0)
    for line, pounds in lines:
        part = _OF_NATURE[COST_LINES[line].nature]
        found[part] += -pounds if part == AVOIDED else pounds
    return found


def not_all_cash(rows: Iterable[Mapping[str, Any]]) -> bool:
    """Whether any of some rows of a study costs other than cash; a study that was saved without its parts does not say."""
    return any(abs(row.get(part) or 0.0) >= HALF_A_POUND for row in rows for part in PARTS if part != CASH)
