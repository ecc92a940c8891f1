"""Costs worked out by hand: what each kind of offer costs, and when it is chosen."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.model.small import (
    QUARTERS,
    YEAR,
    D,
    block,
    block_now,
    cost,
    day,
    dps,
    foster,
    framework,
    home,
    new_home,
    provider,
    solved,
    spot,
    tables,
)

TWO_YEARS = YEAR | {"end": dt.date(2024, 3, 31)}  # 365 and 366 days


def test_cheapest_at_full_occupancy_wins() -> None:
    # Two children: block £40 a bed a day, home £90 / 2 = £45, spot £50.
    offers = {"block": [block("a", 2, 40)], "home": [new_home(2, 90)], "spot": [spot(50)]}
    assert cost(2, **offers) == pytest.approx(80 * D)
    assert cost(4, **offers) == pytest.approx((80 + 90) * D)
    assert cost(5, **offers) == pytest.approx((80 + 90 + 50) * D)


def test_a_void_is_paid() -> None:
    # The existing block stands half empty: both beds are paid all the same.
    assert cost(1, block=[block_now(2, 40, dt.date(2023, 3, 31))]) == pytest.approx(80 * D)


@pytest.mark.parametrize(("children", "a_day"), [(1.06, 1.06 * 75), (1.07, 80)])
def test_block_against_spot_breaks_even(children: float, a_day: float) -> None:
    # Two beds at £40 are worth having above 80 / 75 = 1.067 children at £75.
    assert cost(children, block=[block("a", 2, 40)], spot=[spot(75)]) == pytest.approx(a_day * D)


def test_guarantee_retainer_and_price_when_used() -> None:
    # One bed of two is guaranteed at £40; of the other, half is used at £30 and half stands empty at £10.
    terms = {"guarantee": 0.5, "price_when_used_per_bed_week": day(30), "retainer_per_bed_week": day(10)}
    assert cost(1.5, block=[block("a", 2, 40, **terms)]) == pytest.approx((40 + 15 + 5) * D)


def test_the_guarantee_of_a_block_that_is_there_anyway() -> None:
    # The same terms: above the guaranteed bed half a bed is used at £30, and half stands empty at £10.
    terms = {"guarantee": 0.5, "price_when_used_per_bed_week": day(30), "retainer_per_bed_week": day(10)}
    now = block_now(2, 40, dt.date(2023, 3, 31), **terms)
    assert cost(1.5, block=[now]) == pytest.approx((40 + 15 + 5) * D)
    assert cost(0.5, block=[now]) == pytest.approx((40 + 10) * D)


def test_set_up_is_charged_for_the_part_of_the_term_inside() -> None:
    # Two years from April 2022 are 731 days; 365 of them are inside.
    block_of_two_years = block("a", 1, 40, term_years=2.0, set_up_cost=7310.0)
    assert cost(1, block=[block_of_two_years]) == pytest.approx((40 + 10) * D)


def test_mobilisation_and_end_within_a_period() -> None:
    # Awarded on 1 April, open from 15 April (14 days later) for 3 months to 14 July: 77 days of Q2, 14 of Q3.
    # In Q2 it has 77/91 beds, so one child needs 14/91 of spot, 14 days' worth; in Q3 92 - 14 days' worth.
    short_block = block("a", 1, 40, mobilisation_weeks=2.0, term_years=0.25, award_to=dt.date(2022, 4, 1))
    by_hand = 40 * (77 + 14) + 100 * (14 + 78)
    assert cost(1, horizon=QUARTERS, block=[short_block], spot=[spot(100)]) == pytest.approx(by_hand)


@pytest.mark.parametrize(("price", "by_hand"), [(60, 40 * 731), (39, 39 * 731), (40, 40 * 731)])
def test_extension_when_it_is_cheaper_than_spot(price: float, by_hand: float) -> None:
    once = {"award_to": dt.date(2022, 4, 1), "extension_years": 1.0}
    outcome = solved(tables(1, horizon=TWO_YEARS, block=[block("a", 1, 40, **once)], spot=[spot(price)]))
    assert outcome.objective == pytest.approx(by_hand)
    assert outcome.decisions is not None
    if price == 60:
        assert outcome.decisions.extended == {("a", 0, 1): 1}


def test_extension_is_not_taken_where_nobody_needs_it() -> None:
    by_period = [{"id": "care", "need": "care", "by_period": [1.0, 0.0]}]
    once = {"award_to": dt.date(2022, 4, 1), "extension_years": 1.0}
    assert cost(demand=by_period, horizon=TWO_YEARS, block=[block("a", 1, 40, **once)]) == pytest.approx(40 * D)


def test_existing_block_is_extended_from_the_day_after_it_ends() -> None:
    # Until 30 June (91 days), then 92 days' extension at £40 against spot at £60.
    now = block_now(1, 40, dt.date(2022, 6, 30), extension_years=0.5)
    assert cost(1, horizon=QUARTERS, block=[now], spot=[spot(60)]) == pytest.approx(40 * 183)


def test_dps_ladder_grows_as_providers_join() -> None:
    # Q2: a at £40 and spot at £60, 91 days; from July b at £50 takes the place of spot, 92 days.
    ladder = dps(provider("b", 50, joins=dt.date(2022, 7, 1)), provider("a", 40))
    by_hand = 91 * (40 + 60) + 92 * (40 + 50)
    assert cost(2, horizon=QUARTERS, dps=[ladder], spot=[spot(60)]) == pytest.approx(by_hand)


def test_capital_is_annuitised() -> None:
    # £400,000 over 25 years at 3.5%: 0.035 / (1 - 1.035^-25) = 0.060674 a year, £24,269.61.
    money = {"price_base": "2022/23", "discount_rate": 0.0, "capital_rate": 0.035}
    building = new_home(1, 100, capital_cost=400_000.0, cost_per_child_week=day(5))
    assert cost(1, money=money, home=[building]) == pytest.approx(105 * D + 24_269.61, abs=0.01)


def test_capital_is_charged_for_its_life_and_no_longer() -> None:
    # £36,500 over one year at no interest; the home then stands a second year, of 366 days, for its running cost alone.
    building = new_home(1, 100, capital_cost=36_500.0, capital_life_years=1.0)
    by_hand = 100 * 2 * 365 + 36_500
    assert cost(1, horizon=TWO_YEARS, home=[building]) == pytest.approx(by_hand)


def test_a_home_opens_after_its_lead_time() -> None:
    # 13 weeks are the 91 days of the first quarter: spot until then.
    by_hand = 91 * 200 + 92 * 100
    assert cost(1, horizon=QUARTERS, home=[new_home(1, 100, lead_weeks=13.0)], spot=[spot(200)]) == pytest.approx(
        by_hand
    )


@pytest.mark.parametrize(("notice", "days_open"), [(13.0, 91), (14.0, 98)])
def test_a_home_closes_after_its_notice(notice: float, days_open: int) -> None:
    by_period = [{"id": "care", "need": "care", "by_period": [1.0, 0.0]}]
    closing = home(1, 100, closable=True, closure_notice_weeks=notice, closure_cost=1000.0)
    assert cost(demand=by_period, horizon=QUARTERS, home=[closing]) == pytest.approx(days_open * 100 + 1000)


def test_a_home_stays_open_where_closing_costs_more() -> None:
    by_period = [{"id": "care", "need": "care", "by_period": [1.0, 0.0]}]
    closing = home(1, 100, closable=True, closure_notice_weeks=13.0, closure_cost=9300.0)  # 92 x £100 = £9,200
    assert cost(demand=by_period, horizon=QUARTERS, home=[closing]) == pytest.approx(183 * 100)


def test_foster_households_leave() -> None:
    # Two households, of which half leave in a year: at mid-year, 182.5 / 365.25 of a year, 2 x 0.5^0.49966 = 1.41455.
    carers = foster(30, households=2.0, leavers_per_year=0.5)
    assert cost(2, foster=[carers], spot=[spot(100)]) == pytest.approx((30 * 1.41455 + 100 * 0.58545) * D, rel=1e-5)


def test_households_that_are_recruited_leave_too() -> None:
    # Half of them stop in a year: of one from 1 April, 0.707 are there on average, the rest of the time it is spot.
    carers = foster(20, recruits_per_year_at_most=1, leavers_per_year=0.5)
    there = 0.5 ** (182.5 / 365.25)
    assert cost(1, foster=[carers], spot=[spot(100)]) == pytest.approx((20 * there + 100 * (1 - there)) * D)


def test_foster_recruits_pay_off_over_the_time_left() -> None:
    # £9,000 a household saves £100 - £30 = £70 a day: it pays over 183 days (£12,810), and not over 92 (£6,440).
    carers = foster(30, recruits_per_year_at_most=2, recruitment_cost=9000.0)  # half a year: one
    assert cost(1, horizon=QUARTERS, foster=[carers], spot=[spot(100)]) == pytest.approx(9000 + 30 * 183)
    late = carers | {"approval_weeks": 13.0}
    assert cost(1, horizon=QUARTERS, foster=[late], spot=[spot(100)]) == pytest.approx(100 * 183)


def test_surplus_beds_are_sold() -> None:
    # Two of three beds to spare, sold for 80% of the time at £60 + £40, each keeping a child for £5.
    trading = {"unit_cost_per_bed_week": day(60), "premium_per_bed_week": day(40), "sellable_occupancy": 0.8}
    trader = home(3, 200, cost_per_child_week=day(5), trading=trading)
    assert cost(1, home=[trader]) == pytest.approx((200 + 5 - 1.6 * (100 - 5)) * D)


def test_unit_cost_of_a_bed_sold_is_the_homes_own() -> None:
    # £73,000 a year over 2 beds x 80% x 52.179 weeks, and £35 on top: £909.4049 a week and the premium.
    trading = {"premium_per_bed_week": 100.0}
    trader = home(2, 200, practical_occupancy=0.8, cost_per_child_week=35.0, trading=trading)
    sold = 1.6 * D / 7
    by_hand = 73_000 - sold * (73_000 / (1.6 * 365.25 / 7) + 35 + 100 - 35)
    assert cost(0.0, home=[trader]) == pytest.approx(by_hand)


def test_nearer_is_cheaper_by_the_visits_saved() -> None:
    # One visit a week, 2 x 10 miles x £0.70 = £14 a week, £2 a day: spot at £50 and £2 beats framework at £53.
    travel = {"visits_per_year": 365.25 / 7, "cost_per_mile": 0.7}
    offers = {"spot": [spot(50, miles=10.0)], "framework": [framework(53, miles=0.0)]}
    assert cost(1, travel=travel, **offers) == pytest.approx(52 * D)
    far = offers | {"spot": [spot(50, miles=20.0)]}  # £4 a day
    assert cost(1, travel=travel, **far) == pytest.approx(53 * D)


def test_a_solo_child_blocks_two_beds() -> None:
    solo = [{"id": "care", "footprint": 2.0}]
    assert cost(2, need=solo, home=[home(2, 100)], spot=[spot(150)]) == pytest.approx((100 + 150) * D)


def test_uplift_and_discount() -> None:
    # Prices of 2021/22, 10% a year up; a year from now counts for 1 / 1.035 (mid-year, at 365 and 731 - 183 days).
    money = {"price_base": "2021/22", "discount_rate": 0.035, "uplift_per_year": {"spot": 0.1}}
    first = 100 * 1.1 * 365 / 1.035 ** (182.5 / 365.25)
    second = 100 * 1.21 * 366 / 1.035 ** (548 / 365.25)
    assert cost(1, horizon=TWO_YEARS, money=money, spot=[spot(100)]) == pytest.approx(first + second)


def test_tiers_fill_cheapest_first() -> None:
    tiers = [{"price_per_week": day(50), "children": 1.5}, {"price_per_week": day(90)}]
    thin = {"id": "spot", "takes": ["care"], "tiers": tiers}
    assert cost(2, spot=[thin]) == pytest.approx((1.5 * 50 + 0.5 * 90) * D)


def test_price_by_need() -> None:
    needs = [{"id": "care"}, {"id": "more"}]
    demand = [{"id": need["id"], "need": need["id"], "children": 1.0} for need in needs]
    both = {"id": "spot", "takes": ["care", "more"], "price_per_week": {"care": day(50), "more": day(80)}}
    assert cost(need=needs, demand=demand, spot=[both]) == pytest.approx(130 * D)


def test_supported_places_and_building_have_their_own_line() -> None:
    # A line of its own: only `supported` is raised.
    money = {"price_base": "2021/22", "discount_rate": 0.0, "uplift_per_year": {"supported": 0.1}}
    flat = home(1, 20) | {"id": "flat"}
    places = {"id": "places", "takes": ["care"], "price_per_week": day(40)}
    assert cost(2, money=money, supported=[flat, places]) == pytest.approx(1.1 * 60 * D)
