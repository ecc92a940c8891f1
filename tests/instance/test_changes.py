"""Figures changed by their path."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from commission_opt.instance.changes import parse_setting
from commission_opt.instance.document import Change
from commission_opt.instance.instance import Instance
from commission_opt.instance.load import load
from commission_opt.instance.problems import InvalidInstance
from commission_opt.rules.locality.record import Locality
from tests.instance.cases import EVERYTHING, loaded, only_problem


@pytest.fixture(scope="module")
def everything() -> Instance:
    return load(EVERYTHING)


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("a.b=3100", "a.b", 3100),
        (" a.b = -0.5 ", "a.b", -0.5),
        ("a.b=true", "a.b", True),
        ("a.b=True", "a.b", True),
        ("a.b=2017-10-01", "a.b", dt.date(2017, 10, 1)),
        ('a.b="two words"', "a.b", "two words"),
        ("a.b=two words", "a.b", "two words"),
        ("a.b=2019/20", "a.b", "2019/20"),
        ("a.b=quarter", "a.b", "quarter"),
        ("a.b=[1, 2]", "a.b", [1, 2]),
        ("a.b={x = 1, y = 'z'}", "a.b", {"x": 1, "y": "z"}),
        ("a.b=1_000", "a.b", 1000),
        ('a.b="x=y"', "a.b", "x=y"),
    ],
)
def test_settings_are_read_as_toml(text: str, path: str, value: Any) -> None:
    assert parse_setting(text) == (path, value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a.b", "it has no equals sign."),
        ("=3", "it has no path."),
        ("a.b=", "no value is given"),
        ("a.b=3,100", "Write the number alone, e.g. 3100."),
        ("a.b=£3100", "Write the number alone, e.g. 3100."),
        ("a.b=10%", "Write a share, not a percentage"),
        ("a.b=01/10/2017", "Write dates as year-month-day"),
        ("a.b=[1, 2", "Write it as in the instance file"),
        ("a.b=1\nc=2", "cannot be read"),
        ("a.b=" + "[" * 5000, "cannot be read"),
        ("a.b=" + "9" * 9999, "cannot be read"),
    ],
)
def test_settings_that_cannot_be_read(text: str, says: str) -> None:
    if text.endswith("999"):  # all digits: not words either
        text += "%%"
    with pytest.raises(InvalidInstance) as caught:
        parse_setting(text)
    assert says in str(caught.value)
    assert caught.value.problems[0].file == "--set"


@pytest.mark.parametrize(
    ("path", "new", "old"),
    [
        ("block.north.practical_occupancy", 0.9, 0.95),
        ("block.north.price_per_bed_week.5", 3100, 3000.5),
        ("dps.local.provider.b.price_per_bed_week", 2999, 3050),
        ("money.discount_rate", 0.05, 0.035),
        ("money.uplift_per_year.home", 0.05, None),
        ("rules.locality.near.minimum_share", 0.6, 0.5),
        ("home.elm.trading.premium_per_bed_week", 450, 500),
        ("demand.ebd-city.growth_per_year", 0, 0.03),
        ("demand.solo-city.by_period.3", 9, 2),
        ("demand.ebd-coast.path.1.children", 9, 12.5),
        ("demand.older.rows.2.children", 9, 7.0),
        ("travel.cost_per_mile", 0.5, 0.45),
        ("spot.spot.tiers.0.price_per_week", 4600, 4500),
        ("block.south.guarantee", 1, 1.0),
        ("block.south.set_up_cost", 5, 0.0),
        ("supported.lodgings.available_to", dt.date(2021, 1, 1), None),
        ("need.solo.footprint", 1.5, 2),
        ("horizon.end", dt.date(2021, 3, 31), dt.date(2021, 3, 31)),
        ("edge_of_care.team.success_rate", 0.6, 0.5),
        ("edge_of_care.team.referral.panel.per_month", 3, 2),
        ("edge_of_care.team.referral.school.by_period.2", 4, 1),
        ("edge_of_care.team.stage.0.weeks", 8, 7),
        ("edge_of_care.published.avoidance_by_year.2019/20", 5, 400_000),
        ("edge_of_care.published.avoidance_by_year.2021/22", 5, None),
        ("edge_of_care.bond.survival.1.share", 0.6, 0.5),
        ("edge_of_care.bond.payment_per_success_by_year.1", 9000, 16_000),
        ("edge_of_care.bond.entry_delay_weeks", 2, 0.0),
        ("role.family-worker.salary_per_year", 40_000, 36_000),
        ("role.manager.recruits_per_year_at_most", 2, None),
        ("home.elm.staff.residential-worker", 9, 8),
        ("supported.flats.staff.manager", 0.5, None),
        ("assessment.reports.per_year", 70, 60),
        ("reference.commit.2.workers", 7, 6),
        ("supported.lodgings.price_by_year.2020/21", 810, 825),
        ("supported.lodgings.price_by_year.2019/20", 810, None),
        ("block.north.price_by_year.2020/21.5", 3000, 3080),
        ("foster.carers.price_by_year.fee_per_child_week.2019/20", 340, None),
        ("dps.local.provider.b.price_by_year.2019/20", 3000, None),
        ("home.elm.trading.price_by_year.2020/21", 3000, 3100),
        ("travel.price_by_year.cost_per_hour.2020/21", 27, 26),
        ("money.weeks_per_year", 52.18, 52),
    ],
)
def test_paths_reach_every_sort_of_figure(everything: Instance, path: str, new: Any, old: Any) -> None:
    changed = everything.with_changes({path: new})
    assert changed.document.changes == (Change(path, old, new, "with_changes"),)
    value: Any = changed
    for part in path.split("."):
        value = _step(value, part)
    assert value == new


def _step(value: Any, part: str) -> Any:
    if isinstance(value, tuple):
        named = [one for one in value if getattr(one, "id", None) == part]
        return named[0] if named else value[int(part)]
    if isinstance(value, dict):
        return value[part] if part in value else value[int(part)]
    return getattr(value, part)


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("block.nroth.guarantee", "No block record 'nroth'. Did you mean 'block.north.guarantee'?"),
        ("block.north.garantee", "No key 'garantee' in block.north. Did you mean 'block.north.guarantee'?"),
        ("blocks.north.guarantee", "No table 'blocks' in the instance. Did you mean 'block.north.guarantee'?"),
        ("demand.solo-city.by_period.8", "No key '8' in demand.solo-city.by_period."),
        ("block.south.price_per_bed_week.5", "No key '5' in block.south.price_per_bed_week."),
        ("money.discount_rate.x", "No key 'x' in money.discount_rate."),
        ("demand.older.file", "file cannot be changed this way."),
        ("block.north.id", "id cannot be changed this way."),
        ("", "No table '' in the instance."),
        ("..", "No table '' in the instance."),
        ("edge_of_care.team.referral.pannel.per_month", "Did you mean 'edge_of_care.team.referral.panel.per_month'?"),
        ("edge_of_care.team.stage.2.weeks", "No key '2' in edge_of_care.team.stage."),
        ("edge-of-care.team.success_rate", "Did you mean 'edge_of_care.team.success_rate'?"),
        ("role.family-worker.pay", "No key 'pay' in role.family-worker."),
        ("home.elm.lead_weeks.0", "No key '0' in home.elm.lead_weeks."),
    ],
)
def test_paths_that_match_nothing(everything: Instance, path: str, says: str) -> None:
    with pytest.raises(InvalidInstance) as caught:
        everything.with_changes({path: 1})
    assert says in str(caught.value)


def test_every_bad_path_is_said_at_once(everything: Instance) -> None:
    with pytest.raises(InvalidInstance) as caught:
        everything.with_changes({"a": 1, "b": 2, "travel.cost_per_mile": 1})
    assert [p.path for p in caught.value.problems] == ["a", "b"]


def test_changed_value_is_checked_and_blamed_on_the_change() -> None:
    problem = only_problem(EVERYTHING, changes={"travel.cost_per_mile": -1})
    assert str(problem) == "--set: travel.cost_per_mile: -1 is not at least 0."


def test_missing_table_can_be_added(tmp_path: Path) -> None:
    soft = loaded(tmp_path).with_changes({"rules.sufficiency.price_per_child_week": 9000})
    assert soft.rules.sufficiency.price_per_child_week == 9000


def test_none_goes_back_to_the_default(everything: Instance) -> None:
    hard = everything.with_changes({"rules.locality.near.price_per_child_week": None})
    assert hard.rules.of(Locality)[0].price_per_child_week is None
    assert hard.document.changes[0].old == 500


def test_original_is_left_alone(everything: Instance) -> None:
    before = everything.model_dump(), everything.sha256, everything.document.changes
    everything.with_changes({"demand.solo-city.by_period.3": 9, "dps.local.provider.a.homes_at_most": 1})
    assert (everything.model_dump(), load(EVERYTHING).sha256, everything.document.changes) == before


def test_changes_add_up(everything: Instance) -> None:
    twice = everything.with_changes({"travel.cost_per_mile": 0.5}).with_changes({"travel.cost_per_mile": 0.6})
    assert [(c.old, c.new) for c in twice.document.changes] == [(0.45, 0.5), (0.5, 0.6)]


def test_numbers_of_numpy_are_numbers(everything: Instance) -> None:
    changed = everything.with_changes(
        {"dps.local.provider.a.homes_at_most": np.int64(1), "demand.solo-city.by_period": np.ones(8)}
    )
    assert changed.dps[0].provider[0].homes_at_most == 1
    assert changed.demand[2].by_period == (1.0,) * 8


def test_assumption_register_may_differ_from_what_was_changed(everything: Instance) -> None:
    assert everything.with_changes({"travel.visits_per_year": 6}).travel is not None


def test_nested_monster_is_refused(everything: Instance) -> None:
    monster: Any = 1
    for _ in range(5000):
        monster = [monster]
    with pytest.raises(InvalidInstance, match="nested too deeply"):
        everything.with_changes({"demand.solo-city.by_period": monster})
