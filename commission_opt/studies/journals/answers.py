"""Answers kept under questions: what a study asks again after a kill, and does not have to work out twice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commission_opt.engines.interrupt import Interruptions
from commission_opt.studies.journals.database import Damaged
from commission_opt.studies.journals.journal import JournalForm, StudyJournal
from commission_opt.studies.journals.text import seal_of

if TYPE_CHECKING:
    from commission_opt.studies.journals.database import Database

FINISHED = "CREATE TABLE finished (question TEXT PRIMARY KEY, answer TEXT NOT NULL, seal TEXT NOT NULL)"


class Answers(StudyJournal):
    """A journal of questions and their answers, each as JSON has it; without a folder nothing is kept.

    Attributes
    ----------
    before
        How many were there when it was opened.
    """

    def __init__(self, form: JournalForm, folder: Path | None, header: Mapping[str, Any]) -> None:
        super().__init__(form, folder, header)
        self.before = 0
        self._known: dict[str, str] = {}

    def known(self, question: str) -> Any:
        """The answer; None where there is none yet."""
        text = self._known.get(question)
        return None if text is None else json.loads(text)

    def keep(self, found: Mapping[str, Any]) -> None:
        """Write some answers as one change, and wait until the disk has them."""
        texts = {question: json.dumps(answer) for question, answer in found.items()}
        if self._database is None or self._folder is None:
            return
        with Interruptions(), self._explained(self._folder):  # what is finished is kept
            self._write(self._database, texts)
            self._known |= texts

    def _write(self, database: Database, texts: Mapping[str, str]) -> None:
        with database.whole():
            for question, text in texts.items():
                seal = seal_of((question, text))
                database.run("INSERT OR REPLACE INTO finished VALUES (?, ?, ?)", question, text, seal)

    def _take_up(self, database: Database) -> None:
        for question, text, seal in database.run("SELECT question, answer, seal FROM finished"):
            if seal != seal_of((question, text)):
                raise Damaged(f"the answer to '{question}' was changed after it was written")
            self._known[question] = text
        self.before = len(self._known)
