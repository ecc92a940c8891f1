"""Occupancy corrected by a simulation: against Erlang's formula, by hand, and the same when solved again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import commission_opt as co
from commission_opt.demand import demand_table
from commission_opt.plan.evaluator import audit, evaluate
from commission_opt.plan.settings import Settings
from commission_opt.plan.solve import solved
from commission_opt.plan.statements.occupancy import occupancy_notes
from commission_opt.rules.occupancy import curve
from commission_opt.studies.calibration import settle
from commission_opt.studies.calibration.factors import Corrected, factors_of
from commission_opt.studies.calibration.settle import settled
from commission_opt.studies.calibration.tried import TriedOut, _with_as_many, try_out
from tests.studies.simulation.cases import SPOT, children, home, made

BLOCK = """
[[block]]
id = "block"
area = "town"
takes = ["res"]
sizes = [3, 5]
price_per_bed_week = 2500
term_years = 4
award_to = 2020-04-01
"""
SIMULATED = {"rules.occupancy.method": "worked_out", "rules.occupancy.corrected_by": "simulation"}


def town(**changes: Any) -> co.Instance:
    """A home of four, a block that could be let, and spot."""
    given = made(children(6.0), home(4, occupancy=0.9), BLOCK, SPOT, stay=26.0)
    return given.with_changes(SIMULATED | {f"rules.occupancy.{key}": value for key, value in changes.items()})


@pytest.fixture(scope="module")
def plan() -> co.Plan:
    return co.solve(town())


def test_one_pool_needs_no_correction_once_it_is_in_equilibrium() -> None:
    """A home alone with stays of four weeks: what the simulation carries is Erlang's formula, to its own error."""
    one = made(children(4.0), home(4), SPOT, stay=4.0).with_changes({"rules.occupancy.method": "worked_out"})
    plan, decisions = solved(one, Settings())
    assert decisions is not None
    factors = factors_of(one, decisions, try_out(plan, one, 60, 3))
    assert {name for name, _ in factors} == {"res"}
    later = [factor for (_, t), (factor, _) in factors.items() if t > 0]
    assert np.mean(later) == pytest.approx(1.0, abs=0.01)
    assert max(abs(factor - 1.0) for factor in later) < 0.06


def test_the_promise_holds_and_the_same_instance_gives_the_same(plan: co.Plan) -> None:
    assert plan.objective is not None
    corrected = plan.instance.rules.occupancy
    assert corrected.correction
    assert not corrected.to_be_simulated
    tried = co.simulate(plan, 200, seed=5)
    assert tried.by_children is not None
    assert abs(tried.by_children.rest) < 0.01 * tried.cost.mean
    again = co.solve(plan.instance)
    assert again.objective == pytest.approx(plan.objective, rel=1e-9)
    assert again.to_dict()["instance"]["sha256"] == plan.to_dict()["instance"]["sha256"]
    assert again.to_dict()["decisions"] == plan.to_dict()["decisions"]
    assert co.solve(town()).to_dict()["decisions"] == plan.to_dict()["decisions"]


def test_corrections_are_saved_sealed_and_no_change_of_the_user(plan: co.Plan, tmp_path: Path) -> None:
    assert [row["path"] for row in plan.to_dict()["instance"]["changes"]] == [*SIMULATED]
    plan.save(tmp_path)
    back = co.Plan.load(tmp_path)
    assert back.instance.rules.occupancy.correction == plan.instance.rules.occupancy.correction
    text = (tmp_path / "plan.json").read_text()
    factor = str(plan.instance.rules.occupancy.correction[3].factor)
    assert text.count(factor) >= 1
    (tmp_path / "plan.json").write_text(text.replace(f'"factor": {factor}', '"factor": 1.9'))
    with pytest.raises(co.CommissionError):
        co.Plan.load(tmp_path)


def test_the_evaluator_goes_by_the_corrections(plan: co.Plan) -> None:
    """What is carried with them is too much without."""
    given = plan.instance
    _, decisions = solved(given, Settings())
    assert decisions is not None
    demand = demand_table(given)
    assert audit(evaluate(given, demand, decisions), plan.objective or 0.0).passed
    less = [one.model_copy(update={"factor": 0.9 * one.factor}) for one in given.rules.occupancy.correction]
    rows = [{"carried_by": one.carried_by, "period": one.period, "factor": round(one.factor, 6)} for one in less]
    tight = given.with_changes({"rules.occupancy.correction": rows})
    assert {found.rule for found in evaluate(tight, demand, decisions).violations} == {"C15"}


def test_factors_are_what_was_carried_over_the_formula() -> None:
    """By hand: a home of four with no turnover and six children, of whom Erlang's formula carries 3.18."""
    given = made(children(6.0), home(4), SPOT, stay=26.0).with_changes({"rules.occupancy.method": "worked_out"})
    _, decisions = solved(given, Settings())
    assert decisions is not None
    there = np.full(len(given.periods), 2.5)
    tried = TriedOut({("res", "town", "own"): there, ("res", "town", "spot"): 6.0 - there}, 0.0, [0.0])
    lost = curve.market_carries(4, 6.0)
    assert set(factors_of(given, decisions, tried).values()) == {Corrected(round(2.5 / lost, 4))}
    nobody = TriedOut({("res", "town", "spot"): 6.0 + 0 * there}, 0.0, [0.0])
    assert set(factors_of(given, decisions, nobody).values()) == {Corrected(0.05)}  # never nought


def test_a_market_is_held_against_what_it_was_offered() -> None:
    spot = SPOT.replace("price_per_week = 4000", "price_per_week = 3000\nmarket = 3")
    far = SPOT.replace('"spot"', '"far"')
    given = made(children(6.0), home(4), spot, far, stay=26.0).with_changes({"rules.occupancy.method": "worked_out"})
    _, decisions = solved(given, Settings())
    assert decisions is not None
    there = np.ones(len(given.periods))
    placed = {("res", "town", "own"): 3.0 * there, ("res", "town", "spot"): 1.5 * there, ("res", "town", "far"): there}
    placed["res", "town", ""] = 0.5 * there
    factors = factors_of(given, decisions, TriedOut(placed, 0.0, [0.0]))
    assert factors["spot", 0].factor == round(1.5 / curve.market_carries(3, 3.0), 4)


def test_runs_are_taken_with_as_many_children_as_come() -> None:
    """Of four runs with a child too many on average, two thirds of whom go to the home."""
    came = np.array([[2.0], [4.0], [6.0], [8.0]])
    given = made(children(4.0), home(4), SPOT)
    own = [offer.id for offer in given.offers].index("own")
    weeks = {(("res", "town"), own): came * 2 / 3, (("res", "town"), -1): came / 3}
    found = _with_as_many(weeks, {("res", "town"): np.array([4.0])}, given)
    assert found["res", "town", "own"] == pytest.approx(8 / 3)
    assert found["res", "town", ""] == pytest.approx(4 / 3)


def test_runs_whose_numbers_are_all_alike_are_taken_as_they_are() -> None:
    weeks = {(("res", "town"), 0): np.full((3, 1), 2.0)}
    found = _with_as_many(weeks, {("res", "town"): np.array([4.0])}, made(children(4.0), home(4), SPOT))
    assert [there.tolist() for there in found.values()] == [[2.0]]


def test_what_asks_for_no_simulation_stays_as_it_is() -> None:
    given = made(children(4.0), home(4), SPOT)
    assert settled(given).instance is given
    by_hand = given.with_changes({"rules.occupancy.method": "worked_out"})
    assert settled(by_hand).instance is by_hand
    assert settled(by_hand).plan is None


def test_a_study_goes_by_one_set_of_corrections(plan: co.Plan) -> None:
    """A sweep of the price of spot: its case at the instance's own price is the plan."""
    swept = co.sweep(town(), {"spot.spot.price_per_week": [4000, 4200]}, workers=1)
    assert swept.frame()["objective"].iloc[0] == pytest.approx(plan.objective, rel=1e-6)
    compared = co.compare({"one": town(), "two": plan.instance})
    assert compared.frame()["cost"].iloc[0] == pytest.approx(plan.objective, rel=1e-6)


def test_each_offer_is_corrected_by_what_it_carried() -> None:
    """By hand: a home of four and one of two that are alike, of which the larger is filled with 2.4 and the other with 1.8."""
    small = home(2).replace('"own"', '"small"')
    given = made(children(6.0), home(4), small, SPOT, stay=26.0)
    given = given.with_changes({"rules.occupancy.method": "worked_out", "rules.occupancy.by_offer": True})
    _, decisions = solved(given, Settings())
    assert decisions is not None
    there = np.ones(len(given.periods))
    placed = {("res", "town", "own"): 2.4 * there, ("res", "town", "small"): 1.8 * there}
    factors = factors_of(given, decisions, TriedOut(placed, 0.0, [0.0]))
    assert factors["offer:own", 1].factor == round(2.4 / curve.market_carries(4, 6.0), 4)
    assert factors["offer:small", 1].factor == round(1.8 / curve.market_carries(2, 6.0), 4)
    assert factors["res", 1].factor == round(4.2 / curve.market_carries(6, 6.0), 4)


def test_promises_of_each_offer_hold() -> None:
    found = settled(town(by_offer=True))
    assert found.plan is not None
    assert found.tried is not None
    assert any(one.carried_by == "offer:own" for one in found.instance.rules.occupancy.correction)
    assert found.tried.holds
    fresh = co.simulate(found.plan, 300, seed=6)
    for name, promise in fresh.promised.items():
        if name.measure == "occupancy":
            assert fresh.spread("occupancy", of=name.of).mean == pytest.approx(promise, abs=0.04)


def test_ctrl_c_before_anything_is_settled_ends_it(plan: co.Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = co.Plan(plan.to_dict() | {"status": "interrupted"})
    monkeypatch.setattr(settle, "solved", lambda *_: (stopped, None))
    with pytest.raises(KeyboardInterrupt):
        settled(town())


def test_a_promise_holds_within_what_is_tolerated() -> None:
    good = TriedOut({}, 0.002, [0.0], 0.9)
    assert good.holds
    assert not replace(good, off_by=-0.004).holds
    assert not replace(good, beds_off_by=1.1).holds


def test_other_replications_and_seeds_are_other_corrections() -> None:
    one, other = (settled(town(replications=20, rounds=1, seed=seed)).instance for seed in (1, 2))
    assert one.rules.occupancy.correction != other.rules.occupancy.correction
    more = settled(town(replications=40, rounds=1, seed=1)).instance
    assert one.rules.occupancy.correction != more.rules.occupancy.correction


def test_the_answer_says_what_its_bound_holds_for(plan: co.Plan) -> None:
    (note,) = occupancy_notes(plan.to_dict())
    assert "A child-by-child simulation of the plan found before has corrected it." in note.texts[0]
    assert "The proof, the bound and the prices of rules hold for these corrections" in note.texts[0]


def test_paired_runs_tell_what_is_surely_cheaper() -> None:
    base = TriedOut({}, 0.0, [10.0, 20.0, 30.0, 40.0])
    assert replace(base, values=[9.0, 19.0, 29.1, 39.0]).surely_cheaper_than(base)
    assert not replace(base, values=[0.0, 25.0, 30.0, 44.0]).surely_cheaper_than(base)
    assert not base.surely_cheaper_than(base)
    few = replace(base, values=[11.0, 21.0, 31.1])
    assert base.surely_cheaper_than(few)  # by the runs that both have
    assert not few.surely_cheaper_than(base)


@pytest.mark.parametrize(("dearer", "asked"), [(1.0, [None, None, 10]), (-1.0, [None, None, 10, None, None])])
def test_the_plan_as_assumed_is_tried_in_a_part_of_the_runs_first(
    dearer: float, asked: list[int | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """More expensive in each of the few runs it is left; cheaper, it is tried in all, and corrected from."""
    seen: list[int | None] = []

    def tried(_plan: co.Plan, _instance: co.Instance, replications: int | None, _seed: int) -> TriedOut:
        seen.append(replications)
        more = dearer if len(seen) in (3, 4) else 0.0
        return TriedOut({}, 0.01, [100.0 + n % 3 + more * (1.0 + n % 2 / 10) for n in range(replications or 40)])

    monkeypatch.setattr(settle, "try_out", tried)
    monkeypatch.setattr(settle, "factors_of", lambda *_: {})
    assert settled(town(rounds=1)).plan is not None
    assert seen == asked
