"""What `compare` prints of options that are not proven, have no plan in time, or were not reached."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from commission_opt import errors
from tests.cli.run import run
from tests.cli.test_stopped import late, stop, words
from tests.studies.test_compare import TOWN, TWO, WHAT_IFS


def compare(folder: Path, *more: str) -> Any:
    (folder / "town.toml").write_text(TOWN + TWO + WHAT_IFS, encoding="utf-8")
    return run("compare", "town.toml", "--workers", "1", "--out", "out", *more, cwd=folder)


def regrets(folder: Path) -> dict[tuple[str, str], Any]:
    document = json.loads((folder / "out" / "compare.json").read_text(encoding="utf-8"))
    return {(row["option"], row["world"]): row for row in document["regret"]}


def test_there_is_no_regret_over_a_plan_that_is_not_proven(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    late(monkeypatch, lambda nth: nth == 1)  # Cheap spot
    found = compare(tmp_path)
    assert found.returncode == errors.EXIT_TIME_LIMIT
    rows = regrets(tmp_path)
    assert {rows[name, "Cheap spot"]["regret"] for name in ("As it is", "Cheap spot", "Dear spot")} == {None}
    assert rows["Cheap spot", "Cheap spot"]["why"] == "the best mix there is not proven"
    assert rows["Cheap spot", "As it is"]["regret"] == pytest.approx(109_500)  # of the commitments found, it is known
    text = words(found.stdout)
    assert "Regret not known As it is, if Cheap spot: the best mix there is not proven" in text
    assert "Certainty As it is, Dear spot are cheapest for these figures, proven to within 0.01%" in text
    assert "not proven in time: Cheap spot (a plan may be cheaper by up to 57.00%)" in text
    line = next(line for line in found.stdout.split("Regret, £")[1].splitlines() if line.startswith("  As it is"))
    assert line.split()[3:] == ["0", "not", "known", "36,500", "-"]


def test_where_no_plan_was_found_in_time_nothing_is_regretted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    late(monkeypatch, lambda nth: nth == 1, found=False)
    found = compare(tmp_path)
    rows = regrets(tmp_path)
    assert rows["As it is", "Cheap spot"]["regret"] is None
    assert rows["As it is", "Cheap spot"]["why"] == "no mix was found there in time"
    text = words(found.stdout)
    assert "no plan found in time: Cheap spot" in text
    assert "each is proven" not in text


def test_placements_that_are_not_proven_leave_the_regret_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late(monkeypatch, lambda nth: nth == 3)
    found = compare(tmp_path)
    assert found.returncode == errors.EXIT_TIME_LIMIT
    assert "Cheap spot, if As it is: the cheapest placements there are not proven" in words(found.stdout)
    assert "each is cheapest for these figures, proven to within 0.01%" in words(found.stdout)


def test_it_says_which_options_were_not_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stop(monkeypatch, after=2)
    found = compare(tmp_path)
    assert found.returncode == errors.EXIT_INTERRUPTED
    text = words(found.stdout)
    assert "Stopped after 2 of 12 solves; not reached: Dear spot, regret if As it is, regret if Cheap spot" in text
    stop(monkeypatch, after=5)
    found = compare(tmp_path)
    assert "not reached: regret if Cheap spot, regret if Dear spot." in words(found.stdout)
