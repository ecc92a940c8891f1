"""Whatever call to the disk fails, and whether once or for good: the old files or the new ones, and a message that is true."""

from __future__ import annotations

import errno
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from commission_opt.plan import write
from commission_opt.plan.exchange_folders import swap_folders
from commission_opt.plan.not_written import said
from tests.cli.run import environment
from tests.plan.faults import Disk, disk

OLD = {"costs.csv": b"old costs", "plan.json": b"old plan"}
NEW = {"costs.csv": b"new costs", "beds.csv": b"new beds", "plan.json": b"new plan"}
MODES = pytest.mark.parametrize("for_good", [False, True], ids=["once", "for good"])
CODES = pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES])  # EACCES may mean that a folder cannot be swapped
Files = dict[str, bytes]


def filled(folder: Path, files: Files) -> Path:
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def contents(folder: Path) -> Files:
    return {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.is_file()} if folder.exists() else {}


def after_every_fault(
    tmp_path: Path,
    begin: Callable[[Path], object],
    act: Callable[[Path], None],
    check: Callable[[Path, Disk, str], None],
    code: int,
    **how: bool,
) -> None:
    """Let each call of `act` on a place of its own fail in turn, until it comes through without meeting a fault."""
    for number in range(300):
        place, message = tmp_path / str(number), ""
        begin(place)
        with disk(number, code, **how) as made:
            try:
                act(place)
            except write.NotWritten as error:
                message = str(error)
        check(place, made, message)
        if made.failed is None:
            assert number > 5, "hardly a call was watched"
            return
    raise AssertionError("it never ended")


def check_message(folder: Path, old: Files, new: Files, made: Disk, message: str) -> None:
    """The folder is as the message says it is."""
    found = contents(folder)
    if not message:
        assert found == new, made.failed  # what failed was none of the files' concern
    elif "What was there before is as it was." in message:
        assert found == old, (made.failed, message)
    elif "the new files are there" in message:
        assert found == new, (made.failed, message)
    else:
        where = re.search(r"What was there before is in (.+?)\.$", message)
        assert where is not None, message
        kept = contents(Path(where.group(1)))
        assert {**found, **kept}.items() >= old.items(), (made.failed, message)


@MODES
@CODES
@pytest.mark.parametrize("exchange", [True, False], ids=["exchange", "two renames"])
def test_a_folder_of_its_own(tmp_path: Path, code: int, for_good: bool, exchange: bool) -> None:
    def check(place: Path, made: Disk, message: str) -> None:
        check_message(place / "out", OLD, NEW, made, message)
        if not for_good:
            assert contents(place / "out") in (OLD, NEW)

    def act(place: Path) -> None:
        write.write_files(place / "out", NEW)

    def begin(place: Path) -> None:
        filled(place / "out", OLD)

    after_every_fault(tmp_path, begin, act, check, code, for_good=for_good, exchange=exchange)


@MODES
@CODES
@pytest.mark.parametrize("writer", [write.write_files, write.replace_files])
def test_a_folder_with_other_files(
    tmp_path: Path, code: int, for_good: bool, writer: Callable[[Path, Files], None]
) -> None:
    mine = {"notes.txt": b"mine"}

    def check(place: Path, made: Disk, message: str) -> None:
        check_message(place / "out", OLD | mine, NEW | mine, made, message)
        if not for_good:
            assert contents(place / "out") in (OLD | mine, NEW | mine)

    def begin(place: Path) -> None:
        filled(place / "out", OLD | mine)

    def act(place: Path) -> None:
        writer(place / "out", NEW)

    after_every_fault(tmp_path, begin, act, check, code, for_good=for_good)


@MODES
@pytest.mark.parametrize("writer", [write.write_files, write.replace_files])
def test_a_new_folder(tmp_path: Path, for_good: bool, writer: Callable[[Path, Files], None]) -> None:
    def check(place: Path, made: Disk, message: str) -> None:
        check_message(place / "new" / "out", {}, NEW, made, message)

    def act(place: Path) -> None:
        writer(place / "new" / "out", NEW)

    after_every_fault(tmp_path, Path.mkdir, act, check, errno.ENOSPC, for_good=for_good)


def test_what_somebody_puts_into_the_old_folder_meanwhile_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = filled(tmp_path / "out", OLD)

    def swapped(new: Path, place: Path) -> Path:
        (place / "notes.txt").write_bytes(b"mine")
        return swap_folders(new, place)

    monkeypatch.setattr(write, "swap_folders", swapped)
    write.write_files(out, NEW)
    assert contents(out) == NEW | {"notes.txt": b"mine"}
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


def test_a_file_that_excel_holds_is_named_as_that() -> None:
    error = PermissionError(errno.EACCES, "Permission denied")
    error.winerror = 32  # type: ignore[attr-defined,unused-ignore]
    assert said(error) == "a file there is open in another program, such as Excel"


BUSY = """
import os, sys
from pathlib import Path
from commission_opt.plan import write
os.fsync = lambda _: None  # the more often they meet
print(flush=True)
sys.stdin.readline()
for _ in range(100):
    write.replace_files(Path(sys.argv[1]), {f"{n}.csv": sys.argv[2].encode() for n in range(6)})
"""


@pytest.mark.parametrize("other", [{}, {"notes.txt": b"mine"}], ids=["alone", "with other files"])
def test_two_runs_that_write_to_one_folder_never_mix(tmp_path: Path, other: Files) -> None:
    out = filled(tmp_path / "out", other)
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", BUSY, str(out), mark],
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for mark in "ab"
    ]
    for run in runs:
        assert run.stdout is not None
        run.stdout.readline()  # it is ready
    for run in runs:
        assert run.stdin is not None
        run.stdin.write(b"\n")
        run.stdin.flush()
    for run in runs:
        run.communicate(timeout=120)
        assert run.returncode == 0
    assert len({content for name, content in contents(out).items() if name.endswith(".csv")}) == 1
    assert {entry.name for entry in out.iterdir()} == {f"{n}.csv" for n in range(6)} | set(other)
