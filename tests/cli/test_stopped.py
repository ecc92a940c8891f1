"""What the studies print of solves that ended at their time limit, or that Ctrl-C kept from being reached."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commission_opt import errors
from commission_opt.plan.solve import solved
from commission_opt.studies import runs
from tests.cli.run import run
from tests.plan.cases import write_small
from tests.studies.town import TOWN, dear

EAST = "block.east.price_per_bed_week"
NORTH = "block.north.price_per_bed_week"


class Late:
    """A plan whose solve ended at its time limit."""

    status = "time_limit"

    def __init__(self, result: Any) -> None:
        self.result = result

    def to_dict(self) -> Any:
        return self.result


def late(monkeypatch: pytest.MonkeyPatch, of: Callable[[int], bool], *, found: bool = True) -> None:
    """Let the solves that `of` picks by their number, from 0, end at their time limit, with a plan or without."""
    numbers = iter(range(100))

    def solve(*args: Any, **options: Any) -> Any:
        plan, decisions = solved(*args, **options)
        if not of(next(numbers)):
            return plan, decisions
        if found:
            return Late(plan.to_dict() | {"status": "time_limit", "gap": 0.57}), decisions
        return Late(plan.to_dict() | {"status": "time_limit", "objective": None, "gap": None, "costs": []}), None

    monkeypatch.setattr(runs, "solved", solve)


def stop(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Press Ctrl-C in the solve after so many."""
    numbers = iter(range(100))

    def solve(*args: Any, **options: Any) -> Any:
        if next(numbers) == after:
            raise KeyboardInterrupt
        return solved(*args, **options)

    monkeypatch.setattr(runs, "solved", solve)


def words(text: str) -> str:
    return " ".join(text.split())


def sensitivity(folder: Path, *more: str) -> Any:
    asked = ("--vary", f"{EAST}=2000:2050", "--vary", f"{NORTH}=1300:1500", "--workers", "1")
    return run("sensitivity", write_small(folder, TOWN), *asked, *more, cwd=folder)


def test_a_value_that_is_not_proven_is_marked_and_no_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    late(monkeypatch, lambda nth: nth == 1)
    found = sensitivity(tmp_path, "--out", "out")
    assert found.returncode == errors.EXIT_TIME_LIMIT
    text = words(found.stdout)
    assert "-£3,129? +£2,086 " in text
    assert "? Not proven within the time limit (1 of 4 values)" in text
    assert "The same mix is recommended at every one of the other values." in text
    rows = json.loads((tmp_path / "out" / "sensitivity.json").read_text(encoding="utf-8"))["tornado"]
    row = next(row for row in rows if row["path"] == EAST)
    assert (row["mix_changes_low"], row["mix_changes_high"], row["status_low"]) == (None, False, "time_limit")


def test_nothing_is_found_beside_a_plan_that_is_not_proven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    late(monkeypatch, lambda nth: nth == 0)
    text = words(sensitivity(tmp_path).stdout)
    assert "As it is: £540,200, not proven to be the cheapest within the time limit; north, 2 beds" in text
    assert "? Not certain. With the figures as they are, the plan was not proven to be the cheapest" in text
    assert "same mix" not in text


def test_without_a_plan_in_time_nothing_is_said_of_the_mix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    late(monkeypatch, lambda nth: nth == 2, found=False)
    text = words(sensitivity(tmp_path).stdout)
    assert "none in time?" in text
    assert "Another mix is recommended" not in text


def test_screening_counts_points_that_are_not_proven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    late(monkeypatch, lambda nth: nth == 6)
    found = sensitivity(tmp_path, "--morris", "1")
    assert found.returncode == errors.EXIT_TIME_LIMIT
    assert "Not proven to be the cheapest within the time limit at 1 of 3 points" in words(found.stdout)


def test_sensitivity_says_how_far_it_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop(monkeypatch, after=3)
    found = sensitivity(tmp_path, "--switch", EAST, "--out", "out")
    assert found.returncode == errors.EXIT_INTERRUPTED
    text = words(found.stdout)
    assert f"Stopped after 3 of 5 solves; not reached: {NORTH}." in text
    assert "Stopped before these were reached: switching values." in text
    document = json.loads((tmp_path / "out" / "sensitivity.json").read_text(encoding="utf-8"))
    assert document["not_reached"] == [NORTH, "switching values"]


def test_what_is_solved_is_written_when_no_figure_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop(monkeypatch, after=1)
    found = sensitivity(tmp_path, "--out", "out")
    assert "No figure to vary" not in found.stdout
    assert "As it is: £540,200; north" in found.stdout
    document = json.loads((tmp_path / "out" / "sensitivity.json").read_text(encoding="utf-8"))
    assert (document["cost"], document["tornado"]) == (pytest.approx(540_200), [])
    assert (tmp_path / "out" / "tornado.csv").read_text(encoding="utf-8-sig").startswith("path,base,swing,value_low")


def test_stopped_in_the_first_solve_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop(monkeypatch, after=0)
    found = sensitivity(tmp_path, "--out", "out")
    assert "Stopped after 0 of 5 solves, before the plan with the figures as they are was found." in words(found.stdout)
    assert "nothing found" not in found.stdout
    assert not (tmp_path / "out").exists()


def test_switching_values_and_screening_say_how_far_they_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop(monkeypatch, after=5)
    text = words(sensitivity(tmp_path, "--switch", EAST, "--switch", NORTH, "--morris", "1").stdout)
    assert f"towards 2,000: interrupted. Stopped before these were reached: {NORTH}." in text
    assert "Stopped before these were reached: screening." in text
    stop(monkeypatch, after=6)
    assert "Stopped after 1 of 3 solves: these effects are of what was finished." in words(
        sensitivity(tmp_path, "--morris", "1").stdout
    )


def test_a_frontier_says_which_limits_were_not_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop(monkeypatch, after=2)
    found = run("frontier", write_small(tmp_path, dear()), "--points", "4", "--workers", "1", cwd=tmp_path)
    assert found.returncode == errors.EXIT_INTERRUPTED
    assert "Stopped after 3 of 6 solves; not reached: locality 33.3%, locality 66.7%, locality 100.0%." in words(
        found.stdout
    )
    stop(monkeypatch, after=0)
    found = run("frontier", write_small(tmp_path, dear()), "--points", "4", cwd=tmp_path)
    assert "No plan was found. Stopped after 0 of 6 solves; not reached: any point." in words(found.stdout)


def test_alternatives_say_which_mixes_were_not_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("--count", "2", "--without", "north", "--workers", "1")
    stop(monkeypatch, after=1)
    found = run("alternatives", write_small(tmp_path, TOWN), *asked, cwd=tmp_path)
    assert found.returncode == errors.EXIT_INTERRUPTED
    assert "Stopped after 2 of 6 solves; not reached: Different 1, Different 2, Without north." in words(found.stdout)
    stop(monkeypatch, after=0)
    found = run("alternatives", write_small(tmp_path, TOWN), *asked, cwd=tmp_path)
    assert "Stopped in the first solve; not reached: the cheapest mix." in words(found.stdout)
