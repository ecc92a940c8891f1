"""A table of an instance as rows of cells, and what new texts of its cells say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from commission_opt.instance.document import Document, Path, RowsPosition
from commission_opt.instance.editing.edit import Edit
from commission_opt.instance.workbook.cells import AS_TOML, CellWrong, cell_of, said, written
from commission_opt.instance.workbook.flat import fill_cells
from commission_opt.instance.workbook.sheets import PATH, VALUE, SheetColumn, TableSheet, sheets

Cells = Mapping[str, str]
_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,9})?")


@dataclass(frozen=True)
class EditableRow:
    """One record, or the one row of a table.

    Attributes
    ----------
    path
        Its place in the tables of the instance.
    cells
        What it says, by heading, as text.
    from_file
        Whether it stands in a CSV file that the instance names; it is changed there.
    """

    path: Path
    cells: Cells
    from_file: bool = False

    @property
    def name(self) -> str:
        """What a reader calls it."""
        return self.cells.get("name") or self.cells.get("id") or self.cells.get(PATH) or ""


@dataclass(frozen=True)
class EditableTable:
    """The rows of one table of an instance."""

    sheet: TableSheet
    rows: tuple[EditableRow, ...]
    holders: tuple[tuple[Path, str], ...] = field(default=())  # records that a new row can stand within, with their ids

    @property
    def headings(self) -> list[str]:
        """Those that some row fills in, in the order of the format."""
        used = {heading for row in self.rows for heading in row.cells}
        known = [column.heading for column in self.sheet.columns]
        order = {heading: nth for nth, heading in enumerate(known)}
        return sorted(used, key=lambda one: (order.get(_head(one, known), len(known)), one))

    def column(self, heading: str) -> SheetColumn | None:
        """What the format says of a heading; None where it has no such."""
        for column in self.sheet.columns:
            if heading == column.heading or (column.table and heading.startswith(f"{column.heading}.")):
                return column
        return None

    def value(self, heading: str, text: str) -> Any:
        """What a text says under a heading.

        Raises
        ------
        CellWrong
            Where it says nothing that the format has there.
        """
        column = self.column(heading)
        if heading in self.sheet.tables:
            return {}
        if column is None:
            raise CellWrong(f"there is no key {heading}.")
        if heading != column.heading:
            return said(text, column, column.inner_element, frozenset())
        one_number = column.element and column.kinds & {float, int} and _NUMBER.fullmatch(text)
        return said(float(text) if one_number else text, column, column.kinds, column.element)


def table_of(document: Document, name: str) -> EditableTable:
    """The table of that name, such as ``spot`` or ``rules.locality``.

    Raises
    ------
    KeyError
        Where the format has no such table.
    """
    sheet = sheets()[name]
    rows = tuple(
        EditableRow(path, _cells(sheet, record), _is_from_file(document, path))
        for path, record in _records(sheet, document.data)
    )
    holders = (
        tuple((path, str(one.get("id", ""))) for path, one in _holders(sheet, document.data)) if sheet.parent else ()
    )
    return EditableTable(sheet, rows, holders)


def edits_of(row: EditableRow, table: EditableTable, texts: Cells) -> Iterator[Edit]:
    """The edits that new texts of a row's cells stand for; a text that is as it was stands for none.

    Raises
    ------
    CellWrong
        Where a text says nothing that the format has there; `heading` of it says where.
    """
    for heading, text in texts.items():
        before = row.cells.get(heading, "")
        if text == before:
            continue
        if table.sheet.changes:
            yield from _change_edits(row, heading, text)
            continue
        value = None if not text.strip() else _at(table, heading, text)
        yield Edit((*row.path, *heading.split(".")), value)


def new_record(table: EditableTable, texts: Cells) -> dict[str, Any]:
    """The record that the texts of a new row stand for.

    Raises
    ------
    CellWrong
        As in `edits_of`.
    """
    record: dict[str, Any] = {}
    for heading, text in texts.items():
        if not text.strip():
            continue
        here, keys = record, heading.split(".")
        for key in keys[:-1]:
            here = here.setdefault(key, {})
        here[keys[-1]] = _at(table, heading, text)
    return record


class HeadingWrong(CellWrong):
    """What is wrong with a text, and under which heading it stands."""

    def __init__(self, heading: str, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.heading = heading


def _at(table: EditableTable, heading: str, text: str) -> Any:
    try:
        return table.value(heading, text.strip())
    except CellWrong as error:
        raise HeadingWrong(heading, error.message, error.remedy) from None


def _change_edits(row: EditableRow, heading: str, text: str) -> Iterator[Edit]:
    """Edits of a table of changes, whose keys are paths: another path is another key."""
    if heading == VALUE:
        yield Edit(row.path, _figure(text))
    elif heading == PATH:
        yield Edit((*row.path[:-1], text.strip()), _figure(row.cells[VALUE]))
        yield Edit(row.path, None)


def _figure(text: str) -> Any:
    """A value of a change: as an instance file writes it, and else as words."""
    from commission_opt.instance.changes import parse_setting

    return parse_setting(f"value={text.removeprefix(AS_TOML).strip()}", "value")[1]


def _head(heading: str, known: Sequence[str]) -> str:
    return next((one for one in known if heading == one or heading.startswith(f"{one}.")), heading)


def _cells(sheet: TableSheet, record: Any) -> dict[str, str]:
    row: dict[str, Any] = {}
    if sheet.changes:
        row = {PATH: record[0], VALUE: cell_of(record[1], sheet.columns[1])}
    else:
        fill_cells(sheet, {column.keys: column for column in sheet.columns}, (), record, row)
    return {heading: _text(value) for heading, value in row.items()}


def _text(value: Any) -> str:
    """A cell as somebody types it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value.isoformat() if isinstance(value, dt.date) else written(str(value))


def _records(sheet: TableSheet, data: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    for holder, record in _holders(sheet, data):
        keys = sheet.path[len(sheet.parent) :]
        value: Any = record
        for key in keys:
            value = value.get(key) if isinstance(value, Mapping) else None
        path = (*holder, *keys)
        if sheet.changes:
            yield from (((*path, key), (key, one)) for key, one in (value or {}).items())
        elif sheet.many:
            yield from (((*path, nth), one) for nth, one in enumerate(value or ()) if isinstance(one, Mapping))
        else:
            yield path, value if isinstance(value, Mapping) else {}


def _holders(sheet: TableSheet, data: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    if not sheet.parent:
        yield (), data
        return
    yield from _records(sheets()[".".join(sheet.parent)], data)


def _is_from_file(document: Document, path: Path) -> bool:
    """Whether a row was read from a CSV file."""
    held = document.positions.get(path[:-1]) if path else None
    if not isinstance(held, RowsPosition):
        return False
    return isinstance(path[-1], int) and path[-1] >= held.first
