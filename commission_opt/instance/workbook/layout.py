"""How the sheets of an instance are laid out: headings with their meaning, rows, drop-downs and limits, whatever writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

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
NARROWEST, WIDEST = 10, 44
LONGEST_LINE = 110  # characters of the first sheet that stand on one line

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

CellLimitKind = Literal["one of", "an id of", "date", "whole", "decimal"]


@dataclass(frozen=True)
class CellLimit:
    """What the cells below a heading may be.

    Attributes
    ----------
    words
        The words to choose from; for ids the range of cells that hold them, as a formula.
    low, high
        The ends of a number, as texts.
    warns
        Whether another value is only asked about, as it may be right.
    """

    kind: CellLimitKind
    words: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    warns: bool = False


@dataclass(frozen=True)
class SheetHeading:
    """A heading: its text, what it means, whether every row needs it, how wide its column is."""

    text: str
    note: str
    needed: bool
    width: int
    limit: CellLimit | None = None


@dataclass(frozen=True)
class SheetLayout:
    """A sheet of an instance.

    Attributes
    ----------
    rows
        The cells of each record by their headings, from `FIRST_ROW` on.
    last
        The last row to which drop-downs and limits reach.
    frozen
        Columns at the left that stay where they are.
    """

    name: str
    title: str
    hint: str
    headings: tuple[SheetHeading, ...]
    rows: tuple[Mapping[str, Any], ...]
    last: int
    frozen: int
    meaning: str = ""


def laid_out(instance: Instance, *, empty: bool = True) -> list[SheetLayout]:
    """The sheets of an instance, those without a record only where `empty` says so.

    Raises
    ------
    InvalidInstance
        Where it holds more values than are read, or a text that is longer than a cell.
    """
    data = instance.to_dict()
    check_number_of_values(data, instance.document.file)
    found = [
        (sheet, rows)
        for sheet in sheets().values()
        if (rows := _rows(sheet, data, instance)) or (empty and _is_shown(sheet))
    ]
    names = {sheet.name for sheet, _ in found}
    return [_layout(sheet, rows, names) for sheet, rows in found]


def _is_shown(sheet: TableSheet) -> bool:
    """Whether a sheet is there though it is empty, so that a record can be added: tables of records, and every rule."""
    return not sheet.changes and len(sheet.path) > 0 and (sheet.many or sheet.path[0] == "rules")


def _rows(sheet: TableSheet, data: Mapping[str, Any], instance: Instance) -> list[dict[str, Any]]:
    try:
        return list(rows_of_sheet(sheet, data))
    except CellWrong as error:
        raise refuse(instance.document.file, 0, f"{sheet.name}: {error.message}", error.remedy) from None


def _layout(sheet: TableSheet, rows: Sequence[Mapping[str, Any]], names: set[str]) -> SheetLayout:
    headings = tuple(
        SheetHeading(
            heading,
            _note(sheet, heading, column),
            column is None or column.needed,
            min(
                max(NARROWEST, 2 + max([len(heading), *(len(str(row.get(heading, ""))) for row in rows[:200])])), WIDEST
            ),
            _limit(sheet, heading, column, names),
        )
        for heading, column in _headings(sheet, rows).items()
    )
    hint = f"One row{' a record' if sheet.many else ''}; point at a heading for its meaning."
    title = f"{sheet.name}: {sheet.meaning}" if sheet.meaning else sheet.name
    last = FIRST_ROW + len(rows) + (ROOM if sheet.many else 0)
    return SheetLayout(sheet.name, title, hint, headings, tuple(rows), last, int(sheet.many), sheet.meaning)


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
        if heading != GIVEN and heading == sheet.belongs_to:
            return f"The {heading} that this row belongs to, by its id."
        return "TRUE: the table is there, though it says nothing."
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


def _limit(sheet: TableSheet, heading: str, column: SheetColumn | None, names: set[str]) -> CellLimit | None:
    """The drop-down or the limits of the cells below a heading; None where the format has none."""
    if column is None:
        return _ids(".".join(sheet.parent), warns=True) if heading and heading == sheet.belongs_to else None
    warns = bool(column.names)
    if column.words:
        return CellLimit("one of", column.words, warns=warns)
    if column.names in names and str in column.kinds and not column.table and heading == column.heading:
        return _ids(column.names, warns=warns)
    if column.kinds == {bool}:
        return CellLimit("one of", ("TRUE", "FALSE"), warns=warns)
    if column.kinds == {dt.date}:
        return CellLimit("date", low="367", high="146463", warns=warns)
    plain = column.kinds and column.kinds <= {float, int} and not column.element
    if plain and column.low is not None and column.high is not None:
        kind: CellLimitKind = "whole" if column.kinds == {int} else "decimal"
        return CellLimit(kind, low=f"{column.low:.12g}", high=f"{column.high:.12g}", warns=warns)
    return None


def _ids(sheet: str, *, warns: bool) -> CellLimit:
    """A drop-down of the ids on a sheet, which stand in its first column of that name."""
    letter = "B" if sheets()[sheet].parent else "A"
    return CellLimit("an id of", (f"'{sheet}'!${letter}${FIRST_ROW}:${letter}${FIRST_ROW + ROOM}",), warns=warns)
