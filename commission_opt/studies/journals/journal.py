"""What a study has finished on disk at once, so that one that is killed goes on where it was.

A database beside the tables: what is asked for, what is finished, and which run is writing.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from commission_opt.plan.not_written import NotWritten, explained
from commission_opt.plan.seal import broken_parts, sealed
from commission_opt.plan.wording import day_text
from commission_opt.plan.write import check_place, made
from commission_opt.studies.journals.database import Damaged, Database, FileHeld, look_past_lock

_WRITING = "CREATE TABLE writing (process INTEGER NOT NULL, machine TEXT NOT NULL, since TEXT NOT NULL)"
_SAID = {
    "format": "the format of the journal",
    "instance": "the instance",
    "settings": "the solver's settings",
    "version": "the version of the program",
}


@dataclass(frozen=True)
class JournalForm:
    """What the journals of a study are like.

    Attributes
    ----------
    study
        "sweep": of the file's name, and of the table that says what is asked for.
    called
        "sweep" or "recommendation", in messages.
    format
        Of the tables: a journal of another one is refused.
    owner
        SQLite's field for the program that a file belongs to.
    finished
        The statement that makes the table of what is finished.
    refusal
        Raised where a folder holds another journal, or one that somebody writes.
    older
        Name of the file of an older format, which is refused.
    """

    study: str
    called: str
    format: int
    owner: int
    finished: str
    refusal: type[NotWritten]
    older: str = ""

    @property
    def file(self) -> str:
        """Name of the database."""
        return f"{self.study}.journal.sqlite"


class StudyJournal(ABC):
    """The journal in `folder`; without a folder, nothing is kept.

    Parameters
    ----------
    header
        What must be the same for the study to go on, in a few parts.
    """

    def __init__(self, form: JournalForm, folder: Path | None, header: Mapping[str, Any]) -> None:
        self._form = form
        self._folder = folder
        self._header = {"format": form.format, **header}
        self._database: Database | None = None

    def __enter__(self) -> Self:
        """Open the journal, or start one.

        Raises
        ------
        NotWritten
            When the folder holds another, which is the form's `refusal`, or nothing can be written there.
        """
        if self._folder is None:
            return self
        check_place(self._folder)
        with self._explained(self._folder), made(self._folder):
            if self._form.older and (self._folder / self._form.older).exists():
                raise self._another([f"the format of the journal, {self._form.older}"])
            self._database = self._opened(self._folder / self._form.file)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._database is not None:
            with self._database, suppress(OSError, Damaged):  # nothing hangs on it: the lock says who writes
                self._database.run("DELETE FROM writing")

    @abstractmethod
    def _take_up(self, database: Database) -> None:
        """Read what is finished; whatever is wrong with it is damage."""

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
        form = self._form
        header = f"CREATE TABLE {form.study} (header TEXT NOT NULL)"
        for statement in (f"PRAGMA application_id = {form.owner}", header, form.finished, _WRITING):
            database.run(statement)
        database.run(f"INSERT INTO {form.study} VALUES (?)", json.dumps(sealed(self._header)))

    def _resume(self, database: Database) -> None:
        """Take up what the journal has."""
        [(owner,)] = database.run("PRAGMA application_id")
        if owner != self._form.owner:
            raise Damaged("it is a database of another program")
        try:
            [(header,)] = database.run(f"SELECT header FROM {self._form.study}")
            self._check(json.loads(header))
            self._take_up(database)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise Damaged(str(error)) from error

    def _sign(self, database: Database) -> None:
        """Say which run has it, for those who come meanwhile."""
        now = dt.datetime.now().isoformat(timespec="seconds")
        database.run("DELETE FROM writing")
        database.run("INSERT INTO writing VALUES (?, ?, ?)", os.getpid(), platform.node(), now)

    def _check(self, header: Mapping[str, Any]) -> None:
        own = json.loads(json.dumps(self._header))
        if header["format"] == self._form.format and broken_parts(header):
            raise Damaged(f"what it says of the {self._form.called} was changed after it was written")
        differ = [key for key in own if header.get(key) != own[key]]
        if differ:
            raise self._another([_SAID.get(key, key) for key in differ])

    @contextmanager
    def _explained(self, folder: Path) -> Iterator[None]:
        """Turn whatever keeps the journal from being read or written into one plain message."""
        form = self._form
        try:
            with explained(folder):
                yield
        except FileHeld:
            raise form.refusal(
                f"{folder}: another {form.called} is writing there now{_who(folder / form.file)}. "
                "Wait until it ends, or choose another folder."
            ) from None
        except Damaged as error:
            raise form.refusal(
                f"{folder}: {form.file} is damaged ({error}). Choose another folder, or delete it to start again."
            ) from error

    def _another(self, differ: Iterable[str]) -> NotWritten:
        return self._form.refusal(
            f"{self._folder} holds the results of another {self._form.called}; what differs: {', '.join(differ)}. "
            "Choose another folder, or delete that one."
        )


def _who(file: Path) -> str:
    """Which run has the journal, where it says so."""
    for process, machine, since in look_past_lock(file, "SELECT process, machine, since FROM writing"):
        with suppress(ValueError, TypeError):
            began = dt.datetime.fromisoformat(since)
            return f" (process {process} on {machine}, since {began:%H:%M} on {day_text(began)})"
    return ""
