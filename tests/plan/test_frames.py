"""Tables of a plan: one declared type a column, with rows and without; and nobody counted twice."""

from __future__ import annotations

import csv
import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from commission_opt import Plan, solve
from commission_opt.plan.frames import DTYPES, frame
from commission_opt.plan.result import TABLES, kinds
from tests.plan.cases import plan
from tests.plan.people_cases import plan as people
from tests.studies.town import TOWN, town
from tests.tables import assert_dtypes_equal, check_bears


@cache
def nothing() -> Plan:
    """A plan of which every table is empty."""
    return Plan({**plan().to_dict(), **{name: [] for name in TABLES}})  # type: ignore[typeddict-item]


@cache
def uncertain() -> Plan:
    return solve(town(TOWN).with_changes({"uncertainty.scenarios": 4, "need.care.mean_stay_weeks": 40.0}), gap=0.01)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_bears_parquet_and_concat_and_has_its_types(name: str) -> None:
    for of in (plan(), people(), uncertain(), nothing()):
        check_bears(of.frame_of(name))
        assert_dtypes_equal(of.frame_of(name), nothing().frame_of(name))
    assert {column: DTYPES[kind] for column, kind in kinds(name).items()} == {
        column: str(dtype) for column, dtype in nothing().frame_of(name).dtypes.items()
    }


def test_tables_of_a_given_mix_bear_it_too() -> None:
    given = plan().baseline
    assert given is not None
    for table in (given.mix, given.costs, given.broken, given.short, given.avoided, given.unit_costs):
        check_bears(table)


def test_no_table_is_left_out() -> None:
    lists = {key for key, value in plan().to_dict().items() if isinstance(value, list)}
    assert lists - {"hard_rules", "doubts"} == set(TABLES) == plan().frames().keys()
    with pytest.raises(KeyError, match="there is no table 'mixx'; there is mix, beds"):
        plan().frame_of("mixx")


def test_days_are_days_in_frames_and_text_in_files(tmp_path: Path) -> None:
    mix, periods = plan().mix, plan().periods
    assert (mix.start <= mix.end.fillna(pd.Timestamp("2100-01-01"))).all()
    assert mix.end.isna().tolist() == [row["end"] == "" for row in plan().to_dict()["mix"]]
    assert periods.start.dt.date.tolist()[:2] == [date(2020, 4, 1), date(2020, 7, 1)]
    assert plan().beds.merge(periods, left_on="period", right_on="start").weeks.notna().all()
    plan().save(tmp_path)
    for name in ("mix", "periods", "decisions", "break_even"):
        with (tmp_path / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        held: Any = plan().to_dict()
        assert len(rows) == len(held[name])
        for day in ("start", "end", "day"):
            if rows and day in rows[0]:
                assert [row[day] for row in rows] == [row[day] for row in held[name]]
    assert json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))["mix"][0]["start"].count("-") == 2


def test_decisions_are_a_table_of_their_own() -> None:
    table = plan().decision_table
    assert len(table) == len(plan().to_dict()["decisions"]) > 0
    assert set(table.decision) <= {"awarded", "extended", "opened", "closed"}


def test_the_row_of_a_rule_is_text_that_json_reads() -> None:
    for text, row in zip(plan().rules.key, plan().to_dict()["rules"], strict=True):
        assert json.loads(text) == row["key"]


def test_people_of_one_level_are_counted_once() -> None:
    table = people().workforce
    assert set(table.level) == {"service", "role"}
    assert ((table.service == "") == (table.level == "role")).all()
    keys = ["level", "period", "service", "role"]
    assert not table.duplicated(keys).any()
    roles = table[table.level == "role"]
    assert not roles.duplicated(["period", "role"]).any()
    served = table[table.level == "service"]
    by_role = served.groupby(["period", "role"]).workers.sum()
    needed = roles.set_index(["period", "role"]).workers
    assert (by_role.reindex(needed.index).fillna(0) <= needed + 1e-9).all()


def test_what_does_not_fit_its_column_is_missing_and_spoils_no_type() -> None:
    table = frame(
        [{"a": "words", "b": True, "c": None, "d": 3}, {"a": 1, "b": None, "c": "2020-01-31", "d": None}],
        {"a": "number", "b": "flag or none", "c": "date", "d": "whole or none"},
    )
    assert [str(dtype) for dtype in table.dtypes] == ["float64", "boolean", "datetime64[us]", "Int64"]
    assert table.isna().to_numpy().tolist() == [[True, False, True, False], [False, True, False, True]]
    check_bears(table)
