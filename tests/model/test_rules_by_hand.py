"""Every rule where it binds (the plan changes, at a cost worked out by hand) and where it cannot be met."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest

from tests.model.small import (
    QUARTERS,
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
    spot,
)

# Two blocks of two beds and spot: A costs £80 a day, B £100, spot £100 for each child.
BLOCKS = [block("a", 2, 40), block("b", 2, 50)]
NEAR_OR_FAR = {"block": [block("near", 2, 90)], "spot": [spot(60)]}  # the block in town, spot anywhere


def rule(**keys: Any) -> list[dict[str, Any]]:
    return [{"id": "rule", **keys}]


def test_c01_sufficiency() -> None:
    one_place = {"spot": [spot(50, market=1.0)]}
    assert cost(1, **one_place) == pytest.approx(50 * D)
    assert cost(1.01, **one_place) is None
    short = {"sufficiency": {"price_per_child_week": day(200)}}
    assert cost(2, **one_place, rules=short) == pytest.approx((50 + 200) * D)


def test_c01_a_child_is_short_where_the_price_is_below_a_placement() -> None:
    short = {"sufficiency": {"price_per_child_week": day(49)}}
    assert cost(1, spot=[spot(50)], rules=short) == pytest.approx(49 * D)


def test_c02_capacity() -> None:
    # £200 a day for two beds; the third child, or the one who does not fit, is bought for £100.
    assert cost(2, home=[home(2, 200)]) == pytest.approx(200 * D)
    assert cost(2.01, home=[home(2, 200)]) is None
    assert cost(3, home=[home(2, 200)], spot=[spot(100)]) == pytest.approx(300 * D)
    tight = home(2, 200, practical_occupancy=0.5)
    assert cost(2, home=[tight], spot=[spot(100)]) == pytest.approx(300 * D)


def test_c03_share_placed_locally() -> None:
    # Four children: all spot, £240; half in the block, £180 + £120.
    assert cost(4, **NEAR_OR_FAR) == pytest.approx(240 * D)
    assert cost(4, **NEAR_OR_FAR, rules={"locality": rule(minimum_share=0.5)}) == pytest.approx(300 * D)
    assert cost(4, **NEAR_OR_FAR, rules={"locality": rule(minimum_share=0.51)}) is None
    # Three quarters: one child more is missed with the block (£300 + £50), three without (£240 + £150).
    soft = rule(minimum_share=0.75, price_per_child_week=day(50))
    assert cost(4, **NEAR_OR_FAR, rules={"locality": soft}) == pytest.approx(350 * D)


def test_c03_children_beyond() -> None:
    assert cost(4, **NEAR_OR_FAR, rules={"locality": rule(children_beyond_at_most=2.0)}) == pytest.approx(300 * D)
    assert cost(4, **NEAR_OR_FAR, rules={"locality": rule(children_beyond_at_most=1.9)}) is None
    soft = rule(children_beyond_at_most=1.0, price_per_child_week=day(50))
    assert cost(4, **NEAR_OR_FAR, rules={"locality": soft}) == pytest.approx(350 * D)


def test_c03_within_miles() -> None:
    # Framework at 20 miles, £70; spot at 50, £60.
    offers = {"framework": [framework(70, miles=20.0)], "spot": [spot(60, miles=50.0)]}
    near = rule(minimum_share=0.5, within_miles=20.0)
    assert cost(2, **offers, rules={"locality": near}) == pytest.approx(130 * D)
    assert cost(2, **offers, rules={"locality": rule(minimum_share=0.5, within_miles=19.0)}) is None


def test_c05_recruitment() -> None:
    # A household costs £3,650 (£10 a day over the year) and £30 a day; spot £100.
    def carers(most: int) -> list[dict[str, Any]]:
        return [foster(30, recruits_per_year_at_most=most, recruitment_cost=3650.0)]

    assert cost(2, foster=carers(2), spot=[spot(100)]) == pytest.approx(80 * D)
    assert cost(2, foster=carers(1), spot=[spot(100)]) == pytest.approx(140 * D)
    assert cost(2, foster=carers(2)) == pytest.approx(80 * D)
    assert cost(2, foster=carers(1)) is None


def test_c05_part_of_a_year_allows_part_of_the_recruits() -> None:
    # 183 of 365 days: 0.501 of one is none, of two is one.
    def carers(most: int) -> list[dict[str, Any]]:
        return [foster(30, recruits_per_year_at_most=most)]

    assert cost(1, horizon=QUARTERS, foster=carers(1), spot=[spot(100)]) == pytest.approx(100 * 183)
    assert cost(1, horizon=QUARTERS, foster=carers(2), spot=[spot(100)]) == pytest.approx(30 * 183)


def test_c06_minimum_occupancy() -> None:
    # One child: the block at £80 beats the framework at £90, but stands half empty.
    offers = {"block": [block("a", 2, 40)], "framework": [framework(90)]}
    assert cost(1, **offers, rules={"minimum_occupancy": rule(minimum_share=0.5)}) == pytest.approx(80 * D)
    assert cost(1, **offers, rules={"minimum_occupancy": rule(minimum_share=0.51)}) == pytest.approx(90 * D)


@pytest.mark.parametrize("per", ["period", "year", "horizon"])
def test_c06_beds_that_are_there_anyway(per: str) -> None:
    now = {"block": [block_now(2, 40, dt.date(2023, 3, 31))]}
    assert cost(1.5, **now, rules={"minimum_occupancy": rule(minimum_share=0.75, per=per)}) == pytest.approx(80 * D)
    assert cost(1.49, **now, rules={"minimum_occupancy": rule(minimum_share=0.75, per=per)}) is None
    soft = rule(minimum_share=0.75, per=per, price_per_bed_week=day(10))  # half a bed is missed
    assert cost(1, **now, rules={"minimum_occupancy": soft}) == pytest.approx((80 + 5) * D)


def test_c06_is_made_up_over_the_horizon() -> None:
    # 2 and 1 children in 2 beds, 91 and 92 days: 274 of 366 bed-days, 74.86%.
    demand = [{"id": "care", "need": "care", "by_period": [2.0, 1.0]}]
    now: dict[str, Any] = {"demand": demand, "horizon": QUARTERS, "block": [block_now(2, 40, dt.date(2022, 9, 30))]}
    whole = rule(minimum_share=0.748, per="horizon")
    assert cost(**now, rules={"minimum_occupancy": whole}) == pytest.approx(80 * 183)
    assert cost(**now, rules={"minimum_occupancy": rule(minimum_share=0.749, per="horizon")}) is None
    assert cost(**now, rules={"minimum_occupancy": rule(minimum_share=0.748, per="period")}) is None


@pytest.mark.parametrize(
    ("children", "limit", "a_day"),
    [
        (2, {}, 80),  # A alone
        (2, {"providers_at_least": 1}, 80),
        (2, {"providers_at_least": 2}, 180),  # A and B, half empty
        (2, {"providers_at_least": 3}, 200),  # there are two: none, then, and nothing is asked
        (2, {"providers_at_least": 3, "over": "horizon"}, None),
        (2, {"contracts_at_least": 2}, 180),
        (2, {"contracts_at_least": 3}, None),
        (2, {"beds_at_least": 4}, 180),
        (2, {"beds_at_least": 5}, None),
        (4, {"contracts_at_most": 2}, 180),
        (4, {"contracts_at_most": 1}, 280),  # A, and two by spot
        (4, {"contracts_at_most": 0}, 400),
        (4, {"beds_at_most": 3}, 280),
        (2, {"provider_share_at_most": 0.5}, 180),  # A and B, or two by spot for £200
        (2, {"provider_share_at_most": 0.49}, 200),
        (2, {"providers_at_least": 2, "price_per_unit": 3650.0}, 80 + 10),  # one provider missed: £10 a day
        (2, {"contracts_at_least": 2, "price_per_unit": 3650.0}, 80 + 10),
        (2, {"beds_at_least": 4, "price_per_unit": 3650.0}, 80 + 20),
        (4, {"contracts_at_most": 1, "price_per_unit": 3650.0}, 180 + 10),
        (4, {"beds_at_most": 3, "price_per_unit": 3650.0}, 180 + 10),
        (2, {"provider_share_at_most": 0.5, "price_per_unit": day(10)}, 80 + 10),  # one bed above half of two
    ],
)
def test_c07_diversity(children: int, limit: dict[str, Any], a_day: float | None) -> None:
    rules = {"diversity": rule(**limit)} if limit else {}
    found = cost(children, block=BLOCKS, spot=[spot(100)], rules=rules)
    assert found == (None if a_day is None else pytest.approx(a_day * D))


def test_c07_share_that_cannot_be_met() -> None:
    now = block_now(2, 40, dt.date(2023, 3, 31))
    assert cost(2, block=[now], rules={"diversity": rule(provider_share_at_most=0.99)}) is None


def test_c08_capital() -> None:
    # The home: £100 a day, and £100,000 over ten years at no interest, £10,000 a year. Spot for two: £200 a day.
    money = {"price_base": "2022/23", "discount_rate": 0.0}
    opening = new_home(2, 100, capital_cost=100_000.0, capital_life_years=10.0)
    offers = {"money": money, "home": [opening], "spot": [spot(100)]}
    assert cost(2, **offers, rules={"budget": rule(capital_at_most=100_000.0)}) == pytest.approx(100 * D + 10_000)
    assert cost(2, **offers, rules={"budget": rule(capital_at_most=99_999.0)}) == pytest.approx(200 * D)
    assert cost(2, home=[opening], rules={"budget": rule(capital_at_most=99_999.0)}) is None
    soft = rule(capital_at_most=90_000.0, price_per_pound=0.1)  # £10,000 too much
    assert cost(2, **offers, rules={"budget": soft}) == pytest.approx(100 * D + 10_000 + 1_000)


def test_c08_revenue() -> None:
    # Spot for two is £73,000 of revenue; the home £36,500, and £100,000 a year of capital.
    opening = new_home(2, 100, capital_cost=1_000_000.0, capital_life_years=10.0)
    offers = {"home": [opening], "spot": [spot(100)]}
    assert cost(2, **offers, rules={"budget": rule(revenue_at_most=73_000.0)}) == pytest.approx(73_000)
    assert cost(2, **offers, rules={"budget": rule(revenue_at_most=72_999.0)}) == pytest.approx(136_500)
    assert cost(2, **offers, rules={"budget": rule(revenue_at_most=36_499.0)}) is None
    soft = rule(revenue_at_most=70_000.0, price_per_pound=0.5, year="2022/23")
    assert cost(2, **offers, rules={"budget": soft}) == pytest.approx(73_000 + 1_500)


def test_c09_stability() -> None:
    # Two children; the framework (£50) ends with the first quarter (91 days), spot costs £60.
    # From mid-quarter to mid-quarter are 91.5 days, in which half of the children leave of themselves.
    need = [{"id": "care", "mean_stay_weeks": 91.5 / 7 / math.log(2)}]
    ends = framework(50, available_to=dt.date(2022, 6, 30))
    offers = {"need": need, "horizon": QUARTERS, "framework": [ends], "spot": [spot(60)]}
    after = 2 * 60 * 92
    assert cost(2, **offers) == pytest.approx(2 * 50 * 91 + after)
    assert cost(2, **offers, rules={"stability": rule(moves_at_most=1.0)}) == pytest.approx(2 * 50 * 91 + after)
    # Half a move: one child in the framework. None: no child.
    assert cost(2, **offers, rules={"stability": rule(moves_at_most=0.5)}) == pytest.approx((50 + 60) * 91 + after)
    assert cost(2, **offers, rules={"stability": rule(moves_at_most=0.0)}) == pytest.approx(2 * 60 * 91 + after)
    # At £400 a move it is worth half a move too many.
    soft = rule(moves_at_most=0.5, price_per_move=400.0)
    assert cost(2, **offers, rules={"stability": soft}) == pytest.approx(2 * 50 * 91 + after + 200)
    late = offers | {"spot": [spot(60, available_from=dt.date(2022, 7, 1))]}
    assert cost(2, **late, rules={"stability": rule(moves_at_most=0.99)}) is None


def test_c10_margin() -> None:
    # Home of two, £200; one bed more costs £100.
    offers = {"home": [home(2, 200)], "block": [block("a", 1, 100)]}
    assert cost(2, **offers, rules={"headroom": rule(margin=0.0)}) == pytest.approx(200 * D)
    assert cost(2, **offers, rules={"headroom": rule(margin=0.01)}) == pytest.approx(300 * D)
    assert cost(2, **offers, rules={"headroom": rule(margin=0.51)}) is None
    soft = rule(margin=0.5, price_per_bed_week=day(10))
    assert cost(2, **offers, rules={"headroom": soft}) == pytest.approx(210 * D)


def test_c10_share_met_locally() -> None:
    assert cost(4, **NEAR_OR_FAR, rules={"headroom": rule(share_met_locally=0.5)}) == pytest.approx(300 * D)
    assert cost(4, **NEAR_OR_FAR, rules={"headroom": rule(share_met_locally=0.51)}) is None
    soft = rule(share_met_locally=0.75, price_per_bed_week=day(50))
    assert cost(4, **NEAR_OR_FAR, rules={"headroom": soft}) == pytest.approx(350 * D)


@pytest.mark.parametrize("what", ["margin", "share_met_locally"])
def test_c10_asks_for_as_much_however_few_children_there_are(what: str) -> None:
    # A child for three days: the block is let for it all the same.
    assert cost(0.01, **NEAR_OR_FAR) == pytest.approx(0.6 * D)
    assert cost(0.01, **NEAR_OR_FAR, rules={"headroom": rule(**{what: 0.5})}) == pytest.approx(180 * D)


def test_c11_one_award_of_a_block() -> None:
    # Four beds at £60 and two by spot: £440. Both sizes at once would be £320.
    sizes = block("a", 4, 60) | {"sizes": [2, 4], "price_per_bed_week": {2: day(40), 4: day(60)}}
    assert cost(6, block=[sizes], spot=[spot(100)]) == pytest.approx(440 * D)
    assert cost(6, block=[sizes]) is None


def test_c11_lot() -> None:
    lot = [one | {"lot": "lot"} for one in BLOCKS]
    assert cost(4, block=BLOCKS, spot=[spot(100)]) == pytest.approx(180 * D)
    assert cost(4, block=lot, spot=[spot(100)]) == pytest.approx(280 * D)
    assert cost(4, block=lot) is None


def test_c11_one_of() -> None:
    # The home (£90 for two) and A exclude each other; the third and fourth child cost £100 each.
    offers = {"block": BLOCKS[:1], "home": [new_home(2, 90)], "rules": {"one_of": rule(offers=["a", "home"])}}
    assert cost(4, **offers, spot=[spot(100)]) == pytest.approx(280 * D)
    assert cost(4, **offers) is None
    both = offers | {"rules": {"one_of": rule(offers=["a", "home"], at_most=2)}}
    assert cost(4, **both) == pytest.approx(170 * D)


def test_c11_one_of_leaves_offers_alone_that_it_does_not_name() -> None:
    # B is not named: it is let beside the home for £100, where a third and a fourth child cost £200 by spot.
    offers = {"block": BLOCKS, "home": [new_home(2, 70)], "rules": {"one_of": rule(offers=["a", "home"])}}
    assert cost(4, **offers, spot=[spot(100)]) == pytest.approx((70 + 100) * D)


def test_c12_placements() -> None:
    offers = {"framework": [framework(80)]}
    assert cost(2, **offers, spot=[spot(50, market=1.0)]) == pytest.approx(130 * D)
    assert cost(2, spot=[spot(50, market=2.0)]) == pytest.approx(100 * D)
    assert cost(2, spot=[spot(50, market=1.99)]) is None


def test_c12_open_for_part_of_a_period() -> None:
    # From 1 July: 274 of the 365 days, and so 274/365 of the child.
    late = spot(50, available_from=dt.date(2022, 7, 1))
    assert cost(1, spot=[late], framework=[framework(80)]) == pytest.approx(274 * 50 + 91 * 80)
    assert cost(1, spot=[late]) is None
    # To 30 June: the first 91 days.
    early = spot(50, available_to=dt.date(2022, 6, 30))
    assert cost(1, spot=[early], framework=[framework(80)]) == pytest.approx(91 * 50 + 274 * 80)


def test_c12_market_grows() -> None:
    # At mid-year, 182.5 / 365.25 of a year, 1.44^0.49966 = 1.19985 children.
    grows = spot(50, market=1.0, market_growth_per_year=0.44)
    assert cost(2, spot=[grows], framework=[framework(80)]) == pytest.approx((160 - 30 * 1.19985) * D, rel=1e-5)


def test_c12_homes_and_beds_of_a_dps() -> None:
    system = dps(provider("a", 40, homes=2), provider("b", 50, homes=1))
    assert cost(4, dps=[system], spot=[spot(100)]) == pytest.approx((80 + 50 + 100) * D)
    assert cost(4, dps=[system]) is None
    assert cost(4, dps=[system | {"beds_at_most": 2}], spot=[spot(100)]) == pytest.approx((80 + 200) * D)
    assert cost(3, dps=[system | {"beds_at_most": 2}]) is None


def test_c12_homes_to_open() -> None:
    assert cost(6, home=[new_home(2, 90, homes=2)], spot=[spot(100)]) == pytest.approx((180 + 200) * D)
    assert cost(6, home=[new_home(2, 90, homes=2)]) is None


# A bed sold brings £100 a day.
SELLS = {"unit_cost_per_bed_week": day(60), "premium_per_bed_week": day(40)}


def test_c13_surplus() -> None:
    # Sales make up the occupancy asked for: 1 + 0.8 x 1 of 2 beds is 90%.
    full = {"minimum_occupancy": rule(minimum_share=0.9, kinds=["home"])}
    trader = home(2, 200, trading=SELLS | {"sellable_occupancy": 0.8})
    assert cost(1, home=[trader], rules=full) == pytest.approx((200 - 80) * D)
    less = home(2, 200, trading=SELLS | {"sellable_occupancy": 0.79})
    assert cost(1, home=[less], rules=full) is None


def test_c13_all_beds_of_a_home_that_opens_can_be_sold() -> None:
    # Nobody needs them: three beds sold bring £300 a day, and the home costs £200.
    assert cost(0, home=[new_home(3, 200, trading=SELLS)]) == pytest.approx((200 - 300) * D)


def test_c13_placements_a_year() -> None:
    # Four placements of 12 weeks are 48 weeks, at £700.
    trader = home(3, 200, trading=SELLS | {"placements_per_year": 4.0, "weeks_per_placement": 12.0})
    assert cost(1, home=[trader]) == pytest.approx(200 * D - 48 * 700)


def test_c13_sales_begin_with_a_period() -> None:
    trader = home(1, 200, trading=SELLS | {"sells_from": dt.date(2022, 6, 2)})
    assert cost(0, horizon=QUARTERS, home=[trader]) == pytest.approx(200 * 183 - 100 * 92)


def test_c13_a_child_whom_such_a_bed_would_not_help_does_not_stop_a_sale() -> None:
    # The home takes only "care". A child of another need has no place anywhere, for £50 a day; both beds are sold.
    needs = {
        "need": [{"id": "care"}, {"id": "other"}],
        "demand": [{"id": "other", "need": "other", "children": 1.0}],
        "rules": {"sufficiency": {"price_per_child_week": day(50)}},
    }
    assert cost(0, home=[home(2, 200, trading=SELLS)], **needs) == pytest.approx((200 - 2 * 100 + 50) * D)


def test_c13_own_children_first() -> None:
    # A child short costs £50 and a bed sold brings £100, yet no bed is sold while a child is short:
    # the child is placed, and two beds are sold.
    short = {"sufficiency": {"price_per_child_week": day(50)}}
    assert cost(1, home=[home(3, 200, trading=SELLS)], rules=short) == pytest.approx((200 - 200) * D)
    # Four children in three beds: nothing is sold, and one child is short.
    assert cost(4, home=[home(3, 200, trading=SELLS)], rules=short) == pytest.approx((200 + 50) * D)
