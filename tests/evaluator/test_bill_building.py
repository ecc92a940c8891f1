"""Homes and buildings of the authority's own, worked by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.evaluator.cases import beds, cost, home, make, money, placed, work_out


def test_running_cost_is_paid_by_the_day_and_children_by_the_week() -> None:
    offer = home(existing=True, homes=2, cost_per_child_week=100.0)
    found = work_out(make(home=[offer]), placed=placed("home", 4.0))
    # £366,000 a year is £1,000 a day in a leap year: 2 homes x 91 days; 4 children x £100 x 13 weeks.
    assert cost(found, "home", "home") == pytest.approx(182_000 + 5_200)
    assert beds(found, "home") == 8
    assert found.violations == ()


def test_a_year_of_365_days_costs_the_same_by_the_year() -> None:
    later = {"start": dt.date(2020, 4, 1), "end": dt.date(2021, 3, 31), "period": "quarter"}
    found = work_out(make(horizon=later, home=[home(existing=True)]))
    assert cost(found, "home", "home", 0) == pytest.approx(366_000 * 91 / 365)
    assert sum(row.cost for row in found.costs if row.line == "home") == pytest.approx(366_000)


def test_new_home_costs_from_the_day_it_opens() -> None:
    offer = home(lead_weeks=4.0, capital_cost=100_000.0, capital_life_years=25.0)
    found = work_out(make(home=[offer]), opened={("home", 0): 1})
    assert cost(found, "home", "home") == pytest.approx(63_000)  # 29 April to 30 June: 63 days
    assert cost(found, "capital", "home") == pytest.approx(4_000 * 63 / 366)  # no interest: £100,000 / 25
    assert beds(found, "home") == pytest.approx(4 * 63 / 91)


def test_capital_is_an_annuity_at_its_own_rate() -> None:
    prices = money(discount_rate=0.035, capital_rate=0.05)
    offer = home(capital_cost=100_000.0, capital_life_years=2.0)
    found = work_out(make(money=prices, home=[offer]), opened={("home", 0): 1})
    # Two yearly payments of £53,780.49 repay £100,000 at 5%: 53,780.49/1.05 + 53,780.49/1.1025 = 100,000.
    assert cost(found, "capital", "home") == pytest.approx(53_780.4878 * 91 / 366, rel=1e-8)


@pytest.mark.parametrize("conventions", [1, 2])
def test_capital_is_paid_in_equal_parts_year_by_year(conventions: int) -> None:
    offer = home(capital_cost=100_000.0, capital_life_years=2.0)
    prices = money(discount_rate=0.0, capital_rate=0.05)
    found = work_out(make(12, money=prices, home=[offer], conventions=conventions), opened={("home", 0): 1})
    years = [sum(cost(found, "capital", "home", t) for t in range(4 * year, 4 * year + 4)) for year in range(3)]
    assert years == pytest.approx([53_780.4878, 53_780.4878, 0.0])


def test_what_is_owed_after_the_last_whole_year_is_paid_at_the_end_of_the_life() -> None:
    # £100,000 at 5% over 13 months: a level payment after the first year, and what is then owed a month later.
    offer = home(capital_cost=100_000.0, capital_life_years=13 / 12)
    prices = money(discount_rate=0.0, capital_rate=0.05)
    found = work_out(make(6, money=prices, home=[offer], conventions=2), opened={("home", 0): 1})
    growth = 1.05 ** (13 / 12)
    level = 100_000 * 0.05 * growth / (growth - 1)
    quarters = [cost(found, "capital", "home", t) for t in range(6)]
    assert sum(quarters[:4]) == pytest.approx(level)
    assert quarters[4:] == pytest.approx([(105_000 - level) * 1.05 ** (1 / 12), 0.0])


def test_capital_keeps_the_price_of_the_year_it_opened_in() -> None:
    prices = money(price_base="2018/19", uplift_per_year={"capital": 0.1, "home": 0.2})
    offer = home(capital_cost=100_000.0, capital_life_years=25.0, homes=2)
    found = work_out(make(6, money=prices, home=[offer]), opened={("home", 3): 2})
    # Two homes from 1 January 2020: 2 x £110,000 / 25 = £8,800 a year; running costs rise by 20% a year.
    assert cost(found, "capital", "home", 2) == 0
    assert cost(found, "capital", "home", 3) == pytest.approx(8_800 * 91 / 366)
    assert cost(found, "capital", "home", 4) == pytest.approx(8_800 * 91 / 365)
    assert cost(found, "home", "home", 3) == pytest.approx(1.2 * 2 * 91_000)
    assert cost(found, "home", "home", 4) == pytest.approx(1.44 * 2 * 366_000 * 91 / 365)


def test_capital_is_paid_off_at_the_end_of_its_life() -> None:
    offer = home(capital_cost=36_600.0, capital_life_years=0.5)
    found = work_out(make(4, home=[offer]), opened={("home", 0): 1})
    # Repaid from 1 April to 30 September 2019, at £73,200 a year: £200 on each of 366 days, for 91 and 92 of them.
    assert [cost(found, "capital", "home", t) for t in range(4)] == pytest.approx([18_200, 18_400, 0, 0])


def test_closing_ends_the_running_cost_and_costs_once() -> None:
    offer = home(existing=True, homes=2, closable=True, closure_notice_weeks=4.0, closure_cost=50_000.0)
    found = work_out(make(2, home=[offer]), closed={("home", 0): 1})
    # One home shuts on 29 April: 28 days of it, and all 91 of the other.
    assert cost(found, "home", "home", 0) == pytest.approx(28_000 + 91_000)
    assert cost(found, "home", "home", 1) == pytest.approx(92_000)
    assert cost(found, "closure", "home", 0) == pytest.approx(50_000)
    assert beds(found, "home", 0) == pytest.approx(4 * (91 + 28) / 91)


def test_closure_is_paid_in_the_period_of_the_closing_day_at_its_price() -> None:
    prices = money(uplift_per_year={"home": 0.1})
    offer = home(existing=True, closable=True, closure_notice_weeks=13.0, closure_cost=50_000.0)
    found = work_out(make(5, money=prices, home=[offer]), closed={("home", 3): 1})
    # Decided on 1 January 2020, 91 days' notice: it shuts on 1 April 2020, in 2020/21.
    assert cost(found, "closure", "home", 3) == 0
    assert cost(found, "closure", "home", 4) == pytest.approx(55_000)
    assert cost(found, "home", "home", 3) == pytest.approx(91_000)
    assert cost(found, "home", "home", 4) == 0


def test_supported_building_has_its_own_line() -> None:
    found = work_out(make(supported=[home(id="flats", existing=True)]))
    assert cost(found, "supported", "flats") == pytest.approx(91_000)


def test_beds_sold_earn_the_stated_unit_cost_and_a_premium() -> None:
    terms = {"premium_per_bed_week": 500.0, "unit_cost_per_bed_week": 3000.0}
    offer = home(existing=True, cost_per_child_week=100.0, trading=terms)
    found = work_out(make(home=[offer]), placed=placed("home", 2.0), sold={(0, 0, "home"): 1.5})
    assert cost(found, "trading", "home") == pytest.approx(-68_250)  # £3,500 x 13 x 1.5
    assert cost(found, "home", "home") == pytest.approx(91_000 + 100 * 3.5 * 13)  # whoever's child it is


def test_unit_cost_is_worked_out_where_it_is_not_stated() -> None:
    # 4 beds, 7/8 of 365.25/7 weeks: 182.625 bed-weeks a year, so £365,250 is £2,000 each; £100 a child on top.
    offer = home(
        existing=True,
        running_cost_per_year=365_250.0,
        practical_occupancy=0.875,
        cost_per_child_week=100.0,
        trading={"premium_per_bed_week": 500.0},
    )
    prices = money(price_base="2018/19", uplift_per_year={"trading": 0.1})
    found = work_out(make(money=prices, home=[offer]), sold={(0, 0, "home"): 1.0})
    assert cost(found, "trading", "home") == pytest.approx(-1.1 * 2_600 * 13)
