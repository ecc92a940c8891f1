"""`simulate`: what it leaves alone in a folder, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commission_opt import errors
from tests.cli.run import run
from tests.plan.cases import plan


def test_a_study_written_into_the_folder_of_a_plan_leaves_the_plan_there(tmp_path: Path) -> None:
    plan().save(tmp_path / "result")
    short = ("--replications", "2", "--quiet")
    done = run("simulate", tmp_path / "result", *short, "--out", tmp_path / "result", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {"plan.json", "simulation.json"} <= {file.name for file in (tmp_path / "result").iterdir()}
    assert "too few to tell" in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    "decisions", ["nothing", [{"decision": "awarded", "offer": "nowhere", "day": "", "size": 3, "number": 1}], [{}]]
)
def test_damaged_decisions_are_refused(tmp_path: Path, decisions: object) -> None:
    plan().save(tmp_path / "result")
    file = tmp_path / "result" / "plan.json"
    file.write_text(json.dumps(plan().to_dict() | {"decisions": decisions}), encoding="utf-8")
    done = run("simulate", tmp_path / "result", "--replications", "2", cwd=tmp_path)
    assert done.returncode == errors.EXIT_INVALID
    assert "is damaged" in done.stderr
