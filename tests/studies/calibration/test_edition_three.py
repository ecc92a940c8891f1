"""Edition 3 of the sums works occupancy out without being asked, where it is known how long children stay."""

from __future__ import annotations

from typing import Any

import pytest

import commission_opt as co
from commission_opt.engines.progress import Progress
from commission_opt.plan.statements.occupancy import ASSUMED, occupancy_notes
from commission_opt.studies.calibration.settle import as_stated, settled
from tests.studies.simulation.cases import SPOT, children, home, made

KEYS = ("method", "corrected_by", "spread_in", "by_offer", "out_of_reach")


def town(edition: int, **changes: Any) -> co.Instance:
    given = made(children(4.0), home(3), SPOT, stay=26.0, end="2021-03-31").with_changes({"conventions": edition})
    return given.with_changes(changes) if changes else given


def in_force(instance: co.Instance) -> list[object]:
    return [getattr(instance.occupancy, key) for key in KEYS]


@pytest.mark.parametrize("edition", [1, 2])
def test_before_it_is_assumed(edition: int) -> None:
    given = town(edition)
    assert in_force(given) == ["assumed", "hand", "courses", False, "refused"]
    assert settled(given).instance is given
    said = given.with_changes({"rules.occupancy.method": "worked_out"})
    assert in_force(said) == ["worked_out", "hand", "courses", False, "refused"]
    assert settled(said).instance is said


def test_from_edition_3_on_it_is_worked_out() -> None:
    assert in_force(town(3)) == ["worked_out", "simulation", "curves", True, "nearest"]
    plan = co.solve(town(3))
    said = plan.to_dict()["inputs"]["rules"]["occupancy"]
    assert [said[key] for key in KEYS] == in_force(town(3))
    assert said["correction"]
    assert [change["path"] for change in plan.to_dict()["instance"]["changes"]] == ["conventions"]
    assert any("what beds carry is worked out" in text for text in plan.to_dict()["conventions"]["changed"])
    (note,) = occupancy_notes(plan.to_dict())
    assert "worked out from 4 children on average, who come at random and stay 26 weeks" in note.texts[0]
    assert co.solve(plan.instance).objective == pytest.approx(plan.objective)


def test_a_key_goes_before_the_edition() -> None:
    assert in_force(town(3, **{"rules.occupancy.method": "assumed"})) == [
        "assumed",
        "hand",
        "courses",
        False,
        "refused",
    ]
    keys = {
        "rules.occupancy.by_offer": False,
        "rules.occupancy.corrected_by": "hand",
        "rules.occupancy.spread_in": "courses",
    }
    given = town(3, **keys)
    assert in_force(given) == ["worked_out", "hand", "courses", False, "nearest"]
    assert as_stated(given).rules.occupancy.out_of_reach == "nearest"


def test_corrections_that_are_stated_are_taken() -> None:
    given = town(3, **{"rules.occupancy.correction": [{"carried_by": "res", "factor": 0.9}]})
    assert in_force(given)[1] == "hand"
    assert not given.occupancy.to_be_simulated


def test_without_a_stay_it_is_assumed_and_said() -> None:
    given = town(3, **{"need.res.mean_stay_weeks": None})
    assert in_force(given)[0] == "assumed"
    (note,) = occupancy_notes(co.solve(given).to_dict())
    assert note.texts == (ASSUMED,)
    assert occupancy_notes(co.solve(given.with_changes({"conventions": 2})).to_dict()) == []


def test_with_a_rule_about_courses_each_has_its_own_curve() -> None:
    assert in_force(town(3, **{"uncertainty.risk.weight": 0.5}))[2] == "courses"
    assert in_force(town(3, **{"uncertainty.risk.cvar_at_most": 1e9}))[2] == "courses"


OTHERS = """
[[need]]
id = "other"
[[demand]]
id = "other"
need = "other"
children = 3.0
[[spot]]
id = "elsewhere"
takes = ["other"]
price_per_week = 1000
"""


def test_how_long_children_stay_whom_no_bed_takes_need_not_be_known() -> None:
    parts = (children(4.0), home(3), SPOT)
    alone = made(*parts, stay=26.0, end="2021-03-31").with_changes({"conventions": 3})
    both = made(*parts, OTHERS, stay=26.0, end="2021-03-31").with_changes({"conventions": 3})
    assert in_force(both) == in_force(alone) == ["worked_out", "simulation", "curves", True, "nearest"]
    plan, beside = co.solve(alone), co.solve(both)
    assert beside.status == "optimal"
    promised = {row["period"]: row["used"] for row in plan.to_dict()["beds"]}
    assert {row["period"]: row["used"] for row in beside.to_dict()["beds"]} == pytest.approx(promised, abs=0.1)
    elsewhere = next(row for row in beside.to_dict()["offer_unit_costs"] if row["offer"] == "elsewhere")
    assert elsewhere["child_weeks"] == pytest.approx(3 * sum(period.weeks for period in both.periods))


def test_without_beds_there_is_nothing_to_simulate() -> None:
    given = made(children(4.0), SPOT, stay=26.0, end="2021-03-31").with_changes({"conventions": 3})
    assert in_force(given)[:2] == ["worked_out", "hand"]
    assert settled(given).tried is None
    assert co.solve(given).objective == pytest.approx(co.solve(given.with_changes({"conventions": 2})).objective)


def test_a_listener_is_told_which_solve_it_hears_of() -> None:
    block = '[[block]]\nid = "block"\ntakes = ["res"]\nsizes = [3, 5]\nprice_per_bed_week = 2500\nterm_years = 4\n'
    parts = (children(6.0), home(4, occupancy=0.9), block, SPOT)
    told: list[Progress] = []
    co.solve(made(*parts, stay=26.0).with_changes({"conventions": 3}), progress=told.append)
    assert {one.detail for one in told} >= {"first plan", "occupancy assumed", "occupancy corrected, round 1"}
