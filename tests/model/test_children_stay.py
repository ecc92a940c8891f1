"""C09 where children stay: by hand, against the evaluator, and what must follow when an instance is changed."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from commission_opt.decisions import Decisions
from commission_opt.demand import demand_table
from commission_opt.demand.table import DemandTable, Scenario
from commission_opt.engines.in_process import solve
from commission_opt.engines.search import Limits
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from commission_opt.plan.evaluator import audit, evaluate
from tests.model import small
from tests.model.independent import mps_status
from tests.model.random_stays import random_stays
from tests.model.small import QUARTERS, block_now, day, framework, home, new_home, solved, spot
from tests.model.tiny_stays import tiny_stays

Table = dict[str, Any]
FIRST, SECOND = 91, 92  # days
APART = (91 + 92) / 2 / 7  # weeks from the middle of the first quarter to that of the second
BATCH = 20
LATER = dt.date(2022, 7, 1)


def tables(children: float = 0.0, **more: Any) -> Table:
    """A small instance by edition 2: beds filled for the share that is assumed, so that sums by hand can follow."""
    return small.tables(children, **({"conventions": 2} | more))


def cost(children: float = 0.0, **more: Any) -> float | None:
    return small.cost(children, **({"conventions": 2} | more))


def need(weeks: float, **more: Any) -> list[Table]:
    return [{"id": "care", "mean_stay_weeks": weeks, **more}]


def planned(weeks: float = 50.0, **more: Any) -> Table:
    return {"horizon": QUARTERS, "moves": "planned", "need": need(weeks), **more}


# -- by hand -----------------------------------------------------------------------------------------

# Spot at £100 a day, and a home for nothing that opens as the second quarter starts.
OPENS = {"spot": [spot(100)], "home": [new_home(4, 0, lead_weeks=13.0)]}


def filled(first: int, last: int) -> float:
    """Share of a home for all who need one that is filled on average, from so many days since its opening to so many.

    It fills as the children who are there leave: those who stay for 50 weeks on average.
    """
    return 1 - 350 * (math.exp(-first / 350) - math.exp(-last / 350)) / (last - first)


def test_a_home_fills_with_those_who_come() -> None:
    free = 4 * 100 * FIRST
    assert cost(4, horizon=QUARTERS, need=need(50.0), **OPENS) == pytest.approx(free)
    there = 4 * filled(0, SECOND)
    assert 0.42 < there < 0.55  # about half of those who come in a quarter, as it fills from its first day to its last
    assert cost(4, **planned(), **OPENS) == pytest.approx(free + (4 - there) * 100 * SECOND)


def test_a_planned_move_has_a_number_and_a_price() -> None:
    there = 4 * filled(0, SECOND)
    move = {"id": "two", "children": 2.0, "price_per_move": 700.0}
    found = cost(4, **planned(planned_move=[move]), **OPENS)
    assert found == pytest.approx(4 * 100 * FIRST + 2 * 700 + (2 - there) * 100 * SECOND)
    dear = cost(4, **planned(planned_move=[move | {"price_per_move": 9_201.0}]), **OPENS)  # more than 92 days of spot
    assert dear == pytest.approx(4 * 100 * FIRST + (4 - there) * 100 * SECOND)


def test_a_planned_move_is_from_some_offers_at_some_time() -> None:
    none = cost(4, **planned(), **OPENS)
    move = {"id": "two", "children_per_year": 2.0, "price_per_move": 0.0}
    assert cost(4, **planned(planned_move=[move | {"kinds": ["framework"]}]), **OPENS) == pytest.approx(none)
    assert cost(4, **planned(planned_move=[move | {"to_date": dt.date(2022, 6, 30)}]), **OPENS) == pytest.approx(none)
    found = cost(4, **planned(planned_move=[move | {"offers": ["spot"], "from_date": LATER}]), **OPENS)
    assert found == pytest.approx((none or 0.0) - 2 * 100 * SECOND)


def test_what_opens_on_the_first_day_fills_with_those_who_come() -> None:
    now = {"spot": [spot(100)], "home": [new_home(4, 0)]}
    assert cost(4, horizon=QUARTERS, need=need(50.0), **now) == pytest.approx(0.0)
    first = 4 * filled(0, FIRST)
    second = 4 * filled(FIRST, FIRST + SECOND)
    assert cost(4, **planned(), **now) == pytest.approx(100 * ((4 - first) * FIRST + (4 - second) * SECOND))
    move = {"id": "one", "children": 1.0, "price_per_move": 0.0}
    found = cost(4, **planned(planned_move=[move]), **now) or 0.0
    assert found < 100 * ((4 - first) * FIRST + (4 - second) * SECOND) - 100 * FIRST * 0.9


def test_all_who_leave_a_contract_that_ends_may_go_to_one_that_begins() -> None:
    ends = {"block": [block_now(3, 0, dt.date(2022, 6, 30))], "home": [new_home(3, 0, lead_weeks=13.0)]}
    assert cost(3, **planned(), **ends, spot=[spot(100)]) == pytest.approx(0.0)
    market = framework(0, available_to=dt.date(2022, 6, 30))
    gone = cost(3, **planned(), framework=[market], spot=[spot(100)], home=ends["home"])
    assert gone == pytest.approx(0.0)


def test_where_not_all_have_a_placement_those_who_wait_fill_what_opens() -> None:
    short = {"sufficiency": {"price_per_child_week": day(200)}}
    opens = {"home": [new_home(3, 0, lead_weeks=13.0)], "rules": short}
    assert cost(3, **planned(), **opens) == pytest.approx(3 * 200 * FIRST)


def test_children_leave_when_a_contract_ends() -> None:
    ends = {"block": [block_now(3, 0, dt.date(2022, 6, 30))], "home": [home(2, 0)], "spot": [spot(100)]}
    assert cost(3, **planned(), **ends) == pytest.approx(100 * SECOND)
    held = {"block": [block_now(3, 0, dt.date(2022, 12, 31))], "home": [home(2, 0)], "spot": [spot(100)]}
    assert cost(3, **planned(), **held) == pytest.approx(0.0)


def test_children_leave_a_market_that_ends() -> None:
    dear = framework(50, available_to=dt.date(2022, 6, 30))
    assert cost(3, **planned(), framework=[dear], spot=[spot(100)]) == pytest.approx(3 * (50 * FIRST + 100 * SECOND))


def test_fewer_children_than_would_stay_leave_alike() -> None:
    falling = [{"id": "care", "need": "care", "by_period": [4.0, 1.0]}]
    two = {"spot": [spot(100)], "home": [home(2, 0)]}
    assert cost(4, **planned(400.0, demand=falling), **two) == pytest.approx(2 * 100 * FIRST + 0.5 * 100 * SECOND)


def test_the_opening_stock_stays_where_it_is() -> None:
    two = {"spot": [spot(100)], "home": [home(4, 0)]}
    first, stay = math.exp(-FIRST / 2 / 7 / 50), math.exp(-APART / 50)
    assert cost(4, **planned(), **two) == pytest.approx(0.0)
    opening = [{"need": "care", "offer": "spot", "children": 3.0}]
    assert cost(4, **planned(opening=opening), **two) == pytest.approx(100 * 3 * first * (FIRST + stay * SECOND))


def test_a_rule_of_stability_says_otherwise() -> None:
    rule = {"stability": [{"id": "few", "moves_at_most": 1.0}]}
    stay = math.exp(-APART / 50)
    found = cost(4, **planned(), **OPENS, rules=rule)
    assert found == pytest.approx(4 * 100 * FIRST + (4 * stay - 1) * 100 * SECOND)


def test_a_home_fills_up_evenly() -> None:
    year = {"spot": [spot(100)], "home": [new_home(4, 0, fill_weeks=26.0)]}
    # 182 days in which half the beds can be filled on average.
    assert cost(4, **year) == pytest.approx(100 * 4 * 182 / 2)
    half = {"spot": [spot(100)], "home": [new_home(4, 0, fill_weeks=26.0, practical_occupancy=0.5)]}
    assert cost(4, **half) == pytest.approx(100 * (4 * 365 - 0.5 * (4 * 365 - 4 * 182 / 2)))


# -- the evaluator ---------------------------------------------------------------------------------


def _decided(**more: Any) -> tuple[Instance, DemandTable, Decisions]:
    instance = Instance.model_validate(tables(4, **planned(**more), **OPENS))
    demand = demand_table(instance)
    found = solve(build(instance, demand), Limits(gap=0.0)).decisions
    assert found is not None
    return instance, demand, found


def _broken(instance: Instance, demand: DemandTable, decisions: Decisions) -> set[str]:
    return {one.rule for one in evaluate(instance, demand, decisions).violations}


def test_one_child_moved_into_the_home_is_found() -> None:
    instance, demand, decisions = _decided()
    assert _broken(instance, demand, decisions) == set()
    placed = dict(decisions.placed)
    placed[0, 1, "care", "town", "spot"] -= 0.001
    placed[0, 1, "care", "town", "home"] += 0.001
    assert _broken(instance, demand, replace(decisions, placed=placed)) == {"C09"}


def test_a_move_that_nobody_planned_is_found() -> None:
    instance, demand, decisions = _decided(planned_move=[{"id": "two", "children": 2.0, "price_per_move": 700.0}])
    key = (0, 1, "two", "care", "town", "spot")
    assert decisions.transferred == {key: pytest.approx(2.0)}
    more = replace(decisions, transferred={key: 2.001})
    assert _broken(instance, demand, more) == {"C09"}
    for wrong in ((0, 1, "three", "care", "town", "spot"), (0, 9, "two", "care", "town", "spot")):
        assert "decision" in _broken(instance, demand, replace(decisions, transferred={key: 2.0, wrong: 0.1}))
    bill = {row.line: row.cost for row in evaluate(instance, demand, decisions).costs}
    assert bill["moves"] == pytest.approx(1400.0)


@pytest.mark.parametrize(("children", "found"), [(0.0, False), (-1e-8, False), (-0.001, True)])
def test_fewer_children_than_none_are_moved_nowhere_but_for_rounding(children: float, found: bool) -> None:
    instance, demand, decisions = _decided(planned_move=[{"id": "two", "children": 2.0, "price_per_move": 700.0}])
    none = {(0, 1, "two", "care", "town", "spot"): children}
    assert ("decision" in _broken(instance, demand, replace(decisions, transferred=none))) == found


def test_a_move_out_of_its_time_or_from_another_offer_is_found() -> None:
    move = {"id": "two", "children": 2.0, "price_per_move": 0.0, "offers": ["spot"], "from_date": LATER}
    instance, demand, decisions = _decided(planned_move=[move])
    for t, offer in ((0, "spot"), (1, "home")):
        wrong = {(0, t, "two", "care", "town", offer): 0.5}
        assert "decision" in _broken(instance, demand, replace(decisions, transferred=wrong))


@pytest.mark.parametrize(
    ("first", "last", "found"), [(0, 0, False), (-1, 0, False), (0, 1, False), (1, 2, True), (-2, -1, True)]
)
def test_the_first_and_the_last_day_of_a_move_are_days_on_which_it_can_be_made(
    first: int, last: int, found: bool
) -> None:
    move = {
        "id": "two",
        "children": 2.0,
        "price_per_move": 0.0,
        "from_date": LATER + dt.timedelta(first),
        "to_date": LATER + dt.timedelta(last),
    }
    instance, demand, decisions = _decided(planned_move=[move])
    moved = {(0, 1, "two", "care", "town", "spot"): 0.5}
    assert ("decision" in _broken(instance, demand, replace(decisions, transferred=moved))) == found


@pytest.mark.parametrize("first", range(0, 240, BATCH))
def test_model_and_evaluator_agree_on_random_instances(first: int, tmp_path: Path) -> None:
    feasible = 0
    for seed in range(first, first + BATCH):
        case = random_stays(seed)
        model = build(case.instance, case.demand)
        outcome = solve(model)
        if outcome.status == "infeasible":
            file = tmp_path / f"{seed}.mps"
            model.problem.writeMPS(str(file))
            assert mps_status(file) == "infeasible", seed
            continue
        assert outcome.status == "optimal", seed
        assert outcome.decisions is not None
        assert outcome.objective is not None
        evaluation = evaluate(case.instance, case.demand, outcome.decisions)
        found = audit(evaluation, outcome.objective)
        assert found.passed, (seed, outcome.objective, evaluation.objective, evaluation.violations)
        feasible += 1
    assert feasible >= BATCH / 5


@pytest.mark.parametrize("first", range(0, 120, BATCH))
def test_the_least_cost_is_that_of_the_best_day_of_opening_tried_one_by_one(first: int) -> None:
    opened = 0
    for seed in range(first, first + BATCH):
        case = tiny_stays(seed)
        outcome = solved(case.tables())
        least = case.least_cost()
        if math.isinf(least):
            assert outcome.status == "infeasible", seed
            continue
        assert outcome.objective == pytest.approx(least, rel=1e-6, abs=0.5), seed
        opened += bool(outcome.decisions and outcome.decisions.opened)
    assert opened >= 3


# -- what must follow --------------------------------------------------------------------------------


def _least(given: Table, demand: DemandTable | None = None) -> float:
    instance = Instance.model_validate(given)
    outcome = solve(build(instance, demand or demand_table(instance)), Limits(gap=0.0))
    assert outcome.status in ("optimal", "infeasible")
    return math.inf if outcome.objective is None else outcome.objective


def _free(given: Table) -> Table:
    return {key: value for key, value in given.items() if key not in ("moves", "opening", "planned_move")}


def _no_more(one: float, other: float) -> bool:
    return one <= other + 1e-6 * max(1.0, abs(one)) if math.isfinite(other) else True


@pytest.mark.parametrize("seed", range(300, 324))
def test_to_stay_costs_no_less_than_to_move_freely_and_moves_help(seed: int) -> None:
    case = random_stays(seed)
    stay = _least(case.tables, case.demand)
    assert _no_more(_least(_free(case.tables), case.demand), stay)
    none = {key: value for key, value in case.tables.items() if key != "planned_move"}
    assert _no_more(stay, _least(none, case.demand))


@pytest.mark.parametrize("seed", range(330, 350))
def test_very_short_stays_are_as_good_as_free_moves(seed: int) -> None:
    given = random_stays(seed).tables
    given = {key: value for key, value in given.items() if key != "opening"} | {
        "need": [one | {"mean_stay_weeks": 0.05} for one in given["need"]],
        "rules": {key: value for key, value in given["rules"].items() if key != "stability"},
    }
    free = _least(_free(given))
    assert _least(given) == (free if math.isinf(free) else pytest.approx(free, rel=1e-5, abs=1.0))


@pytest.mark.parametrize("edition", [1, 2])
def test_free_moves_are_the_rows_of_before(edition: int, tmp_path: Path) -> None:
    given = tables(4, horizon=QUARTERS, need=need(50.0), conventions=edition, **OPENS)
    free = tables(4, horizon=QUARTERS, need=need(50.0), conventions=edition, moves="free", **OPENS)
    rows = []
    for number, one in enumerate((given, free)):
        instance, file = Instance.model_validate(one), tmp_path / f"{number}.lp"
        build(instance, demand_table(instance)).problem.writeLP(str(file))
        rows.append(file.read_text())
    assert rows[0] == rows[1]
    assert "left" not in rows[0]


def test_each_course_of_demand_by_itself_costs_no_more_than_one_plan_for_all() -> None:
    instance = Instance.model_validate(tables(4, **planned(), **OPENS))
    lane = [(t, "care", "town") for t in (0, 1)]
    low, high, mean = (dict.fromkeys(lane, number) for number in (2.0, 6.0, 4.0))
    both = _of((Scenario(0.5, low), Scenario(0.5, high)), instance)
    alone = [_of((Scenario(1.0, one),), instance) for one in (low, high)]
    assert sum(alone) / 2 <= both + 1e-6
    assert _of((Scenario(1.0, mean),), instance) <= both + 1e-6


def _of(courses: tuple[Scenario, ...], instance: Instance) -> float:
    objective = solve(build(instance, DemandTable(courses)), Limits(gap=0.0)).objective
    assert objective is not None
    return objective


def test_a_plan_of_the_free_instance_that_moves_nobody_is_a_plan_where_children_stay() -> None:
    """It forbids no more than it says: each offer keeps those who stay, and the rest are placed at will."""
    level = {"spot": [spot(100, market=2.0)], "framework": [framework(day(1) * 20)], "home": [home(2, 0)]}
    assert solved(tables(4, **planned(), **level)).objective == pytest.approx(
        solved(tables(4, horizon=QUARTERS, need=need(50.0), **level)).objective
    )


def test_a_contract_that_is_extended_in_turns_keeps_its_children() -> None:
    """Two quarters and two more: who is there stays while it is extended, and may go to the home when it is not."""
    half = {"horizon": QUARTERS | {"end": dt.date(2023, 3, 31)}}
    turns = block_now(3, 0, dt.date(2022, 6, 30), extension_years=[0.25, 0.25])
    kept = {**planned(1_000.0), **half, "block": [turns], "spot": [spot(100)]}
    last = 90 * 3 * 100  # the fourth quarter, which no extension covers
    assert cost(3, **kept) == pytest.approx(last, rel=1e-3)
    opens = {"home": [new_home(3, 1, open_from=dt.date(2023, 1, 1))]}
    assert cost(3, **kept, **opens) == pytest.approx(90, rel=1e-3)
    early = {"home": [new_home(3, 0, lead_weeks=13.0)]}  # free, and so is the block: nobody has to go there
    assert cost(3, **kept, **early) == pytest.approx(0.0, abs=1.0)
