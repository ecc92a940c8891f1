"""Saving edits of an instance file: whole or not at all, and never over what somebody else has saved meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from commission_opt.app.project import Project
from commission_opt.errors import EXIT_WRITE, CommissionError
from commission_opt.instance.changes import value_at
from commission_opt.instance.document import Document, path_text
from commission_opt.instance.editing.edit import Edit
from commission_opt.instance.editing.file import InstanceFile
from commission_opt.instance.problems import Problem
from commission_opt.instance.toml_text import value_text
from commission_opt.plan.locks import one_at_a_time
from commission_opt.plan.write import replace_files

_WRITING = threading.Lock()  # one save at a time: between looking at the file and replacing it nobody else comes


class Stale(CommissionError):
    """The file has changed since it was read: nothing was saved."""

    exit_code = EXIT_WRITE


@dataclass(frozen=True)
class Save:
    """What became of edits.

    Attributes
    ----------
    file
        With the edits, whether saved or not.
    problems
        What is wrong with it. It is saved all the same where a draft was asked for.
    """

    file: InstanceFile
    saved: bool
    problems: tuple[Problem, ...]


def save(project: Project, name: str, seen: str, edits: Sequence[Edit], *, draft: bool = False) -> Save:
    """Make edits in an instance file.

    Parameters
    ----------
    seen
        Hash of the file that was read when the edits were made.
    draft
        Whether to save what cannot be solved yet.

    Raises
    ------
    Stale
        Where the file is another by now.
    NotEditable, NotWritten
        Where the edits cannot be made, or the file cannot be written: it is as it was.
    """
    project.hidden.mkdir(parents=True, exist_ok=True)
    with _WRITING, one_at_a_time(project.hidden):
        file = InstanceFile.read(project.file(name))
        if file.sha256 != seen:
            raise Stale(f"{name} was changed after you opened it, so nothing was saved.")
        changed = file.edited(edits)
        problems = changed.problems
        if problems and not draft:
            return Save(changed, False, problems)
        if changed.content != file.content:
            replace_files(project.folder, {name: changed.content.encode("utf-8")})
            project.journal.add("changed", name, changes=told(file.document, edits), sha256=changed.sha256)
    return Save(changed, True, problems)


def told(document: Document, edits: Sequence[Edit]) -> list[dict[str, str]]:
    """Each edit in words: which figure, from what, to what."""
    found = []
    for edit in edits:
        old, name = value_at(document.data, edit.path), path_text(document.data, edit.path)
        found.append({"path": name, "old": _shown(old), "new": _shown(edit.value)})
    return found


def _shown(value: object) -> str:
    return "" if value is None else value_text(value)
