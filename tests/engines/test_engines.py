"""Every engine on the same small models: one answer, one vocabulary, and no setting that is ignored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from commission_opt.demand import demand_table
from commission_opt.engines import cbc, cpsat, highs, in_process, mathopt, through_pulp
from commission_opt.engines.catalogue import ENGINES, NAMES, engine_named, refuse, second_opinion
from commission_opt.engines.child import Failed
from commission_opt.engines.dive.search import search as dive_first
from commission_opt.engines.fix_and_resolve import fix_and_resolve, retried
from commission_opt.engines.outcome import EngineCannot, EngineFailed, LivesOffTolerances, Outcome
from commission_opt.engines.problem import MixedIntegerProgramme, problem_of
from commission_opt.engines.process import EngineProcess
from commission_opt.engines.progress import Progress
from commission_opt.engines.search import Found, Limits, Watch, believed
from commission_opt.instance.instance import Instance
from commission_opt.keys import OfferKey, RowKey, YearKey
from commission_opt.model.build import build
from commission_opt.model.model import Model
from commission_opt.plan.evaluator import audit, evaluate
from tests.engines.hard import hard_model
from tests.model.random_instances import LARGE
from tests.model.random_prevention import random_prevention_case
from tests.model.small import D, block, framework, home, spot, tables

Search = Callable[[MixedIntegerProgramme, Limits, Watch], Found]


def in_a_process(problem: MixedIntegerProgramme, limits: Limits, _watch: Watch) -> Found:
    """Search with the HiGHS of OR-Tools as the program does: it does not live beside another HiGHS."""
    process = EngineProcess(ENGINES["ortools-highs"], problem, limits)
    try:
        while True:
            said = process.hear(600.0)
            if isinstance(said, Failed):
                raise EngineFailed(said.message)
            if isinstance(said, Found):
                return said
    finally:
        process.end()


SEARCHES: dict[str, Search] = {
    "highs": highs.search,
    "dive": dive_first,
    "scip": mathopt.scip,
    "cbc": cbc.search,
    "ortools-highs": in_a_process,
    "pulp:HiGHS": lambda problem, limits, _watch: through_pulp.search(problem, limits, "pulp:HiGHS"),
}
every_engine = pytest.mark.parametrize("search", SEARCHES.values(), ids=SEARCHES)


def model_of(given: dict[str, Any]) -> Model:
    instance = Instance.model_validate(given)
    return build(instance, demand_table(instance))


def solved(model: Model, search: Search, limits: Limits | None = None, watch: Watch | None = None) -> Outcome:
    limits = limits or Limits()
    problem = problem_of(model)
    return fix_and_resolve(model, problem, search(problem, limits, watch or Watch()), limits, {})


@every_engine
def test_whole_numbers(search: Search) -> None:
    outcome = solved(model_of(tables(4, block=[block("a", 3, 40)], spot=[spot(100)])), search)
    assert outcome.status == "optimal"
    assert outcome.objective == pytest.approx(220 * D)
    assert outcome.decisions is not None
    assert outcome.decisions.awarded == {("a", 0, 3): 1}
    assert outcome.gap is not None
    assert outcome.gap <= 1e-4
    assert outcome.prices[RowKey("C02", OfferKey(0, 0, "a"))] == pytest.approx(-100 * D)
    assert outcome.engine
    assert outcome.engine_version


@every_engine
def test_no_whole_numbers(search: Search) -> None:
    outcome = solved(model_of(tables(1, spot=[spot(100)])), search)
    assert outcome.status == "optimal"
    assert outcome.gap == pytest.approx(0.0, abs=1e-9)
    assert outcome.objective == pytest.approx(100 * D)


@every_engine
def test_nothing_to_decide(search: Search) -> None:
    outcome = solved(model_of(tables(0, home=[home(2, 100)])), search)
    assert outcome.status == "optimal"
    assert outcome.objective == pytest.approx(100 * D)


@every_engine
@pytest.mark.parametrize("offers", [{"spot": [spot(100, market=0.5)]}, {"block": [block("a", 3, 40)]}])
def test_infeasible(search: Search, offers: dict[str, Any]) -> None:
    outcome = solved(model_of(tables(4, **offers)), search)
    assert outcome.status == "infeasible"
    assert (outcome.objective, outcome.decisions, outcome.gap) == (None, None, None)


@every_engine
def test_a_gap_is_kept(search: Search) -> None:
    outcome = solved(hard_model(30, 40), search, Limits(gap=0.2))
    assert outcome.status in ("gap", "optimal")
    assert outcome.gap is not None
    assert outcome.gap <= 0.2
    exact = solved(hard_model(30, 40), highs.search)
    assert outcome.bound is not None
    assert outcome.objective is not None
    assert exact.objective is not None
    assert exact.bound is not None
    assert outcome.bound <= exact.objective
    assert exact.bound <= outcome.objective


@pytest.mark.parametrize("name", ["scip", "cbc", "ortools-highs", "pulp:HiGHS"])
def test_a_time_limit_is_not_optimal(name: str) -> None:
    outcome = solved(hard_model(), SEARCHES[name], Limits(gap=0.0, time_limit=0.02))  # a proof takes far longer
    assert outcome.status == "time_limit"
    if outcome.bound is not None:
        assert outcome.bound <= 12_463_000  # the least cost is £12,462,898


@every_engine
def test_a_tiny_time_limit_gives_no_plan(search: Search) -> None:
    outcome = solved(hard_model(), search, Limits(time_limit=1e-6))
    assert outcome.status == "time_limit"
    assert outcome.objective is None or outcome.bound is None or outcome.bound <= outcome.objective


@pytest.mark.parametrize(("seconds", "said"), [(0.4, "infeasible"), (0.5, "time_limit"), (3.0, "time_limit")])
def test_no_plan_at_a_time_limit_is_no_proof(seconds: float, said: str) -> None:
    assert believed("infeasible", seconds, Limits(time_limit=0.5)) == said
    assert believed("infeasible", seconds, Limits()) == "infeasible"


def test_cbc_without_time_proves_nothing() -> None:
    # Given a millisecond, it says now and then that this is infeasible.
    model = model_of(tables(4, block=[block("a", 3, 40)], spot=[spot(100)]))
    ends = {solved(model, cbc.search, Limits(time_limit=1e-6)).status for _ in range(10)}
    assert "infeasible" not in ends


@pytest.mark.parametrize("name", ["highs", "scip", "cbc"])
def test_progress_is_about_the_whole_problem(name: str) -> None:
    seen: list[Progress] = []
    outcome = solved(hard_model(20, 20), SEARCHES[name], watch=Watch(seen.append))
    assert seen
    assert outcome.objective is not None
    for one in seen:
        assert one.objective is None or one.objective >= outcome.objective * (1 - 1e-6)
        assert one.bound is None or one.bound <= outcome.objective * (1 + 1e-6)


@pytest.mark.parametrize("name", ["scip", "cbc"])
def test_same_plan_every_time(name: str) -> None:
    first, second = (solved(hard_model(8, 10), SEARCHES[name]) for _ in range(2))
    assert first.decisions == second.decisions


def test_log_of_cbc_about_a_smaller_problem_is_left_out() -> None:
    log = cbc.Log()
    line = "After 0 nodes, 1 on tree, {} best solution, best possible {} (0.1 seconds)"
    assert log.read(line.format("1e+50", "90")) == (None, 90.0)
    assert log.read("Before mini branch and bound, 53 integers at bound fixed and 0 continuous") is None
    assert log.read(line.format("120", "110")) is None
    assert log.read("Mini branch and bound improved solution from 130 to 120 (0.01 seconds)") is None
    assert log.read(line.format("120", "95")) == (120.0, 95.0)


@pytest.mark.parametrize(
    ("line", "bounds"),
    [
        (" time | node  | left  |LP iter|...|  dualbound   | primalbound  |  gap   | compl. ", None),
        ("presolving:", None),
        (
            "  1.9s|     1 |     0 |  4067 |     - |    69M |   0 |2196 | 135 | 1.242030e+07 | 1.266070e+07 |   1.94%| ",
            (12_660_700.0, pytest.approx(12_420_300.0, rel=1.1e-6)),
        ),
        (
            "  0.1s|     1 |     0 |     0 |     - |    69M |   0 |2196 | 135 |-1.000000e+20 |      --      |    Inf | ",
            (None, None),
        ),
    ],
)
def test_log_of_scip(line: str, bounds: object) -> None:
    assert mathopt.printed_bounds(line) == bounds


WHOLE = MixedIntegerProgramme(
    cost=np.array([-3.25, -2.0, -1.5]),
    lower=np.zeros(3),
    upper=np.array([4.0, 5.0, 6.0]),
    whole=np.ones(3, dtype=np.bool_),
    row_lower=np.array([-np.inf, 1.0]),
    row_upper=np.array([7.5, np.inf]),
    row_scale=np.ones(2),
    starts=np.array([0, 3, 5], dtype=np.int32),
    columns=np.array([0, 1, 2, 0, 2], dtype=np.int32),
    entries=np.array([2.5, 1.2, 1.0, 1.0, 1.0]),
    offset=100.0,
)


@pytest.mark.parametrize("search", [cpsat.search, highs.search, mathopt.scip, cbc.search])
def test_whole_numbers_only(search: Search) -> None:
    found = search(WHOLE, Limits(gap=0.0), Watch())
    assert found.ended == "proven"
    # At most 7.5 = 2.5 a + 1.2 b + c, and a + c >= 1: b = 5 and c = 1 give 11.5, more than any other.
    assert found.objective == pytest.approx(100 - 11.5)
    assert found.bound == pytest.approx(100 - 11.5, abs=1e-6)


def test_cpsat_refuses_what_it_would_round() -> None:
    problem = problem_of(model_of(tables(4, block=[block("a", 3, 40)], spot=[spot(100)])))
    with pytest.raises(EngineCannot, match="whole numbers only"):
        cpsat.search(problem, Limits(), Watch())


def test_cpsat_refuses_figures_that_cannot_be_made_whole() -> None:
    third = np.array([1 / 3, 1.2, 1.0, 1.0, 1.0])
    with pytest.raises(EngineCannot, match="figures that are none"):
        cpsat.search(MixedIntegerProgramme(**{**WHOLE.__dict__, "entries": third}), Limits(), Watch())


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("pulp:NOPE", "knows no solver called NOPE; it knows .*GUROBI"),
        ("pulp:CPLEX_PY", "cannot run CPLEX_PY here"),
        ("pulp:CPSAT", "rounds"),
        ("pulp:GLPK_CMD", "takes no gap through PuLP"),
    ],
)
def test_what_pulp_cannot_run(name: str, message: str) -> None:
    with pytest.raises(EngineCannot, match=message):
        through_pulp.search(WHOLE, Limits(time_limit=5.0), name)


@pytest.mark.parametrize(
    ("name", "limits", "message"),
    [
        ("scip", Limits(threads=2), "one thread"),
        ("cbc", Limits(threads=2), "one thread"),
        ("cbc", Limits(seed=3), "no seed"),
        ("pulp:HiGHS", Limits(seed=3), "no seed"),
    ],
)
def test_no_setting_is_ignored(name: str, limits: Limits, message: str) -> None:
    with pytest.raises(EngineCannot, match=message):
        refuse(engine_named(name), limits)


def test_names() -> None:
    assert set(NAMES) == {*ENGINES, "race"}
    with pytest.raises(ValueError, match=r"no engine is called 'hihgs'.*did you mean highs\?"):
        engine_named("hihgs")


@pytest.mark.parametrize("name", [*NAMES, "pulp:GUROBI_CMD"])
def test_second_opinion_is_of_another_family(name: str) -> None:
    own = {"HiGHS", "CBC"} if name == "race" else {engine_named(name).family}
    assert second_opinion(name).family not in own


def test_entries_that_are_rounding_are_left_out() -> None:
    model = model_of(tables(1, spot=[spot(100)]))
    variable = next(iter(model.columns["placed"].values()))
    before = len(problem_of(model).entries)
    model.link([(variable, 1e-15)], "<=", 1.0)
    assert len(problem_of(model).entries) == before


def test_rows_far_from_one_are_scaled_and_their_prices_are_not() -> None:
    model = model_of(tables(4, block=[block("a", 3, 40)], spot=[spot(100)]))
    variable = next(iter(model.columns["placed"].values()))
    for factor in (2.0**-20, 1.0, 2.0**20):
        model.link([(variable, factor)], "<=", 3.0 * factor)
    problem = problem_of(model)
    scale, upper = problem.row_scale[-3:], problem.row_upper[-3:]
    assert scale.tolist() == [2.0**20, 1.0, 2.0**-20]
    assert upper.tolist() == [3.0, 3.0, 3.0]
    assert problem.entries[-3:].tolist() == [1.0, 1.0, 1.0]


def test_price_of_a_budget_is_of_a_pound_whatever_the_row_is_scaled_by() -> None:
    # £1 more buys a place instead of a child short: £100 a day for £70, £1.43 - £1 for £1.
    budget = {"id": "rule", "revenue_at_most": 70.0 * D}
    rules = {"sufficiency": {"price_per_child_week": 700.0}, "budget": [budget]}
    model = model_of(tables(2, framework=[framework(70)], rules=rules))
    assert problem_of(model).row_scale.min() < 1e-3
    price = solved(model, highs.search).prices[RowKey("C08", YearKey("rule", "2022/23"))]
    assert price == pytest.approx(-(100 / 70 - 1))


def test_ranges() -> None:
    found = WHOLE.ranges()
    assert found["matrix"] == (1.0, 2.5)
    assert found["costs"] == (1.5, 3.25)
    assert found["limits"].ratio == 7.5


# -- an engine's word is held against its plan -----------------------------------------------------


def _found(problem: MixedIntegerProgramme, **change: Any) -> Found:
    right = highs.search(problem, Limits(), Watch())
    return Found(**{**right.__dict__, **change})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"objective": 1.0}, "says that its plan costs £1.00, and it costs"),
        ({"bound": 1e9}, "no plan costs less than £1,000,000,000.00"),
        ({"values": None}, "gives no plan"),
    ],
)
def test_an_engine_that_contradicts_its_plan_is_refused(change: dict[str, Any], message: str) -> None:
    model = model_of(tables(4, block=[block("a", 3, 40)], spot=[spot(100)]))
    problem = problem_of(model)
    with pytest.raises(EngineFailed, match=message):
        fix_and_resolve(model, problem, _found(problem, **change), Limits(), {})


@every_engine
def test_solved_again_with_tight_tolerances_gives_the_same(search: Search) -> None:
    model = model_of(tables(4, block=[block("a", 3, 40)], spot=[spot(100)]))
    tight = solved(model, search, Limits(tolerance=1e-9))
    assert tight.status == "optimal"
    assert tight.objective == pytest.approx(220 * D)


def test_a_plan_that_lives_off_tolerances_is_solved_again() -> None:
    tolerances: list[float] = []

    def attempt(limits: Limits) -> Outcome:
        tolerances.append(limits.tolerance)
        if len(tolerances) == 1:
            raise LivesOffTolerances("costs more")
        return Outcome("optimal", 1.0, 1.0, None, "", "")

    assert retried(attempt, Limits()).status == "optimal"
    assert tolerances == [1e-6, 1e-9]


def test_a_service_that_avoids_next_to_nothing_where_there_is_no_demand() -> None:
    # A ten-millionth of a child avoided in a quarter without demand forbids the service. An engine may let that pass, as
    # the evaluator does, which saves £62.82; what it says that the plan costs has to be so in both cases.
    case = random_prevention_case(20809, LARGE, first_edition=True)
    outcome = in_process.solve(build(case.instance, case.demand))
    assert outcome.objective == pytest.approx(481_250.49, abs=0.01) or outcome.objective == pytest.approx(
        481_187.67, abs=0.01
    )
    assert outcome.status == "optimal"
    assert outcome.decisions is not None
    assert audit(evaluate(case.instance, case.demand, outcome.decisions), outcome.objective or 0.0).passed


def test_numbers_that_are_not_whole_are_refused() -> None:
    model = model_of(tables(4, block=[block("a", 3, 40)], spot=[spot(100)]))
    problem = problem_of(model)
    values = np.where(problem.whole, 0.5, 0.0)
    with pytest.raises(EngineFailed, match="not whole"):
        fix_and_resolve(model, problem, _found(problem, values=values), Limits(), {})


def test_a_plan_that_breaks_a_rule_when_its_numbers_are_fixed_is_refused() -> None:
    model = model_of(tables(4, block=[block("a", 3, 40), block("b", 3, 50)], spot=[spot(100, market=0.5)]))
    problem = problem_of(model)
    with pytest.raises(EngineFailed, match="cannot be kept"):
        fix_and_resolve(model, problem, _found(problem, values=np.zeros(len(problem.cost))), Limits(), {})


def test_optimal_at_a_time_limit_is_a_time_limit() -> None:
    model = model_of(tables(4, block=[block("a", 3, 40)], spot=[spot(100)]))
    problem = problem_of(model)
    assert fix_and_resolve(model, problem, _found(problem, bound=100 * D), Limits(), {}).status == "time_limit"
