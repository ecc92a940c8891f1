"""A case that leaves a figure out has the instance's own, however the gap is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from commission_opt.studies.sweep.cases import NoSweep, as_it_is, listed, read_cases
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
