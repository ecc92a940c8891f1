"""Records as rows of a sheet: tables within them as columns with a dot, tables of records within them on sheets of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from commission_opt.instance.workbook.cells import cell_of
from commission_opt.instance.workbook.sheets import GIVEN, PATH, VALUE, SheetColumn, TableSheet, sheets


def rows_of_sheet(sheet: TableSheet, data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows that a sheet has for the tables of an instance, each cell by its heading."""
    for parent, record in _records(sheet, data):
        row: dict[str, Any] = {}
        if sheet.parent:
            row[sheet.belongs_to] = cell_of(str(parent), _reference(sheet))
        if sheet.changes:
            path, value = record
            row |= {PATH: cell_of(path, sheet.columns[0]), VALUE: cell_of(value, sheet.columns[1])}
        else:
            row |= _row(sheet, record)
        if not row and not sheet.many and sheet.path:
            row = {GIVEN: True}
        if row:
            yield row


def _reference(sheet: TableSheet) -> SheetColumn:
    return SheetColumn((sheet.belongs_to,), frozenset({str}))


def _records(sheet: TableSheet, data: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
    """What stands in each row of the sheet, with the id of the record that it stands within."""
    for parent, holder in _holders(sheet, data):
        value: Any = holder
        for key in sheet.path[len(sheet.parent) :]:
            value = value.get(key) if isinstance(value, Mapping) else None
        if sheet.changes:
            yield from ((parent, change) for change in (value or {}).items())
        elif sheet.many:
            yield from ((parent, one) for one in value or ())
        elif isinstance(value, Mapping):
            yield parent, value


def _holders(sheet: TableSheet, data: Mapping[str, Any]) -> Iterator[tuple[Any, Mapping[str, Any]]]:
    """The records within which rows of a sheet stand; the file itself for a sheet of its own."""
    if not sheet.parent:
        yield "", data
        return
    for _, record in _records(sheets()[".".join(sheet.parent)], data):
        yield record.get("id"), record


def _row(sheet: TableSheet, record: Mapping[str, Any]) -> dict[str, Any]:
    """The cells of one record."""
    columns = {column.keys: column for column in sheet.columns}
    row: dict[str, Any] = {}
    fill_cells(sheet, columns, (), record, row)
    return row


def fill_cells(
    sheet: TableSheet,
    columns: Mapping[tuple[str, ...], SheetColumn],
    at: tuple[str, ...],
    record: Mapping[str, Any],
    row: dict[str, Any],
) -> None:
    """The cells of a record, and of the tables within it that are columns of the same sheet, into `row`."""
    for key, value in record.items():
        keys = (*at, key)
        column = columns.get(keys)
        if column is None:
            if ".".join(keys) in sheet.tables and isinstance(value, Mapping):
                before = len(row)
                fill_cells(sheet, columns, keys, value, row)
                if len(row) == before:
                    row[".".join(keys)] = True
            continue  # a table that has a sheet of its own
        if column.table and isinstance(value, Mapping) and value and (leaves := list(_leaves(keys, value))):
            row |= {".".join(path): cell_of(one, column) for path, one in leaves}
        elif value != "":
            row[column.heading] = cell_of(value, column)


def _leaves(keys: tuple[str, ...], table: Mapping[str, Any]) -> list[tuple[tuple[str, ...], Any]]:
    """The figures of a table of tables by their paths; none where a path could not be a heading."""
    found: list[tuple[tuple[str, ...], Any]] = []
    for key, value in table.items():
        path = (*keys, str(key))
        inner = _leaves(path, value) if isinstance(value, Mapping) else [(path, value)]
        if not inner or not str(key).strip() or "." in str(key) or str(key) != " ".join(str(key).split()):
            return []
        found += inner
    return found
