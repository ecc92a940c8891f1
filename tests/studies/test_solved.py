"""What studies read from one solve: what it was chosen by, and what the cheapest plan found comes to."""

from __future__ import annotations

from typing import Any

import pytest

from commission_opt.studies.runs import Solved

PLACEMENTS = {"placements": True, "cheapest": 90.0, "stages": []}
MIX_ONLY = {"placements": False, "cheapest": 90.0, "stages": []}
RISK = {"minimised": 130.0}


@pytest.mark.parametrize(
    ("cost", "risk", "choice", "minimised", "cheapest"),
    [
        (100.0, None, None, 100.0, 100.0),
        (100.0, RISK, None, 130.0, 130.0),
        (None, None, None, None, None),
        (None, RISK, None, None, None),  # without a plan nothing was chosen
        (100.0, None, PLACEMENTS, 100.0, 90.0),
        (100.0, RISK, PLACEMENTS, 130.0, 90.0),
        (100.0, RISK, MIX_ONLY, 130.0, 130.0),
    ],
)
def test_what_was_minimised_is_the_cost_or_its_mean_with_the_cost_at_risk(
    cost: float | None, risk: object, choice: object, minimised: float | None, cheapest: float | None
) -> None:
    result: Any = {"objective": cost, "risk": risk, "choice": choice, "bound": 80.0, "status": "optimal", "costs": []}
    one = Solved(result, None)
    assert (one.cost, one.minimised, one.cheapest, one.bound) == (cost, minimised, cheapest, 80.0)


def test_penalties_are_those_of_the_cheapest_where_a_choice_was_made() -> None:
    costs = [{"line": "penalty", "discounted": 7.0}, {"line": "spot", "discounted": 5.0}]
    chosen = {"placements": True, "cheapest": 9.0, "stages": [{"stage": "beds", "cheapest": 1.0}]}
    broken = chosen | {"stages": [{"stage": "beds", "cheapest": 1.0}, {"stage": "broken", "cheapest": 3.0}]}
    result: Any = {"costs": costs, "choice": None}
    found = [Solved(result | {"choice": choice}, None).penalty for choice in (None, chosen, broken)]
    assert found == [7.0, 7.0, 3.0]
