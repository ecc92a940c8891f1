"""What is best does not hang on how near the end of the horizon is: a home is worth opening, or it is not.

Four children. Opened at once, the home is £700,000 a year and £60,674 of capital, £3,645 a child-week; its capital is worth half
a year's discount less where it is discounted when it is paid, £3,640.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from commission_opt.demand import demand_table
from commission_opt.engines.in_process import solve
from commission_opt.engines.search import Limits
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build

Table = dict[str, Any]
ANNUITY = 1_000_000 * 0.035 / (1 - 1.035**-25)


def opened(years: int, spot: float, edition: int) -> dict[Any, int]:
    """When the home opens, by period, where a child in spot costs so much a week."""
    home: Table = {"id": "home", "area": "town", "takes": ["n"], "beds": 4, "running_cost_per_year": 700_000.0}
    instance = Instance.model_validate(
        {
            "title": "Near the end or far from it",
            "conventions": edition,
            "horizon": {"start": dt.date(2025, 4, 1), "end": dt.date(2025 + years, 3, 31), "period": "year"},
            "money": {"price_base": "2025/26", "discount_rate": 0.035},
            "area": [{"id": "town"}],
            "need": [{"id": "n"}],
            "demand": [{"id": "d", "need": "n", "children": 4.0}],
            "spot": [{"id": "spot", "takes": ["n"], "price_per_week": spot}],
            "home": [home | {"capital_cost": 1_000_000.0, "capital_life_years": 25.0}],
        }
    )
    outcome = solve(build(instance, demand_table(instance)), Limits(gap=0.0))
    assert outcome.decisions is not None
    return dict(outcome.decisions.opened)


@pytest.mark.parametrize("years", [1, 5, 25])
@pytest.mark.parametrize("edition", [1, 2])
def test_a_home_is_opened_at_once_or_never_however_long_the_horizon(years: int, edition: int) -> None:
    at_the_end = 1.035**-0.5 if edition == 2 else 1.0
    even = (700_000 + ANNUITY * at_the_end) / 4 / (365 / 7)
    assert even == pytest.approx(3_647 if edition == 1 else 3_642, abs=1)
    assert opened(years, 3_660.0, edition) == {("home", 0): 1}
    assert opened(years, 3_630.0, edition) == {}
