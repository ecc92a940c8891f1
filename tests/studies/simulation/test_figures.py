"""What a replication is measured by, and who runs it: by hand."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest

from commission_opt import Simulation, simulate, solve
from commission_opt.studies.simulation import replicate as module
from commission_opt.studies.simulation.figures import FigureName, Figures
from commission_opt.studies.simulation.intervals import spread, students_t
from commission_opt.studies.simulation.policy import Policy
from commission_opt.studies.simulation.replicate import PER_TASK, Case, replicate
from commission_opt.studies.simulation.world import SHORT
from tests.studies.simulation.cases import SPOT, case, children, home, made

FRAMEWORK = SPOT.replace("[[spot]]", "[[framework]]").replace('"spot"', '"frame"')
FREE = """
[[need]]
id = "free"
local_duty = false
mean_stay_weeks = 20
[[demand]]
id = "free"
need = "free"
children = 1
"""
LANE, OTHER = ("res", "town"), ("free", "town")
DAYS = 730.0  # of two years


def two_years() -> Case:
    both = ('["res"]', '["res", "free"]')
    return case(
        made(children(3), FREE, home(2).replace(*both), SPOT.replace(*both), FRAMEWORK.replace(*both), end="2022-03-31")
    )


def test_every_measure_of_two_years_by_hand() -> None:
    tried = two_years()
    at = {offer.id: nth for nth, offer in enumerate(tried.book.instance.offers)}
    costs = {("2020/21", "spot"): (100.0, 90.0), ("2020/21", "home"): (50.0, 40.0), ("2021/22", "spot"): (10.0, 8.0)}
    weeks = {
        (0, LANE, at["own"]): 20.0,
        (1, LANE, at["own"]): 6.0,
        (1, LANE, at["spot"]): 10.0,
        (2, LANE, at["frame"]): 4.0,
        (2, OTHER, at["spot"]): 8.0,
        (7, LANE, SHORT): 2.0,
    }
    found = tried.measures.of(Figures(costs, weeks, moves=5.0))
    beds = 2 * DAYS / 7
    assert found == {
        FigureName("cost"): 160.0,
        FigureName("cost", "2020/21"): 150.0,
        FigureName("cost", "2021/22"): 10.0,
        FigureName("cost_of_line", of="spot"): 110.0,
        FigureName("cost_of_line", of="home"): 50.0,
        FigureName("net_present_cost"): 138.0,
        FigureName("child_weeks", of="own"): pytest.approx(26 / 2),  # a year
        FigureName("child_weeks", of="spot"): pytest.approx(18 / 2),
        FigureName("child_weeks", of="frame"): pytest.approx(4 / 2),
        FigureName("as_used_weeks"): pytest.approx(22 / 2),
        FigureName("spot_weeks"): pytest.approx(18 / 2),
        FigureName("short_weeks"): pytest.approx(2 / 2),
        FigureName("children"): pytest.approx(50 * 7 / DAYS),
        FigureName("local_share"): pytest.approx(26 / 40),  # of those placed for whom there is a duty
        FigureName("occupancy", of="own"): pytest.approx(26 / beds),
        FigureName("occupancy"): pytest.approx(26 / beds),
        FigureName("moves"): 5.0 / 2,
    }


def test_what_is_not_known_has_no_measure() -> None:
    found = two_years().measures.of(Figures())
    assert FigureName("moves") not in found
    assert FigureName("local_share") not in found
    assert (found[FigureName("cost", "2021/22")], found[FigureName("spot_weeks")], found[FigureName("children")]) == (
        0.0,
        0.0,
        0.0,
    )


# -- who runs it -------------------------------------------------------------------------------------


class Here:
    """Processes that work here."""

    made: list[tuple[int, list[range]]] = []
    ended = 0

    def __init__(self, number: int, begin: Callable[..., object], given: tuple[Any, ...]) -> None:
        begin(*given)
        self.tasks: list[range] = []
        Here.made.append((number, self.tasks))

    def submit(self, function: Callable[[range], Any], task: range) -> Future[Any]:
        self.tasks.append(task)
        future: Future[Any] = Future()
        future.set_result(function(task))
        return future

    def end(self) -> None:
        Here.ended += 1


@pytest.fixture
def pools(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, list[range]]]:
    monkeypatch.setattr(Here, "made", [])
    monkeypatch.setattr(Here, "ended", 0)
    monkeypatch.setattr(module, "Processes", Here)
    return Here.made


def test_replications_are_shared_out_and_come_back_in_order(pools: list[tuple[int, list[range]]]) -> None:
    tried, told = case(made(children(2), SPOT, end="2020-09-30")), list[tuple[int, int | None]]()
    here, _ = replicate(tried, 19, 1, None)
    assert pools == []
    there, interrupted = replicate(tried, 19, 5, lambda *one: told.append(one))
    assert (there, interrupted) == (here, False)
    assert pools == [(3, [range(8), range(8, 16), range(16, 19)])]  # three tasks need no more
    assert Here.ended == 1
    assert told == [(number, 19) for number in range(1, 20)]


@pytest.mark.parametrize(("replications", "workers"), [(PER_TASK, 2), (PER_TASK + 1, 1)])
def test_few_replications_or_one_worker_take_no_processes(
    replications: int, workers: int, pools: list[tuple[int, list[range]]]
) -> None:
    found, _ = replicate(case(made(children(2), SPOT, end="2020-06-30")), replications, workers, None)
    assert (len(found), pools) == (replications, [])


@pytest.mark.parametrize("policy", [None, Policy(fills=False, waits=False)])
def test_children_are_placed_by_the_policy_that_is_asked_for(policy: Policy | None) -> None:
    plan = solve(
        made(children(4), home(2), SPOT + "market = 1\n", "[rules.sufficiency]\nprice_per_child_week = 9000\n")
    )
    found = simulate(plan, 3, policy=policy)
    assert found.to_dict()["policy"]["waits"] is (policy is None)
    assert found.to_dict()["policy"]["fills"] is (policy is None)
    assert (found.spread("short_weeks").mean > 0) is (policy is None)  # who does not wait is lost, and not counted


# -- what it comes to --------------------------------------------------------------------------------


def simulated(promise: float, *costs: float) -> Simulation:
    return Simulation({"title": "x"}, {FigureName("cost"): promise}, [{FigureName("cost"): cost} for cost in costs])


def test_off_by_is_the_mean_above_the_promise_as_a_share_of_it() -> None:
    assert simulated(100.0, 110.0, 130.0).off_by == pytest.approx(0.2)
    assert simulated(100.0, 90.0, 70.0).off_by == pytest.approx(-0.2)
    assert simulated(0.0, 90.0, 70.0).off_by == 0.0


@pytest.mark.parametrize(
    ("promise", "costs", "verdict"),
    [
        (100.0, (150.0, 150.0), "optimistic"),
        (100.0, (80.0, 80.0), "cautious"),
        (100.0, (100.5, 100.5), "holds"),  # half a per cent is not spoken of
        (100.0, (100.6, 100.6), "optimistic"),
        (100.0, (99.5, 99.5), "holds"),
        (1000.0, (1012.0, 1016.0), "holds"),  # the promise is within the interval
        (1000.0, (1013.0, 1040.0), "unknown"),  # wider than a fifth of the promise
        (-100.0, (-99.9, -99.9), "holds"),
        (0.0, (0.0, 0.0), "holds"),
    ],
)
def test_the_verdict_goes_by_the_interval_and_by_what_matters(
    promise: float, costs: tuple[float, ...], verdict: str
) -> None:
    assert simulated(promise, *costs).verdict == verdict


def test_one_value_has_a_mean_and_nothing_is_known_of_its_spread() -> None:
    one = spread([4.0])
    assert (one.mean, one.sd, one.low, one.high, one.p5, one.p95) == (4.0, 0.0, float("-inf"), float("inf"), 4.0, 4.0)


@pytest.mark.parametrize(("freedom", "within"), [(1, 1e-9), (2, 1e-9), (3, 3e-3), (5, 3e-4), (10, 1e-5), (30, 1e-5)])
def test_quantiles_are_as_good_as_they_are_said_to_be(freedom: int, within: float) -> None:
    from scipy import stats  # type: ignore[import-untyped]

    assert students_t(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=within)


def test_percentiles_are_those_at_5_50_and_95_of_100() -> None:
    """Of 0 to 200 in steps of 1 they are whole numbers."""
    found = spread([float(number) for number in range(201)])
    assert (found.p5, found.p50, found.p95) == (10.0, 100.0, 190.0)


@pytest.mark.parametrize("freedom", [3, 4, 6, 10, 30, 100, 300])
def test_of_the_series_of_students_t_only_the_fifth_term_and_on_is_missing(freedom: int) -> None:
    """Which is -0.73 divided by the fifth power of the degrees of freedom: all terms before it are exact."""
    stats = pytest.importorskip("scipy.stats")
    assert 0.7 < (stats.t.ppf(0.975, freedom) - students_t(freedom)) * freedom**5 < 1.0
