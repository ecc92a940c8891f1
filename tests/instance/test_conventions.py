"""The editions of the sums: which one holds, what an answer says of it, and what the hash of an instance is of."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

import commission_opt as co
from commission_opt.instance.conventions import EDITIONS, TODAY
from commission_opt.instance.instance import Instance
from commission_opt.plan.conventions import conventions_of
from commission_opt.rules.diversity.record import Diversity

INSTANCES = Path(__file__).resolve().parents[2] / "instances"
TUTORIAL = INSTANCES / "tutorial.toml"  # which names edition 2
COUNCIL = INSTANCES / "north-tyneside-2018.toml"


def test_todays_edition_holds_where_an_instance_names_none() -> None:
    assert co.load(COUNCIL).sums == EDITIONS[TODAY]


def test_an_instance_names_its_edition() -> None:
    instance = co.load(TUTORIAL)
    assert [instance.with_changes({"conventions": edition}).sums for edition in EDITIONS] == list(EDITIONS.values())


def test_an_edition_that_is_not_there_is_refused() -> None:
    with pytest.raises(co.InvalidInstance, match="conventions"):
        co.load(TUTORIAL).with_changes({"conventions": 99})


def test_the_edition_counts_in_the_hash_and_a_default_that_is_written_out_does_not() -> None:
    instance = co.load(COUNCIL)
    first, second = (instance.with_changes({"conventions": edition}) for edition in (1, 2))
    assert first.sha256 != second.sha256
    assert instance.sha256 == instance.with_changes({"conventions": TODAY}).sha256
    assert instance.sha256 == instance.with_changes({"money.discount_rate": instance.money.discount_rate}).sha256


def test_only_sums_that_an_instance_has_are_said_to_have_changed() -> None:
    instance = co.load(TUTORIAL)
    assert conventions_of(instance.with_changes({"conventions": 1}))["changed"] == []
    second = conventions_of(instance.with_changes({"conventions": 2}))
    assert second["edition"] == 2
    assert any("mix that was given" in sentence for sentence in second["changed"]) == (instance.baseline is not None)
    assert not instance.rules.of(Diversity)
    assert not any("diversity" in sentence for sentence in second["changed"])


EDGE = {
    "id": "edge",
    "success_rate": 0.5,
    "mean_stay_avoided_weeks": 52.0,
    "referral": [{"id": "families", "need": "care", "per_month": 1.0}],
    "stage": [{"weeks": 26.0}],
}
TEAM = EDGE | {"role": "worker", "caseload": 4.0}
CONTRACT = EDGE | {"provider": "outcome_contract", "payment_per_success_by_year": [1000.0]}


def town(service: dict[str, Any]) -> Instance:
    return Instance.model_validate(
        {
            "title": "town",
            "conventions": 2,
            "horizon": {"start": dt.date(2024, 4, 1), "end": dt.date(2025, 3, 31)},
            "money": {"price_base": "2024/25"},
            "area": [{"id": "town"}],
            "need": [{"id": "care"}],
            "demand": [{"id": "care", "need": "care", "children": 9.0}],
            "spot": [{"id": "spot", "takes": ["care"], "price_per_week": 5000.0}],
            "role": [{"id": "worker", "salary_per_year": 30_000.0}],
            "edge_of_care": [service],
        }
    )


@pytest.mark.parametrize(
    ("service", "tolerance"), [(TEAM, True), (TEAM | {"caseload_tolerance": 0.0}, False), (CONTRACT, False)]
)
def test_services_are_told_what_touches_them(service: dict[str, Any], tolerance: bool) -> None:
    said = " ".join(conventions_of(town(service))["changed"])
    assert "equal months" in said
    assert ("1% more than its caseload" in said) == tolerance
