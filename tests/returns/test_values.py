"""Figures of a return as they are shown: numbers, what is left out, and intervals."""

from __future__ import annotations

import pytest

from commission_opt.publishing.demand_values import between, cell, number
from commission_opt.returns.disclosure import SUPPRESSED
from commission_opt.returns.published import Value


@pytest.mark.parametrize(
    ("low", "high", "share", "said"),
    [
        (2.1, 2.94, False, "2.1 to 2.94"),
        (2.126, 3.0, False, "2.13 to 3"),
        (0.1, 0.25, True, "10% to 25%"),
        (None, 2.9, False, "-"),
        (2.1, None, False, "-"),
        (None, None, True, "-"),
        (SUPPRESSED, 2.9, False, SUPPRESSED),
        (2.1, SUPPRESSED, True, SUPPRESSED),
        (SUPPRESSED, None, False, SUPPRESSED),
    ],
)
def test_an_interval_has_both_its_ends_or_none(low: Value, high: Value, share: bool, said: str) -> None:
    assert between(low, high, share) == said


@pytest.mark.parametrize(
    ("value", "shown", "drawn"), [(2, "2", 2.0), (2.5, "2.5", 2.5), (None, "", None), (SUPPRESSED, SUPPRESSED, None)]
)
def test_what_is_left_out_is_no_number(value: Value, shown: str, drawn: float | None) -> None:
    assert cell(value, "children").text == shown
    assert number(value) == drawn
