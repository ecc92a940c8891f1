"""The price of a rule is what the cost does when its limit moves, the whole numbers staying as they are."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest

from commission_opt.engines.in_process import solve
from commission_opt.engines.problem import problem_of
from commission_opt.keys import RowKey
from commission_opt.model.build import build
from tests.model.random_instances import random_case
from tests.model.small import QUARTERS, YEAR, D, block_now, day, framework, home, solved, spot, tables

WEEKS = D / 7
RULE = {"id": "rule"}
SELLS = {"unit_cost_per_bed_week": day(60), "premium_per_bed_week": day(40)}
NOW = block_now(2, 40, dt.date(2023, 3, 31), guarantee=0.0, price_when_used_per_bed_week=day(70))
FAR = {"framework": [framework(70, area="town")], "spot": [spot(60)]}  # local, and £10 a day cheaper


@pytest.mark.parametrize(
    ("given", "rule", "key", "price"),
    [
        # One child more is bought at £100 a day.
        (tables(1, spot=[spot(100)]), "C01", (0, 0, "care", "town"), 100 * D),
        # One bed more takes a child from spot.
        (tables(3, home=[home(2, 200)], spot=[spot(100)]), "C02", (0, 0, "home"), -100 * D),
        # All of two children, rather than none: £10 a day each.
        (tables(2, **FAR, rules={"locality": [RULE | {"minimum_share": 0.5}]}), "C03", (0, 0, "rule"), 20 * D),
        (
            tables(2, **FAR, rules={"locality": [RULE | {"children_beyond_at_most": 1.0}]}),
            "C03",
            (0, 0, "rule"),
            -10 * D,
        ),
        # Soft, and missed: the penalty for all of two children.
        (
            tables(
                2, spot=[spot(60)], rules={"locality": [RULE | {"minimum_share": 0.5, "price_per_child_week": 7.0}]}
            ),
            "C03",
            (0, 0, "rule"),
            2 * D,
        ),
        # Two beds used rather than none: £10 a day each more than spot at £60.
        (
            tables(2, block=[NOW], spot=[spot(60)], rules={"minimum_occupancy": [RULE | {"minimum_share": 0.5}]}),
            "C06",
            ("rule", "2022/23"),
            20 * D,
        ),
        # £1 more of revenue buys framework instead of a child short: £100 a day for £70, £1.43 - £1 for £1.
        (
            tables(
                2,
                framework=[framework(70)],
                rules={
                    "sufficiency": {"price_per_child_week": day(100)},
                    "budget": [RULE | {"revenue_at_most": 70.0 * D}],
                },
            ),
            "C08",
            ("rule", "2022/23"),
            -(100 / 70 - 1),
        ),
        # Two children rather than none met locally.
        (
            tables(2, **FAR, rules={"headroom": [RULE | {"share_met_locally": 0.5}]}),
            "C10",
            ("horizon", "rule"),
            20 * D,
        ),
        # A bed more than there is would save the penalty; one more asked for costs it.
        (
            tables(2, home=[home(2, 200)], rules={"headroom": [RULE | {"margin": 0.5, "price_per_bed_week": 7.0}]}),
            "C10",
            (0, "rule"),
            D,
        ),
        # One more place at £50 saves £30 a day.
        (tables(2, spot=[spot(50, market=1.0)], framework=[framework(80)]), "C12", (0, 0, "spot"), -30 * D),
        # A bed-week more sold.
        (
            tables(0, home=[home(2, 200, trading=SELLS | {"placements_per_year": 4.0, "weeks_per_placement": 12.0})]),
            "C13",
            (0, "2022/23", "home", "placements"),
            -700.0,
        ),
        # A bed more to spare is sold for a year.
        (tables(0, home=[home(2, 200, trading=SELLS)]), "C13", (0, 0, "home", "surplus"), -100 * D),
    ],
)
def test_price_by_hand(given: dict[str, Any], rule: str, key: tuple[object, ...], price: float) -> None:
    outcome = solved(given)
    assert outcome.prices[RowKey(rule, key)] == pytest.approx(price)


def test_price_of_a_move() -> None:
    # One more move lets two more children (half of whom leave of themselves) have the framework, 91 days at £10 less.
    given = tables(
        4,
        need=[{"id": "care", "mean_stay_weeks": 91.5 / 7 / math.log(2)}],
        horizon=QUARTERS,
        framework=[framework(50, available_to=dt.date(2022, 6, 30))],
        spot=[spot(60)],
        rules={"stability": [RULE | {"moves_at_most": 1.0}]},
    )
    assert solved(given).prices[RowKey("C09", (0, 1, "rule"))] == pytest.approx(-2 * 10 * 91)


def test_a_price_is_discounted_and_expected() -> None:
    money = {"price_base": "2022/23", "discount_rate": 0.035}
    two_years = YEAR | {"end": dt.date(2024, 3, 31)}
    prices = solved(tables(1, horizon=two_years, money=money, spot=[spot(100)])).prices
    assert prices[RowKey("C01", (0, 0, "care", "town"))] == pytest.approx(100 * 365 / 1.035 ** (182.5 / 365.25))
    assert prices[RowKey("C01", (0, 1, "care", "town"))] == pytest.approx(100 * 366 / 1.035 ** (548 / 365.25))


def test_a_rule_that_does_not_bind_has_no_price() -> None:
    loose = {"locality": [RULE | {"minimum_share": 0.5}]}
    assert ("C03", (0, 0, "rule")) not in solved(tables(2, framework=[framework(50, area="town")], rules=loose)).prices


STEP = 1e-3


@pytest.mark.parametrize("first", range(4000, 4030, 10))
def test_cost_when_a_right_hand_side_moves_is_never_below_what_the_price_says(first: int) -> None:
    """The least cost is convex in a right-hand side, and the price is its slope: a line below it."""
    checked = 0
    for seed in range(first, first + 10):
        case = random_case(seed)
        model = build(case.instance, case.demand)
        outcome = solve(model)
        highs: Any = model.problem.solverModel  # as the solve leaves it: the whole numbers fixed
        lp = highs.getLp()
        cost = highs.getInfo().objective_function_value
        row_scale = problem_of(model).row_scale
        for row in model.rows:
            price = outcome.prices.get(row.key)
            scale = row.per_limit.constant if not row.per_limit.terms else None
            if price is None or scale is None:
                continue
            number = row.constraint.id
            lower, upper = lp.row_lower_[number], lp.row_upper_[number]
            for step in (STEP, -STEP):
                moved = step * row_scale[number]  # the engine's row may be a multiple of ours
                highs.changeRowBounds(number, lower + moved, upper + moved)
                highs.run()
                if highs.modelStatusToString(highs.getModelStatus()) == "Optimal":
                    change = highs.getInfo().objective_function_value - cost
                    assert change >= price / scale * step - 1e-9 * abs(cost) - 1e-6, (seed, row.key)
                    checked += 1
            highs.changeRowBounds(number, lower, upper)
    assert checked > 50
