"""Every finished case of a sweep on disk at once, so that a sweep that is killed goes on where it was.

A case is known by what it changes, not by its place: where the list of cases is corrected or grows, those that stay
are not solved again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commission_opt.engines.interrupt import Interruptions
from commission_opt.plan.not_written import NotWritten
from commission_opt.studies.journals.database import Damaged
from commission_opt.studies.journals.journal import JournalForm, StudyJournal
from commission_opt.studies.sweep.cases import Unread
from commission_opt.studies.sweep.finished import FinishedCase, content

if TYPE_CHECKING:
    from collections.abc import Iterator

    from commission_opt.studies.journals.database import Database
    from commission_opt.studies.sweep.task import Done

FILE_OF_LINES = "sweep.journal.jsonl"  # up to format 4


class AnotherSweep(NotWritten):
    """The folder holds a sweep of something else, or one that is running."""


FORM = JournalForm(
    study="sweep",
    called="sweep",
    format=5,
    owner=0x53574550,  # "SWEP"
    finished="CREATE TABLE finished (id INTEGER PRIMARY KEY, number INTEGER NOT NULL, changes TEXT NOT NULL, "
    "answer TEXT NOT NULL, decisions TEXT, effort TEXT, seal TEXT NOT NULL)",
    refusal=AnotherSweep,
    older=FILE_OF_LINES,
)
FILE = FORM.file


class Journal(StudyJournal):
    """The journal in `folder` of the cases given; without a folder, nothing is kept.

    Attributes
    ----------
    done
        The cases given that are finished, by number.
    kept
        How many of them were finished before.
    """

    def __init__(self, folder: Path | None, header: Mapping[str, Any], cases: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(FORM, folder, header)
        self.done: dict[int, Done] = {}
        self.kept = 0
        self._cases = cases

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

    def _take_up(self, database: Database) -> None:
        self.done = self._known(self._records(database))
        self.kept = len(self.done)

    def _write(self, database: Database, record: FinishedCase) -> None:
        database.run(
            "INSERT INTO finished (number, changes, answer, decisions, effort, seal) VALUES (?, ?, ?, ?, ?, ?)", *record
        )

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
