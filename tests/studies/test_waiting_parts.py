"""What is asked of reviews and fresh scenarios, and what follows from the solves: by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from commission_opt.decisions import Decisions
from commission_opt.demand.table import Scenario
from commission_opt.demand.tree import Node, Tree
from commission_opt.engines.outcome import Outcome
from commission_opt.plan.settings import Settings
from commission_opt.studies.stopped import Interrupted, NotProven
from commission_opt.studies.waiting import fresh as module
from commission_opt.studies.waiting import value
from commission_opt.studies.waiting.fresh import Fresh, try_out
from commission_opt.studies.waiting.steps import _day, branch, node_rows, review_of, step_rows
from commission_opt.studies.waiting.waiting import Ends, Waiting
from tests.evaluator.people_cases import contract, people, team
from tests.model.courses import courses
from tests.studies.recommend.cases import city
from tests.studies.test_waiting import JANUARY, JULY, LOW_OR_HIGH, OCTOBER, town

# -- the tree ----------------------------------------------------------------------------------------


def tree(*branches: int) -> Tree:
    """As many branches below each node of the review before as is said, all alike."""
    nodes, last = [Node(0, None, (0, 1, 2, 3), 1.0)], [0]
    for held, number in enumerate(branches, 1):
        found = []
        for parent in last:
            for _ in range(number):
                nodes.append(Node(held, parent, (0,), nodes[parent].probability / number))
                found.append(len(nodes) - 1)
        last = found
    return Tree((JULY, OCTOBER, JANUARY)[: len(branches)], tuple(nodes))


@pytest.mark.parametrize(
    ("number", "names"),
    [
        (1, ["whatever it is"]),
        (2, ["low", "high"]),
        (3, ["low", "middle", "high"]),
        (4, ["1 of 4", "2 of 4", "3 of 4", "4 of 4"]),
    ],
)
def test_branches_are_called_by_their_place_among_their_siblings(number: int, names: list[str]) -> None:
    one = tree(number)
    assert [branch(one, n) for n in range(1, number + 1)] == names
    two = tree(2, number)
    assert [branch(two, n) for n in range(3, 3 + 2 * number)] == [*names, *names]


def test_a_node_costs_what_the_leaves_below_it_do_on_average() -> None:
    one = tree(2, 2)
    rows = node_rows(one, {3: 100.0, 4: 200.0, 5: 300.0, 6: 700.0})
    assert [row["cost"] for row in rows] == pytest.approx([325.0, 150.0, 500.0, 100.0, 200.0, 300.0, 700.0])
    assert [row["branch"] for row in rows] == ["now", "low", "high", "low", "high", "low", "high"]
    assert [review_of(one, n) for n in (0, 1, 3)] == ["", "2022-07-01", "2022-10-01"]
    assert [row["cost"] for row in node_rows(one, {3: 100.0})] == [100.0, 100.0, None, 100.0, None, None, None]


# -- what is asked -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("branches", "each"), [(2, (2, 2)), (1, (1, 1)), ([3, 1], (3, 1)), (None, (2, 2))])
def test_branches_are_one_number_or_one_for_each_review(branches: Any, each: tuple[int, ...]) -> None:
    asked = town(uncertainty={"branches": 2, "reviews": [JANUARY]})
    assert value.reviews_asked(asked, [JULY, OCTOBER], branches) == ((JULY, OCTOBER), each)
    assert value.reviews_asked(asked, None, 1) == ((JANUARY,), (1,))


@pytest.mark.parametrize("branches", [0, [2, 0], [2], [2, 2, 2]])
def test_branches_that_cannot_be_are_refused(branches: Any) -> None:
    with pytest.raises(value.NothingToSee, match="branches: one number of 1 or more, or one for each of the 2 reviews"):
        value.reviews_asked(town(), [JULY, OCTOBER], branches)


def test_a_review_may_be_on_the_last_day_and_not_on_the_first() -> None:
    last = dt.date(2023, 3, 31)
    assert value.reviews_asked(town(), [JULY, last], 2)[0] == (JULY, last)
    for day in (dt.date(2022, 6, 30), dt.date(2023, 4, 1)):
        with pytest.raises(value.NothingToSee, match="Reviews are days from 2022-07-01 to 2023-03-31"):
            value.reviews_asked(town(), [day], 2)


@pytest.mark.parametrize(
    ("scenarios", "given", "fresh", "number"),
    [
        (8, False, None, 100),
        (8, True, None, 0),
        (1, False, None, 0),
        (1, True, None, 0),
        (8, False, 0, 0),
        (8, True, 2, 2),
        (8, False, 20_000, 20_000),
        (1, False, 0, 0),
    ],
)
def test_how_many_fresh_courses_are_tried(scenarios: int, given: bool, fresh: int | None, number: int) -> None:
    asked = town(uncertainty={"scenarios": scenarios}, need=[{"id": "care", "mean_stay_weeks": 40.0}])
    assert value.fresh_asked(asked, given, fresh) == number


# -- what follows from the solves --------------------------------------------------------------------


def test_what_bounds_a_plan_bounds_those_that_cost_no_less() -> None:
    assert value._chained(1.0, 3.0, 2.0, 4.0) == [1.0, 3.0, 3.0, 4.0]
    assert value._chained(None, 3.0, None, 2.0) == [None, 3.0, 3.0, 3.0]
    assert value._chained(None, None) == [None, None]


def test_a_mean_is_known_where_each_amount_is() -> None:
    assert value._mean([1.0, 5.0], [0.75, 0.25]) == 2.0
    assert value._mean([1.0, None], [0.75, 0.25]) is None


def waited(now: Ends, waits: Ends, bed_weeks: float = 0.0) -> Waiting:
    return Waiting("found", tree(2), now, waits, waits, bed_weeks=bed_weeks)


def test_waiting_is_worth_what_lies_between_costs_and_bounds() -> None:
    found = waited(Ends(1000.0, 990.0), Ends(900.0, 880.0), bed_weeks=50.0)
    assert (found.value, found.least, found.most, found.distinguishable) == (100.0, 90.0, 120.0, True)
    assert (found.of_call_offs, found.premium) == (100.0, 2.0)
    assert repr(found) == "<Waiting: worth £100, proven £90 to £120>"
    loose = waited(Ends(1000.0, 850.0), Ends(1010.0, 990.0))
    assert (loose.value, loose.least, loose.most, loose.distinguishable) == (0.0, 0.0, 10.0, False)
    assert loose.premium is None
    for unknown in (waited(Ends(), Ends(900.0)), waited(Ends(1000.0), Ends())):
        assert (unknown.value, unknown.premium) == (None, None)
        assert repr(unknown) == "<Waiting: found>"


# -- fresh scenarios -----------------------------------------------------------------------------------


def test_fresh_courses_are_priced_twenty_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """And told after each lot; the plan that decides now in all of them, the others in those that come to them."""
    priced: list[int] = []

    def costs(_: object, plan: Decisions, some: Sequence[Scenario], settings: Settings) -> list[float]:
        assert (settings.method, settings.progress) == ("extensive", None)
        priced.append(len(some))
        return [10.0 * sum(plan.awarded.values())] * len(some)

    monkeypatch.setattr(module, "_costs", costs)
    monkeypatch.setattr(module, "leaf_of", lambda instance, tree, course: 1 if course.children else 2)
    drawn = courses(*[(1 / 45, (n % 3, 0, 0, 0)) for n in range(45)]).scenarios
    counted: list[int] = []
    plans = [Decisions(awarded={("dps/a", 0, 1): number}) for number in (3, 1, 5)]
    found = try_out(town(), tree(2), plans[0], {1: plans[1], 2: plans[2]}, drawn, Settings(), lambda: counted.append(1))
    assert priced == [20, 13, 7, 20, 13, 7, 5, 4, 1]
    assert len(counted) == 3
    assert (found.status, found.asked, found.compared, found.branches) == ("found", 45, 45, {1: 30, 2: 15})
    assert found.now == 30.0
    assert found.waits == pytest.approx((30 * 10 + 15 * 50) / 45)
    assert found.value == pytest.approx(30 - (30 * 10 + 15 * 50) / 45)


def test_two_courses_are_needed_to_compare() -> None:
    one = module._compared([(5.0, 4.0), (None, 4.0), (5.0, None), (None, None)])
    assert (one.compared, one.now_breaks, one.waits_breaks, one.now, one.value) == (1, 2, 2, None, None)
    two = module._compared([(5.0, 4.0), (7.0, 4.0)])
    assert (two.compared, two.now, two.waits, two.value) == (2, 6.0, 4.0, 2.0)


def test_branches_are_written_by_their_numbers() -> None:
    assert Fresh("found", 3, branches={1: 2, 2: 1}).row()["branches"] == {"1": 2, "2": 1}
    assert Fresh("interrupted", 3).row()["branches"] == {}


def test_courses_in_which_nothing_was_found_in_time_are_not_taken_for_impossible(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan = Decisions(awarded={("dps/a", 0, 1): 2})
    for status, raised in (
        ("time_limit", NotProven),
        ("memory_limit", NotProven),
        ("interrupted", Interrupted),
    ):
        ended = Outcome(status, None, None, None, "HiGHS", "0")  # type: ignore[arg-type]
        monkeypatch.setattr(module, "run", lambda *_, ended=ended: ended)
        with pytest.raises(raised):
            module._costs(town(), plan, LOW_OR_HIGH.scenarios, Settings())
    none = Outcome("infeasible", None, None, None, "HiGHS", "0")
    monkeypatch.setattr(module, "run", lambda *_: none)
    assert module._costs(town(), plan, LOW_OR_HIGH.scenarios, Settings()) == [None, None]


@pytest.mark.parametrize(
    ("day", "rest", "said"),
    [
        (dt.date(2022, 7, 3), [0], "2022-07-03"),  # decided on a day of its own
        (None, [0], "2022-04-01"),  # in the first period, which counts
        (None, [1], "2022-07-01"),
        (None, [-1], ""),  # of a contract that exists
        (None, [], ""),  # taken up from the start
    ],
)
def test_day_of_a_step(day: dt.date | None, rest: list[int], said: str) -> None:
    assert _day(city(), day, rest) == said


def test_a_service_that_is_taken_up_has_no_size_among_the_steps() -> None:
    instance = people(team(), contract(id="other"))
    (row,) = step_rows(instance, tree(1), {1: Decisions(taken={"other": 1})})
    assert (row["decision"], row["offer"], row["size"], row["number"]) == ("taken", "other", 0, 1)
