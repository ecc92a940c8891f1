"""Periods, financial years and spans of days."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from commission_opt.instance.calendar import (
    FIRST_MONTHS,
    MONTHS_PER_PERIOD,
    Horizon,
    add_months,
    add_weeks,
    add_years,
    financial_year,
    first_day,
    years_between,
)

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2200, 1, 1))


@st.composite
def horizons(draw: st.DrawFn) -> Horizon:
    period = draw(st.sampled_from(sorted(MONTHS_PER_PERIOD)))
    start = dt.date(draw(st.integers(1990, 2150)), draw(st.sampled_from(list(FIRST_MONTHS[period]))), 1)
    end = add_months(start, MONTHS_PER_PERIOD[period] * draw(st.integers(1, 30))) - dt.timedelta(days=1)
    return Horizon.model_validate({"start": start, "end": end, "period": period})


@settings(derandomize=True, deadline=None)
@given(horizons())
def test_periods_tile_the_horizon(horizon: Horizon) -> None:
    periods = horizon.periods()
    assert periods[0].start == horizon.start
    assert periods[-1].end == horizon.stop
    assert all(a.end == b.start for a, b in pairwise(periods))
    assert [p.index for p in periods] == list(range(len(periods)))
    assert sum(p.days for p in periods) == (horizon.end - horizon.start).days + 1
    assert sum(p.weeks for p in periods) * 7 == pytest.approx(sum(p.days for p in periods))


@settings(derandomize=True, deadline=None)
@given(horizons())
def test_periods_lie_in_one_financial_year_and_rise(horizon: Horizon) -> None:
    for period in horizon.periods():
        assert period.year == financial_year(period.start) == financial_year(period.end - dt.timedelta(days=1))
        assert period.year_days in (365, 366)
        middle = period.start + (period.end - period.start) / 2
        assert period.middle_years == pytest.approx(years_between(horizon.start, middle), abs=1 / 365)


@settings(derandomize=True, deadline=None)
@given(horizons(), DAYS, DAYS)
def test_overlaps_add_up_to_the_days_within_the_horizon(horizon: Horizon, one: dt.date, other: dt.date) -> None:
    first, last = min(one, other), max(one, other)
    days = max(0, (min(last, horizon.stop) - max(first, horizon.start)).days)
    assert sum(p.overlap(first, last) for p in horizon.periods()) == days
    assert all(0 <= p.share(first, last) <= 1 for p in horizon.periods())


@settings(derandomize=True, deadline=None)
@given(DAYS)
def test_financial_year_holds_its_days(day: dt.date) -> None:
    label = financial_year(day)
    assert first_day(label) <= day < add_years(first_day(label), 1)
    assert int(label[5:]) == (int(label[:4]) + 1) % 100


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (dt.date(2019, 3, 31), "2018/19"),
        (dt.date(2019, 4, 1), "2019/20"),
        (dt.date(2000, 3, 31), "1999/00"),
        (dt.date(2100, 1, 1), "2099/00"),
    ],
)
def test_financial_year_labels(day: dt.date, label: str) -> None:
    assert financial_year(day) == label


def test_leap_year() -> None:
    horizon = Horizon.model_validate({"start": dt.date(2019, 4, 1), "end": dt.date(2021, 3, 31), "period": "year"})
    assert [(p.year, p.days, p.year_days) for p in horizon.periods()] == [("2019/20", 366, 366), ("2020/21", 365, 365)]
    quarters = Horizon.model_validate({"start": dt.date(2020, 1, 1), "end": dt.date(2020, 3, 31)}).periods()
    assert [(p.days, p.year_days) for p in quarters] == [(91, 366)]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (add_months(dt.date(2019, 1, 31), 1), dt.date(2019, 2, 28)),
        (add_months(dt.date(2020, 1, 31), 1), dt.date(2020, 2, 29)),
        (add_months(dt.date(2019, 12, 1), 1), dt.date(2020, 1, 1)),
        (add_months(dt.date(2019, 1, 1), -1), dt.date(2018, 12, 1)),
        (add_years(dt.date(2020, 2, 29), 1), dt.date(2021, 2, 28)),
        (add_years(dt.date(2019, 4, 1), 2.5), dt.date(2021, 10, 1)),
        (add_weeks(dt.date(2019, 4, 1), 1.5), dt.date(2019, 4, 11)),
    ],
)
def test_days_added(found: dt.date, expected: dt.date) -> None:
    assert found == expected


def test_contract_opening_mid_quarter_gives_the_rest_of_it() -> None:
    period = Horizon.model_validate({"start": dt.date(2019, 10, 1), "end": dt.date(2019, 12, 31)}).periods()[0]
    assert period.overlap(dt.date(2019, 10, 15), dt.date(2022, 10, 15)) == 78


def test_horizon_of_too_many_periods() -> None:
    with pytest.raises(ValidationError, match="period is too short"):
        Horizon.model_validate({"start": dt.date(2000, 1, 1), "end": dt.date(2100, 12, 31), "period": "month"})
