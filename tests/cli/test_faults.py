"""What can go wrong around a solve: each fault, the message, the exit code, and nothing half-written.

| fault | message | code |
| --- | --- | --- |
| engine's process killed | The process of SCIP was killed (signal 9, SIGKILL) | 1 |
| engine's process fails | ended without an answer (exit code 1): its last line | 1 |
| engine that cannot hold the model | CP-SAT takes whole numbers only | 2 |
| setting that an engine would ignore | CBC takes no seed here | 2 |
| limit of 0 seconds | it is in seconds, above 0 | 2 |
| limit of a millionth of a second | The time limit ended the solve before a plan was found | 6 |
| memory limit of a few kilobytes | The memory limit ended the solve before a plan was found | 6 |
| disk full | the disk is full | 8 |
| read-only folder | the disk is read-only, or no permission to write there | 8 |
| instance vanishes between check and solve | there is no such file | 3 |
| CSV of the instance vanishes | there is no file ... beside it | 3 |
| instance of another format version | a version of the instance format that this program does not read | 3 |
| two runs write to one folder | none: the folder holds one of the two results, whole | 0 |
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import commission_opt as co
from commission_opt import errors
from commission_opt.engines import own_process, process
from commission_opt.engines.process import EngineProcess
from commission_opt.plan.not_written import NotWritten
from tests.cli.run import PROGRAM, SAFETY, environment, run
from tests.instance.cases import copy_of_everything
from tests.plan.cases import write_small

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX only")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a small instance in it."""
    write_small(tmp_path)
    return tmp_path


def ends(folder: Path, *args: str | Path, code: int, said: str) -> None:
    """Run `solve`: the exit code, the message, no traceback, and no file that was not there before."""
    before = sorted(folder.rglob("*"))
    ended = run("solve", *args, cwd=folder)
    message = " ".join(ended.stderr.split())
    assert ended.returncode == code, ended.stderr
    assert said in message
    assert "Traceback" not in message
    assert "fault of the program" not in message
    assert sorted(folder.rglob("*")) == before


# -- the engine ------------------------------------------------------------------------------------


@posix
def test_engine_killed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*given: Any) -> EngineProcess:
        started = EngineProcess(*given)
        os.kill(started.id, 9)
        return started

    monkeypatch.setattr(own_process, "EngineProcess", killed)
    said = "The process of SCIP was killed (signal 9, SIGKILL): often memory has run out."
    ends(folder, "small.toml", "--engine", "scip", code=errors.EXIT_UNEXPECTED, said=said)


def test_engine_that_does_not_start(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "START", [sys.executable, "-c", "import sys; sys.exit('no room left')"])
    said = "The process of CBC ended without an answer (exit code 1): no room left."
    ends(folder, "small.toml", "--engine", "cbc", code=errors.EXIT_UNEXPECTED, said=said)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--engine", "cpsat"], "CP-SAT takes whole numbers only"),
        (["--engine", "cbc", "--seed", "4"], "CBC takes no seed here"),
        (["--engine", "race", "--threads", "2"], "CBC works on one thread here"),
        (["--engine", "pulp:GUROBI_CMD"], "PuLP cannot run GUROBI_CMD here"),
        (["--engine", "hihgs"], "did you mean highs?"),
        (["--time-limit", "0"], "it is in seconds, above 0"),
        (["--memory-limit", "0"], "it is in gigabytes, above 0"),
    ],
)
def test_engine_asked_for_what_it_cannot_do(folder: Path, args: list[str], said: str) -> None:
    if "GUROBI" in said:
        pulp = pytest.importorskip("pulp")
        if pulp.getSolver("GUROBI_CMD", msg=False).available():
            pytest.skip("Gurobi is installed here")
    ends(folder, "small.toml", *args, code=errors.EXIT_USAGE, said=said)


@pytest.mark.parametrize("engine", ["highs", "scip", "cbc", "ortools-highs", "race"])
def test_hardly_any_time(folder: Path, engine: str) -> None:
    """In no time at all there may be a plan, but never a half-written one, and never a proof that is none."""
    ended = run("solve", "small.toml", "--engine", engine, "--time-limit", "1e-6", "--out", "out", cwd=folder)
    if ended.returncode == errors.EXIT_NO_ANSWER:
        assert "The time limit ended the solve before a plan was found." in ended.stderr
        assert not (folder / "out").exists()
    else:
        assert ended.returncode in (errors.EXIT_SOLVED, errors.EXIT_TIME_LIMIT)
        assert co.Plan.load(folder / "out").objective is not None


def test_no_time_without_a_plan(folder: Path) -> None:
    said = "The time limit ended the solve before a plan was found."
    ends(folder, "small.toml", "--time-limit", "1e-9", code=errors.EXIT_NO_ANSWER, said=said)


@posix
def test_no_memory(folder: Path) -> None:
    ended = run("solve", "small.toml", "--memory-limit", "0.00001", "--out", "out", cwd=folder)
    if ended.returncode == errors.EXIT_NO_ANSWER:
        assert "The memory limit ended the solve before a plan was found." in ended.stderr
        assert not (folder / "out").exists()
    else:  # it was done before anybody could look
        assert ended.returncode in (errors.EXIT_SOLVED, errors.EXIT_TIME_LIMIT)


# -- files and folders -----------------------------------------------------------------------------


@pytest.fixture
def disk(folder: Path) -> Iterator[Path]:
    """A disk of a few kilobytes of its own."""
    place = folder / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(place)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    if not mounted:
        pytest.skip("mounting a small disk is not permitted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_disk_full(folder: Path, disk: Path) -> None:
    ended = run("solve", "small.toml", "--out", "disk/out", cwd=folder)
    assert ended.returncode == errors.EXIT_WRITE
    assert "the disk is full" in ended.stderr
    assert list(disk.iterdir()) == []


def test_an_answer_that_cannot_be_written_is_shown_all_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise NotWritten("out cannot be written: the disk is full. What was there before is as it was.")

    monkeypatch.setattr("commission_opt.plan.write.write_files", full)
    ended = run("solve", "small.toml", "--out", "out", cwd=folder)
    assert ended.returncode == errors.EXIT_WRITE
    assert ended.stderr == "out cannot be written: the disk is full. What was there before is as it was.\n"
    assert "Recommended:" in ended.stdout
    assert "Written to" not in ended.stdout


def test_read_only_disk(folder: Path, disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    ended = run("solve", "small.toml", "--out", "disk/out", cwd=folder)
    assert ended.returncode == errors.EXIT_WRITE
    assert "disk" in ended.stderr
    assert "read-only" in ended.stderr or "no permission to write there" in ended.stderr


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")
def test_read_only_folder(folder: Path) -> None:
    (folder / "locked").mkdir(mode=0o500)
    ends(folder, "small.toml", "--out", "locked/out", code=errors.EXIT_WRITE, said="no permission to write there")


def test_instance_vanishes_between_check_and_solve(folder: Path) -> None:
    assert run("check", "small.toml", "--quick", cwd=folder).returncode == errors.EXIT_SOLVED
    (folder / "small.toml").unlink()
    ends(folder, "small.toml", code=errors.EXIT_INVALID, said="small.toml: there is no such file.")


def test_csv_vanishes_between_check_and_solve(tmp_path: Path) -> None:
    file = copy_of_everything(tmp_path)
    assert run("check", file, "--quick", cwd=tmp_path).returncode == errors.EXIT_SOLVED
    table = next(tmp_path.rglob("*.csv"))
    table.unlink()
    ends(tmp_path, file, code=errors.EXIT_INVALID, said="there is no file")


def test_another_version_of_the_format(tmp_path: Path) -> None:
    (tmp_path / "new.toml").write_text('format = 2\ntitle = "from the future"\n', encoding="utf-8")
    said = (
        "new.toml:1: format: is 2, a version of the instance format that this program does not read. It reads format 1"
    )
    ends(tmp_path, "new.toml", code=errors.EXIT_INVALID, said=said)


def test_two_runs_write_to_one_folder(folder: Path) -> None:
    command = [*PROGRAM, "solve", "small.toml", "--out", "out"]
    dearer = ["--set", "money.discount_rate=0.01"]
    runs = [
        subprocess.Popen(
            [*command, *more], cwd=folder, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        for more in ([], dearer)
    ]
    for one in runs:
        _, said = one.communicate(timeout=SAFETY)
        assert one.returncode == errors.EXIT_SOLVED, said.decode()
    plan = co.Plan.load(folder / "out")
    rows = list(csv.DictReader((folder / "out" / "costs.csv").open(encoding="utf-8-sig")))
    assert sum(float(row["discounted"]) for row in rows) == pytest.approx(plan.objective)  # of one and the same run
    assert sorted(path.name for path in folder.iterdir()) == ["out", "small.toml"]
