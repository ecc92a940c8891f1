"""A simulation corrects the children who come to beds: found by hand, foretelling other mixes, and old corrections read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import commission_opt as co
from commission_opt.decisions import Decisions
from commission_opt.demand import demand_table
from commission_opt.model.model import Model
from commission_opt.plan.evaluator import evaluate
from commission_opt.plan.evaluator.evaluate import workings
from commission_opt.plan.settings import Settings
from commission_opt.plan.solve import solved
from commission_opt.rules.occupancy import check, curve
from commission_opt.studies.calibration.factors import Corrected, Factors, changes_of, factors_of
from commission_opt.studies.calibration.settle import settled
from commission_opt.studies.calibration.tried import TriedOut, try_out
from tests.studies.simulation.cases import SPOT, children, home, made

BY_CHILDREN = {
    "rules.occupancy.method": "worked_out",
    "rules.occupancy.corrected_by": "simulation",
    "rules.occupancy.corrected_in": "children",
}
NEW = """
[[home]]
id = "new"
area = "town"
takes = ["res"]
homes = 8
beds = 3
open_from = 2020-10-01
open_to = 2020-10-01
running_cost_per_year = 400000
"""


def found(there: dict[str, float], *parts: str, **more: Any) -> Factors:
    """The corrections where six children are with offers as given, all the time."""
    given = made(children(6.0), *parts, SPOT, stay=26.0).with_changes(BY_CHILDREN | more)
    plain = given.with_changes({"rules.occupancy.corrected_by": "hand", "rules.occupancy.corrected_in": "carried"})
    _, decisions = solved(plain, Settings())
    assert decisions is not None
    always = np.ones(len(given.periods))
    tried = TriedOut({("res", "town", name): number * always for name, number in there.items()}, 0.0, [0.0])
    return factors_of(given, decisions, tried)


def test_so_many_come_that_the_formula_says_what_was_carried() -> None:
    """A home of four in which 2.3 of six children are: 97% of those carried of half of them, by Erlang's formula."""
    of_half = curve.market_carries(4, 3.0)
    assert of_half == pytest.approx(2.382, abs=1e-3)
    corrections = found({"own": 0.97 * of_half, "spot": 6.0 - 0.97 * of_half}, home(4))
    assert len(corrections) == 16
    for factor, load in corrections.values():
        assert load == pytest.approx(0.5, abs=2e-4)
        assert factor == pytest.approx(0.97, abs=2e-4)


@pytest.mark.parametrize("times", [0.975, 1.025])
def test_what_is_off_by_little_says_nothing_of_who_come(times: float) -> None:
    """Nearly full beds would be as full of far fewer children, and a factor of 3% at most is left."""
    carried = times * curve.market_carries(4, 6.0)
    assert set(found({"own": carried, "spot": 6.0 - carried}, home(4)).values()) == {Corrected(times, 1.0)}


def test_what_no_number_of_children_fills_is_left_to_the_factor() -> None:
    """Four beds that are fuller than of a quarter more children, and beds that nobody was in."""
    full = found({"own": 3.9, "spot": 2.1}, home(4))
    assert set(full.values()) == {Corrected(round(3.9 / curve.market_carries(4, 7.5), 4), 1.25)}
    empty = found({"own": 0.0, "spot": 6.0}, home(4))
    for factor, load in empty.values():
        assert factor == 0.05
        assert load == pytest.approx(0.05, abs=2e-4)


def test_an_offer_has_the_factor_of_its_like_where_it_has_no_beds() -> None:
    """Two homes that are alike, one of them open, and one that children come to after both."""
    later = home(2).replace('"own"', '"later"').replace("practical", "cost_per_child_week = 10\npractical")
    closed = NEW.replace("homes = 8", "homes = 1").replace('"new"', '"closed"')
    closed = closed.replace("running_cost_per_year = 400000", "running_cost_per_year = 4000000")
    corrections = found({"own": 2.4, "later": 0.6}, home(4), closed, later, **{"rules.occupancy.by_offer": True})
    assert corrections["offer:closed", 8] == corrections["offer:own", 8]
    assert corrections["offer:closed", 8].factor != corrections["offer:later", 8].factor
    assert corrections["offer:closed", 8].load == 1.0


def test_what_was_corrected_before_stays_where_there_are_no_beds() -> None:
    before = [{"carried_by": "res", "factor": 0.98, "load": 0.6}, {"carried_by": "offer:new", "factor": 0.7}]
    dear = NEW.replace("400000", "4000000")
    corrections = found({"spot": 6.0}, dear, **{"rules.occupancy.correction": before})
    assert set(corrections.values()) == {Corrected(0.98, 0.6), Corrected(0.7)}
    in_carried = {"rules.occupancy.correction": before, "rules.occupancy.corrected_in": "carried"}
    assert found({"spot": 6.0}, dear, **in_carried) == {}


def test_rows_name_a_load_where_there_is_one() -> None:
    given = made(children(6.0), home(4), SPOT)
    rows = changes_of(given, {("res", 0): Corrected(1.0, 0.6), ("spot", 1): Corrected(0.9)})
    first, second = (period.start for period in given.periods[:2])
    assert rows["rules.occupancy.correction"] == [
        {"carried_by": "res", "period": first, "factor": 1.0, "load": 0.6},
        {"carried_by": "spot", "period": second, "factor": 0.9},
    ]


# -- other mixes -------------------------------------------------------------------------------


def slow() -> co.Instance:
    """Twelve children who stay two years and are elsewhere, and homes of three that open after half a year."""
    given = made(children(12.0), NEW, SPOT, stay=104.0)
    return given.with_changes({"conventions": 3, "rules.occupancy.corrected_by": "hand"})


def with_homes(number: int) -> tuple[co.Plan, Decisions]:
    """The plan that opens so many."""

    def open_them(model: Model) -> None:
        model.link([(column, 1.0) for column in model.columns["opened"].values()], "==", number)

    plan, decisions = solved(slow(), Settings(), prepare=open_them)
    assert decisions is not None
    return plan, decisions


def test_other_numbers_of_beds_are_foretold_better_than_by_a_factor() -> None:
    """Corrected by three homes, of whose nine beds 6.6 are used on average from a year after they open.

    Three homes more bring 0.8 children. A factor promises 3.5 of them; told how many come, the formula promises 2.2.
    """
    given, numbers = slow(), (1, 3, 4, 6)
    plans = {number: with_homes(number) for number in numbers}
    tried = {number: try_out(plan, given, 40, 3) for number, (plan, _) in plans.items()}
    used = {number: _mean(one.children["res", "town", "new"]) for number, one in tried.items()}
    assert used[3] == pytest.approx(6.6, abs=0.1)
    assert used[6] - used[3] == pytest.approx(0.8, abs=0.1)
    more, missed = {}, {}
    for way in ("children", "carried"):
        asked = given.with_changes({"rules.occupancy.corrected_by": "simulation", "rules.occupancy.corrected_in": way})
        corrections = factors_of(asked, plans[3][1], tried[3])
        promised = {number: _promised(given, decisions, corrections) for number, (_, decisions) in plans.items()}
        assert promised[3] == pytest.approx(used[3], abs=0.01)
        more[way] = promised[6] - promised[3]
        missed[way] = [abs(promised[number] - used[number]) for number in (1, 4, 6)]
    assert more["carried"] == pytest.approx(3.5, abs=0.1)
    assert more["children"] == pytest.approx(2.2, abs=0.1)
    for children_miss, factor_miss in zip(missed["children"], missed["carried"], strict=True):
        assert children_miss < 0.7 * factor_miss


def _mean(by_period: Any) -> float:
    return float(np.mean(np.asarray(by_period)[6:]))


def _promised(given: co.Instance, decisions: Decisions, corrections: Factors) -> float:
    w, _ = workings(given, demand_table(given), decisions)
    (sort,) = check.sorts(w)
    by_period = []
    for period in given.periods:
        factor, load = corrections.get((sort.name, period.index), Corrected(1.0))
        by_period.append(factor * check.carried(w, sort, period, load))
    return _mean(by_period)


# -- in force, and saved -----------------------------------------------------------------------


def filling() -> co.Instance:
    """A home of three that opens after half a year fills with those of six children who come from then on."""
    one = NEW.replace("homes = 8", "homes = 1").replace("400000", "200000")
    given = made(children(6.0), one, SPOT, stay=104.0, end="2022-03-31")
    return given.with_changes({"rules.occupancy.rounds": 1, "rules.occupancy.replications": 20})


def test_it_is_asked_for_by_its_key_in_any_edition() -> None:
    simulated = filling().with_changes(
        {"rules.occupancy.method": "worked_out", "rules.occupancy.corrected_by": "simulation"}
    )
    for given in (simulated, filling().with_changes({"conventions": 3})):
        assert given.occupancy.corrected_in == "carried"
        assert {one.load for one in settled(given).instance.rules.occupancy.correction} == {1.0}
        asked = given.with_changes({"rules.occupancy.corrected_in": "children"})
        assert any(one.load != 1.0 for one in settled(asked).instance.rules.occupancy.correction)


def test_an_answer_saved_with_factors_alone_is_read_and_solved_as_it_was(tmp_path: Path) -> None:
    """Its instance says nothing of `corrected_in`, nor of loads."""
    rows = [{"carried_by": "res", "factor": 0.9}, {"carried_by": "offer:own", "factor": 0.95}]
    keys = {"method": "worked_out", "corrected_by": "simulation", "spread_in": "curves", "by_offer": True}
    said = {f"rules.occupancy.{key}": value for key, value in {**keys, "correction": rows}.items()}
    given = made(children(6.0), home(4), SPOT, stay=26.0).with_changes({"conventions": 3, **said})
    plan = co.solve(given)
    plan.save(tmp_path)
    text = (tmp_path / "plan.json").read_text(encoding="utf-8")
    assert '"load"' not in text
    back = co.Plan.load(tmp_path)
    assert [(one.factor, one.load) for one in back.instance.rules.occupancy.correction] == [(0.9, 1.0), (0.95, 1.0)]
    assert co.solve(back.instance).objective == pytest.approx(plan.objective, rel=1e-9)
    for row in plan.to_dict()["beds"]:
        if row["offer"] == "own":
            assert row["used"] == pytest.approx(0.9 * curve.market_carries(4, 6.0))


def test_an_answer_keeps_its_loads_and_is_the_same_when_solved_again(tmp_path: Path) -> None:
    plan = co.solve(filling().with_changes({"conventions": 3, "rules.occupancy.corrected_in": "children"}))
    loads = [one.load for one in plan.instance.rules.occupancy.correction]
    assert min(loads) < 0.99
    plan.save(tmp_path)
    back = co.Plan.load(tmp_path)
    assert [one.load for one in back.instance.rules.occupancy.correction] == loads
    assert co.solve(back.instance).objective == pytest.approx(plan.objective, rel=1e-9)
    more = [
        one.model_dump(exclude_none=True) | {"load": 0.9 * one.load} for one in back.instance.rules.occupancy.correction
    ]
    fewer = back.instance.with_changes({"rules.occupancy.correction": more})
    decisions = solved(back.instance, Settings())[1]
    assert decisions is not None
    assert {one.rule for one in evaluate(fewer, demand_table(fewer), decisions).violations} == {"C15"}
