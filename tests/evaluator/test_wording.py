"""Times and amounts in words."""

from __future__ import annotations

import datetime as dt

import pytest

from commission_opt.instance.calendar import Horizon
from commission_opt.plan.wording import number, period_text, place_text, pounds, scenario_text


@pytest.mark.parametrize(
    ("length", "first", "last"),
    [("month", "Apr 2019", "Mar 2020"), ("quarter", "Apr-Jun 2019", "Jan-Mar 2020"), ("year", "2019/20", "2019/20")],
)
def test_periods(length: str, first: str, last: str) -> None:
    horizon = Horizon.model_validate({"start": dt.date(2019, 4, 1), "end": dt.date(2020, 3, 31), "period": length})
    texts = [period_text(period) for period in horizon.periods()]
    assert (texts[0], texts[-1]) == (first, last)


def test_places_and_scenarios() -> None:
    assert place_text("North", "", "Apr 2019", "solo") == "North, Apr 2019, solo"
    assert scenario_text(0, 1) == ""
    assert scenario_text(2, 5) == "scenario 3"


@pytest.mark.parametrize(
    ("amount", "text"), [(1234.4, "£1,234"), (-1234.5, "-£1,234"), (-0.4, "£0"), (1_000_000, "£1,000,000")]
)
def test_pounds(amount: float, text: str) -> None:
    assert pounds(amount) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [(3.0, "3"), (0.8, "0.8"), (1234.56789, "1,234.5679"), (0.0, "0"), (0.000012, "1.2e-05"), (100.0, "100")],
)
def test_numbers(amount: float, text: str) -> None:
    assert number(amount) == text
