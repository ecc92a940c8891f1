"""One edit of an instance, and the text of the file with edits made: comments and order stay as they are."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from commission_opt.errors import EXIT_UNEXPECTED, EXIT_USAGE, CommissionError
from commission_opt.instance.document import Path, have_ids, path_text, step
from commission_opt.instance.removed import REMOVE
from commission_opt.instance.toml_text import toml_text


class EditingUnavailable(CommissionError):
    """The package that changes TOML and keeps its comments is not installed."""

    exit_code = EXIT_UNEXPECTED


class NotEditable(CommissionError):
    """An edit that the file cannot say."""

    exit_code = EXIT_USAGE


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of an instance, by its place in the merged tables.

    Attributes
    ----------
    path
        Keys and places in lists, such as ``("spot", 0, "price_per_week")``. A place after the last is a new record.
    value
        The new value; None takes away what is there.
    """

    path: Path
    value: Any


def edited_text(content: str, merged: Mapping[str, Any], edits: Iterable[Edit], base: Mapping[str, Any]) -> str:
    """The text of an instance file with edits made.

    Parameters
    ----------
    content
        The text as it is.
    merged
        The tables of the instance, with those of the file that it extends.
    edits
        In any order; places in lists are those before any of them.
    base
        The tables of the file that it extends; empty where it extends none.

    Raises
    ------
    NotEditable
        Where the file extends another, and an edit would leave out a figure of that one.
    EditingUnavailable
        When tomlkit is not installed.
    """
    plain = tomllib.loads(content)
    kept = _parsed(content)
    for edit in sorted(edits, key=_order):
        _InTables(merged, base).make(plain, edit)
        _InText(merged, base).make(kept, edit)
    text: str = kept.as_string()
    return text if _says(text, plain) else toml_text(plain)


def _order(edit: Edit) -> tuple[bool, list[int]]:
    """Places in lists are those of before: records that leave theirs are the last, from the end of the list."""
    leaves = edit.value is None and isinstance(edit.path[-1], int)
    return leaves, [-part for part in edit.path if isinstance(part, int)] if leaves else []


def _parsed(content: str) -> Any:
    try:
        import tomlkit
    except ImportError as error:
        raise EditingUnavailable(
            'Changing a file needs tomlkit, which is not installed: pip install "commission_opt[app]"'
        ) from error
    return tomlkit.parse(content)


def _says(text: str, tables: Mapping[str, Any]) -> bool:
    """Whether a text reads as these tables."""
    try:
        return tomllib.loads(text) == tables
    except tomllib.TOMLDecodeError:
        return False


class _InTables:
    """Makes edits in plain tables."""

    def __init__(self, merged: Mapping[str, Any], base: Mapping[str, Any]) -> None:
        self.merged, self.base = merged, base

    def table(self) -> Any:
        """A table, empty."""
        return {}

    def records(self) -> Any:
        """A list of records, empty."""
        return []

    def value(self, value: Any) -> Any:
        """A value as it is put into a table."""
        return copy.deepcopy(value)

    def record(self, value: Mapping[str, Any]) -> Any:
        """A record as it is put into a list of records."""
        made = self.table()
        for key, one in value.items():
            made[key] = self.value(one)
        return made

    def make(self, own: Any, edit: Edit) -> None:
        """Make one edit in the tables of the file itself."""
        here, there, base = own, self.merged, self.base
        for part, following in zip(edit.path[:-1], edit.path[1:], strict=True):
            here = (
                self._record(here, there, part) if isinstance(part, int) else self._inner(here, there, part, following)
            )
            there, base = step(there, part), _same(base, there, part)
        self._put(here, there, base, edit)

    def _inner(self, here: Any, there: Any, key: str, following: str | int) -> Any:
        """The table or list at a key, made where the file itself has none."""
        if key not in here:
            known = there.get(key) if isinstance(there, Mapping) else None
            if not isinstance(following, int):
                here[key] = self.table()
            elif not known or have_ids(known):
                here[key] = self.records()
            else:
                here[key] = self.value(known)  # a list without ids is replaced as a whole
        return here[key]

    def _record(self, here: Any, there: Any, place: int) -> Any:
        """The record at a place of the merged list, made where the file itself has none of that id."""
        if not self.base or not have_ids(there):
            return here[place]
        key = there[place]["id"]
        found = next((one for one in here if one.get("id") == key), None)
        if found is None:
            here.append(self.record({"id": key}))
            found = here[len(here) - 1]
        return found

    def _put(self, here: Any, there: Any, base: Any, edit: Edit) -> None:
        last = edit.path[-1]
        if edit.value is None:
            self._leave_out(here, there, base, edit)
        elif isinstance(last, int):
            here.append(self.record(edit.value))
        else:
            here[last] = self.value(edit.value)

    def _leave_out(self, here: Any, there: Any, base: Any, edit: Edit) -> None:
        last = edit.path[-1]
        if not isinstance(last, int):
            if isinstance(base, Mapping) and last in base:
                name = path_text(self.merged, edit.path)
                raise NotEditable(
                    f"{name} is a figure of the file that this one extends: give another, or change it there."
                )
            del here[last]
            return
        if not self.base or not have_ids(there):
            del here[last]
            return
        key = there[last]["id"]
        own = next((nth for nth, one in enumerate(here) if one.get("id") == key), None)
        if own is not None:
            del here[own]
        if any(one.get("id") == key for one in base or ()):
            here.append(self.record({"id": key, REMOVE: True}))


class _InText(_InTables):
    """Makes the same edits in a document that keeps its comments."""

    def table(self) -> Any:
        import tomlkit

        return tomlkit.table()

    def records(self) -> Any:
        import tomlkit

        return tomlkit.aot()

    def value(self, value: Any) -> Any:
        import tomlkit

        if isinstance(value, Mapping):
            inline = tomlkit.inline_table()
            for key, one in value.items():
                inline[str(key)] = self.value(one)
            return inline
        if isinstance(value, (list, tuple)):
            array = tomlkit.array()
            for one in value:
                array.append(self.value(one))
            return array
        return tomlkit.item(value)


def _same(base: Any, there: Any, part: str | int) -> Any:
    """The element of the extended file's tables that stands for the same: records by their ids."""
    if isinstance(base, Mapping):
        return base.get(part)
    if isinstance(base, list) and isinstance(there, Mapping):
        return next((one for one in base if isinstance(one, Mapping) and one.get("id") == there.get("id")), None)
    return None
