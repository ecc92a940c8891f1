"""Figures of a return as they are shown: numbers, what is left out, and intervals."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from commission_opt.publishing.demand_files import _rows_left_out
from commission_opt.publishing.demand_values import between, cell, number
from commission_opt.returns.dates import NO_DAY, UNREADABLE, day_number
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


@pytest.mark.parametrize(("start", "end"), [(NO_DAY, NO_DAY), (UNREADABLE, UNREADABLE), (UNREADABLE, NO_DAY)])
def test_a_day_that_is_not_there_or_cannot_be_read_stays_empty_among_the_rows_left_out(start: int, end: int) -> None:
    row = {"file": "a.csv", "line": 3, "child": "x", "start": start, "end": end, "reason": "odd", "what": "day"}
    first = day_number(dt.date(2020, 4, 1))
    rows = pd.DataFrame([row, row | {"start": first, "end": first}])
    demand: Any = SimpleNamespace(history=SimpleNamespace(left_out=rows))
    *_, unread, read = _rows_left_out(demand).decode("utf-8-sig").splitlines()
    assert unread == "a.csv,3,x,,,odd,day"
    assert read == "a.csv,3,x,2020-04-01,2020-04-01,odd,day"
