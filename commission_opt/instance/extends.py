"""What-ifs: a file that `extends` another says only what differs from it."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from commission_opt.instance.document import Change, Document, Path, Position, have_ids, path_text
from commission_opt.instance.exclusive_keys import displaced
from commission_opt.instance.positions import key_lines
from commission_opt.instance.problems import InvalidInstance, Problem
from commission_opt.instance.reader import parse_toml, read_text, refuse
from commission_opt.instance.removed import without_records
from commission_opt.instance.spelling import clean, did_you_mean, did_you_mean_file, shown

DEEPEST_CHAIN = 10
NOT_LOGGED = {"title", "description", "source", "note", "assumption", "what_if"}  # words, not figures


@dataclass
class _Text:
    """Merged tables so far, their positions, what was changed and what went wrong."""

    data: dict[str, Any]
    positions: dict[Path, Position]
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_document(path: FilePath, content: str | None = None) -> Document:
    """The tables of the instance file at `path`, or of another `content` of it, merged over those of the files it extends."""
    text = _read(path, str(path), path.parent, (), content)
    if text.problems:
        raise InvalidInstance(text.problems)
    return Document(text.data, text.positions, str(path), tuple(text.changes))


def _read(
    path: FilePath, shown_as: str, top: FilePath, chain: tuple[FilePath, ...], content: str | None = None
) -> _Text:
    content = read_text(path, shown_as) if content is None else content
    data = parse_toml(content, shown_as)
    positions = {key: Position(shown_as, line) for key, line in key_lines(content).items()}
    if not data:
        raise refuse(shown_as, 0, "the file is empty.", "To begin with one that is not: commission-opt new NAME")
    if "extends" not in data:
        return _Text(data, positions)
    base_name, at = data.pop("extends"), positions.get(("extends",), Position(shown_as, 0))
    chain = (*chain, path.resolve())
    base_path = _base(base_name, path, top, chain, at)
    base = _read(base_path, str(FilePath(shown_as).parent / base_name), top, chain)
    _Merge(base, _Text(data, positions), shown_as).tables(base.data, data, (), ())
    return base


def _base(name: object, path: FilePath, top: FilePath, chain: tuple[FilePath, ...], at: Position) -> FilePath:
    """The file that `path` extends, refused where it is elsewhere or comes round again."""
    if not isinstance(name, str) or not name.strip():
        raise refuse(at.file, at.line, "extends names a file.", 'Write extends = "other.toml".', "extends")
    base = inside(top, path.parent, name)
    if base is None:
        message = f"'{clean(name)}' is not in the folder of the instance, or below it."
        raise refuse(at.file, at.line, message, "Put it beside the instance.", "extends")
    if base in chain:
        raise refuse(at.file, at.line, f"'{clean(name)}' extends this file in turn: a circle.", "", "extends")
    if len(chain) > DEEPEST_CHAIN:
        raise refuse(at.file, at.line, f"more than {DEEPEST_CHAIN} files extend one another.", "", "extends")
    if is_there(base) and base.is_dir():  # the second fails where no file can have the name
        raise refuse(at.file, at.line, f"'{clean(name)}' is a folder.", "Name a file.", "extends")
    if not is_there(base):
        names = [entry.name for entry in path.parent.glob("*.toml") if entry.name != path.name]
        raise refuse(
            at.file, at.line, f"there is no file '{clean(name)}' beside it.", did_you_mean_file(name, names), "extends"
        )
    return base


def inside(top: FilePath, folder: FilePath, name: str) -> FilePath | None:
    """The file `name` of `folder`, links followed; None where that lies outside `top`."""
    try:
        found = (folder / name.replace("\\", "/")).resolve()
        return found if found.is_relative_to(top.resolve()) else None
    except (OSError, ValueError, RuntimeError):
        return None


def is_there(path: FilePath) -> bool:
    """Whether there is anything at `path`, even what cannot be read; a name that no file can have is none."""
    try:
        return os.path.lexists(path)
    except (OSError, ValueError):
        return False


class _Merge:
    """Lays the tables of one file over those of the file it extends."""

    def __init__(self, base: _Text, over: _Text, by: str) -> None:
        self.base, self.over, self.by = base, over, by

    def tables(self, base: dict[str, Any], over: dict[str, Any], at: Path, over_at: Path) -> None:
        for key, value in over.items():
            here, there = (*at, key), (*over_at, key)
            old = base.get(key)
            if isinstance(old, dict) and isinstance(value, dict):
                self._place(here, there)
                self.tables(old, value, here, there)
            elif have_ids(value) and (not old or have_ids(old)) and isinstance(old, (list, type(None))):
                self._records(base.setdefault(key, []), value, here, there)
            else:
                self._replace(base, key, value, here, there)
        for key in displaced(base, at, over):
            self._log((*at, key), base[key], None)
            for path in _paths(base.pop(key), (*at, key)):
                self.base.positions.pop(path, None)

    def _records(self, base: list[dict[str, Any]], over: list[dict[str, Any]], at: Path, over_at: Path) -> None:
        removed: list[int] = []
        given: set[str] = set()
        for nth, record in enumerate(over):
            there = (*over_at, nth)
            key = record["id"]
            if key in given:
                self._problem(there, f"the id {shown(key)} is given twice.", "Put its changes in one record.")
            given.add(key)
            index = next((i for i, old in enumerate(base) if old["id"] == key), None)
            if record.get("remove") is True:
                if index is None:
                    known = [old["id"] for old in base]
                    self._problem(there, f"{shown(key)} is not there to remove.", did_you_mean(key, known))
                else:
                    removed.append(index)
                continue
            if record.get("remove") is False:
                del record["remove"]
            if index is None:
                base.append(record)
                self._moved(record, (*at, len(base) - 1), there)
                self._log((*at, len(base) - 1), None, record)
            else:
                self.tables(base[index], record, (*at, index), there)
        self._drop(base, removed, at)

    def _drop(self, base: list[dict[str, Any]], removed: list[int], at: Path) -> None:
        for index in removed:
            self._log((*at, index), base[index], None)
        if not removed:
            return
        moved = without_records(self.base.positions, at, removed, len(base))
        self.base.positions.clear()
        self.base.positions.update(moved)
        base[:] = [record for index, record in enumerate(base) if index not in removed]

    def _replace(self, base: dict[str, Any], key: str, value: Any, here: Path, there: Path) -> None:
        old = base.get(key)
        for path in _paths(old, here):
            self.base.positions.pop(path, None)
        if key not in base or not _same(old, value):
            base[key] = value
            self._log(here, old, value)
        self._moved(value, here, there)

    def _place(self, here: Path, there: Path) -> None:
        if there in self.over.positions:
            self.base.positions[here] = self.over.positions[there]

    def _moved(self, value: Any, here: Path, there: Path) -> None:
        """Positions of `value`, which stands at `there` in the new file, become those of `here`."""
        for path in _paths(value, ()):
            if (*there, *path) in self.over.positions:
                self.base.positions[(*here, *path)] = self.over.positions[(*there, *path)]

    def _log(self, path: Path, old: Any, new: Any) -> None:
        if not NOT_LOGGED & {str(path[0]), str(path[-1])}:
            name = path_text(self.base.data, path)
            self.base.changes.append(Change(name, old, copy.deepcopy(new), self.by))

    def _problem(self, there: Path, message: str, remedy: str) -> None:
        at = self.over.positions.get(there, Position(self.by, 0))
        self.base.problems.append(Problem(at.file, at.line, path_text(self.over.data, there), message, remedy))


def _paths(value: Any, path: Path) -> Iterator[Path]:
    """`path`, where `value` stands, and the paths of everything in it."""
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in parts:
        yield from _paths(inner, (*path, key))


def _same(old: object, new: object) -> bool:
    return type(old) is type(new) and old == new
