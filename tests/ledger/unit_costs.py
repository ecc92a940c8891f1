"""Unit costs of offers beside the lines of a mix: weeks from days, money from the bill, and each cost a sum over weeks."""

from __future__ import annotations

from collections import defaultdict
from math import fsum
from typing import Any

import pytest

from tests.ledger.calendar import Span, days_of_year
from tests.ledger.lines import Account, pennies

APART = ("travel", "trading", "closure", "contributions")  # lines of an offer that are no price of its beds or places
OF_NO_OFFER = ("edge_of_care", "outcome_contract", "grant", "assessment", "recruitment", "moves", "avoided", "penalty")


def weeks_paid(account: Account, span: Span) -> float:
    a_year = account.instance.money.weeks_per_year
    return span.days / 7 if a_year is None else a_year * span.days / days_of_year(span)


def offer_unit_costs(account: Account) -> None:
    """Hold every row to the bill, and the rows together to all that the offers cost."""
    rows: Any = account.said["offer_unit_costs"]
    lines = [row for row in account.lines if row.line not in OF_NO_OFFER]
    for row in rows:
        own = [one for one in lines if one.offer == row["offer"]]
        assert row["paid"] == pennies(fsum(one.cost for one in own if one.line not in APART))
        assert row["travel"] == pennies(fsum(one.cost for one in own if one.line == "travel"))
        assert row["income"] == pennies(-fsum(one.cost for one in own if one.line == "trading"))
        assert row["net_cost"] == pennies(fsum(one.cost for one in own if one.line not in ("closure", "contributions")))
        by_the_bed, by_the_child = row["cost_per_bed_week"], row["cost_per_child_week"]
        no_bed = row["bed_weeks"] <= 1e-9 or row["kind"] == "foster"
        assert by_the_bed is None if no_bed else by_the_bed * row["bed_weeks"] == pennies(row["paid"])
        nobody = row["child_weeks"] <= 1e-9
        assert by_the_child is None if nobody else by_the_child * row["child_weeks"] == pennies(row["net_cost"])
    held, placed = weeks(account)
    assert some({row["offer"]: row["bed_weeks"] for row in rows}) == pytest.approx(held)
    assert some({row["offer"]: row["child_weeks"] for row in rows}) == pytest.approx(placed)


def weeks(account: Account) -> tuple[dict[str, float], dict[str, float]]:
    """Bed-weeks by offer, and child-weeks as decided in each demand scenario; of what is none, nothing."""
    held: dict[str, float] = defaultdict(float)
    placed: dict[str, float] = defaultdict(float)
    shares = [row.probability for row in account.evaluation.scenarios] or [1.0]
    for row in account.evaluation.beds:
        held[row.offer] += weeks_paid(account, account.spans[row.period]) * row.beds
    for (s, t, _, _, offer), number in account.decisions.placed.items():
        placed[offer] += weeks_paid(account, account.spans[t]) * shares[s] * number
    return some(held), some(placed)


def some(found: dict[str, float]) -> dict[str, float]:
    return {offer: number for offer, number in found.items() if number > 1e-9}
