"""Writing an instance as a workbook: a sheet a table, meanings in notes, drop-downs, and limits that a cell keeps to."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from commission_opt.instance.workbook.layout import (
    FIRST_ROW,
    HEADING_ROW,
    HINT_ROW,
    HOW_TO,
    LONGEST_LINE,
    READ_ME,
    TITLE_ROW,
    CellLimit,
    SheetLayout,
    laid_out,
)

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance


def workbook_bytes(instance: Instance) -> bytes:
    """The workbook of an instance.

    Raises
    ------
    InvalidInstance
        Where it holds more values than are read, or a text that is longer than a cell.
    """
    from openpyxl import Workbook

    pages = laid_out(instance)
    book = Workbook()
    _explain(book.active, instance, pages)
    for page in pages:
        _fill(book.create_sheet(page.name), page)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _explain(page: Any, instance: Instance, shown: Sequence[SheetLayout]) -> None:
    """The first sheet: what the workbook is, how it is filled in, and what each sheet holds."""
    from openpyxl.styles import Alignment, Font

    page.title = READ_ME
    lines = [(instance.title, ""), *((line, "") for line in HOW_TO), ("", ""), ("Sheet", "What it holds")]
    lines += [(sheet.name, sheet.meaning) for sheet in shown]
    for nth, (left, right) in enumerate(lines, start=1):
        for column, text in enumerate((left, right), start=1):
            _put(page.cell(nth, column), text or None)
        if not right and left:
            page.merge_cells(start_row=nth, end_row=nth, start_column=1, end_column=2)
            page.row_dimensions[nth].height = 32 if len(left) > LONGEST_LINE else 16
        page.cell(nth, 1).alignment = Alignment(wrap_text=True, vertical="top")
        page.cell(nth, 2).alignment = Alignment(wrap_text=True, vertical="top")
    page.cell(1, 1).font = Font(bold=True, size=14)
    for column in (1, 2):
        page.cell(len(HOW_TO) + 3, column).font = Font(bold=True)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 32, 90
    page.sheet_view.showGridLines = False


def _fill(page: Any, sheet: SheetLayout) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    _put(page.cell(TITLE_ROW, 1), sheet.title)
    page.cell(TITLE_ROW, 1).font = Font(bold=True, size=12)
    _put(page.cell(HINT_ROW, 1), sheet.hint)
    page.cell(HINT_ROW, 1).font = Font(italic=True, color="555555")
    for nth, heading in enumerate(sheet.headings, start=1):
        cell = page.cell(HEADING_ROW, nth)
        _put(cell, heading.text)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F4E79" if heading.needed else "5B7FA3")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.comment = Comment(heading.note, "commission-opt", width=320, height=150)
        page.column_dimensions[get_column_letter(nth)].width = heading.width
        if heading.limit is not None:
            rule = _restriction(heading.text, heading.limit)
            page.add_data_validation(rule)
            rule.add(f"{get_column_letter(nth)}{FIRST_ROW}:{get_column_letter(nth)}{sheet.last}")
    for at, row in enumerate(sheet.rows, start=FIRST_ROW):
        for nth, heading in enumerate(sheet.headings, start=1):
            if heading.text in row:
                _put(page.cell(at, nth), row[heading.text])
    page.freeze_panes = page.cell(FIRST_ROW, 1 + sheet.frozen)


def _restriction(heading: str, limit: CellLimit) -> Any:
    """A drop-down, or the limits of a number or a date."""
    from openpyxl.worksheet.datavalidation import DataValidation

    match limit.kind:
        case "one of":
            rule = DataValidation(type="list", formula1=f'"{",".join(limit.words)}"', allow_blank=True)
        case "an id of":
            rule = DataValidation(type="list", formula1=limit.words[0], allow_blank=True)
        case kind:
            ends = {"formula1": limit.low, "formula2": limit.high}
            rule = DataValidation(type=kind, operator="between", allow_blank=True, **ends)
    rule.error = f"{heading} cannot be that. Point at the heading to read what it may be."
    rule.errorTitle, rule.errorStyle = "commission-opt", "warning" if limit.warns else "stop"
    return rule


def _put(cell: Any, value: Any) -> None:
    """A value in a cell; text is text, though it may look like a formula."""
    import datetime as dt

    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, dt.date):
        cell.number_format = "yyyy-mm-dd"
