"""A mix that is given is carried out as a plan would be: its placements are chosen among those that cost the same."""

from __future__ import annotations

from typing import Any

import pytest

from commission_opt.plan.result import GivenResult
from commission_opt.plan.solve import solve
from tests.choice.town import town
from tests.model.small import D, block, day, spot

FAR = spot(100, id="a-far")  # the ids would have it first
NOTHING = {"title": "nothing new", "commit": []}


def baseline(**more: Any) -> GivenResult:
    """Today's provision in the town: nothing new."""
    found = solve(town(baseline=NOTHING, **more)).to_dict()["baseline"]
    assert found is not None
    return found


def near(pounds: float = 0.0) -> dict[str, Any]:
    """The one near home, at so many £ more for two children over the year."""
    return spot(100, id="near", area="town") | {"price_per_week": day(100 + pounds / (2 * D))}


def near_home(found: GivenResult) -> bool:
    """Whether what is bought is the one near home, by what it costs."""
    return {row["offer"] for row in found["offer_unit_costs"]} == {"near"}


def test_children_are_near_home_in_a_given_mix_where_that_costs_the_same() -> None:
    found = baseline(spot=[FAR, near()])
    assert near_home(found)
    assert found["objective"] == pytest.approx(2 * D * 100)


def test_it_costs_what_the_plan_does_where_both_commit_to_the_same() -> None:
    instance = town(spot=[FAR, near(49.0)], choice={"indifferent_within": 50.0}, baseline=NOTHING)
    result = solve(instance).to_dict()
    found = result["baseline"]
    assert found is not None
    assert near_home(found)
    assert found["objective"] == pytest.approx(2 * D * 100 + 49)
    assert found["objective"] == pytest.approx(result["objective"])


def test_no_more_than_the_indifference_is_paid_for_it() -> None:
    assert not near_home(baseline(spot=[FAR, near(100.0)], choice={"indifferent_within": 50.0}))


def test_without_a_choice_it_is_as_cheap_as_can_be() -> None:
    found = baseline(spot=[FAR, near(49.0)], choice={"indifferent_within": 50.0, "among_equals": False})
    assert found["objective"] == pytest.approx(2 * D * 100)


def test_what_the_mix_commits_to_stays_as_it_is_given() -> None:
    """A block that costs more than it saves is no plan's choice, and is today's provision all the same."""
    given = {"title": "one block", "commit": [{"offer": "block", "beds": 2}]}
    found = solve(town(spot=[near()], block=[block("block", 2, 130)], baseline=given)).to_dict()["baseline"]
    assert found is not None
    assert [row["offer"] for row in found["mix"]] == ["block"]
