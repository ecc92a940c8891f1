"""Writing an instance as a workbook: a sheet a table, meanings in notes, drop-downs, and limits that a cell keeps to."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from commission_opt.instance.reader import check_number_of_values, refuse
from commission_opt.instance.workbook.cells import CellWrong
from commission_opt.instance.workbook.flat import rows_of_sheet
from commission_opt.instance.workbook.sheets import GIVEN, SheetColumn, TableSheet, sheets

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance

READ_ME = "read me"
TITLE_ROW, HINT_ROW, HEADING_ROW = 1, 2, 3
FIRST_ROW = 4  # of records
ROOM = 300  # rows that drop-downs and limits reach beyond the last record
WIDEST = 44

HOW_TO = (
    "This workbook is an instance of commission-opt: the children, prices and rules of a council. The program reads it as it reads a text file.",
    "Each sheet is one table. A row is one record, a column is one key. Point at a heading to read what it means, with its unit.",
    "A cell that is empty leaves the key to its default. Add rows below the last one; leave none hidden.",
    "Where a price differs by size, need or year, give it a column each: price_per_bed_week.4, price_per_week.NEED, price_by_year.2026/27.",
    "A list, such as the needs that an offer takes, stands in one cell with commas between.",
    "Write shares as shares or percentages (0.85 or 85%), dates as dates, money in pounds. A formula counts by the result that is stored with it.",
    "A column or a sheet whose heading or name is in brackets, such as (our notes), is passed over.",
    "Then: commission-opt check FILE.xlsx, and commission-opt solve FILE.xlsx",
)


def workbook_bytes(instance: Instance) -> bytes:
    """The workbook of an instance.

    Raises
    ------
    InvalidInstance
        Where it holds more values than are read, or a text that is longer than a cell.
    """
    from openpyxl import Workbook

    data = instance.to_dict()
    check_number_of_values(data, instance.document.file)
    book = Workbook()
    first = book.active
    shown = [(sheet, rows) for sheet in sheets().values() if (rows := _rows(sheet, data, instance)) or _is_shown(sheet)]
    _explain(first, instance, [sheet for sheet, _ in shown])
    for sheet, rows in shown:
        _fill(book.create_sheet(sheet.name), sheet, rows, {one.name for one, _ in shown})
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _is_shown(sheet: TableSheet) -> bool:
    """Whether a sheet is there though it is empty, so that a record can be added: the tables of the file's own level."""
    return sheet.many and len(sheet.path) == 1 and not sheet.changes


def _rows(sheet: TableSheet, data: Mapping[str, Any], instance: Instance) -> list[dict[str, Any]]:
    try:
        return list(rows_of_sheet(sheet, data))
    except CellWrong as error:
        raise refuse(instance.document.file, 0, f"{sheet.name}: {error.message}", error.remedy) from None


def _explain(page: Any, instance: Instance, shown: Sequence[TableSheet]) -> None:
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
            page.row_dimensions[nth].height = 32 if len(left) > 110 else 16
        page.cell(nth, 1).alignment = Alignment(wrap_text=True, vertical="top")
        page.cell(nth, 2).alignment = Alignment(wrap_text=True, vertical="top")
    page.cell(1, 1).font = Font(bold=True, size=14)
    for column in (1, 2):
        page.cell(len(HOW_TO) + 3, column).font = Font(bold=True)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 32, 90
    page.sheet_view.showGridLines = False


def _fill(page: Any, sheet: TableSheet, rows: Sequence[Mapping[str, Any]], names: set[str]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    columns = _headings(sheet, rows)
    _put(page.cell(TITLE_ROW, 1), f"{sheet.name}: {sheet.meaning}" if sheet.meaning else sheet.name)
    page.cell(TITLE_ROW, 1).font = Font(bold=True, size=12)
    _put(
        page.cell(HINT_ROW, 1),
        "One row a record; point at a heading for its meaning."
        if sheet.many
        else "One row; point at a heading for its meaning.",
    )
    page.cell(HINT_ROW, 1).font = Font(italic=True, color="555555")
    for nth, (heading, column) in enumerate(columns.items(), start=1):
        cell = page.cell(HEADING_ROW, nth)
        _put(cell, heading)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F4E79" if column is None or column.needed else "5B7FA3")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.comment = Comment(_note(sheet, heading, column), "commission-opt", width=320, height=150)
        width = max([len(heading), *(len(str(row.get(heading, ""))) for row in rows[:200])]) + 2
        page.column_dimensions[get_column_letter(nth)].width = min(max(width, 10), WIDEST)
    for nth, row in enumerate(rows, start=FIRST_ROW):
        for place, heading in enumerate(columns, start=1):
            if heading in row:
                _put(page.cell(nth, place), row[heading])
    page.freeze_panes = page.cell(FIRST_ROW, 2 if sheet.many else 1)
    _restrict(page, sheet, columns, len(rows), names)


def _headings(sheet: TableSheet, rows: Sequence[Mapping[str, Any]]) -> dict[str, SheetColumn | None]:
    """The headings of a sheet with their columns: that of what it belongs to, those of the format, those of tables within."""
    found: dict[str, SheetColumn | None] = {sheet.belongs_to: None} if sheet.parent else {}
    used = {heading for row in rows for heading in row}
    for column in sheet.columns:
        if column.kinds or column.element or column.heading in used:
            found[column.heading] = column
        inner = sorted(heading for heading in used if heading.startswith(f"{column.heading}.") and column.table)
        found |= dict.fromkeys(inner, column)
        if not inner and column.table and column.heading not in found:
            found[column.heading] = column
    return found | {heading: None for heading in sorted(used) if heading not in found}


def _note(sheet: TableSheet, heading: str, column: SheetColumn | None) -> str:
    """What a heading means: in words, what a cell may be, and whether it is needed."""
    if column is None:
        if heading == GIVEN:
            return "TRUE: the table is there, though it says nothing."
        return (
            f"The {heading} that this row belongs to, by its id."
            if heading == sheet.belongs_to
            else "TRUE: the table is there, though it says nothing."
        )
    parts = [column.meaning or heading.rpartition(".")[2].replace("_", " ").capitalize() + "."]
    if column.words:
        parts.append(f"One of: {', '.join(column.words)}.")
    if column.element:
        parts.append("Several with commas between.")
    if column.table:
        parts.append(f"By size, need, area, role or year in columns of their own, such as {column.heading}.KEY.")
    if column.low is not None or column.high is not None:
        ends = [
            f"at least {column.low:,.12g}" if column.low is not None else "",
            f"at most {column.high:,.12g}" if column.high is not None else "",
        ]
        parts.append(f"A number, {' and '.join(filter(None, ends))}.")
    parts.append("Needed." if column.needed else "May be left empty.")
    return "\n".join(parts)


def _restrict(
    page: Any, sheet: TableSheet, columns: Mapping[str, SheetColumn | None], count: int, names: set[str]
) -> None:
    """Drop-downs of what a cell may be, and limits of numbers."""
    import datetime as dt

    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    last = FIRST_ROW + count + (ROOM if sheet.many else 0)
    for nth, (heading, column) in enumerate(columns.items(), start=1):
        letter = get_column_letter(nth)
        rule = None
        if column is None:
            rule = _ids(".".join(sheet.parent)) if heading == sheet.belongs_to and heading else None
        elif column.words:
            rule = DataValidation(type="list", formula1=f'"{",".join(column.words)}"', allow_blank=True)
        elif column.names in names and str in column.kinds and not column.table and heading == column.heading:
            rule = _ids(column.names)
        elif column.kinds == {bool}:
            rule = DataValidation(type="list", formula1='"TRUE,FALSE"', allow_blank=True)
        elif column.kinds == {dt.date}:
            rule = DataValidation(type="date", operator="between", formula1="367", formula2="146463", allow_blank=True)
        elif (
            column.kinds
            and column.kinds <= {float, int}
            and column.low is not None
            and column.high is not None
            and not column.element
        ):
            kind = "whole" if column.kinds == {int} else "decimal"
            ends = {"formula1": f"{column.low:.12g}", "formula2": f"{column.high:.12g}"}
            rule = DataValidation(type=kind, operator="between", allow_blank=True, **ends)
        if rule is not None:
            rule.error, rule.errorTitle = (
                f"{heading} cannot be that. Point at the heading to read what it may be.",
                "commission-opt",
            )
            rule.errorStyle = "warning" if column is None or column.names else "stop"
            page.add_data_validation(rule)
            rule.add(f"{letter}{FIRST_ROW}:{letter}{last}")


def _ids(sheet: str) -> Any:
    """A drop-down of the ids on a sheet, which stand in its first column of that name."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    of = sheets()[sheet]
    place = 2 if of.parent else 1
    letter = get_column_letter(place)
    return DataValidation(
        type="list", formula1=f"'{sheet}'!${letter}${FIRST_ROW}:${letter}${FIRST_ROW + ROOM}", allow_blank=True
    )


def _put(cell: Any, value: Any) -> None:
    """A value in a cell; text is text, though it may look like a formula."""
    import datetime as dt

    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, dt.date):
        cell.number_format = "yyyy-mm-dd"
