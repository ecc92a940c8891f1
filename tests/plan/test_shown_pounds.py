"""Whole pounds are rounded once: lines add up to the year, years to the line, and none is far from what it is."""

from __future__ import annotations

import random
from typing import Any, cast

import pytest

from commission_opt.plan.result import CostYear
from commission_opt.plan.statements.amounts import rounded_by_year
from commission_opt.plan.statements.pounds import added, less, shown_lines, spent_by_year

LINES = (
    "block",
    "dps",
    "spot",
    "home",
    "capital",
    "travel",
    "trading",
    "contributions",
    "avoided",
    "penalty",
    "receipts",
)
YEARS = tuple(f"20{n}/{n + 1}" for n in range(20, 28))


def bill(rng: random.Random) -> list[CostYear]:
    rows: list[Any] = []
    for line in rng.sample(LINES, rng.randint(1, len(LINES))):
        sign = -1 if line in ("trading", "contributions", "avoided") else 1
        for year in YEARS:
            if rng.random() < 0.8:
                cost = sign * rng.choice((0.5, 0.25, 1 / 3, 1e6 + 0.5, rng.random() * 1e5))
                rows.append({"line": line, "offer": "x", "year": year, "cost": cost, "discounted": cost})
    return cast("list[CostYear]", rows)


@pytest.mark.parametrize("seed", range(200))
def test_lines_and_years_add_up_in_whole_pounds(seed: int) -> None:
    costs = bill(random.Random(f"pounds-{seed}"))
    shown, total = shown_lines(costs), rounded_by_year(spent_by_year(costs))
    cash = [row for line, row in shown.items() if line not in ("avoided", "penalty", "receipts")]
    assert added(cash) == total
    assert sum(total.values()) == round(sum(spent_by_year(costs).values()))
    for line, row in shown.items():
        exact = {one["year"]: one["cost"] for one in costs if one["line"] == line}
        assert row.keys() == exact.keys()
        assert all(abs(row[year] - exact[year]) < 1 for year in row)
        assert abs(sum(row.values()) - sum(exact.values())) < 2


def test_the_order_of_a_sum_changes_no_pound() -> None:
    costs = bill(random.Random("order"))
    assert shown_lines(costs) == {line: shown_lines(costs[::-1])[line] for line in shown_lines(costs)}


def test_what_is_left_of_most_is_rounded_up_first() -> None:
    rows = [
        {"line": line, "offer": "", "year": year, "cost": 0.4, "discounted": 0.4}
        for line in ("block", "spot", "home")
        for year in YEARS[:3]
    ]
    shown = shown_lines(cast("list[CostYear]", rows))
    assert added(shown.values()) == rounded_by_year(dict.fromkeys(YEARS[:3], 1.2))
    assert all(sum(row.values()) in (1, 2) for row in shown.values())


def test_a_difference_is_of_what_is_shown() -> None:
    assert less({"a": 3, "b": 1}, {"b": 2, "c": 4}) == {"a": 3, "b": -1, "c": -4}
