"""Shares that no plan keeps once occupancy is worked out: how near a plan comes is said first, and the plan follows."""

from __future__ import annotations

import math
from typing import Any

import pytest

import commission_opt as co
from commission_opt.cli.answer import answer_text
from commission_opt.plan.statements.eased import EASED, eased_text
from commission_opt.rules.occupancy import curve
from commission_opt.studies.calibration.nearest import nearest
from commission_opt.studies.calibration.settle import solved_or_nearest
from tests.studies.simulation.cases import SPOT, children, home, made

RULES = """
[[rules.minimum_occupancy]]
id = "used"
name = "Beds are used"
kinds = ["home"]
minimum_share = 0.95
[[rules.locality]]
id = "near"
name = "Near home"
minimum_share = 0.5
"""
CARRIED = curve.market_carries(4, 6.0)  # of six children by four beds


def town(**occupancy: Any) -> co.Instance:
    """Six children, a home of four, and spot far away."""
    said = {"method": "worked_out", "out_of_reach": "nearest"} | occupancy
    given = made(children(6.0), home(4), SPOT, RULES, stay=26.0, end="2021-03-31")
    return given.with_changes({f"rules.occupancy.{key}": value for key, value in said.items()})


def test_the_nearest_is_what_the_beds_carry() -> None:
    """By hand: four beds carry 3.18 of six children, 79.6% of them and not 95%; 53% of the children are near."""
    (eased,) = nearest(town(), None)
    assert (eased.path, eased.asked) == ("rules.minimum_occupancy.used.minimum_share", 0.95)
    assert eased.nearest == pytest.approx(CARRIED / 4, abs=2e-4)
    assert eased.nearest <= CARRIED / 4
    plan = co.solve(town())
    assert plan.status == "optimal"
    assert plan.instance.rules.minimum_occupancy[0].minimum_share == eased.nearest  # type: ignore[attr-defined]
    assert plan.to_dict()["audit"]["passed"]  # type: ignore[index]


def test_it_is_said_before_anything_else() -> None:
    result = co.solve(town()).to_dict()
    share = 100 * math.floor(1000 * CARRIED / 4 + 0.5) / 1000
    assert f"{share:.1f}% of the 95.0% of Beds are used" in eased_text(result)
    text = " ".join(answer_text(result).split())
    assert text.index("No plan meets every share asked for") < text.index("Recommended")
    assert [change["by"] for change in result["instance"]["changes"]][-1] == EASED


def test_every_share_that_is_missed_is_eased_and_no_other() -> None:
    both = nearest(town().with_changes({"rules.locality.near.minimum_share": 0.8}), None)
    assert {one.path.split(".")[1] for one in both} == {"minimum_occupancy", "locality"}
    near = next(one for one in both if "locality" in one.path)
    assert near.nearest == pytest.approx(CARRIED / 6, abs=2e-4)


def test_without_the_key_there_is_no_plan() -> None:
    assert co.solve(town(out_of_reach="refused")).status == "infeasible"
    assert eased_text(co.solve(made(children(2.0), home(4), SPOT, stay=26.0)).to_dict()) == ""


def test_where_nothing_has_room_children_wait() -> None:
    """Four beds for six children and nothing else: 2.8 wait, and it is said."""
    given = made(children(6.0), home(4), stay=26.0, end="2021-03-31")
    said = {"rules.occupancy.method": "worked_out", "rules.occupancy.out_of_reach": "nearest"}
    assert nearest(given.with_changes(said), None) == []
    plan = co.solve(given.with_changes(said))
    assert plan.status == "optimal"
    assert f"{6.0 - CARRIED:.1f} children on average wait for a placement" in eased_text(plan.to_dict())
    assert co.solve(given.with_changes({"rules.occupancy.method": "worked_out"})).status == "infeasible"


def test_shares_are_eased_beside_children_who_wait() -> None:
    given = made(children(6.0), home(4), RULES, stay=26.0, end="2021-03-31")
    plan = co.solve(
        given.with_changes({"rules.occupancy.method": "worked_out", "rules.occupancy.out_of_reach": "nearest"})
    )
    text = eased_text(plan.to_dict())
    assert "of the 95.0% of Beds are used" in text
    assert "wait for a placement" in text


def test_what_no_share_and_no_wait_could_mend_stays_without_a_plan() -> None:
    """£1,000 a year do not pay for a home that costs £500,000."""
    budget = '[[rules.budget]]\nid = "all"\nrevenue_at_most = 1000\n'
    given = made(children(2.0), home(4), SPOT, budget, stay=26.0, end="2021-03-31")
    said = {"rules.occupancy.method": "worked_out", "rules.occupancy.out_of_reach": "nearest"}
    assert co.solve(given.with_changes(said)).status == "infeasible"


def test_what_can_be_kept_is_kept() -> None:
    kept = town().with_changes({"rules.minimum_occupancy.used.minimum_share": 0.79})
    assert nearest(kept, None) == []
    given, plan, _ = solved_or_nearest(kept, co.Settings())
    assert given is kept
    assert plan.status == "optimal"


def test_with_corrections_it_is_near_to_what_was_simulated() -> None:
    plan = co.solve(town(corrected_by="simulation", by_offer=True))
    assert plan.status == "optimal"
    assert plan.instance.rules.occupancy.correction
    asked = plan.instance.rules.minimum_occupancy[0].minimum_share  # type: ignore[attr-defined]
    assert asked < 0.95
    assert co.simulate(plan, 200, seed=4).spread("occupancy").mean == pytest.approx(asked, abs=0.03)
    assert co.solve(plan.instance).objective == pytest.approx(plan.objective, rel=1e-9)


def test_another_engine_is_given_the_same_shares() -> None:
    plan = co.solve(town(), engine="scip")
    assert plan.objective == pytest.approx(co.solve(town()).objective, rel=1e-6)
