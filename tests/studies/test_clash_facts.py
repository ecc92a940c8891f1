"""Facts of the offers are named in a clash that rests on them, and in no other: worked out on paper."""

from __future__ import annotations

from typing import Any

import pytest

import commission_opt as co
from commission_opt.example_town import TOWN
from commission_opt.studies.diagnosis.diagnosis import diagnose
from commission_opt.studies.diagnosis.elastic import Elastic, Stopped
from tests.studies.town import town

CARE = "group: every child has a placement (C01)"


def hemmed(offers: str, children: float) -> co.Instance:
    """Children with nowhere to be but in these offers."""
    return town(TOWN.replace("children = 2", f"children = {children}") + offers)


def a_home(name: str, beds: int, more: str = "") -> str:
    return f"""
[[home]]
id = "{name}"
area = "town"
takes = ["group"]
beds = {beds}
running_cost_per_year = 50_000
{more}
"""


EITHER = a_home("mill", 3) + a_home("yard", 2)
PROPERTY = """
[[rules.one_of]]
id = "property"
offers = ["mill", "yard"]
"""


def test_offers_that_exclude_one_another_are_named_where_both_are_needed() -> None:
    assert diagnose(hemmed(EITHER, 5)).verdict == "feasible"
    found = diagnose(hemmed(EITHER + PROPERTY, 5))
    assert set(found.clash) == {CARE, "one-of: property, at most 1 offer (C11)"}
    assert found.clash_smallest
    kept = diagnose(hemmed(EITHER + PROPERTY, 5), ["sufficiency"])
    assert [part.text for part in kept.parts] == ["one-of, property: 2 instead of at most 1 offer"]
    assert (kept.changes, kept.changes_hold) == ({"rules.one_of.property.at_most": 2}, True)


def test_they_are_not_named_where_both_would_not_do() -> None:
    assert diagnose(hemmed(EITHER + PROPERTY, 6)).clash == (CARE,)


@pytest.mark.parametrize(
    ("more", "children", "said"),
    [
        ("practical_occupancy = 0.9", 2.8, "capacity: mill, at most 90% of its beds filled (C02)"),
        ("footprint = {group = 1.5}", 3, "capacity: mill, some children taking up more than one bed (C02)"),
        (
            "practical_occupancy = 0.9\nfootprint = {group = 1.5}",
            3,
            "capacity: mill, at most 90% of its beds filled, some children taking up more than one bed (C02)",
        ),
        ("practical_occupancy = 0.9", 3.1, None),  # too few beds, however full
        ("footprint = {group = 1.5}", 3.1, None),
        ("", 3.1, None),
    ],
)
def test_how_far_beds_can_be_filled_is_named_where_it_makes_them_too_few(
    more: str, children: float, said: str | None
) -> None:
    found = diagnose(hemmed(a_home("mill", 3, more), children))
    assert found.clash == ((CARE, said) if said else (CARE,))
    assert found.clash_smallest
    assert {part.rule for part in found.parts} == {"C01"}  # no diagnosis relaxes it


LOT = """
[[block]]
id = "{name}"
area = "town"
takes = ["group"]
sizes = [2]
price_per_bed_week = 700
term_years = 1
lot = "centre"
"""


def test_a_lot_is_named_where_one_of_it_is_too_few() -> None:
    blocks = LOT.format(name="mill") + LOT.format(name="yard")
    assert diagnose(hemmed(blocks, 3)).clash == (CARE, "one-of: lot centre, at most one of what it offers (C11)")
    assert diagnose(hemmed(blocks, 5)).clash == (CARE,)


def test_facts_are_left_unnamed_where_time_ends_before_they_are_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    instance = hemmed(a_home("mill", 3, "practical_occupancy = 0.9"), 2.8)
    real = Elastic.feasible

    def late(elastic: Elastic, *given: Any, whole: bool = True) -> bool:
        if any(row.rule == "C02" for row in elastic.slacks):
            raise Stopped(by_hand=False)
        return real(elastic, *given, whole=whole)

    monkeypatch.setattr(Elastic, "feasible", late)
    found = diagnose(instance)
    assert (found.clash, found.verdict, found.clash_smallest) == ((CARE,), "relaxed", True)
