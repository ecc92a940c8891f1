"""How a solve ended decides what a study says of it: each way to end, without waiting for one that does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import pytest

import commission_opt as co
from commission_opt.demand import demand_table
from commission_opt.engines.outcome import Outcome, Status
from commission_opt.engines.reusable_model import Solution
from commission_opt.plan.settings import Settings
from commission_opt.studies.alternatives import alternatives as mixes
from commission_opt.studies.compare.compare import _against_the_best
from commission_opt.studies.compare.comparison import ComparedOption, Comparison, Regret
from commission_opt.studies.diagnosis import diagnosis
from commission_opt.studies.diagnosis.elastic import Clock, Elastic, Stopped
from commission_opt.studies.runs import Solved
from tests.studies.town import TOWN, town

# -- alternatives: the search for the mix that lies furthest ------------------------------------------


def searched(
    monkeypatch: pytest.MonkeyPatch, status: Status, found: float | None, proven: float | None, **asked: Any
) -> co.Alternatives:
    """Different mixes of the town, where each search finds one so many beds away, and proves that none is further than so."""
    objective, bound = (None if beds is None else -beds for beds in (found, proven))
    monkeypatch.setattr(mixes, "run", lambda *_: Outcome(status, objective, bound, None, "HiGHS", "0"))
    return co.alternatives(town(), within=125 / 1480, without=[], **asked)


def test_a_search_that_is_interrupted_ends_the_study_whatever_it_found(monkeypatch: pytest.MonkeyPatch) -> None:
    found = searched(monkeypatch, "interrupted", 4.0, 6.0, count=2)
    assert [one.name for one in found.mixes] == ["Cheapest"]
    assert (found.interrupted, found.exhausted) == (True, False)
    assert found.not_reached == ("Different 1", "Different 2")
    assert (found.done, found.total) == (1, 5)


def test_a_search_that_finds_nothing_in_time_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    found = searched(monkeypatch, "time_limit", None, None)
    assert [one.name for one in found.mixes] == ["Cheapest"]
    assert (found.interrupted, found.exhausted, found.not_reached) == (False, False, ())
    assert found.done == 2


@pytest.mark.parametrize(("proven", "exhausted"), [(0.4, True), (0.5, False), (3.0, False), (None, False)])
def test_mixes_are_exhausted_only_where_it_is_proven(
    proven: float | None, exhausted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing half a bed away was found: whether there is something depends on the bound."""
    found = searched(monkeypatch, "optimal", 0.3, proven)
    assert [one.name for one in found.mixes] == ["Cheapest"]
    assert found.exhausted is exhausted


@pytest.mark.parametrize(("beds", "apart"), [(2.1, 2.0), (2.0 / 0.95, 2.0), (2.2, 4.0)])
def test_a_mix_a_twentieth_nearer_than_the_furthest_is_as_different(
    beds: float, apart: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without East two beds differ, without South as well four: the cheaper of those that are far enough is taken."""
    found = searched(monkeypatch, "time_limit", beds, 6.0, count=1)
    (mix,) = found.mixes[1:]
    assert mix.beds_apart == pytest.approx(apart)
    assert mix.furthest == 6.0


@pytest.mark.parametrize(("gap", "searched_to"), [(1e-4, 0.05), (0.1, 0.1)])
def test_the_furthest_mix_is_searched_for_to_a_twentieth(
    gap: float, searched_to: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    def run(_: object, settings: Settings) -> Outcome:
        asked.append(settings.gap)
        return Outcome("optimal", 0.0, 0.0, None, "HiGHS", "0")

    monkeypatch.setattr(mixes, "run", run)
    co.alternatives(town(), without=[], gap=gap)
    assert asked == [searched_to]


# -- compare: regret over the best that is known -----------------------------------------------------


def plan(cost: float | None, status: str = "optimal") -> Solved:
    result: Any = {"status": status, "objective": cost}
    return Solved(result, None)


def row(cost: float | None, status: str = "optimal", why: str = "", option: str = "a", world: str = "w") -> Regret:
    return Regret(option, world, cost, None, None, status, why)


LATE = "the best mix there is not proven"
NONE = "no mix was found there in time"
LATE_PLACEMENTS = "the cheapest placements there are not proven"


@pytest.mark.parametrize(
    ("fixed", "free", "best", "regret", "why"),
    [
        (row(5.0), plan(4.0), 4.0, 1.0, ""),
        (row(5.0, "gap"), plan(4.0, "gap"), 4.0, 1.0, ""),
        (row(3.0), plan(4.0), 3.0, 0.0, ""),  # better by the gap than what was found for that world
        (row(0.0), plan(0.0), 0.0, 0.0, ""),
        (row(5.0, "time_limit"), plan(4.0), 4.0, None, LATE_PLACEMENTS),
        (row(5.0), plan(4.0, "time_limit"), 4.0, None, LATE),
        (row(5.0), plan(None, "time_limit"), 5.0, None, NONE),
        (row(5.0), None, 5.0, None, NONE),
        (row(None, "infeasible", "it breaks a rule"), plan(4.0), 4.0, None, "it breaks a rule"),
        (row(None, "time_limit"), plan(4.0), 4.0, None, ""),
        (row(None, "infeasible", "no mix"), plan(None, "infeasible"), None, None, "no mix"),
    ],
)
def test_regret_is_known_where_both_costs_are_proven(
    fixed: Regret, free: Solved | None, best: float | None, regret: float | None, why: str
) -> None:
    plans: Mapping[str, Solved] = {} if free is None else {"w": free}
    (found,) = _against_the_best([fixed], plans)
    assert (found.best, found.regret, found.why) == (best, regret, why)


def test_the_best_of_a_world_may_be_the_commitments_of_any_option() -> None:
    rows = [row(5.0), row(3.0, option="b"), row(1.0, world="elsewhere")]
    found = list(_against_the_best(rows, {"w": plan(4.0), "elsewhere": plan(2.0)}))
    assert [(one.best, one.regret) for one in found] == [(3.0, 2.0), (3.0, 0.0), (1.0, 0.0)]


def option(name: str, cost: float | None, question: int = 1) -> ComparedOption:
    return ComparedOption(
        name, "optimal", cost, cost, 0.0, "", {}, 0.0, {}, None, False, None, None, (), (), "", question
    )


@pytest.mark.parametrize(
    ("options", "best"),
    [
        ([], None),
        ([option("a", None)], None),
        ([option("a", 2.0), option("b", None), option("c", 1.0)], "c"),
        ([option("a", 0.5), option("b", 0.0)], "b"),
        ([option("a", 1.0), option("b", 1.0)], "a"),
        ([option("a", 1.0), option("b", 2.0, question=2)], None),
    ],
)
def test_the_best_option_is_the_cheapest_of_one_question(options: list[ComparedOption], best: str | None) -> None:
    found = Comparison("Town", "2022/23", tuple(options)).best
    assert (None if found is None else found.name) == best


UNKNOWN = Regret("a", "late", 5.0, 4.0, None, "time_limit")
NOWHERE = Regret("a", "hopeless", None, None, None, "infeasible")
BREAKS = Regret("a", "strict", None, 4.0, None, "infeasible")


@pytest.mark.parametrize(
    ("rows", "most"),
    [
        ([], None),
        ([Regret("a", "w", 5.0, 4.0, 1.0, "optimal"), Regret("a", "v", 9.0, 4.0, 5.0, "optimal")], 5.0),
        ([Regret("a", "w", 5.0, 4.0, 1.0, "optimal"), Regret("b", "w", 9.0, 4.0, 5.0, "optimal")], 1.0),
        ([Regret("a", "w", 5.0, 4.0, 1.0, "optimal"), NOWHERE], 1.0),  # where nobody has a plan
        ([Regret("a", "w", 5.0, 4.0, 1.0, "optimal"), BREAKS], None),
        ([Regret("a", "w", 5.0, 4.0, 1.0, "optimal"), UNKNOWN], None),
        ([NOWHERE], None),
    ],
)
def test_the_largest_regret_is_known_where_each_is(rows: list[Regret], most: float | None) -> None:
    assert Comparison("Town", "2022/23", (), tuple(rows)).maximum_regret("a") == most


# -- diagnosis: whether some mix misses no row by more than its room ---------------------------------


class Ends:
    """An engine in which every solve ends in the same way."""

    def __init__(self, solution: Solution) -> None:
        self.solution = solution

    def limit(self, variables: object) -> None:
        """Take bounds."""

    def minimise(self, costs: object) -> None:
        """Take an objective."""

    def solve(self, seconds: float | None, *, whole: bool = True) -> Solution:
        del seconds, whole
        return self.solution

    def settled(self, found: Solution) -> Solution:
        del found
        return self.solution


def elastic(solution: Solution) -> Elastic:
    """The rules of the town, in an engine that ends so."""
    instance = town()
    found = Elastic(instance, demand_table(instance))
    engine: Any = Ends(solution)
    found.kept = engine
    return found


PLAN = np.zeros(1)


@pytest.mark.parametrize(
    ("ended", "answer"),
    [
        (Solution("optimal", values=PLAN), True),
        (Solution("infeasible"), False),
        (Solution("stopped", values=PLAN), True),  # it has a mix, which is all that is asked
        (Solution("stopped"), "late"),
        (Solution("stopped", interrupted=True), "by hand"),
        (Solution("stopped", interrupted=True, values=PLAN), "by hand"),
    ],
)
def test_whether_a_mix_exists_is_not_said_of_a_solve_that_was_stopped(
    ended: Solution, answer: bool | Literal["late", "by hand"]
) -> None:
    if isinstance(answer, bool):
        assert elastic(ended).feasible({}, Clock(None)) is answer
    else:
        with pytest.raises(Stopped) as stopped:
            elastic(ended).feasible({}, Clock(None))
        assert stopped.value.by_hand is (answer == "by hand")


def test_a_search_for_the_least_that_is_interrupted_is_no_answer() -> None:
    ended = Solution("stopped", interrupted=True, values=PLAN)
    with pytest.raises(Stopped) as stopped:
        elastic(ended).least({}, None)
    assert stopped.value.by_hand
    with pytest.raises(Stopped) as stopped:
        elastic(ended).exactly(ended, ())
    assert stopped.value.by_hand
    late = Solution("stopped", values=PLAN)
    assert elastic(late).least({}, None) is late


@pytest.mark.parametrize(
    ("stopped", "verdict", "interrupted"),
    [
        (Stopped(by_hand=True), "interrupted", True),
        (KeyboardInterrupt(), "interrupted", True),
        (Stopped(by_hand=False), "not found", False),
    ],
)
def test_a_diagnosis_that_is_stopped_says_whether_it_was_by_hand(
    stopped: BaseException, verdict: str, interrupted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(_: object) -> None:
        raise stopped

    monkeypatch.setattr(diagnosis._Work, "run", run)
    found = co.diagnose(town())
    assert (found.verdict, found.interrupted, found.parts) == (verdict, interrupted, ())


def test_a_clock_gives_a_share_of_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("commission_opt.studies.diagnosis.elastic.time.monotonic", lambda: now[0])
    clock = Clock(8.0, began=100.0)
    assert (clock.left(), clock.left(0.25)) == (8.0, 2.0)
    now[0] = 106.0
    assert (clock.left(), clock.left(0.5)) == (2.0, 1.0)
    for late in (108.0, 109.0):
        now[0] = late
        with pytest.raises(Stopped) as stopped:
            clock.left()
        assert not stopped.value.by_hand
    assert Clock(None).left() is None


@pytest.mark.parametrize(
    ("stopped", "interrupted"),
    [(Stopped(by_hand=True), True), (KeyboardInterrupt(), True), (Stopped(by_hand=False), False)],
)
def test_a_clash_that_is_not_found_in_time_leaves_what_would_have_to_give(
    stopped: BaseException, interrupted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def clash(*_: object) -> None:
        raise stopped

    monkeypatch.setattr(diagnosis._Work, "_clash", clash)
    crowded = town(TOWN.replace("minimum_share = 0.0", "minimum_share = 1.0").replace("= 6.0", "= 9.0"))
    found = co.diagnose(crowded)
    assert (found.verdict, found.interrupted, found.clash) == ("relaxed", interrupted, ())
    assert found.parts
