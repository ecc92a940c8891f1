"""Standard streams that are closed, full or without a reader: exit 8 or quiet, never a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from commission_opt import errors
from tests.cli.run import PROGRAM, environment
from tests.plan.cases import write_small
from tests.studies.journals import numbers

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="streams as a POSIX shell redirects them")
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")


def shell(line: str, folder: Path, *, unbuffered: str = "") -> subprocess.CompletedProcess[str]:
    """Run a line of shell in which $P is the program; its last exit code is that of the line."""
    script = f'P() {{ "$PYTHON" -m commission_opt "$@"; }}\n{line}'
    return subprocess.run(
        ["/bin/sh", "-c", script],
        cwd=folder,
        env=environment(PYTHON=PROGRAM[0], PYTHONUNBUFFERED=unbuffered),
        capture_output=True,
        text=True,
        check=False,
    )


def clean(done: subprocess.CompletedProcess[str]) -> bool:
    return not any(word in done.stderr for word in ("Traceback", "Exception ignored", "Error:", "fault of the program"))


ANSWERS = ["--help", "--version", "solve --help", "schema", "check small.toml --quick"]


@FULL
def test_an_answer_that_finds_a_full_disk_is_told_with_exit_8(tmp_path: Path) -> None:
    write_small(tmp_path)
    told = "The answer could not be written to standard output: the disk is full.\n"
    for args in ANSWERS:
        done = shell(f"P {args} >/dev/full", tmp_path, unbuffered="1" if args == "--version" else "")
        assert (done.returncode, done.stderr) == (errors.EXIT_WRITE, told), args


def test_an_answer_to_a_closed_output_is_told_with_exit_8(tmp_path: Path) -> None:
    write_small(tmp_path)
    told = "The answer could not be written to standard output: it is closed.\n"
    for args in ANSWERS:
        done = shell(f"P {args} >&-", tmp_path)
        assert (done.returncode, done.stderr) == (errors.EXIT_WRITE, told), args


@pytest.mark.parametrize("lost", ["2>&-", pytest.param("2>/dev/full", marks=FULL)])
def test_a_message_that_nobody_can_read_changes_no_exit_code(lost: str, tmp_path: Path) -> None:
    write_small(tmp_path)
    wrong = {"nonsense": errors.EXIT_USAGE, "check none.toml": errors.EXIT_INVALID}
    for args, code in ({"check small.toml --quick": 0} | wrong).items():
        done = shell(f"P {args} {lost}", tmp_path)
        assert done.returncode == code, args
        assert done.stderr == ""


def test_whoever_stops_reading_costs_neither_files_nor_exit_code(tmp_path: Path) -> None:
    write_small(tmp_path)
    line = "{ P alternatives small.toml --workers 1 --out out; echo $? >code; } | true"
    done = shell(line, tmp_path)
    assert (tmp_path / "code").read_text(encoding="utf-8") == "0\n"
    assert done.stderr == "Written to out\n"
    assert (tmp_path / "out" / "alternatives.json").exists()


@FULL
def test_a_full_output_does_not_keep_a_study_from_its_folder(tmp_path: Path) -> None:
    write_small(tmp_path)
    done = shell("P alternatives small.toml --workers 1 --json --out out >/dev/full", tmp_path)
    assert done.returncode == errors.EXIT_WRITE
    assert clean(done), done.stderr
    assert (tmp_path / "out" / "alternatives.json").exists()


def test_closed_streams_are_not_taken_for_files(tmp_path: Path) -> None:
    """A file that is opened must not get the number of a closed stream, or what is printed would land in it."""
    write_small(tmp_path)
    sweep = "P sweep small.toml --vary demand.res.children=8,9,10 --workers 2 --out out"
    done = shell(f"{sweep} <&- >&- 2>&-", tmp_path)
    assert done.returncode == errors.EXIT_WRITE
    assert sorted(numbers(tmp_path / "out")) == [1, 2, 3]


def test_input_is_not_needed(tmp_path: Path) -> None:
    write_small(tmp_path)
    done = shell("P solve small.toml --engine scip --no-write <&-", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Recommended:" in done.stdout


def test_advice_that_nobody_could_see_is_not_begun(tmp_path: Path) -> None:
    write_small(tmp_path)
    done = shell("P recommend small.toml --stay-weeks 40 --out out >&-", tmp_path)
    said = "Standard output is closed, so the answer could not be seen: nothing was begun.\n"
    assert (done.returncode, done.stderr) == (errors.EXIT_WRITE, said)
    assert not (tmp_path / "out").exists()
