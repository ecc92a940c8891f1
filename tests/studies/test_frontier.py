"""The trade-off between two measures, against what can be worked out on paper."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest

from commission_opt import frontier, solve
from commission_opt.demand import demand_table
from commission_opt.engines.in_process import solve as engine
from commission_opt.engines.search import Limits
from commission_opt.model.build import build
from commission_opt.model.measures import EXPRESSIONS, NoSuchMeasure, expression
from commission_opt.plan.settings import Settings
from commission_opt.plan.solve import solved
from commission_opt.studies.frontier import frontier as module
from commission_opt.studies.frontier.frontier import Point, _efficient, _FrontierSearch
from commission_opt.studies.measures import MEASURES, measures
from commission_opt.studies.runs import Runs
from tests.plan.cases import small
from tests.studies.town import OWN_HOME, TOWN, D, dear, town


def close(pairs: list[tuple[float, float]]) -> object:
    """Pairs of figures, to what the evaluator can tell apart."""
    return [pytest.approx(pair, abs=1e-5) for pair in pairs]


def test_each_point_costs_what_it_does_on_paper() -> None:
    # Spot is £300 a day; two beds nearer home cost £40, then £100, then £180 a day more.
    found = frontier(town(dear()), points=4, gap=0.0)
    assert [one.second for one in found.points] == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert [one.first for one in found.points] == pytest.approx([D * day for day in (1800, 1840, 1940, 2120)])
    assert found.best_second == pytest.approx(1)
    assert (found.dropped, found.failed, found.interrupted) == (0, (), False)
    assert [one.price for one in found.points[1:]] == pytest.approx([3 * D * day for day in (40, 100, 180)])


def test_points_between_do_not_repeat_a_plan() -> None:
    found = frontier(town(dear()), points=7, gap=0.0)
    # A block of two is filled once it is let: limits in between give the same plan again.
    assert [one.second for one in found.points] == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert found.dropped == 3
    for before, after in pairwise(found.points):
        assert after.first > before.first
        assert after.second > before.second


def test_a_trade_off_that_is_stopped_says_so_and_keeps_what_it_found(monkeypatch: pytest.MonkeyPatch) -> None:
    find = module._find
    done: list[Any] = []

    def stopped(*job: Any) -> Any:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(job)
        return find(*job)

    monkeypatch.setattr(module, "_find", stopped)
    found = frontier(town(dear()), points=4, gap=0.0)
    assert found.interrupted
    assert [one.second for one in found.points] == pytest.approx([0, 1 / 3])


def test_the_first_end_is_what_a_solve_finds() -> None:
    instance = town(dear())
    assert frontier(instance, points=3).points[0].first == pytest.approx(solve(instance).objective)


def test_one_plan_that_is_best_in_both_stands_alone() -> None:
    found = frontier(town(), points=5)
    assert [(one.first, one.second) for one in found.points] == close([(1480 * D, 1)])


def test_among_plans_that_cost_the_same_the_better_one_is_taken() -> None:
    same = TOWN.replace("= 2030", "= 2100")  # East costs what spot does
    found = frontier(town(same), points=2, gap=0.0)
    assert [(one.first, one.second) for one in found.points] == close([(1500 * D, 1)])


def test_two_measures_without_the_cost() -> None:
    # Every bed that is not contracted is a child in spot.
    found = frontier(town(), ("spot", "new_beds"), points=4, gap=0.0)
    assert [(one.first, one.second) for one in found.points] == close([(spot, 6 - spot) for spot in (0, 2, 4, 6)])
    # ... and the cheapest of the plans that are as good in both.
    assert found.points[1].measures["cost"] == pytest.approx((400 + 500 + 600) * D)


def test_points_are_the_same_whoever_asks_for_more_of_them() -> None:
    few, many = frontier(town(dear()), points=3, gap=0.0), frontier(town(dear()), points=5, gap=0.0)
    assert {round(one.first) for one in few.points} <= {round(one.first) for one in many.points}


@pytest.mark.parametrize("instance", [small(), town(TOWN + OWN_HOME)], ids=["small", "town"])
@pytest.mark.parametrize("name", [name for name in EXPRESSIONS if name != "moves"])
def test_expressions_are_the_measures_of_the_result(instance: object, name: str) -> None:
    # Fixing the plan found and minimising the expression gives the measure that the result reports.
    from commission_opt.instance.instance import Instance
    from commission_opt.model.fixed import fix_commitments
    from commission_opt.model.measures import aim, limit

    assert isinstance(instance, Instance)
    plan, decisions = solved(instance, Settings(gap=0.0))
    assert decisions is not None
    model = build(instance, demand_table(instance))
    fix_commitments(model, decisions)
    for key, variable in model.columns["placed"].items():
        value = decisions.placed.get(key, 0.0)
        variable.lowBound, variable.upBound = max(0.0, value - 1e-9), value + 1e-9
    for key, variable in model.columns["sold"].items():
        variable.lowBound = variable.upBound = decisions.sold.get(key, 0.0)
    limit(model, "cost", "<=", (plan.objective or 0.0) + 1e-3)
    aim(model, name, MEASURES[name].better or 1.0)
    reported = measures(plan.to_dict())[name]
    sign = MEASURES[name].better or 1.0
    assert sign * (engine(model, Limits(gap=0.0)).objective or 0.0) == pytest.approx(reported, rel=1e-6, abs=1e-5)


def test_moves_come_down_to_none() -> None:
    stay = '[[rules.stability]]\nid = "stay"\nmoves_at_most = 100\n'
    text = TOWN.replace("2023-03-31", "2024-03-31").replace(
        'id = "care"\n[[demand]]', 'id = "care"\nmean_stay_weeks = 100\n[[demand]]'
    )
    found = frontier(town(text + stay), ("cost", "moves"), 3, gap=0.0)
    assert found.best_second == pytest.approx(0, abs=1e-6)
    assert len(found.points) == 3
    for one in found.points[1:]:  # as the evaluator counts them
        assert one.limit is not None
        assert one.second <= one.limit + 1e-5


def test_what_cannot_be_traded_is_refused() -> None:
    with pytest.raises(NoSuchMeasure, match="'occupancy' cannot be traded off; there is cost, "):
        frontier(town(), ("cost", "occupancy"))
    with pytest.raises(NoSuchMeasure, match="moves are counted only"):
        frontier(town(), ("cost", "moves"))
    told: list[int] = []
    with pytest.raises(NoSuchMeasure, match="'beauty' cannot be traded off"):
        frontier(town(), ("cost", "beauty"), progress=lambda done, _: told.append(done))
    assert told == []  # before anything is solved
    soft = TOWN + "[rules.sufficiency]\nprice_per_child_week = 9000\n"
    with pytest.raises(NoSuchMeasure, match="not linear"):
        frontier(town(soft))
    with pytest.raises(ValueError, match="with itself"):
        frontier(town(), ("cost", "cost"))
    with pytest.raises(ValueError, match="2 points or more"):
        frontier(town(), points=1)
    assert expression(build(town(), demand_table(town())), "new_beds").constant == 0


def test_beaten_points_and_repeats_are_dropped() -> None:
    def point(first: float, second: float) -> Point:
        return Point(first, second, None, None, "optimal", "", {})

    found = [point(10, 1), point(12, 3), point(12, 2), point(15, 3), point(20, 5), point(20.000001, 5)]
    assert [(one.first, one.second) for one in _efficient(found, 1.0, -1.0)] == [(10, 1), (12, 3), (20, 5)]
    # As good in the first measure, as far as the evaluator can tell: the better one in the second.
    close = [point(10, 1), point(12, 3), point(20, 5), point(20.000001, 7), point(30, 9.000001), point(30, 9)]
    assert [(one.first, one.second) for one in _efficient(close, 1.0, -1.0)] == [
        (10, 1),
        (12, 3),
        (20.000001, 7),
        (30, 9.000001),
    ]
    # Each is held against the best before it, and where less is better in both.
    many = [point(1, 9), point(2, 7), point(3, 8), point(4, 5), point(5, 6), point(6, 4)]
    assert [one.first for one in _efficient(many, 1.0, 1.0)] == [1, 2, 4, 6]
    assert _efficient([], 1.0, 1.0) == []


@pytest.mark.parametrize(("trade", "points", "total"), [(("cost", "locality"), 3, 5), (("spot", "new_beds"), 4, 11)])
def test_progress_of_a_trade_off_ends_at_its_total(trade: tuple[str, str], points: int, total: int) -> None:
    """The first end, the best of the second measure, and each point: an end and a point twice without the cost."""
    seen: list[tuple[int, int | None]] = []
    instance = town(dear()) if trade[0] == "cost" else town()
    found = frontier(instance, trade, points, gap=0.0, progress=lambda *one: seen.append(one))
    assert seen[0] == (1, total)
    assert seen[-1] == (total, total)
    assert (found.done, found.total) == (total, total)


def test_a_town_without_a_plan_has_no_frontier() -> None:
    crowded = TOWN.replace("children = 6.0", "children = 7.0").replace("minimum_share = 0.0", "minimum_share = 1.0")
    found = frontier(town(crowded))
    assert found.frame().empty
    assert found.failed == ((None, "infeasible"),)
    assert (found.done, found.total, found.not_reached) == (0, 0, ())  # of which nothing is told


@pytest.mark.parametrize(("value", "best", "weight"), [(8.0, 3.0, 200.0), (3.0, 3.0, 0.0)])
def test_a_tie_is_broken_by_a_millionth_of_the_cost_over_all_that_can_be_traded(
    value: float, best: float, weight: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """£1,000m at eight spot placements where it is cheapest, and three at the least: £1,000 over five."""
    search = _FrontierSearch(town(), ("cost", "spot"), Runs(Settings()))
    plan = SimpleNamespace(result={}, cost=1e9)
    monkeypatch.setattr(module, "measures", lambda _: {"spot": value})
    monkeypatch.setattr(search, "_best", lambda _: (plan, None))
    monkeypatch.setattr(search, "_aim", lambda *_: best)
    assert search._ends() == (value, best)
    assert search.weight == pytest.approx(weight)
