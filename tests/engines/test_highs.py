"""HiGHS: what it says of its end, the same answer every time, and interrupting it."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from commission_opt.demand import demand_table
from commission_opt.engines import in_process, made
from commission_opt.engines.in_process import solve
from commission_opt.engines.problem import MixedIntegerProgramme
from commission_opt.engines.progress import Progress
from commission_opt.engines.search import Limits
from commission_opt.instance.instance import Instance
from commission_opt.model.build import build
from tests.engines.hard import ENDLESS, endless_model, hard_model
from tests.model.small import D, block, home, solved, spot, tables

ROOT = Path(__file__).parents[2]
SAFETY = 600.0  # seconds until a test that hangs is given up; none comes near it


def test_optimal() -> None:
    outcome = solved(tables(1, spot=[spot(100)]))
    assert outcome.status == "optimal"
    assert outcome.objective == outcome.bound == pytest.approx(100 * D)
    assert outcome.gap == 0.0
    assert outcome.engine == "HiGHS"
    assert outcome.engine_version.startswith("1.16.")
    assert 0 <= outcome.seconds["solve"] <= outcome.seconds["total"]


def test_optimal_with_whole_numbers() -> None:
    outcome = solved(tables(4, block=[block("a", 3, 40)], spot=[spot(100)]))
    assert outcome.status == "optimal"
    assert outcome.objective == pytest.approx(220 * D)
    assert outcome.bound == pytest.approx(220 * D)
    assert outcome.decisions is not None
    assert outcome.decisions.awarded == {("a", 0, 3): 1}
    assert all(isinstance(number, int) for number in outcome.decisions.awarded.values())


def test_nothing_to_decide() -> None:
    outcome = solved(tables(0, home=[home(2, 100)]))
    assert outcome.status == "optimal"
    assert outcome.objective == pytest.approx(100 * D)


@pytest.mark.parametrize("offers", [{"spot": [spot(100, market=0.5)]}, {}, {"block": [block("a", 3, 40)]}])
def test_infeasible(offers: dict[str, object]) -> None:
    outcome = solved(tables(4, **offers))
    assert outcome.status == "infeasible"
    assert (outcome.objective, outcome.decisions, outcome.gap) == (None, None, None)
    assert outcome.prices == {}


def test_gap_is_kept_and_named() -> None:
    outcome = solve(hard_model(30, 40), Limits(gap=0.2))
    assert outcome.status == "gap"
    assert outcome.gap is not None
    assert 1e-4 < outcome.gap <= 0.2
    exact = solve(hard_model(30, 40))
    assert exact.status == "optimal"
    assert exact.gap is not None
    assert exact.gap <= 1e-4
    assert outcome.bound is not None
    assert outcome.objective is not None
    assert exact.objective is not None
    assert outcome.bound <= exact.objective <= outcome.objective


def test_a_wide_gap_that_is_closed_all_the_same_is_optimal() -> None:
    given = Instance.model_validate(tables(1, spot=[spot(100)]))
    outcome = solve(build(given, demand_table(given)), Limits(gap=0.5))
    assert outcome.status == "optimal"


def test_time_limit_with_a_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    prepared = made.prepared

    def kept(problem: MixedIntegerProgramme, limits: Limits) -> Any:
        started.append(prepared(problem, limits))
        return started[-1]

    def heard(progress: Progress) -> None:  # the limit passes as soon as there is a plan and a bound
        if progress.objective is not None and progress.bound is not None:
            started[0].setOptionValue("time_limit", 1e-3)

    monkeypatch.setattr(in_process, "prepared", kept)
    outcome = solve(endless_model(), Limits(time_limit=SAFETY, gap=0.0), progress=heard)
    assert outcome.status == "time_limit"
    assert outcome.objective is not None
    assert outcome.bound is not None
    assert outcome.bound < outcome.objective
    assert outcome.bound <= ENDLESS[1]
    assert outcome.objective >= ENDLESS[0]
    assert outcome.decisions is not None


def test_time_limit_without_a_plan() -> None:
    outcome = solve(hard_model(30, 40), Limits(time_limit=0.0))
    assert outcome.status == "time_limit"
    assert (outcome.objective, outcome.decisions, outcome.gap) == (None, None, None)
    assert outcome.prices == {}


def test_progress_never_worsens() -> None:
    seen: list[Progress] = []
    outcome = solve(hard_model(30, 40), progress=seen.append)
    assert outcome.objective is not None
    plans = [one.objective for one in seen if one.objective is not None]
    bounds = [one.bound for one in seen if one.bound is not None]
    seconds = [one.seconds for one in seen]
    assert plans == sorted(plans, reverse=True)
    assert bounds == sorted(bounds)
    assert seconds == sorted(seconds)
    assert bounds[-1] <= outcome.objective * (1 + 1e-6)
    assert plans[-1] == pytest.approx(outcome.objective, rel=1e-4)


@pytest.mark.parametrize("threads", [1, 2])
def test_same_answer_every_time(threads: int) -> None:
    first, second = (solve(hard_model(30, 40), Limits(threads=threads, seed=3)) for _ in range(2))
    assert first.decisions == second.decisions
    assert first.objective == second.objective
    assert first.bound == second.bound
    assert first.prices == second.prices


def test_another_seed_costs_the_same() -> None:
    first, second = (solve(hard_model(30, 40), Limits(seed=seed)) for seed in (0, 7))
    assert first.objective == pytest.approx(second.objective, rel=1e-4)


def test_solving_a_model_again_changes_nothing() -> None:
    model = hard_model(10, 10)
    assert solve(model).decisions == solve(model).decisions


INTERRUPTED = """
import json, os, signal
from commission_opt.engines.in_process import solve
from commission_opt.engines.search import Limits
from tests.engines.hard import endless_model, hard_model

sent = []

def interrupt(progress):
    if not sent and progress.objective is not None:
        sent.append(1)
        os.kill(os.getpid(), signal.SIGINT)

outcome = solve(endless_model(), Limits(gap=0.0), interrupt)
again = solve(hard_model(5, 5))
placed = sum(outcome.decisions.placed.values())
print(json.dumps([outcome.status, outcome.objective, outcome.bound, placed, again.status]))
"""


def _run(script: str, *arguments: str) -> str:
    command = [sys.executable, "-c", script, *arguments]
    found = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=SAFETY, check=False)
    assert found.returncode == 0, found.stderr
    return found.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot send itself Ctrl-C there")
def test_ctrl_c_returns_the_best_plan_so_far() -> None:
    # Nothing but the answer is on standard output: it may be JSON.
    status, objective, bound, placed, again = json.loads(_run(INTERRUPTED))
    assert status == "interrupted"
    assert bound is None or bound < objective
    assert placed == pytest.approx(sum(endless_model().demand.expected.values()))
    assert again == "optimal"


IMPORTS = """
import sys
for name in sys.argv[1:]:
    if name == "ortools":
        import ortools.linear_solver.pywraplp
    else:
        __import__(name)
from ortools.linear_solver import pywraplp
from tests.model.small import solved, spot, tables
solver = pywraplp.Solver.CreateSolver("GLOP")
x = solver.NumVar(1, 2, "x")
solver.Minimize(x)
assert solver.Solve() == solver.OPTIMAL
print(solved(tables(1, spot=[spot(100)])).status)
"""


@pytest.mark.parametrize("order", list(permutations(("pulp", "highspy", "ortools"))), ids="-".join)
def test_engines_share_a_process_in_any_order_of_import(order: tuple[str, ...]) -> None:
    assert _run(IMPORTS, *order).strip() == "optimal"
