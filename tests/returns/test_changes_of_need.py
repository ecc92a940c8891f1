"""Rates of change between needs, from a return to an instance: counted, written, tried on a year held out, and suppressed."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import commission_opt as co
from commission_opt.cli.main import main
from commission_opt.errors import EXIT_SOLVED, EXIT_USAGE
from commission_opt.returns.changes import between_planned, change_records
from commission_opt.returns.demand import ReturnDemand, demand_from_903
from tests.returns.made_up import USUAL, Council, happened, write_returns

TOWN = Council({"K2": 2.0, "U4": 4.0, "H5": 1.0}, USUAL.stay, USUAL.moves, years=4)
FEW = Council({"K2": 0.25, "U4": 0.4}, USUAL.stay, USUAL.moves, years=3)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns of four years."""
    folder = tmp_path_factory.mktemp("returns")
    write_returns(folder, happened(TOWN, np.random.default_rng(3)), range(2017, 2021))
    return folder


@pytest.fixture(scope="module")
def town(folder: Path) -> ReturnDemand:
    return demand_from_903(folder, changes_of_need=True)


def tables(demand: ReturnDemand, *, suppress: bool = False) -> dict[str, Any]:
    return tomllib.loads(demand.toml(suppress))


def test_rates_are_counts_over_child_years(town: ReturnDemand) -> None:
    """By hand from the spells, rounded down to four figures."""
    spells = town.spells.table
    ids = town.spells.needs
    planned = {one.id for one in town.found.planned}
    records = tables(town)["change_of_need"]
    assert records
    for record in records:
        need, to = ids.index(record["need"]), ids.index(record["to"])
        mine = spells[spells["need"] == need]
        days = (mine["end"] - np.maximum(mine["start"], town.spells.first)).sum()
        count = int(((mine["after"] == to) & ~mine["ageing"]).sum())
        assert record["per_year"] == pytest.approx(count / (days / 365.25), rel=1e-3)
        assert record["per_year"] <= count / (days / 365.25)
        assert {record["need"], record["to"]} <= planned


def test_entries_and_changes_are_all_who_came(town: ReturnDemand) -> None:
    """Nobody is counted twice: entries from outside, and those who come from another planned need."""
    planned = [one.id for one in town.found.planned]
    months = len(town.found.months) - 1
    for at, need in enumerate(town.spells.needs):
        if need in planned:
            came = town.spells.table[town.spells.table["need"] == at]
            inside = came[came["before"].isin([town.spells.needs.index(one) for one in planned])]
            apart = town.found.outside[at].counts
            assert len(apart) == months
            assert town.found.needs[at].entries.counts.sum() - apart.sum() <= len(inside)
            assert apart.sum() <= town.found.needs[at].entries.counts.sum()
    assert sum(int(one.counts.sum()) for one in town.found.outside) < sum(
        int(one.entries.counts.sum()) for one in town.found.needs
    )


def test_rates_are_never_more_than_stays_that_end(town: ReturnDemand) -> None:
    """Where nearly all stays end with a change, rounding does not make them more."""
    once = between_planned(town.found)[0]
    found = replace(town.found, moves=(replace(once, rate=1.4),))
    (record,) = change_records(found, {once.need: 40.0})
    assert record["per_year"] <= 365.25 / 7 / 40
    assert record["per_year"] == pytest.approx(365.25 / 7 / 40, rel=1e-3)


def test_without_asking_nothing_is_other_than_before(folder: Path, town: ReturnDemand) -> None:
    without = demand_from_903(folder)
    assert "change_of_need" not in tables(without)
    before, now = tables(without)["demand"], tables(town)["demand"]
    assert [one["opening_stock"] for one in before] == [one["opening_stock"] for one in now]
    assert sum(one["entries_per_month"] for one in now) < sum(one["entries_per_month"] for one in before)


def test_from_the_return_to_a_solved_instance(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without an editor: the instance has the changes, with where they come from."""
    monkeypatch.chdir(tmp_path)
    assert main(["demand", str(folder), "--out", "demand", "--changes-of-need", "--no-page"]) == EXIT_SOLVED
    assert main(["new", "town", "--demand", "demand/demand.toml", "--council", "Any Borough"]) == EXIT_SOLVED
    instance = co.load(tmp_path / "town.toml")
    assert instance.change_of_need
    paths = {one.path for one in instance.assumption}
    assert {f"change_of_need.{one.id}.per_year" for one in instance.change_of_need} <= paths
    capsys.readouterr()
    assert main(["check", "town.toml", "--quick"]) == EXIT_SOLVED
    assert "Children change need" in capsys.readouterr().out


def test_the_year_held_out_is_forecast_with_changes(folder: Path, town: ReturnDemand) -> None:
    """Needs are drawn together, and the months lie inside as often as they should in a town where nothing changes."""
    assert town.tested is not None
    without = demand_from_903(folder).tested
    assert without is not None
    assert [one.need for one in town.tested.needs] == [one.need for one in without.needs]
    assert town.tested.total.inside >= 6
    assert not np.array_equal(town.tested.total.middle, without.total.middle)


def test_small_counts_take_the_changes_with_them(tmp_path: Path) -> None:
    """Rates that would give a count of 1 to 5 away are not written; entries then are of all who came, and a note says so."""
    write_returns(tmp_path, happened(FEW, np.random.default_rng(5)), range(2017, 2020))
    demand = demand_from_903(tmp_path, changes_of_need=True)
    assert any(0 < one.moves < 6 for one in between_planned(demand.found))
    assert "change_of_need" in tables(demand)
    assert "change_of_need" not in tables(demand, suppress=True)
    assert "Changes of need are left out" in demand.toml(suppress=True)
    shown = {one["need"]: one for one in tables(demand, suppress=True).get("demand", ())}
    alone = {one["need"]: one for one in tables(demand_from_903(tmp_path), suppress=True).get("demand", ())}
    assert shown == alone


def test_changes_by_district_are_refused(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["demand", str(folder), "--out", str(tmp_path / "out"), "--changes-of-need", "--by-district"]
    assert main(asked) == EXIT_USAGE
    assert "leave out --by-district" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    with pytest.raises(ValueError, match="leave out by_district"):
        demand_from_903(folder, changes_of_need=True, by_district=True)
