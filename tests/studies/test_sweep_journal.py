"""The journal of a sweep: what is finished is kept, whatever befalls the disk, the file, or the process that writes it."""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from commission_opt.decisions import Decisions
from commission_opt.plan.write import NotWritten
from commission_opt.studies.journals import database
from commission_opt.studies.journals.database import Damaged, Database, FileHeld
from commission_opt.studies.sweep import journal
from commission_opt.studies.sweep.journal import FILE, FILE_OF_LINES, AnotherSweep, Journal
from commission_opt.studies.sweep.sweep import sweep
from commission_opt.studies.sweep.task import Done
from tests.cli.run import environment
from tests.plan.cases import small
from tests.studies.journals import answers, edit, numbers, records

CHILDREN = "demand.res.children"
HEADER = {"instance": "one", "settings": {"gap": 1e-4}, "version": "1"}
CASES: list[dict[str, Any]] = [{"a": n} for n in range(1, 5)]
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows neither limits of files nor kill -9")


def done(number: int, **row: Any) -> Done:
    return Done(number, {"status": "optimal", "message": ""} | row)


def finish(folder: Path, *which: int, cases: list[dict[str, Any]] = CASES) -> None:
    """Have a sweep finish some cases."""
    with Journal(folder, HEADER, cases) as going:
        for number in which:
            going.add(done(number), cases[number - 1])


def known(folder: Path, cases: list[dict[str, Any]] = CASES) -> set[int]:
    """The numbers of the cases that the next sweep finds finished."""
    with Journal(folder, HEADER, cases) as going:
        assert going.kept == len(going.done)
        return set(going.done)


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def refused(folder: Path, says: str) -> None:
    """A sweep is refused with a message, and the journal stays as it is to the byte."""
    before = (folder / FILE).read_bytes()
    with pytest.raises(AnotherSweep, match=says) as told, Journal(folder, HEADER, CASES):
        pass
    assert "\n" not in str(told.value)
    assert (folder / FILE).read_bytes() == before
    assert names(folder) == [FILE]


# -- what is kept ------------------------------------------------------------------------------------


def test_a_case_comes_back_as_it_was(tmp_path: Path) -> None:
    decisions = Decisions(
        awarded={("block", 0, 4): 1}, taken={"team": 1}, placed={(0, 1, "need", "area", "spot"): 2.125}
    )
    first = Done(1, {"status": "optimal", "objective": 12.1, "message": "£5, “so”"}, decisions, effort=(7, None))
    with Journal(tmp_path, HEADER, CASES) as going:
        going.add(first, CASES[0])
        going.add(done(2), CASES[1])
    with Journal(tmp_path, HEADER, CASES) as going:
        assert going.done == {1: first, 2: done(2)}
        assert going.done[1].decisions == decisions
        assert going.done[2].decisions is None
        assert going.done[2].effort is None


def test_a_finished_case_is_in_the_file_at_once_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    with Journal(tmp_path / "new" / "out", HEADER, CASES) as going:
        for number in (1, 2):
            going.add(done(number), CASES[number - 1])
            shutil.copy(tmp_path / "new" / "out" / FILE, tmp_path / f"{number}.sqlite")
    for number in (1, 2):
        with closing(sqlite3.connect(tmp_path / f"{number}.sqlite")) as db:
            assert db.execute("SELECT number FROM finished").fetchall() == [(n,) for n in range(1, number + 1)]
    assert names(tmp_path / "new" / "out") == [FILE]


def test_the_disk_is_waited_for(tmp_path: Path) -> None:
    with Database(tmp_path / FILE) as opened:
        assert opened.run("PRAGMA synchronous") == [(2,)]  # full
        assert opened.run("PRAGMA journal_mode") == [("delete",)]


def test_what_may_end_otherwise_is_not_kept(tmp_path: Path) -> None:
    with Journal(tmp_path, HEADER, CASES) as going:
        going.add(Done(1, {"status": "failed", "message": "the process ended"}, final=False), CASES[0])
        assert going.done == {}
    assert known(tmp_path) == set()


def test_without_a_folder_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Journal(None, HEADER, CASES) as going:
        going.add(done(1), CASES[0])
        assert set(going.done) == {1}
    assert names(tmp_path) == []


def test_cases_are_known_by_what_they_change_wherever_they_stand(tmp_path: Path) -> None:
    finish(tmp_path, 1, 3)
    with Journal(tmp_path, HEADER, [CASES[3], CASES[2], CASES[0], CASES[2]]) as going:
        assert going.done == {2: done(2), 3: done(3), 4: done(4)}


def test_what_failed_is_kept_in_its_own_place_only(tmp_path: Path) -> None:
    """Its message names the case by its place: in another list that would be a different case."""
    with Journal(tmp_path, HEADER, CASES) as going:
        going.add(Done(2, {"status": "failed", "message": "case 2: no."}), CASES[1])
        going.add(done(3), CASES[2])
    assert known(tmp_path) == {2, 3}
    assert known(tmp_path, [CASES[1], CASES[2]]) == {2}
    assert known(tmp_path, [CASES[0], CASES[1], CASES[1]]) == {2}


def test_a_failed_case_that_has_moved_is_tried_again_and_named_by_its_new_place(tmp_path: Path) -> None:
    first = sweep(small(), {CHILDREN: [8, -1]}, workers=1, out=tmp_path)
    assert "case 2" in first.rows[1]["message"]
    found = sweep(small(), {CHILDREN: [-1, 8]}, workers=1, out=tmp_path)
    assert found.kept == 1
    assert "case 1" in found.rows[0]["message"]
    assert "case 2" not in found.rows[0]["message"]
    assert [row["status"] for row in answers(tmp_path)] == ["optimal", "failed", "failed"]


def test_the_end_of_a_case_in_its_own_place_goes_before_that_of_the_same_elsewhere(tmp_path: Path) -> None:
    cases = [CASES[0], CASES[0]]
    with Journal(tmp_path, HEADER, cases) as going:
        going.add(done(1, message="first"), cases[0])
        going.add(done(2, message="second"), cases[1])
    with Journal(tmp_path, HEADER, cases) as going:
        assert [going.done[number].row["message"] for number in (1, 2)] == ["first", "second"]


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("instance", "two", "the instance"),
        ("settings", {"gap": 0.1}, "the solver's settings"),
        ("version", "2", "the version of the program"),
        ("format", 6, "the format of the journal"),
    ],
)
def test_a_journal_of_something_else_is_refused(
    key: str, value: Any, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as other:
        if key == "format":
            other.setattr(journal, "FORM", replace(journal.FORM, format=value))
        with Journal(tmp_path, HEADER | ({} if key == "format" else {key: value}), CASES) as going:
            going.add(done(1), CASES[0])
    refused(tmp_path, rf"holds the results of another sweep; what differs: {says}\. Choose another folder, or delete")


def test_a_journal_of_lines_as_it_was_once_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / FILE_OF_LINES).write_text('{"format": 4}\n', encoding="utf-8")
    says = (
        r"what differs: the format of the journal, sweep\.journal\.jsonl\. Choose another folder, or delete that one\."
    )
    with pytest.raises(AnotherSweep, match=says), Journal(tmp_path, HEADER, CASES):
        pass
    assert names(tmp_path) == [FILE_OF_LINES]


# -- a file that is not as it was written ------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("number", 9),
        ("number", "one"),
        ("changes", '{"a": 9}'),
        ("answer", '{"status": "optimal", "message": "", "objective": 1}'),
        ("answer", b"\x00"),
        ("decisions", "{}"),
        ("effort", "[1, 1]"),
        ("seal", ""),
    ],
)
def test_a_case_that_was_changed_is_not_used(column: str, value: Any, tmp_path: Path) -> None:
    finish(tmp_path, 1, 2, 3)
    edit(tmp_path, f"UPDATE finished SET {column} = ? WHERE id = 2", value)
    refused(tmp_path, r"sweep\.journal\.sqlite is damaged \(record 2 was changed after it was written\)")


def test_what_is_said_of_the_sweep_is_sealed_too(tmp_path: Path) -> None:
    finish(tmp_path, 1)
    edit(tmp_path, "UPDATE sweep SET header = replace(header, 'one', 'two')")
    refused(tmp_path, "damaged .what it says of the sweep was changed after it was written")


@pytest.mark.parametrize("header", ["[" * 100_000, "[]", "{}", "null", '{"seal": 3}', '{"format": 5, "seal": 3}', "{"])
def test_a_header_that_is_none_is_refused(header: str, tmp_path: Path) -> None:
    finish(tmp_path, 1)
    edit(tmp_path, "UPDATE sweep SET header = ?", header)
    refused(tmp_path, "is damaged")


@pytest.mark.parametrize(
    "statement", ["DELETE FROM sweep", "DROP TABLE finished", "ALTER TABLE finished DROP COLUMN seal"]
)
def test_a_journal_that_lacks_something_is_refused(statement: str, tmp_path: Path) -> None:
    finish(tmp_path, 1)
    edit(tmp_path, statement)
    refused(tmp_path, "is damaged")


def test_a_case_that_was_taken_out_is_solved_again(tmp_path: Path) -> None:
    vary = {CHILDREN: [8, 9, 10]}
    first = sweep(small(), vary, workers=1, out=tmp_path)
    edit(tmp_path, "DELETE FROM finished WHERE number = 2")
    assert sweep(small(), vary, workers=1, out=tmp_path) == first
    assert numbers(tmp_path) == [1, 3, 2]


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    edit(tmp_path, "CREATE TABLE mine (a)")
    refused(tmp_path, "is damaged .it is a database of another program.")


@pytest.mark.parametrize("content", [b"{}\n", b"text\n" * 1000])
def test_a_file_that_is_no_database_is_left_alone(content: bytes, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(content)
    refused(tmp_path, r"is damaged \(file is not a database\)\. Choose another folder, or delete it to start again\.")


@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.75, 0.99])
def test_a_database_that_was_cut_short_is_left_alone(share: float, tmp_path: Path) -> None:
    with Journal(tmp_path, HEADER, CASES) as going:
        for number, case in enumerate(CASES, 1):
            going.add(done(number, message="-" * 10_000), case)
    whole = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(whole[: int(len(whole) * share)])
    refused(tmp_path, "is damaged")


def test_text_that_is_none_is_refused(tmp_path: Path) -> None:
    finish(tmp_path, 1)
    edit(tmp_path, "UPDATE finished SET answer = CAST(x'ff' AS TEXT)")
    refused(tmp_path, "is damaged")


def test_an_empty_file_is_a_journal_that_was_not_begun(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()
    finish(tmp_path, 1)
    assert known(tmp_path) == {1}


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(NotWritten, match="cannot be written"), Journal(tmp_path, HEADER, CASES):
        pass
    assert names(tmp_path) == [FILE]


# -- two at a time -----------------------------------------------------------------------------------

HOLDER = """
import sys
from pathlib import Path
from commission_opt.studies.sweep.journal import Journal
from commission_opt.studies.sweep.task import Done
with Journal(Path(sys.argv[1]), {}, [{"a": 1}]) as going:
    going.add(Done(1, {"status": "optimal", "message": ""}), {"a": 1})
    print("ready", flush=True)
    sys.stdin.read()
"""
LOCKED = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1] + "/sweep.journal.sqlite", isolation_level=None)
db.execute("BEGIN EXCLUSIVE")
print("ready", flush=True)
sys.stdin.read()
"""


@contextmanager
def running(code: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that has come to say that it is ready."""
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder)],
        env=environment(),
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "SECONDS_TO_WAIT", 0.0)


@pytest.mark.usefixtures("_at_once")
def test_a_second_sweep_is_told_which_has_the_journal(tmp_path: Path) -> None:
    with running(HOLDER, tmp_path) as process:
        says = rf"another sweep is writing there now \(process {process.pid} on .+, since \d\d:\d\d on \d+ \w+ \d{{4}}\)\. "
        for _ in range(2):  # the first refusal has not undone the lock
            with (
                pytest.raises(AnotherSweep, match=says + "Wait until it ends, or choose another"),
                Journal(tmp_path, {}, []),
            ):
                pass
    with Journal(tmp_path, {}, [{"a": 1}]) as going:  # its lock went with it
        assert set(going.done) == {1}


def test_a_second_sweep_in_the_same_process_is_kept_out_and_the_first_keeps_its_lock(tmp_path: Path) -> None:
    with Journal(tmp_path, HEADER, CASES) as going:
        with pytest.raises(AnotherSweep, match="another sweep is writing there now"), Journal(tmp_path, {}, []):
            pass
        other = subprocess.run(
            [sys.executable, "-c", HOLDER, str(tmp_path)],
            env=environment(),
            text=True,
            capture_output=True,
            check=False,
        )
        assert f"process {os.getpid()} on " in other.stderr
        going.add(done(1), CASES[0])
    assert known(tmp_path) == {1}


@pytest.mark.usefixtures("_at_once")
def test_another_program_that_has_the_file_is_told_without_naming_a_sweep_that_is_over(tmp_path: Path) -> None:
    finish(tmp_path, 1)
    with running(LOCKED, tmp_path):
        refused_now = pytest.raises(AnotherSweep, match=r"another sweep is writing there now\. Wait")
        with refused_now, Journal(tmp_path, HEADER, CASES):
            pass
    assert known(tmp_path) == {1}


def test_a_file_that_is_held_for_a_moment_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "SECONDS_TO_WAIT", 600.0)
    finish(tmp_path, 1)
    code = LOCKED.replace("sys.stdin.read()", "import time; time.sleep(0.2)")
    with running(code, tmp_path):
        assert known(tmp_path) == {1}


def connecting(monkeypatch: pytest.MonkeyPatch, connect: Callable[..., sqlite3.Connection]) -> None:
    """Have journals, and nothing else in this process, connect to their databases some other way."""
    monkeypatch.setattr(database, "sqlite3", SimpleNamespace(**{**vars(sqlite3), "connect": connect}))


class Lockless(sqlite3.Connection):
    """A database on a disk that knows no locks."""

    def __init__(self, name: str, *rest: Any, **more: Any) -> None:
        self.asks = "nolock=1" not in name
        super().__init__(name, *rest, **more)

    def execute(self, statement: str, *rest: Any) -> sqlite3.Cursor:
        if self.asks and statement == "BEGIN EXCLUSIVE":
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise error
        return super().execute(statement, *rest)


def test_a_disk_that_knows_no_locks_is_used_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connecting(monkeypatch, lambda *args, **more: sqlite3.connect(*args, **more, factory=Lockless))
    folder = tmp_path / "50% of #1?"
    finish(folder, 1, 2)
    assert known(folder) == {1, 2}
    assert names(folder) == [FILE]
    with Database(folder / FILE), pytest.raises(FileHeld):
        Database(folder / FILE)


# -- a disk that fails, and processes that are killed ------------------------------------------------


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """Let the system write no file beyond a size: what is too long is written up to there, and then refused."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@needs_posix
def test_wherever_a_write_is_cut_short_the_cases_before_it_are_kept(tmp_path: Path) -> None:
    """Each change writes pages of 4 kB into two files; an answer of some pages is cut short within them, too."""
    long = ["-" * 9_000, "=" * 20_000]
    ends = []
    for size in range(0, 60_000, 1_000):
        folder, message = tmp_path / str(size), ""
        finish(folder, 1)
        with no_file_longer_than(size):
            try:
                with Journal(folder, HEADER, CASES) as going:
                    for number, text in enumerate(long, 2):
                        going.add(done(number, message=text), CASES[number - 1])
            except NotWritten as error:
                message = str(error)
        found = known(folder)
        assert found in ({1}, {1, 2}, {1, 2, 3})
        assert bool(message) == (found != {1, 2, 3})
        assert not message or "cannot be written: disk I/O error. What was there before is as it was." in message
        assert names(folder) == [FILE]
        ends.append(len(found))
    assert ends == sorted(ends)
    assert set(ends) == {1, 2, 3}


@needs_posix
@pytest.mark.parametrize("size", [0, 100, 5_000, 12_000])
def test_a_journal_that_cannot_be_begun_leaves_nothing_behind(size: int, tmp_path: Path) -> None:
    with (
        no_file_longer_than(size),
        pytest.raises(NotWritten, match="cannot be written: disk I/O error"),
        Journal(tmp_path / "new" / "out", HEADER, CASES),
    ):
        pass
    assert names(tmp_path) == []


def test_a_full_disk_is_told_and_the_cases_before_are_kept(tmp_path: Path) -> None:
    full = pytest.raises(
        NotWritten, match=r"cannot be written: the disk is full\. What was there before is as it was\."
    )
    with full, Journal(tmp_path, HEADER, CASES) as going:
        going.add(done(1), CASES[0])
        assert going._database is not None
        [(pages,)] = going._database.run("PRAGMA page_count")
        going._database.run(f"PRAGMA max_page_count = {pages}")
        going.add(done(2, message="-" * 50_000), CASES[1])
    assert known(tmp_path) == {1}
    assert names(tmp_path) == [FILE]


def test_a_case_that_found_no_room_can_be_written_later(tmp_path: Path) -> None:
    with Journal(tmp_path, HEADER, CASES) as going:
        assert going._database is not None
        [(pages,)] = going._database.run("PRAGMA page_count")
        going._database.run(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(NotWritten, match="the disk is full"):
            going.add(done(1, message="-" * 50_000), CASES[0])
        assert going.done == {}
        going._database.run("PRAGMA max_page_count = 1000")
        going.add(done(1, message="-" * 50_000), CASES[0])
    assert known(tmp_path) == {1}


def test_a_journal_that_may_not_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The superuser may write everything, so SQLite is asked for a database that it must not change."""
    finish(tmp_path, 1)
    whole = (tmp_path / FILE).read_bytes()
    only_read = (database._address(tmp_path / FILE, "mode=ro"),)
    connecting(monkeypatch, lambda _name, **more: sqlite3.connect(*only_read, **more | {"uri": True}))
    with (
        pytest.raises(NotWritten, match="cannot be written: no permission to write there"),
        Journal(tmp_path, HEADER, CASES),
    ):
        pass
    assert (tmp_path / FILE).read_bytes() == whole
    assert names(tmp_path) == [FILE]


def failing(code: int | None) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("so it says")
    if code is not None:
        error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "number"),
    [
        (sqlite3.SQLITE_FULL, errno.ENOSPC),
        (sqlite3.SQLITE_READONLY, errno.EACCES),
        (sqlite3.SQLITE_READONLY_DBMOVED, errno.EACCES),
        (sqlite3.SQLITE_PERM, errno.EACCES),
        (sqlite3.SQLITE_CANTOPEN_ISDIR, errno.EACCES),
        (sqlite3.SQLITE_IOERR_FSYNC, errno.EIO),
        (sqlite3.SQLITE_NOLFS, errno.EFBIG),
        (sqlite3.SQLITE_NOMEM, errno.ENOMEM),
    ],
)
def test_what_the_disk_does_not_take_is_told_as_the_system_tells_it(code: int, number: int) -> None:
    with pytest.raises(OSError, match="so it says") as told, database._in_plain_terms():
        raise failing(code)
    assert told.value.errno == number


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        (sqlite3.SQLITE_BUSY, FileHeld),
        (sqlite3.SQLITE_BUSY_RECOVERY, FileHeld),
        (sqlite3.SQLITE_LOCKED, FileHeld),
        (sqlite3.SQLITE_CORRUPT_INDEX, Damaged),
        (sqlite3.SQLITE_NOTADB, Damaged),
        (sqlite3.SQLITE_ERROR, Damaged),
        (None, Damaged),
    ],
)
def test_a_file_that_is_held_and_one_that_is_damaged_are_told_apart(code: int | None, meaning: type[Exception]) -> None:
    with pytest.raises(meaning), database._in_plain_terms():
        raise failing(code)


def test_a_mistake_in_a_statement_of_ours_is_not_taken_for_damage(tmp_path: Path) -> None:
    with Database(tmp_path / FILE) as opened, pytest.raises(sqlite3.ProgrammingError):
        opened.run("SELECT ?")


def test_a_change_is_made_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    with Database(tmp_path / FILE) as opened:
        opened.run("CREATE TABLE kept (a)")
        with pytest.raises(Damaged, match="no such table"), opened.whole():
            opened.run("INSERT INTO kept VALUES (1)") or opened.run("INSERT INTO missing VALUES (1)")
        assert opened.run("SELECT a FROM kept") == []
        with opened.whole():
            opened.run("INSERT INTO kept VALUES (?)", 2)
        assert opened.run("SELECT a FROM kept") == [(2,)]


KILLED = """
import os, signal, sys
from pathlib import Path
from commission_opt.studies.sweep.journal import FILE, Journal
from commission_opt.studies.sweep.finished import FinishedCase
from commission_opt.studies.sweep.task import Done
folder, header = Path(sys.argv[1]), {"instance": "one", "settings": {"gap": 1e-4}, "version": "1"}
with Journal(folder, header, [{"a": n} for n in range(1, 5)]) as going:
    for number in (1, 2):
        going.add(Done(number, {"status": "optimal", "message": ""}), {"a": number})
    before = (folder / FILE).stat().st_size
    database = going._database
    database.run("PRAGMA cache_size = 1")  # so that pages of what is not finished go to the disk
    database.run("BEGIN")
    going._write(database, FinishedCase.of(Done(3, {"status": "optimal", "message": "-" * 200_000}), {"a": 3}))
    assert (folder / FILE).stat().st_size > before
    assert (folder / (FILE + "-journal")).stat().st_size > 0
    os.kill(os.getpid(), signal.SIGKILL)
"""


@needs_posix
def test_killed_in_mid_write_it_has_what_was_finished_before(tmp_path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], env=environment(), check=False)
    assert killed.returncode == -signal.SIGKILL
    assert names(tmp_path) == [FILE, f"{FILE}-journal"]
    assert known(tmp_path) == {1, 2}
    assert names(tmp_path) == [FILE]
    finish(tmp_path, 3)
    assert known(tmp_path) == {1, 2, 3}


@needs_posix
def test_killed_before_the_journal_is_begun_it_can_be_begun(tmp_path: Path) -> None:
    code = KILLED.replace(
        "with Journal", "Journal._sign = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\nwith Journal"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path)], env=environment(), check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (tmp_path / FILE).exists()
    assert known(tmp_path) == set()
    finish(tmp_path, 1)
    assert known(tmp_path) == {1}


def test_what_a_killed_sweep_said_of_itself_is_gone_with_the_next(tmp_path: Path) -> None:
    finish(tmp_path, 1)
    edit(tmp_path, "INSERT INTO writing VALUES (1, 'elsewhere', '2020-01-01T10:00:00')")
    finish(tmp_path, 2)
    assert edit(tmp_path, "SELECT * FROM writing") == []
    assert len(records(tmp_path)) == 2


def test_what_stands_in_the_way_of_its_folder_is_named(tmp_path: Path) -> None:
    """Not the folder that is asked for, but the file above it."""
    file = tmp_path / "letter"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(NotWritten, match=re.escape(f"cannot be written: {file} is a file, not a folder.")):
        sweep(small(), {"spot.spot.price_per_week": [4000]}, workers=1, out=file / "below")
    assert file.read_text(encoding="utf-8") == "mine"
