"""Every council's instance gives one plan whatever the engine, and the ties that misled are gone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import commission_opt as co
from commission_opt import Plan
from tests.choice.compared import differences
from tests.choice.town import said, stage
from tests.instances.shipped import NAMES, averages, instance

DATA = Path(__file__).parent / "data"
COURSES = {name for name in NAMES if instance(name).uncertainty.scenarios > 1}
QUICK = {"tutorial", "southampton-2019-block-in-all"}
FOR_HIGHS_ALONE = COURSES  # in all demand scenarios together, SCIP and CBC take an hour and more


@cache
def plan(name: str, engine: str) -> Plan:
    chosen = averages(name).with_changes({"choice.among_equals": True})
    return co.solve(chosen, compare=False, engine=engine)


def one_plan(name: str) -> None:
    first = plan(name, "highs")
    assert said(first)["mix"]
    for engine in ("scip", "cbc"):
        other = plan(name, engine)
        assert said(other)["mix"], engine
        assert first.decisions is not None
        assert other.decisions is not None
        apart, most = differences(first.decisions, other.decisions)
        assert apart == [], engine
        assert most <= 1e-6, engine
        assert other.objective == pytest.approx(first.objective, rel=1e-9)


@pytest.mark.parametrize("name", sorted(QUICK))
def test_engines_give_one_plan(name: str) -> None:
    one_plan(name)


@pytest.mark.thorough
@pytest.mark.parametrize("name", sorted(set(NAMES) - QUICK - FOR_HIGHS_ALONE))
def test_engines_give_one_plan_of_the_others(name: str) -> None:
    one_plan(name)


@pytest.mark.thorough
@pytest.mark.parametrize("name", sorted(FOR_HIGHS_ALONE))
def test_with_many_courses_of_demand_placements_are_chosen(name: str) -> None:
    chosen = averages(name).with_changes({"choice.among_equals": True})
    assert said(co.solve(chosen, compare=False))["placements"]


@pytest.mark.parametrize("name", sorted(QUICK | {"southampton-2019-block"}))
def test_the_choice_costs_no_more_than_the_indifference(name: str) -> None:
    found = plan(name, "highs")
    assert found.objective is not None
    assert found.bound is not None
    assert found.objective - found.bound <= 1e-4 * found.objective
    for row in said(found)["stages"][:1]:
        gained = row["chosen"] - row["cheapest"]
        assert (gained if row["stage"] == "near_home" else -gained) >= -1e-6, row


def test_near_home_is_where_all_could_be_at_the_same_price() -> None:
    """97 children; external placements within 20 miles and beyond have one price: 82% near home were enough."""
    found = co.solve(co.load(DATA / "near-and-far-at-one-price.toml"), compare=False)
    local = [row["value"] for row in found.to_dict()["rules"] if row["id"] == "C03"]
    assert local == pytest.approx([1.0] * len(local))
    assert said(found)["extra"] == pytest.approx(0.0, abs=0.01)


def test_nobody_is_recruited_in_vain_where_recruiting_is_free() -> None:
    """A team of two at most, and six in post: nobody has to be recruited, who before were 28.5."""
    found = co.solve(co.load(DATA / "recruiting-is-free.toml"), compare=False)
    assert found.decisions is not None
    assert max(found.decisions.workers.values()) == 2
    assert stage(found, "hired")[1] == pytest.approx(0.0, abs=1e-6)
    assert sum(found.decisions.hired.values()) == pytest.approx(0.0, abs=1e-6)


@pytest.mark.thorough
def test_no_home_opens_at_the_end_to_save_less_than_the_indifference() -> None:
    changes = {"home.own-home.running_cost_per_year": 635_000, "choice.among_equals": True}
    found = co.solve(averages("southampton").with_changes(changes), compare=False)
    assert found.decisions is not None
    assert not found.decisions.opened
    forced = averages("southampton").with_changes(changes | {"choice.among_equals": False})
    cheapest = co.solve(forced, compare=False, gap=1e-7)
    assert found.objective is not None
    assert cheapest.objective is not None
    assert found.objective - cheapest.objective <= 1e-4 * cheapest.objective
