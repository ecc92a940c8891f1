"""A plan that pays for moves under a rule of stability has them made in the simulation too."""

from __future__ import annotations

import math
from typing import Any

import pytest

import commission_opt as co
from commission_opt.studies.simulation import simulate as room
from commission_opt.studies.simulation.counted_moves import counted_moves
from tests.studies.simulation.cases import SPOT, children, made

WEEKS = 104.0
LATER = """
[[home]]
id = "new"
area = "town"
takes = ["res"]
homes = 1
beds = 4
lead_weeks = 26
running_cost_per_year = 300000
[[rules.stability]]
id = "moves"
moves_at_most = 0
price_per_move = 500
from_date = 2020-07-01
"""


def town(**changes: Any) -> co.Instance:
    """Eight children bought a placement, and a home for four from October on, cheaper once it is filled."""
    given = made(children(8.0), SPOT, LATER, stay=WEEKS, end="2021-09-30")
    return given.with_changes({"moves": "planned", **changes})


@pytest.fixture(scope="module")
def plan() -> co.Plan:
    return co.solve(town(), compare=False)


def test_they_are_who_is_no_longer_where_they_would_have_stayed(plan: co.Plan) -> None:
    """By hand: of eight children with spot, four live in the home in the first whole quarter."""
    given = plan.instance
    moves = counted_moves(plan.to_dict(), given)
    (spot,) = (nth for nth, offer in enumerate(given.offers) if offer.id == "spot")
    assert {(lane, offers) for _, lane, offers, _ in moves} == {(("res", "town"), (spot,))}
    there = {row["period"]: row["children"] for row in plan.to_dict()["placements"] if row["offer"] == "spot"}
    (t, *_, number) = moves[0]
    before, now = given.periods[t - 1], given.periods[t]
    stay = math.exp(-(now.middle_years - before.middle_years) * 365.25 / 7 / WEEKS)
    by_hand = stay * there[before.start.isoformat()] - there[now.start.isoformat()]
    assert number == pytest.approx(by_hand, rel=1e-3)
    assert sum(each for *_, each in moves) > 2.0


def test_the_home_fills_in_the_simulation_as_the_plan_says(plan: co.Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    found = co.simulate(plan, 60, seed=3)
    promised = next(share for name, share in found.promised.items() if (name.measure, name.of) == ("occupancy", "new"))
    with_them = found.spread("occupancy", of="new").mean
    monkeypatch.setattr(room, "counted_moves", lambda *_: ())
    without = co.simulate(plan, 60, seed=3).spread("occupancy", of="new").mean
    assert with_them > promised - 0.2  # beds stand empty between children
    assert without < with_them - 0.1


@pytest.mark.parametrize("changes", [{"moves": "free"}, {"rules.stability": None}])
def test_there_are_none_where_no_rule_counts_them(changes: dict[str, Any]) -> None:
    given = town(**changes)
    assert counted_moves(co.solve(given, compare=False).to_dict(), given) == ()
