"""The Plan object: frames, immutability, and reading a result back."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from commission_opt import Plan
from commission_opt.plan.read import UnreadableResult
from commission_opt.plan.result import TABLES, columns
from commission_opt.plan.write import NotWritten
from tests.plan.cases import plan


def test_frames_have_their_columns_even_without_rows() -> None:
    for table in TABLES:
        assert list(plan().frame_of(table).columns) == columns(table)
        own = {"decisions": "decision_table"}.get(table, table)
        assert getattr(plan(), own).equals(plan().frame_of(table))
    assert plan().workforce.empty
    assert plan().costs.discounted.sum() == pytest.approx(plan().objective)


def test_changing_what_it_hands_out_changes_nothing() -> None:
    before = plan().to_json()
    frame = plan().mix
    frame["cost"] = 0.0
    plan().to_dict()["mix"].clear()
    audit = plan().audit
    assert audit is not None
    audit["violations"].append({})
    assert plan().to_json() == before


def test_saved_and_loaded_it_is_the_same(tmp_path: Path) -> None:
    plan().save(tmp_path / "out")
    for path in (tmp_path / "out", tmp_path / "out" / "plan.json"):
        assert Plan.load(path).to_dict() == json.loads(plan().to_json())
    baseline = Plan.load(tmp_path / "out").baseline
    assert baseline is not None
    assert baseline.title == "Nothing new"
    assert not baseline.broken.empty


def test_a_plan_without_a_mix_is_not_saved(tmp_path: Path) -> None:
    none = Plan(plan().to_dict() | {"status": "infeasible", "objective": None})
    with pytest.raises(NotWritten, match=r"out was not written: no mix meets every rule; .*diagnose"):
        none.save(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"format": 99}', "of format 99, and this version reads format 1"),
        ("{}", "is not a result"),
        ("[1]", "is not a result"),
        ("{", "plan.json:1: is damaged, or no JSON"),
        ("[" * 100_000, "its lists lie too deep"),
        ('{"format": 1}', "is damaged: status is not there"),
    ],
)
def test_a_file_that_is_no_result_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "plan.json").write_text(text)
    with pytest.raises(UnreadableResult, match=message):
        Plan.load(tmp_path)


def test_a_folder_without_a_result_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableResult, match="there is no result here"):
        Plan.load(tmp_path)


def test_reading_a_result_needs_neither_pandas_nor_a_solver(tmp_path: Path) -> None:
    plan().save(tmp_path)
    code = (
        f"import sys, commission_opt; p = commission_opt.Plan.load({str(tmp_path)!r}); p.to_json(); p.objective\n"
        "print([m for m in ('pandas', 'pulp', 'highspy', 'ortools') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
