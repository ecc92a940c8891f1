"""Every finished case of a sweep on disk at once, so that a sweep that is killed goes on where it was.

A database beside the table: what is swept, the finished cases, and which run is writing. A case is known by what it
changes, not by its place: where the list of cases is corrected or grows, those that stay are not solved again.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from commission_opt.engines.interrupt import Interruptions
from commission_opt.plan.not_written import NotWritten, explained
from commission_opt.plan.seal import broken_parts, sealed
from commission_opt.plan.wording import day_text
from commission_opt.plan.write import check_place, made
from commission_opt.studies.sweep.cases import Unread
from commission_opt.studies.sweep.database import Damaged, Database, FileHeld, look_past_lock
from commission_opt.studies.sweep.finished import FinishedCase, content

if TYPE_CHECKING:
    from collections.abc import Iterator

    from commission_opt.studies.sweep.task import Done

FILE = "sweep.journal.sqlite"
FILE_OF_LINES = "sweep.journal.jsonl"  # up to format 4
FORMAT = 5
_OURS = 0x53574550  # of SQLite's field for the program that a file belongs to: "SWEP"
_TABLES = (
    "CREATE TABLE sweep (header TEXT NOT NULL)",
    "CREATE TABLE finished (id INTEGER PRIMARY KEY, number INTEGER NOT NULL, changes TEXT NOT NULL, "
    "answer TEXT NOT NULL, decisions TEXT, effort TEXT, seal TEXT NOT NULL)",
    "CREATE TABLE writing (process INTEGER NOT NULL, machine TEXT NOT NULL, since TEXT NOT NULL)",
)


class AnotherSweep(NotWritten):
    """The folder holds a sweep of something else, or one that is running."""


class Journal:
    """The journal in `folder` of the cases given; without a folder, nothing is kept.

    Attributes
    ----------
    done
        The cases given that are finished, by number.
    kept
        How many of them were finished before.
    """

    def __init__(self, folder: Path | None, header: Mapping[str, Any], cases: Sequence[Mapping[str, Any]]) -> None:
        self.done: dict[int, Done] = {}
        self.kept = 0
        self._cases = cases
        self._folder = folder
        self._header = {"format": FORMAT, **header}
        self._database: Database | None = None

    def __enter__(self) -> Self:
        """Open the journal, or start one.

        Raises
        ------
        AnotherSweep
            When the folder holds another sweep.
        NotWritten
            When nothing can be written there.
        """
        if self._folder is None:
            return self
        check_place(self._folder)
        with self._explained(self._folder), made(self._folder):
            if (self._folder / FILE_OF_LINES).exists():
                raise self._another([f"the format of the journal, {FILE_OF_LINES}"])
            self._database = self._opened(self._folder / FILE)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._database is not None:
            with self._database, suppress(OSError, Damaged):  # nothing hangs on it: the lock says who writes
                self._database.run("DELETE FROM writing")

    def add(self, done: Done, changes: Mapping[str, Any]) -> None:
        """Write a finished case, and wait until the disk has it."""
        if not done.final:
            return  # the next run tries it again
        with Interruptions():  # a case that is finished is kept
            if self._database is not None:
                assert self._folder is not None
                with self._explained(self._folder):
                    self._write(self._database, FinishedCase.of(done, changes))
            self.done[done.number] = done

    def _opened(self, file: Path) -> Database:
        """The journal, ready to be written; of one that could not be begun nothing is left behind."""
        database, new = Database(file), False
        try:
            new = not database.run("SELECT name FROM sqlite_schema")
            with database.whole():
                if new:
                    self._begin(database)
                else:
                    self._resume(database)
                self._sign(database)
        except BaseException:
            database.close()
            if new:
                database.remove()
            raise
        return database

    def _begin(self, database: Database) -> None:
        for statement in (f"PRAGMA application_id = {_OURS}", *_TABLES):
            database.run(statement)
        database.run("INSERT INTO sweep VALUES (?)", json.dumps(sealed(self._header)))

    def _resume(self, database: Database) -> None:
        """Take up what the journal has."""
        [(owner,)] = database.run("PRAGMA application_id")
        if owner != _OURS:
            raise Damaged("it is a database of another program")
        try:
            [(header,)] = database.run("SELECT header FROM sweep")
            self._check(json.loads(header))
            self.done = self._known(self._records(database))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise Damaged(str(error)) from error
        self.kept = len(self.done)

    def _sign(self, database: Database) -> None:
        """Say which run has it, for those who come meanwhile."""
        now = dt.datetime.now().isoformat(timespec="seconds")
        database.run("DELETE FROM writing")
        database.run("INSERT INTO writing VALUES (?, ?, ?)", os.getpid(), platform.node(), now)

    def _write(self, database: Database, record: FinishedCase) -> None:
        database.run(
            "INSERT INTO finished (number, changes, answer, decisions, effort, seal) VALUES (?, ?, ?, ?, ?, ?)", *record
        )

    def _check(self, header: Mapping[str, Any]) -> None:
        own = json.loads(json.dumps(self._header))
        if header["format"] == FORMAT and broken_parts(header):
            raise Damaged("what it says of the sweep was changed after it was written")
        differ = [key for key in own if header.get(key) != own[key]]
        if differ:
            raise self._another([_SAID.get(key, key) for key in differ])

    def _records(self, database: Database) -> Iterator[FinishedCase]:
        for nth, *columns in database.run(
            "SELECT id, number, changes, answer, decisions, effort, seal FROM finished ORDER BY id"
        ):
            record = FinishedCase(*columns)
            if not record.is_whole:
                raise Damaged(f"record {nth} was changed after it was written")
            yield record

    def _known(self, records: Iterable[FinishedCase]) -> dict[int, Done]:
        """The cases given that some records finish, each by its own number."""
        ends: dict[str, dict[int, FinishedCase]] = {}
        for record in records:
            ends.setdefault(record.changes, {})[record.number] = record
        done = {}
        for number, case in enumerate(self._cases, 1):
            same = None if isinstance(case, Unread) else ends.get(content(case))
            if same:
                found = (same.get(number) or next(iter(same.values()))).done()
                if number in same or found.row["status"] != "failed":  # what failed speaks of its own place
                    done[number] = replace(found, number=number)
        return done

    @contextmanager
    def _explained(self, folder: Path) -> Iterator[None]:
        """Turn whatever keeps the journal from being read or written into one plain message."""
        try:
            with explained(folder):
                yield
        except FileHeld:
            raise AnotherSweep(
                f"{folder}: another sweep is writing there now{_who(folder / FILE)}. "
                "Wait until it ends, or choose another folder."
            ) from None
        except Damaged as error:
            raise AnotherSweep(
                f"{folder}: {FILE} is damaged ({error}). Choose another folder, or delete it to start again."
            ) from error

    def _another(self, differ: Iterable[str]) -> AnotherSweep:
        return AnotherSweep(
            f"{self._folder} holds the results of another sweep; what differs: {', '.join(differ)}. "
            "Choose another folder, or delete that one."
        )


_SAID = {
    "format": "the format of the journal",
    "instance": "the instance",
    "settings": "the solver's settings",
    "version": "the version of the program",
}


def _who(file: Path) -> str:
    """Which run has the journal, where it says so."""
    for process, machine, since in look_past_lock(file, "SELECT process, machine, since FROM writing"):
        with suppress(ValueError, TypeError):
            began = dt.datetime.fromisoformat(since)
            return f" (process {process} on {machine}, since {began:%H:%M} on {day_text(began)})"
    return ""
