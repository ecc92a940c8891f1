"""Every finished case of a sweep on disk at once, so that a sweep that is killed goes on where it was.

A file of lines of JSON: the first says what is swept, each other one is a case. A line counts once
its end is written; what a kill leaves of the last one is cut off. A case is known by what it changes,
not by its place: where the list of cases is corrected or grows, those that stay are not solved again.
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from commission_opt.decisions import Decisions
from commission_opt.engines.interrupt import Interruptions
from commission_opt.plan.durable import write_whole
from commission_opt.plan.inputs import plain
from commission_opt.plan.locks import Taken, lock
from commission_opt.plan.seal import broken_parts, sealed
from commission_opt.plan.write import NotWritten, check_place, explained, made
from commission_opt.studies.sweep.cases import Unread
from commission_opt.studies.sweep.task import Done

FILE = "sweep.journal.jsonl"
FORMAT = 4


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
        self._file: FileIO | None = None

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
        journal = self._folder / FILE
        with explained(self._folder), made(self._folder):
            new = not journal.exists()
            self._file = journal.open("a+b", buffering=0)
            try:
                self._lock(self._file)
                self._resume(self._file)
            except BaseException as error:
                self._file.close()
                if new and not isinstance(error, AnotherSweep):
                    journal.unlink(missing_ok=True)
                raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, done: Done, changes: Mapping[str, Any]) -> None:
        """Write a finished case, and wait until the disk has it."""
        if not done.final:
            return  # the next run tries it again
        with Interruptions():  # a case that is finished is kept
            if self._file is not None:
                self._write(self._file, _line(done, changes))
            self.done[done.number] = done

    def _write(self, file: FileIO, line: Mapping[str, Any]) -> None:
        """Write a line as a whole, or leave the journal as it was."""
        assert self._folder is not None
        with explained(self._folder):
            end = os.fstat(file.fileno()).st_size
            try:
                write_whole(file.fileno(), json.dumps(sealed(line), ensure_ascii=False).encode() + b"\n")
                os.fsync(file.fileno())
            except BaseException:
                with suppress(OSError):
                    file.truncate(end)
                raise

    def _lock(self, file: FileIO) -> None:
        """Keep a second sweep out; the system lets go when this process ends."""
        try:
            lock(file.fileno())
        except Taken:
            raise AnotherSweep(f"{self._folder}: another sweep is writing there now.") from None

    def _resume(self, file: FileIO) -> None:
        file.seek(0)
        text = file.read()
        whole = text[: text.rfind(b"\n") + 1]
        if len(whole) < len(text):
            file.truncate(len(whole))
        lines = whole.splitlines()
        if not lines:
            self._write(file, self._header)
            return
        try:
            header, *cases = [self._read(number, line) for number, line in enumerate(lines, 1)]
            self._check(header)
            self.done = self._known(cases)
            self.kept = len(self.done)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise self._damaged(str(error)) from error

    def _read(self, number: int, line: bytes) -> Any:
        """A line as it was written; the header of an older journal has no seal, and says its format."""
        try:
            found = json.loads(line)
            whole = found.get("format", FORMAT) != FORMAT or not broken_parts(found)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise self._damaged(f"line {number}: {error}") from error
        if not whole:
            raise self._damaged(f"line {number} was changed after it was written")
        return found

    def _damaged(self, why: str) -> AnotherSweep:
        return AnotherSweep(
            f"{self._folder}: {FILE} is damaged ({why}). Choose another folder, or delete it to start again."
        )

    def _known(self, lines: Iterable[Mapping[str, Any]]) -> dict[int, Done]:
        """The cases given that some lines finish, each by its own number."""
        ends: dict[str, dict[int, Done]] = {}
        for line in lines:
            ends.setdefault(_content(line["changes"]), {})[line["case"]] = _done(line)
        done = {}
        for number, case in enumerate(self._cases, 1):
            same = None if isinstance(case, Unread) else ends.get(_content(case))
            if same:
                found = same.get(number) or next(iter(same.values()))
                if number in same or found.row["status"] != "failed":  # what failed speaks of its own place
                    done[number] = replace(found, number=number)
        return done

    def _check(self, header: Mapping[str, Any]) -> None:
        own = json.loads(json.dumps(self._header))
        differ = [key for key in own if header.get(key) != own[key]]
        if differ:
            what = ", ".join(_SAID.get(key, key) for key in differ)
            raise AnotherSweep(
                f"{self._folder} holds the results of another sweep; what differs: {what}. "
                "Choose another folder, or delete that one."
            )


_SAID = {
    "format": "the format of the journal", "instance": "the instance", "settings": "the solver's settings", "version": "the version of the program",
}  # fmt: skip


def _content(case: Mapping[str, Any]) -> str:
    """What a case is known by: its paths and values, as the journal writes them."""
    return json.dumps(plain(case), sort_keys=True)


def _line(done: Done, changes: Mapping[str, Any]) -> dict[str, Any]:
    line: dict[str, Any] = {"case": done.number, "changes": dict(changes), "row": done.row}
    if done.decisions is not None:
        line["decisions"] = _listed(done.decisions)
    if done.effort is not None:
        line["effort"] = done.effort
    return line


def _listed(decisions: Decisions) -> dict[str, list[Any]]:
    """Decisions as JSON has them: keys become lists."""
    return {
        family.name: [[key, value] for key, value in getattr(decisions, family.name).items()]
        for family in dataclasses.fields(decisions)
    }


def _done(line: Mapping[str, Any]) -> Done:
    known = line.get("decisions")
    decisions = None
    if known is not None:
        families: dict[str, Any] = {
            family: {tuple(key) if isinstance(key, list) else key: value for key, value in items}
            for family, items in known.items()
        }
        decisions = Decisions(**families)
    first, second = line.get("effort") or (None, None)
    return Done(line["case"], line["row"], decisions, effort=None if first is None else (first, second))
