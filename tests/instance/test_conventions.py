"""The editions of the sums: which one holds, what an answer says of it, and what the hash of an instance is of."""

from __future__ import annotations

from pathlib import Path

import pytest

import commission_opt as co
from commission_opt.instance.conventions import EDITIONS, TODAY
from commission_opt.plan.conventions import conventions_of
from commission_opt.rules.diversity.record import Diversity

TUTORIAL = Path(__file__).resolve().parents[2] / "instances" / "tutorial.toml"


def test_todays_edition_holds_where_an_instance_names_none() -> None:
    assert co.load(TUTORIAL).sums == EDITIONS[TODAY]


def test_an_instance_names_its_edition() -> None:
    instance = co.load(TUTORIAL)
    assert [instance.with_changes({"conventions": edition}).sums for edition in (1, 2)] == [EDITIONS[1], EDITIONS[2]]


def test_an_edition_that_is_not_there_is_refused() -> None:
    with pytest.raises(co.InvalidInstance, match="conventions"):
        co.load(TUTORIAL).with_changes({"conventions": 99})


def test_the_edition_counts_in_the_hash_and_a_default_that_is_written_out_does_not() -> None:
    instance = co.load(TUTORIAL)
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
