"""What-ifs that give a figure in another way than the file they change."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from commission_opt.instance.load import load
from tests.instance.cases import EVERYTHING, SMALL, copy_of_everything, only_problem, small

BY = {
    "children": "children = 10",
    "grown": "children = 10\ngrowth_per_year = 0.1",
    "path": "path = [{on = 2019-04-01, children = 3}, {on = 2020-04-01, children = 6}]",
    "by_period": "by_period = [3, 4]",
}
NEW: dict[str, Any] = {
    "children": 40,
    "path": [{"on": dt.date(2019, 4, 1), "children": 40}],
    "by_period": [40, 40],
    "rows": [{"period": dt.date(day, 4, 1), "need": "ebd", "area": "city", "children": 40} for day in (2019, 2020)],
}
WRITTEN = {
    "children": "children = 40",
    "path": "path = [{on = 2019-04-01, children = 40}]",
    "by_period": "by_period = [40, 40]",
    "rows": "rows = [{period = 2019-04-01, need = 'ebd', area = 'city', children = 40}, "
    "{period = 2020-04-01, need = 'ebd', area = 'city', children = 40}]",
}
OTHER_WAYS = [(old, new) for old in BY for new in NEW if new not in BY[old]]


@pytest.mark.parametrize(("old", "new"), OTHER_WAYS)
def test_demand_given_in_another_way(old: str, new: str, tmp_path: Path) -> None:
    base = small(tmp_path, SMALL.replace("children = 10", BY[old]))
    over = small(tmp_path, f'extends = "small.toml"\n[[demand]]\nid = "ebd"\n{WRITTEN[new]}\n', "what-if.toml")
    for instance in (load(base, {f"demand.ebd.{new}": NEW[new]}), load(over)):
        record = instance.demand[0].model_dump()
        assert record[new]
        gone = {line.partition(" =")[0] for line in BY[old].splitlines()} | ({"need"} if new == "rows" else set())
        log = instance.document.changes
        assert {change.path for change in log if change.new is None} == {f"demand.ebd.{key}" for key in gone}
        assert len(log) == len(gone) + 1


FLOW = "opening_stock = 8\nentries_per_month = 1"


@pytest.mark.parametrize("old", BY)
def test_stock_and_flow_instead(old: str, tmp_path: Path) -> None:
    base = small(tmp_path, SMALL.replace("children = 10", BY[old]))
    changes = {"demand.ebd.opening_stock": 8, "demand.ebd.entries_per_month": 1, "need.ebd.mean_stay_weeks": 30}
    over = small(
        tmp_path,
        f'extends = "small.toml"\n[[need]]\nid = "ebd"\nmean_stay_weeks = 30\n[[demand]]\nid = "ebd"\n{FLOW}\n',
        "what-if.toml",
    )
    for instance in (load(base, changes), load(over)):
        record = instance.demand[0]
        assert (record.opening_stock, record.entries_per_month) == (8, 1)
        assert (record.children, record.path, record.by_period) == (None, (), ())


@pytest.mark.parametrize("stay", ["mean_stay_weeks = 30", "survival = [0.5]"])
@pytest.mark.parametrize("new", NEW)
def test_another_way_instead_of_stock_and_flow(stay: str, new: str, tmp_path: Path) -> None:
    base = small(tmp_path, SMALL.replace("children = 10", f"{FLOW}\n{stay}"))
    record = load(base, {f"demand.ebd.{new}": NEW[new]}).demand[0]
    assert not record.is_stock_and_flow
    assert record.survival == ()


def test_one_stay_instead_of_the_other(tmp_path: Path) -> None:
    base = small(tmp_path, SMALL.replace("children = 10", f"{FLOW}\nsurvival = [0.5]"))
    record = load(base, {"demand.ebd.mean_stay_weeks": 30}).demand[0]
    assert (record.mean_stay_weeks, record.survival) == (30, ())
    base = small(tmp_path, SMALL.replace("children = 10", f"{FLOW}\nmean_stay_weeks = 30"))
    record = load(base, {"demand.ebd.survival": [0.5]}).demand[0]
    assert (record.mean_stay_weeks, record.survival) == (None, (0.5,))


def test_number_instead_of_a_file() -> None:
    """The record of a file names no need: the what-if says which."""
    changes = {"demand.older.need": "16-plus", "demand.older.area": "city", "demand.older.children": 40}
    instance = load(EVERYTHING, changes)
    assert (instance.demand[3].children, instance.demand[3].file, instance.demand[3].rows) == (40, None, ())
    assert [(c.path, c.old) for c in instance.document.changes if c.new is None] == [
        ("demand.older.file", "demand.csv")
    ]


def test_two_ways_in_one_change_are_refused(tmp_path: Path) -> None:
    path = small(tmp_path)
    problem = only_problem(path, changes={"demand.ebd.by_period": [1, 2], "demand.ebd.children": 3})
    assert "not children and by_period" in problem.message
    over = 'extends = "small.toml"\n[[demand]]\nid = "ebd"\nby_period = [1, 2]\nchildren = 3\n'
    assert "not children and by_period" in only_problem(small(tmp_path, over, "what-if.toml")).message


def test_growth_stays_with_the_number_of_children(tmp_path: Path) -> None:
    path = small(tmp_path, SMALL.replace("children = 10", BY["grown"]))
    assert load(path, {"demand.ebd.children": 40}).demand[0].growth_per_year == 0.1


def test_way_taken_away_displaces_nothing(tmp_path: Path) -> None:
    assert load(small(tmp_path), {"demand.ebd.path": []}).demand[0].children == 10


def test_prices_of_a_market_given_in_another_way(tmp_path: Path) -> None:
    flat = load(EVERYTHING, {"spot.spot.price_per_week": 4000})
    assert (flat.spot[0].price_per_week, flat.spot[0].tiers) == (4000, ())
    tiers = [{"price_per_week": 4000, "children": 9}, {"price_per_week": 5000}]
    tiered = load(EVERYTHING, {"framework.regional.tiers": tiers})
    assert (tiered.framework[0].price_per_week, tiered.framework[0].market) == (None, None)
    assert [c.path for c in tiered.document.changes] == [
        "framework.regional.tiers",
        "framework.regional.price_per_week",
        "framework.regional.market",
        "framework.regional.price_by_year",
    ]
    copy_of_everything(tmp_path)
    over = 'extends = "everything.toml"\n[[spot]]\nid = "spot"\nprice_per_week = 4000\n'
    assert load(small(tmp_path, over, "what-if.toml")).spot[0].tiers == ()


def test_referrals_given_in_another_way() -> None:
    path = "edge_of_care.team.referral.panel"
    referral = load(EVERYTHING, {f"{path}.by_period": [1] * 8}).edge_of_care[0].referral[0]
    assert (referral.per_month, referral.growth_per_year, referral.by_period) == (None, 0, (1,) * 8)


def test_sizes_narrowed_keep_the_prices_of_the_others() -> None:
    instance = load(EVERYTHING, {"dps.local.sizes": [5], "block.north.sizes": [5]})
    assert [offer.price(5) for offer in instance.dps[0].offers()] == [2950, 3050]
    problem = only_problem(EVERYTHING, changes={"dps.local.sizes": [5, 6]})
    assert "price_per_bed_week has no price for size 6" in problem.message
