"""A case that leaves a figure out has the instance's own, however the gap is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from commission_opt.studies.sweep.cases import NoSweep, Unread, as_it_is, impossible, listed, read_cases
from commission_opt.studies.sweep.sweep import sweep
from tests.plan.cases import small

PRICE, SIZE = "spot.spot.price_per_week", "demand.res.children"


def answers(rows: Any) -> list[Any]:
    return [(row["status"], row["objective"]) for row in rows]


@pytest.mark.parametrize("gap", [None, float("nan"), np.nan, pd.NA, pd.NaT])
def test_a_gap_of_any_sort_leaves_the_figure_as_it_is(gap: Any) -> None:
    base = small().with_changes({"need.res.footprint": 1.5})
    cases = [
        {PRICE: 3900, "need.res.footprint": gap},
        {PRICE: 3900},
        {PRICE: 3900, "need.res.footprint": 1.5},
        {PRICE: 3900, "need.res.footprint": 1},
    ]
    found = sweep(base, cases=cases, workers=1)
    assert answers(found.rows[:1]) == answers(found.rows[1:2]) == answers(found.rows[2:3])
    assert answers(found.rows[:1]) != answers(found.rows[3:])
    assert [row["need.res.footprint"] for row in found.rows] == [None, None, 1.5, 1]


def test_a_data_frame_a_list_and_a_csv_file_are_the_same_cases(tmp_path: Path) -> None:
    frame = pd.DataFrame({PRICE: [3900, None, 4000], SIZE: [None, 9, 10]})
    frame.to_csv(tmp_path / "cases.csv", index=False)
    wanted = [{PRICE: 3900}, {SIZE: 9}, {PRICE: 4000, SIZE: 10}]
    assert as_it_is(listed(frame)) == wanted
    assert as_it_is(listed(frame.to_dict("records"))) == wanted
    assert as_it_is(read_cases(tmp_path / "cases.csv")[0]) == wanted
    assert answers(sweep(small(), cases=frame, workers=1).rows) == answers(sweep(small(), cases=wanted, workers=1).rows)


def test_whole_numbers_beside_an_empty_cell_are_whole_again() -> None:
    """pandas has them as 4.0, which a key for whole numbers refuses."""
    path = "horizon.start"
    frame = pd.DataFrame({"uncertainty.scenarios": [4, None], path: [None, None]})
    cases = as_it_is(listed(frame))
    assert cases == [{"uncertainty.scenarios": 4}, {}]
    assert type(cases[0]["uncertainty.scenarios"]) is int
    assert small().with_changes(cases[1]).sha256 == small().sha256


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ([4.0, float("nan")], [4]),
        ([4.0, 2.5, pd.NA], [4, 2.5]),
        ([4.0, None], [4.0]),  # a list says what it means
        ([4.0, 5.0], [4.0, 5.0]),
        ([4, float("nan")], [4]),
    ],
)
def test_only_a_column_with_empty_cells_is_made_whole(values: list[Any], kept: list[Any]) -> None:
    found = [case["a"] for case in as_it_is({"a": value} for value in values) if case]
    assert [(type(one), one) for one in found] == [(type(one), one) for one in kept]
    beside = as_it_is([{"a": 4.0, "b": float("nan")}, {"a": 5.0, "b": 6.0}])
    assert [type(case["a"]) for case in beside] == [float, float]
    assert [case.get("b") for case in beside] == [None, 6]


def test_cases_that_cannot_be_are_named_with_what_is_wrong() -> None:
    cells = Unread({PRICE: 4000, SIZE: "?"}, [SIZE], ["cases.csv, line 5: '?' is no number."])
    cases = {1: {PRICE: 4000}, 2: {PRICE: -1}, 3: {PRICE: -1, SIZE: 9}, 4: cells, 5: {SIZE: 9}}
    found = impossible(small(), cases, {number: f"case {number}" for number in cases})
    assert sorted(found) == [2, 3, 4]
    assert found[2].startswith("case 2: spot.spot.price_per_week: ")
    assert found[3].startswith("case 3: spot.spot.price_per_week: ")
    assert found[4] == "cases.csv, line 5: '?' is no number."


def test_a_value_that_the_rest_of_the_case_mends_is_no_fault() -> None:
    """The horizon may not end before it starts, but for a case that moves both."""
    early = {"horizon.end": "2019-03-31"}
    both = early | {"horizon.start": "2018-04-01", "money.price_base": "2018/19"}
    found = impossible(small(), {1: early}, {1: "case 1"})
    assert list(found) == [1]
    moved = impossible(small(), {1: both, 2: early}, {1: "case 1", 2: "case 2"})
    assert 2 in moved


def test_a_row_with_more_cells_than_the_header_is_told(tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    file.write_text(f"{PRICE},{SIZE}\n3900,9,\n3900,9,7\n,10\n", encoding="utf-8")
    first, second, third = read_cases(file)[0]
    assert (first, third) == ({PRICE: 3900, SIZE: 9}, {SIZE: 10})  # an empty cell more is none
    assert isinstance(second, Unread)
    assert second.why == (f"{file}, line 3: it has more cells than the header.",)
    assert dict(second) == {PRICE: 3900, SIZE: 9}


def test_a_column_of_gaps_alone_stays_a_column() -> None:
    found = sweep(small(), cases=[{PRICE: 3900, SIZE: None}], workers=1)
    assert found.paths == (PRICE, SIZE)
    assert found.rows[0][SIZE] is None


def test_a_grid_may_hold_the_figure_as_it_is() -> None:
    found = sweep(small(), {PRICE: [None, 3900], SIZE: [8]}, workers=1)
    own = small().spot[0].price_per_week
    same = sweep(small(), {PRICE: [own, 3900], SIZE: [8]}, workers=1)
    assert answers(found.rows) == answers(same.rows)
    assert found.rows[0][PRICE] is None


def test_a_case_removes_a_record_or_leaves_it() -> None:
    cases: list[dict[str, Any]] = [{"rules.locality.near.remove": True}, {"rules.locality.near.remove": None}, {}]
    found = sweep(small(), cases=[{**case, SIZE: 12} for case in cases], workers=1)
    assert answers(found.rows[1:2]) == answers(found.rows[2:])
    assert [row["locality"] is None for row in found.rows] == [True, False, False]


def test_cases_are_tables() -> None:
    with pytest.raises(NoSweep, match="A case is a table from path to value"):
        sweep(small(), cases=["spot.spot.price_per_week"], workers=1)  # type: ignore[list-item]
