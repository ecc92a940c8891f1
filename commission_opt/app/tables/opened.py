"""A table of an instance file that somebody has opened."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort

from commission_opt.app.seen import Seen, seen
from commission_opt.instance.document import Document
from commission_opt.instance.editing.table import EditableTable, table_of
from commission_opt.instance.problems import InvalidInstance
from commission_opt.instance.workbook.sheets import sheets


@dataclass(frozen=True)
class OpenTable:
    """The table, and the file that it stands in."""

    seen: Seen
    document: Document
    table: EditableTable

    @property
    def name(self) -> str:
        """Name of the file."""
        return self.seen.name

    def again(self) -> OpenTable:
        """The same, as it is by now."""
        return open_table(self.name, self.table.sheet.name)


def open_table(name: str, table: str) -> OpenTable:
    """The table of that name in the file of that name.

    Raises
    ------
    InvalidInstance
        Where the file is no TOML.
    """
    if table not in sheets():
        abort(404)
    found = seen(name)
    if found.document is None:
        raise InvalidInstance(found.problems)
    return OpenTable(found, found.document, table_of(found.document, table))
