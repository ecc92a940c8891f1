"""Teams that end stays early, child by child: as many as planned, each out of the bed, and none of nobody."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from commission_opt import solve
from commission_opt.plan.inputs import decisions_of
from commission_opt.studies.simulation.children import EndOfStay, ends_of_stays
from commission_opt.studies.simulation.places import Place
from commission_opt.studies.simulation.prevented import kept_from_entering, prevented, stays_ended
from commission_opt.studies.simulation.simulate import simulate
from tests.demand.changing import town
from tests.demand.teams import team
from tests.studies.simulation.cases import children, home, made
from tests.studies.simulation.test_changes_of_need import FAMILY
from tests.studies.simulation.test_world import LANE, MARKET, OWN, Chance, child, passed, where

NEEDS = {"care": (14.0, 0.8, 80.0), "home": (16.0, 1.5, 60.0)}
WHOLE: dict[str, Any] = {"team_workers": 3, "team_cost_per_year": 1.0, "must_start_all": True, "success_rate": 0.6}


class First(Chance):
    """Chance that always takes the first child."""

    def integers(self, number: int) -> int:
        assert number > 0
        return 0


def test_one_child_goes_home_and_leaves_the_bed() -> None:
    """On day 40 the first of two goes home; whoever comes next has the bed, and the day that was to be the last brings nothing."""
    ended = [EndOfStay(40.0, LANE, None)]
    instance = made(children(1), home(2), FAMILY, end="2021-03-31")
    world = passed(
        [Place(OWN, 1), Place(MARKET, 10**6)], [child(0, 100), child(50, 300)], First(), instance=instance, ended=ended
    )
    assert where(world) == [(OWN, 0.0, 40.0), (OWN, 50.0, 300.0)]
    assert world.moves == []


def test_one_child_steps_down() -> None:
    ended = [EndOfStay(40.0, LANE, child(40, 90, lane=("family", "town")))]
    instance = made(children(1), home(1), FAMILY, end="2021-03-31")
    world = passed([Place(OWN, 1), Place(MARKET, 10**6)], [child(0, 200)], First(), instance=instance, ended=ended)
    assert where(world) == [(OWN, 0.0, 40.0), (MARKET, 40.0, 90.0)]


def test_nobody_goes_home_where_nobody_is() -> None:
    world = passed(
        [Place(OWN, 1)], [child(50, 60)], First(), ended=[EndOfStay(40.0, LANE, None), EndOfStay(61.0, LANE, None)]
    )
    assert where(world) == [(OWN, 50.0, 60.0)]


def test_as_many_days_as_planned() -> None:
    """Families of each period, half a year later, times who is still there and who succeeds."""
    instance = town(NEEDS, [], more=team("home", weeks=26, per_month=2.0, **WHOLE))
    plan = solve(instance)
    decisions = decisions_of(plan.to_dict(), instance)
    (one,) = stays_ended(instance, decisions)
    lanes = prevented(instance, decisions, {})
    runs = [ends_of_stays(lanes, np.random.default_rng(run)) for run in range(400)]
    inside = [sum(end.day < 730 for end in run) for run in runs]
    wanted = 2.0 * 18 * 0.6 * math.exp(-26 / 60)  # taken on in 18 months of 24
    assert np.mean(inside) == pytest.approx(wanted, abs=4 * math.sqrt(wanted / 400) + 0.1)
    assert min(end.day for run in runs for end in run) >= 182
    assert one.lane == ("home", "town")


@pytest.mark.parametrize("to", [None, "care"])
@pytest.mark.parametrize("changes", [[], [("home", "care", 0.3), ("care", "home", 0.1)]])
def test_the_promise_lies_in_the_interval(to: str | None, changes: list[tuple[str, str, float]]) -> None:
    """Child-weeks of each need, and cost, as planned with a team that takes on all."""
    instance = town(NEEDS, changes, more=team("home", to, **WHOLE), years=2)
    plan = solve(instance)
    assert {row["offer"] for row in plan.to_dict()["mix"]} >= {"team"}
    found = simulate(plan, 400, seed=11)
    for measure, of in (("cost", ""), ("child_weeks", "spot-home"), ("child_weeks", "spot-care")):
        promised, over = found.promise(measure, of=of), found.spread(measure, of=of)
        assert promised is not None
        assert abs(over.mean - promised) < 1.5 * (over.high - over.low) / 2


def test_what_others_keep_out_is_theirs() -> None:
    """Beside a team on stays, a team on entries still keeps children from entering, and no more than that."""
    entries = team("home", **WHOLE | {"success_rate": 0.3})["edge_of_care"][0] | {
        "id": "before",
        "acts_on": "entries",
        "mean_stay_avoided_weeks": 60,
    }
    both = town(NEEDS, [], more={"edge_of_care": [entries, *team("home", **WHOLE)["edge_of_care"]]})
    alone = town(NEEDS, [], more={"edge_of_care": [entries]})
    found = {}
    for name, instance in (("both", both), ("alone", alone)):
        result = solve(instance).to_dict()
        decisions = decisions_of(result, instance)
        total = {("home", "town"): np.zeros(8)}
        for row in result["avoided"]:
            total["home", "town"][[p["start"] for p in result["periods"]].index(row["period"])] += row["children"]
        found[name] = kept_from_entering(instance, decisions, total)["home", "town"]
    assert found["both"] == pytest.approx(found["alone"], rel=1e-6)
