"""Block contracts and call-offs, worked by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.evaluator.cases import START, beds, block, cost, dps, make, money, placed, work_out

AWARD = {("block", 0, 4): 1}


def test_guaranteed_beds_are_paid_for_though_empty() -> None:
    found = work_out(make(block=[block()]), awarded=AWARD)
    assert cost(found, "block", "block") == pytest.approx(156_000)  # 4 beds x £3,000 x 13 weeks
    assert beds(found, "block") == 4


def test_price_goes_by_size() -> None:
    offer = block(sizes=[3, 5], price_per_bed_week={3: 3200.0, 5: 2800.0})
    assert cost(work_out(make(block=[offer]), awarded={("block", 0, 3): 1}), "block", "block") == pytest.approx(
        124_800  # 3 x £3,200 x 13
    )
    assert cost(work_out(make(block=[offer]), awarded={("block", 0, 5): 1}), "block", "block") == pytest.approx(
        182_000  # 5 x £2,800 x 13
    )


def test_mobilisation_and_an_end_within_a_quarter_count_by_the_day() -> None:
    # Let on 1 April, four weeks' mobilisation: open from 29 April to 28 July.
    found = work_out(make(2, block=[block(mobilisation_weeks=4.0, term_years=0.25)]), awarded=AWARD)
    assert cost(found, "block", "block", 0) == pytest.approx(108_000)  # 63 days: 4 x £3,000 x 9
    assert cost(found, "block", "block", 1) == pytest.approx(48_000)  # 28 days: 4 x £3,000 x 4
    assert beds(found, "block", 0) == pytest.approx(4 * 63 / 91)
    assert beds(found, "block", 1) == pytest.approx(4 * 28 / 92)


def test_extension_follows_the_first_term() -> None:
    # First term from 1 April to 30 June; one of the two homes is extended, to 30 September.
    terms = dps(term_years=0.25, extension_years=0.25)
    key = ("dps/a", 0, 4)
    found = work_out(make(3, dps=[terms]), awarded={key: 2}, extended={key: 1})
    assert cost(found, "dps", "dps/a", 0) == pytest.approx(312_000)  # 2 x 4 x £3,000 x 13
    assert cost(found, "dps", "dps/a", 1) == pytest.approx(4 * 3000 * 92 / 7)
    assert cost(found, "dps", "dps/a", 2) == 0
    assert not found.violations or {v.rule for v in found.violations} == {"C01"}


def test_existing_block_runs_to_its_last_day_and_its_extension_from_the_next() -> None:
    offer = block(existing=True, sizes=[5], ends=dt.date(2019, 5, 12), extension_years=0.25, price_per_bed_week=2000.0)
    plain = work_out(make(2, block=[offer]))
    assert cost(plain, "block", "block", 0) == pytest.approx(60_000)  # 42 days: 5 x £2,000 x 6
    assert cost(plain, "block", "block", 1) == 0
    longer = work_out(make(2, block=[offer]), extended={("block", -1, 5): 1})  # 13 May to 12 August
    assert cost(longer, "block", "block", 0) == pytest.approx(130_000)  # all 13 weeks
    assert cost(longer, "block", "block", 1) == pytest.approx(5 * 2000 * 43 / 7)  # 43 days


@pytest.mark.parametrize(
    ("children", "expected"),
    [
        (0.0, 57_200),  # 2 guaranteed x £2,000 x 13 = 52,000; 2 empty x £200 x 13 = 5,200
        (1.0, 57_200),  # the child is in a guaranteed bed
        (3.0, 87_100),  # 52,000; 1 used x £2,500 x 13 = 32,500; 1 empty x £200 x 13 = 2,600
        (4.0, 117_000),  # 52,000; 2 used x £2,500 x 13 = 65,000
    ],
)
def test_beds_above_the_guarantee_cost_less_while_empty(children: float, expected: float) -> None:
    offer = block(
        guarantee=0.5, price_per_bed_week=2000.0, price_when_used_per_bed_week=2500.0, retainer_per_bed_week=200.0
    )
    found = work_out(make(block=[offer]), awarded=AWARD, placed=placed("block", children))
    assert cost(found, "block", "block") == pytest.approx(expected)


def test_use_above_the_guarantee_is_expected_over_scenarios() -> None:
    from commission_opt.demand.table import DemandTable, Scenario

    # Above the guarantee of 2: 2 beds in a quarter of cases, 0 otherwise. At the mean use, 2.5, it would be 0.5.
    demand = DemandTable((Scenario(0.25, {(0, "ebd", "north"): 4.0}), Scenario(0.75, {(0, "ebd", "north"): 2.0})))
    offer = block(guarantee=0.5, price_per_bed_week=2000.0, price_when_used_per_bed_week=2500.0)
    where = {(0, 0, "ebd", "north", "block"): 4.0, (1, 0, "ebd", "north", "block"): 2.0}
    found = work_out(make(block=[offer]), demand=demand, awarded=AWARD, placed=where)
    assert cost(found, "block", "block") == pytest.approx(52_000 + 0.25 * 2 * 2500 * 13)
    assert found.violations == ()


def test_set_up_is_spread_over_the_days_of_the_first_term() -> None:
    # The first term has 366 days, so £36,600 is £100 a day; the quarters have 91 and 92 days.
    found = work_out(make(2, dps=[dps(set_up_cost=36_600.0)]), awarded={("dps/a", 0, 4): 2})
    assert cost(found, "dps", "dps/a", 0) == pytest.approx(312_000 + 2 * 9_100)
    assert cost(found, "dps", "dps/a", 1) == pytest.approx(2 * 4 * 3000 * 92 / 7 + 2 * 9_200)


def test_extension_bears_no_set_up() -> None:
    offer = block(term_years=0.25, extension_years=0.25, set_up_cost=9_100.0)
    found = work_out(make(2, block=[offer]), awarded=AWARD, extended=AWARD)
    assert cost(found, "block", "block", 0) == pytest.approx(156_000 + 9_100)
    assert cost(found, "block", "block", 1) == pytest.approx(4 * 3000 * 92 / 7)


def test_prices_rise_with_the_financial_year() -> None:
    prices = money(price_base="2017/18", uplift_per_year={"block": 0.1, "dps": 0.5})
    found = work_out(make(5, money=prices, block=[block(term_years=2.0, set_up_cost=73_100.0)]), awarded=AWARD)
    # Two years on, x 1.21; from April 2020, x 1.331. Set-up over 731 days: £100 a day.
    assert cost(found, "block", "block", 3) == pytest.approx(1.21 * (156_000 + 9_100))
    assert cost(found, "block", "block", 4) == pytest.approx(1.331 * (156_000 + 9_100))


def test_a_leap_year_has_366_days_to_pay() -> None:
    found = work_out(make(4, block=[block()]), awarded=AWARD)
    assert sum(row.cost for row in found.costs) == pytest.approx(4 * 3000 * 366 / 7)


def test_what_is_guaranteed_after_the_horizon_is_outstanding() -> None:
    offer = block(guarantee=0.5, price_when_used_per_bed_week=3000.0, extension_years=1.0)
    # The term runs to 31 March 2020: 275 days after 30 June 2019, the extension 365 more.
    found = work_out(make(block=[offer]), awarded=AWARD)
    assert found.commitment_outstanding == pytest.approx(4 * 3000 * 0.5 * 275 / 7)
    existing = block(existing=True, ends=START + dt.timedelta(days=97))  # 7 July: one week after
    assert work_out(make(block=[existing])).commitment_outstanding == pytest.approx(12_000)
    longer = block(existing=True, ends=dt.date(2019, 6, 30), extension_years=1.0)  # would start after the horizon
    assert work_out(make(block=[longer])).commitment_outstanding == 0
