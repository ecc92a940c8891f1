"""The single figures of an instance, of which somebody chooses one to change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from commission_opt.app.words import in_sections, key_name, table_name
from commission_opt.instance.document import Document, path_text
from commission_opt.instance.editing.table import EditableRow, EditableTable, table_of
from commission_opt.instance.workbook.sheets import ROOT

_KINDS = {float, int, bool, dt.date}


@dataclass(frozen=True)
class ChangeableFigure:
    """A number, day, or yes or no of an instance.

    Attributes
    ----------
    path
        As `--set` has it, such as ``spot.market.price_per_week``.
    now
        What the instance says.
    """

    path: str
    label: str
    now: str
    table: EditableTable
    heading: str

    def value(self, text: str) -> Any:
        """What a new text for it says.

        Raises
        ------
        CellWrong
            Where it says nothing that the format has there.
        """
        return self.table.value(self.heading, text)


@dataclass(frozen=True)
class FiguresOfRecord:
    """The figures of one record.

    Attributes
    ----------
    name
        What people call the record; the name of its table where that holds one alone.
    called
        The same, with the name of its table.
    """

    name: str
    called: str
    figures: tuple[ChangeableFigure, ...]


def figure_names(records: list[FiguresOfRecord]) -> dict[str, str]:
    """What each figure is called in full, by its path."""
    return {figure.path: f"{one.called}, {figure.label.lower()}" for one in records for figure in one.figures}


def changeable_figures(document: Document) -> list[FiguresOfRecord]:
    """Every figure that stands in the instance, record by record, in the order of its sections."""
    tables = [table_of(document, one.name) for _, _, some in in_sections() for one in some if one.name != ROOT]
    records = [
        FiguresOfRecord(*_names(table, row), tuple(_figures(document, table, row)))
        for table in tables
        for row in table.rows
        if not (row.from_file or table.sheet.changes)
    ]
    return [one for one in records if one.figures]


def _names(table: EditableTable, row: EditableRow) -> tuple[str, str]:
    """What a record is called, without the name of its table and with it."""
    kind = table_name(table.sheet.name)
    if not table.sheet.many:
        return kind, kind
    within = next((key for path, key in table.holders if row.path[: len(path)] == path), "")
    name = row.name or f"{within} {int(row.path[-1]) + 1}".strip()
    return name, f"{kind}: {name}"


def _figures(document: Document, table: EditableTable, row: EditableRow) -> Iterator[ChangeableFigure]:
    for heading, now in row.cells.items():
        column = table.column(heading)
        if column is None:
            continue
        kinds = column.inner_element if heading != column.heading else column.kinds
        if kinds and kinds <= _KINDS and not (heading == column.heading and column.element):
            path = path_text(document.data, (*row.path, *heading.split(".")))
            yield ChangeableFigure(path, key_name(heading), now, table, heading)
