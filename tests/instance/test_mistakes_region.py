"""Mistakes about authorities, members and reach, each with the line and the words it is answered with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import commission_opt as co
from commission_opt.instance.of_members import of_members
from commission_opt.instance.problems import InvalidInstance
from tests.instance.test_mistakes import Mistake, check_mistake
from tests.model.test_lanes import HOME, SPOT, region

AREAS = 'areas = ["city", "coast"]\nshare'
FLATS = 'members = ["council"]\nreach_miles = 250\nreach_minutes = 700\ntakes = ["16-plus"]'

MISTAKES = [
    Mistake(
        "authority with an area that is not there",
        [(AREAS, 'areas = ["city", "coast", "cost"] # HERE\nshare')],
        "authority.council.areas.2",
        "there is no area 'cost'. Did you mean 'coast'?",
    ),
    Mistake(
        "area without an authority",
        [('[[area]]\nid = "coast"', '[[area]] # HERE\nid = "coast"'), (AREAS, 'areas = ["city"]\nshare')],
        "area.coast",
        "'coast' has no authority. Name it in the areas of an [[authority]].",
    ),
    Mistake(
        "area of two authorities",
        [("[reach]\n", '[[authority]]\nid = "other"\nareas = ["coast"] # HERE\n\n[reach]\n')],
        "authority.other.areas.0",
        "'coast' is already an area of 'council'. Take it out of one of the two.",
    ),
    Mistake(
        "authority without areas",
        [("[reach]\n", '[[authority]]\nid = "other"\nareas = [] # HERE\n\n[reach]\n')],
        "authority.other.areas",
        "it is empty.",
    ),
    Mistake(
        "member that is no authority",
        [(FLATS, FLATS.replace('["council"]', '["councils"] # HERE'))],
        "supported.flats.members.0",
        "there is no authority 'councils'. Did you mean 'council'?",
    ),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake.name for mistake in MISTAKES])
def test_mistake_is_explained_at_its_line(mistake: Mistake, tmp_path: Path) -> None:
    check_mistake(mistake, tmp_path)


def refused(**more: Any) -> str:
    """What is said of a region that cannot be planned."""
    with pytest.raises(InvalidInstance) as found:
        co.Instance.from_dict(region(**more))
    return str(found.value)


def test_reach_needs_the_distance_of_every_area() -> None:
    said = refused(reach={"minutes": 60.0}, distance=[{"area": "coast", "to": "town", "miles": 20.0}])
    assert "reach.minutes needs minutes, and there are none from coast to own." in said
    said = refused(spot=[SPOT | {"reach_miles": 10.0}])
    assert "spot.spot.reach_miles needs miles, and there are none from town and coast to spot." in said


def test_children_whom_no_offer_may_take_are_named() -> None:
    said = refused(spot=[SPOT | {"members": ["inland"]}], home=[HOME | {"members": ["inland"]}])
    assert "no offer that is open in the period from 2022-04-01 may take children of this need from coast." in said
    priced = {"sufficiency": {"price_per_child_week": 5000.0}}
    co.Instance.from_dict(region(spot=[SPOT | {"members": ["inland"]}], rules=priced))


def test_children_are_not_with_an_offer_that_may_not_take_them() -> None:
    opening = [{"need": "care", "area": "coast", "offer": "own", "children": 1.0}]
    stay = [{"id": "care", "mean_stay_weeks": 50.0}]
    assert "which may not take them from there" in refused(
        conventions=3, need=stay, opening=opening, home=[HOME | {"members": ["inland"]}]
    )


def test_members_of_a_group_are_authorities_with_children() -> None:
    instance = co.Instance.from_dict(region(home=[HOME | {"members": ["inland"]}]))
    with pytest.raises(InvalidInstance, match="there is no authority 'inlan'"):
        of_members(instance, ["inlan"])
    with pytest.raises(InvalidInstance, match="it is not said whose it is"):
        of_members(co.Instance.from_dict(region()), ["inland"])
    bare = region(demand=[{"id": "town", "need": "care", "area": "town", "children": 2.0}], home=[])
    with pytest.raises(InvalidInstance, match="there are no children from shore"):
        of_members(co.Instance.from_dict(bare), ["shore"])
