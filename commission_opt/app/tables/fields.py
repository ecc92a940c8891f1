"""The fields of a row: what each is called, says and may say, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from commission_opt.app.tables.opened import OpenTable
from commission_opt.app.tables.trouble import FormTrouble, field_key
from commission_opt.instance.document import Document, path_text
from commission_opt.instance.editing.table import EditableRow, EditableTable
from commission_opt.instance.workbook.sheets import SheetColumn


@dataclass(frozen=True)
class FieldCell:
    """A field of a form: what it is called, says and may say, and what is wrong with it."""

    key: str  # name of the field
    heading: str
    value: str
    column: SheetColumn | None
    options: tuple[str, ...] = ()
    error: str = ""
    warning: str = ""
    was: str | None = None  # what the file says by now, where somebody else has changed it

    @property
    def is_number(self) -> bool:
        return self.column is not None and bool(self.column.kinds) and self.column.kinds <= {float, int}

    @property
    def has_hint(self) -> bool:
        """Whether the format says more of it: of a table within, that stands once."""
        return self.column is not None and self.heading == self.column.heading and bool(self.column.meaning)

    @property
    def is_long(self) -> bool:
        return len(self.value) > 60 or self.heading in ("description", "note", "source", "reason")

    @property
    def stands_first(self) -> bool:
        """Whether it is shown at once: it is needed, filled in, or something is wrong with it."""
        return bool(self.value or self.error or self.warning or (self.column is not None and self.column.needed))


@dataclass(frozen=True)
class FormRow:
    """A row of a form."""

    nth: int
    row: EditableRow | None  # None for a new one
    cells: tuple[FieldCell, ...]
    error: str = ""

    @property
    def name(self) -> str:
        return (self.row.name if self.row else "") or f"row {self.nth + 1}"


def form_row(opened: OpenTable, nth: int | None, headings: list[str], trouble: FormTrouble) -> FormRow:
    """A row with the fields of these headings; None stands for a new one."""
    row = None if nth is None else opened.table.rows[nth]
    cells = tuple(_cell(opened, row, one, field_key(nth, one), trouble) for one in headings)
    if nth is None:
        return FormRow(len(opened.table.rows), None, cells)
    return FormRow(nth, row, cells, trouble.rows.get(nth, ""))


def all_headings(shown: EditableTable, nth: int | None) -> list[str]:
    """Every key that a row may have, and those of tables within it that it has."""
    used = dict.fromkeys(shown.rows[nth].cells) if nth is not None else {}
    found: dict[str, None] = {}
    for column in shown.sheet.columns:
        inner = [one for one in used if one.startswith(f"{column.heading}.")]
        if column.kinds or column.element or column.heading in used or not inner:
            found[column.heading] = None
        found |= dict.fromkeys(inner)
    return [*found, *(one for one in used if one not in found)]


def _cell(opened: OpenTable, row: EditableRow | None, heading: str, key: str, trouble: FormTrouble) -> FieldCell:
    document, column = opened.document, opened.table.column(heading)
    now, warning = "", ""
    if row is not None:
        now = row.cells.get(heading, "")
        warning = opened.seen.warnings.get(path_text(document.data, (*row.path, *heading.split("."))), "")
    value = request.form.get(key, now) if trouble.is_there else now
    return FieldCell(
        key,
        heading,
        value,
        column,
        _options(column, heading, value, document),
        trouble.fields.get(key, ""),
        warning,
        now if trouble.stale and value != now else None,
    )


def _options(column: SheetColumn | None, heading: str, value: str, document: Document) -> tuple[str, ...]:
    """What a field offers to choose from; nothing where it is typed."""
    if column is None or column.table or column.element or heading != column.heading:
        return ()
    found: list[str] = []
    if column.words and not column.kinds - {str}:
        found = list(column.words)
    elif column.kinds == {bool}:
        found = ["true", "false"]
    elif column.names and column.kinds == {str}:
        records = document.data.get(column.names)
        found = [str(one.get("id")) for one in records if isinstance(one, Mapping)] if isinstance(records, list) else []
    return tuple(dict.fromkeys([*found, value])) if found and value else tuple(found)
