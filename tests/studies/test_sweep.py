"""Sweeps: the same answers as separate solves, whoever solves them and however often they are stopped."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import commission_opt as co
from commission_opt.instance.problems import InvalidInstance
from commission_opt.studies.sweep import workers
from commission_opt.studies.sweep.cases import NoSweep, grid, parse_vary, path_kind, read_cases
from commission_opt.studies.sweep.journal import FILE, AnotherSweep
from commission_opt.studies.sweep.sweep import sweep
from commission_opt.studies.sweep.table import Sweep
from commission_opt.studies.sweep.task import Done, Task, work
from tests.plan.cases import small

PRICE, CHILDREN = "spot.spot.price_per_week", "demand.res.children"
GRID: dict[str, list[Any]] = {
    PRICE: [2500, 4000],
    CHILDREN: [8, 12, 16],
    "rules.locality.near.minimum_share": [0.3, 0.6],
}
GAP = 1e-4


@cache
def done() -> Sweep:
    """Every combination, in this process."""
    return sweep(small(), GRID, workers=1)


def changes(row: dict[str, Any], found: Sweep) -> dict[str, Any]:
    return {path: row[path] for path in found.paths}


def test_cases_are_every_combination_in_order() -> None:
    found = done()
    assert found.total == len(found.rows) == 12
    assert [row["case"] for row in found.rows] == list(range(1, 13))
    assert [tuple(changes(row, found).values()) for row in found.rows[:3]] == [
        (2500, 8, 0.3),
        (2500, 8, 0.6),
        (2500, 12, 0.3),
    ]
    assert not found.exact_prices


def test_a_random_sample_equals_separate_solves() -> None:
    found = done()
    for row in random.Random(4).sample(found.rows, 4):
        alone = co.solve(small().with_changes(changes(row, found)), compare=False).to_dict()
        assert row["status"] == alone["status"]
        assert row["objective"] == pytest.approx(alone["objective"], rel=GAP)
        assert row["bound"] <= (alone["objective"] or 0) * (1 + 1e-9)
        assert row["cost"] == row["objective"]


def test_processes_and_their_number_change_nothing(tmp_path: Path) -> None:
    found = sweep(small(), GRID, workers=2, out=tmp_path / "two")
    assert found == done()
    done().save(tmp_path / "one")
    for name in ("sweep.csv", "sweep.json"):
        assert (tmp_path / "two" / name).read_bytes() == (tmp_path / "one" / name).read_bytes()


def test_order_of_the_cases_changes_no_case() -> None:
    cases = grid(GRID)
    backwards = sweep(small(), cases=cases[::-1], workers=1)
    answers = [{key: row[key] for key in row if key != "case"} for row in backwards.rows]
    assert answers[::-1] == [{key: row[key] for key in row if key != "case"} for row in done().rows]


def test_a_case_that_fails_says_so_and_stops_no_other() -> None:
    found = sweep(small(), {CHILDREN: [8, -1, 12], "spot.spot.takes": [["res"]]}, workers=1)
    assert [row["status"] for row in found.rows] == ["optimal", "failed", "optimal"]
    assert "children" in found.rows[1]["message"]
    assert found.rows[1]["objective"] is None


def test_a_case_that_cannot_meet_the_rules_says_so() -> None:
    found = sweep(small(), {"rules.locality.near.minimum_share": [0.5, 1.0]}, workers=1)
    assert [row["status"] for row in found.rows] == ["optimal", "infeasible"]
    assert found.rows[1]["message"] == "No mix meets every rule."


def test_frame_has_a_column_for_each_path() -> None:
    frame = done().frame()
    assert list(frame.columns[:5]) == ["case", *GRID, "status"]
    assert {"objective", "bound", "gap", "mix", "locality"} <= set(frame.columns)
    assert len(frame) == 12


def test_parquet_holds_the_same_table(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow.parquet")
    import pandas as pd

    done().save(tmp_path)
    read = pd.read_parquet(tmp_path / "sweep.parquet")
    names = pyarrow.ParquetFile(tmp_path / "sweep.parquet").schema.names
    assert names == list(read.columns) == list(done().columns)  # and no column of row numbers
    assert list(read["objective"].dropna()) == [row["objective"] for row in done().rows if row["objective"] is not None]


# -- stopped and started again ---------------------------------------------------------------------


def test_a_finished_sweep_is_read_and_not_solved_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vary = {PRICE: [3000, 4000, 4500]}
    first = sweep(small(), vary, workers=1, out=tmp_path)
    monkeypatch.setattr(workers, "work", None)
    assert sweep(small(), vary, workers=1, out=tmp_path) == first


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"gap": 0.01}, "the solver's settings"),
        ({"instance": small().with_changes({"money.discount_rate": 0.01})}, "the instance"),
    ],
)
def test_another_sweep_in_the_folder_is_refused(tmp_path: Path, other: dict[str, Any], says: str) -> None:
    given: dict[str, Any] = {"instance": small(), "vary": {CHILDREN: [8, 9]}, "workers": 1, "out": tmp_path}
    sweep(**given)
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(AnotherSweep, match=says):
        sweep(**given | other)
    assert (tmp_path / FILE).read_bytes() == before


def test_other_cases_in_the_folder_keep_those_that_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = sweep(small(), {CHILDREN: [8, 9]}, workers=1, out=tmp_path)
    tasks = list[Task]()

    def counted(base: bytes, task: Task) -> Done:
        tasks.append(task)
        return work(base, task)

    monkeypatch.setattr(workers, "work", counted)
    found = sweep(small(), {CHILDREN: [10, 9, 8]}, workers=1, out=tmp_path)
    assert [task.changes for task in tasks] == [{CHILDREN: 10}]
    assert [row[CHILDREN] for row in found.rows] == [10, 9, 8]
    assert found.rows[2] | {"case": 1} == first.rows[0]
    assert found.kept == 2
    alone = sweep(small(), {CHILDREN: [10]}, workers=1)
    assert found.rows[0]["objective"] == pytest.approx(alone.rows[0]["objective"], rel=GAP)


# -- saying what varies ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a.b=1:2:0.25", [1.0, 1.25, 1.5, 1.75, 2.0]),
        ("a.b=0:0.3:0.1", [0.0, 0.1, 0.2, 0.3]),
        ("a.b=10:4:-3", [10, 7, 4]),
        ("a.b=1:10:4", [1, 5, 9]),
        ("a.b=1.0:3:1", [1.0, 2.0, 3.0]),
        ("a.b=3,4.5,6", [3, 4.5, 6]),
        ("a.b=quarter, year", ["quarter", "year"]),
        ("a.b=[3, 4],[5]", [[3, 4], [5]]),
        ("a.b=7", [7]),
    ],
)
def test_values_of_a_path(text: str, values: list[Any]) -> None:
    path, found = parse_vary(text)
    assert (path, found) == ("a.b", values)
    assert [type(one) for one in found] == [type(one) for one in values]  # 1 is not 1.0 to the format


@pytest.mark.parametrize("text", ["a.b=1:2:0", "a.b=1:2:-1", "a.b=0:1e9:0.1"])
def test_a_range_without_an_end_is_refused(text: str) -> None:
    with pytest.raises(NoSweep):
        parse_vary(text)


@pytest.mark.parametrize("text", ["a.b", "a.b=", "=1,2", "a.b=1,,2"])
def test_what_is_no_setting_is_refused(text: str) -> None:
    with pytest.raises(InvalidInstance):
        parse_vary(text)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("uncertainty.scenarios", "whole or none"),
        (CHILDREN, "number"),
        (PRICE, "number"),
        ("block.old.existing", "flag or none"),
        ("rules.locality.near.remove", "flag or none"),
        ("area.town.name", "text"),
        ("horizon.period", "text"),
        ("horizon.start", "date"),
        ("spot.spot.takes", "json"),
    ],
)
def test_the_column_of_a_path_is_of_the_kind_of_its_key(path: str, kind: str) -> None:
    assert path_kind(small(), path, [None]) == kind


def test_a_price_that_is_a_table_in_some_case_makes_no_column_of_numbers() -> None:
    assert path_kind(small(), PRICE, [None, 3000, 3000.5]) == "number"
    assert path_kind(small(), PRICE, [3000, {"res": 3000}]) == "json"


def test_a_path_that_is_not_there_is_refused_at_once() -> None:
    with pytest.raises(InvalidInstance, match=r"^sweep: .*Did you mean"):
        sweep(small(), {"spot.spot.price_per_wek": [1, 2]}, workers=1)


def test_cases_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    file.write_text(f"{PRICE},{CHILDREN}\n4000,8\n,9\n4500,\n", encoding="utf-8-sig")
    cases, names = read_cases(file)
    assert names == [f"{file}, line {line}" for line in (2, 3, 4)]
    assert cases == [{PRICE: 4000, CHILDREN: 8}, {CHILDREN: 9}, {PRICE: 4500}]
    found = sweep(small(), cases=cases, workers=1)
    assert [row[CHILDREN] for row in found.rows] == [8, 9, None]
    as_it_is = co.solve(small().with_changes({PRICE: 4500}), compare=False)
    assert found.rows[2]["objective"] == pytest.approx(as_it_is.objective)


@pytest.mark.parametrize("mark", [";", "\t"])
def test_cells_of_a_file_may_be_parted_by_semicolons_or_tabs(tmp_path: Path, mark: str) -> None:
    file = tmp_path / "cases.csv"
    file.write_text(f"{PRICE}{mark}{CHILDREN}\n4000{mark}8\n{mark}9\n", encoding="utf-8")
    assert read_cases(file)[0] == [{PRICE: 4000, CHILDREN: 8}, {CHILDREN: 9}]


@pytest.mark.parametrize("text", ["", "a\n", "a,a\n1,2\n", "a,\n1,2\n"])
def test_a_file_without_cases_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "cases.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(NoSweep):
        read_cases(file)


@pytest.mark.parametrize("values", [3150, "3150", None, {1: 2}])
def test_one_value_alone_is_refused(values: Any) -> None:
    with pytest.raises(NoSweep, match="give a list of values"):
        sweep(small(), {PRICE: values}, workers=1)


def test_nothing_to_vary_is_refused() -> None:
    with pytest.raises(NoSweep):
        sweep(small(), {}, workers=1)
    with pytest.raises(ValueError, match="either"):
        sweep(small(), workers=1)
