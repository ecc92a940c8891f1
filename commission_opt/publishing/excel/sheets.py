"""Which sheets a workbook has: what each is called, and the table on it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from commission_opt.instance.workbook.layout import READ_ME
from commission_opt.instance.workbook.papers import REPORT
from commission_opt.instance.workbook.sheets import sheets as tables_of_the_format
from commission_opt.plan.statements.table import CellKind, Table, TableRow, amount, text
from commission_opt.publishing.readable import cut, on_one_line
from commission_opt.publishing.report import (
    Bullets,
    Chart,
    Facts,
    HeadlineFigures,
    Paragraph,
    Piece,
    Report,
    Section,
    SignOff,
)

LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
FRONT, WORDS = REPORT, "In words"
FIRST = ("approves", "cost", "options")  # tables whose sheets stand first


@dataclass(frozen=True)
class Sheet:
    """A sheet with one table, and the charts of its figures.

    `whole` says that its text is kept whole, however long: the sheet is there to look things up. `formulas` are those of a
    reconciliation.
    """

    name: str
    table: Table
    charts: tuple[Chart, ...] = ()
    whole: bool = False
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)


def sheets(report: Report) -> list[Sheet]:
    """Every sheet after the first: what finance and Cabinet need, the others in the order of the report, then its text and what is reference."""
    argument = [one for section in report.sections if section.id not in report.appendices for one in _tables(section)]
    reference = [
        Sheet("", one, whole=True)
        for section in report.sections
        if section.id in report.appendices
        for one in _together(section)
    ]
    words = in_words(report)
    argument = [*_first(report, argument), *(one for one in argument if one.table.id not in FIRST)]
    found = [*argument, *([Sheet("", words)] if words.rows else []), *reference]
    taken = {FRONT.lower(), READ_ME, "history", *tables_of_the_format()}  # the third is Excel's own
    return [replace(one, name=sheet_name(one.table.title, taken)) for one in found]


def _first(report: Report, argument: Sequence[Sheet]) -> Iterator[Sheet]:
    """What is approved, the bill, the options, and how the figures come to one another."""
    by_id = {one.table.id: one for one in argument}
    yield from (by_id[key] for key in FIRST if key in by_id)
    if report.reconciliation is not None:
        yield Sheet("", report.reconciliation.table, formulas=report.reconciliation.formulas)


def sheet_name(title: str, taken: set[str]) -> str:
    """A name that Excel takes, unlike any in `taken`, to which it is added."""
    said = on_one_line(_NOT_IN_NAMES.sub(" ", re.split(r"[:.](?:\s|$)", title, maxsplit=1)[0])).strip("' ")
    name = cut(said or "Table", LONGEST_NAME)
    number = 1
    while name.lower() in taken:
        number += 1
        name = f"{cut(said or 'Table', LONGEST_NAME - len(str(number)) - 1)} {number}"
    taken.add(name.lower())
    return name


def _tables(section: Section) -> Iterator[Sheet]:
    """The tables of a section, each with the charts that show its figures; other charts get a table of their own."""
    tables = [block for block in section.blocks if isinstance(block, Table)]
    charts = [block for block in section.blocks if isinstance(block, Chart)]
    home = {chart.id: next((one.id for one in tables if located(chart, one)), "") for chart in charts}
    for table in tables:
        yield Sheet("", table, tuple(chart for chart in charts if home[chart.id] == table.id))
    for chart in charts:
        if not home[chart.id]:
            yield Sheet("", of_chart(chart), (chart,))


def _together(section: Section) -> list[Table]:
    """Tables of reference with the same columns, one below the other as one table."""
    found: dict[tuple[str, ...], Table] = {}
    for table in (block for block in section.blocks if isinstance(block, Table)):
        so_far = found.get(table.columns)
        found[table.columns] = (
            replace(table, id=section.id, title=section.title)
            if so_far is None
            else replace(so_far, rows=so_far.rows + table.rows)
        )
    return list(found.values())


@dataclass(frozen=True)
class ChartCells:
    """Where the values of a chart stand in a table: rows and columns, counted from 0 below the headings.

    Each of `lines` is a column where `down`, else a row; the categories stand at `first` to `last`.
    """

    down: bool
    lines: tuple[int, ...]
    first: int
    last: int


def located(chart: Chart, table: Table) -> ChartCells | None:
    """The place in `table` of every figure of `chart`; None where it has not all of them."""
    return _down(chart, table) or _across(chart, table)


def _down(chart: Chart, table: Table) -> ChartCells | None:
    names = [row.name for row in table.rows]
    size = len(chart.categories)
    for first in range(len(names) - size + 1):
        if tuple(names[first : first + size]) != chart.categories:
            continue
        rows = table.rows[first : first + size]
        columns = [tuple(row.cells[at].value for row in rows) for at in range(len(table.columns))]
        found = [
            next((at for at in range(1, len(columns)) if _same(columns[at], one.values)), -1) for one in chart.series
        ]
        if -1 not in found:
            return ChartCells(True, tuple(found), first, first + size - 1)
    return None


def _across(chart: Chart, table: Table) -> ChartCells | None:
    size = len(chart.categories)
    if table.columns[1 : 1 + size] != chart.categories:
        return None
    rows = [tuple(cell.value for cell in row.cells[1 : 1 + size]) for row in table.rows]
    found = [
        next((at for at, row in enumerate(table.rows) if row.name == one.name and _same(rows[at], one.values)), -1)
        for one in chart.series
    ]
    return None if -1 in found else ChartCells(False, tuple(found), 1, size)


def _same(cells: Sequence[float | str | None], values: Sequence[float | None]) -> bool:
    return all((one or 0.0) == (other or 0.0) for one, other in zip(cells, values, strict=True))


def of_chart(chart: Chart) -> Table:
    """A table of what a chart shows, where no table of its section has it."""
    units: list[CellKind] = [
        "pounds" if chart.form == "scatter" and at else chart.unit for at in range(len(chart.series))
    ]
    rows = tuple(
        TableRow((text(name), *(amount(unit, one.values[at]) for unit, one in zip(units, chart.series, strict=True))))
        for at, name in enumerate(chart.categories)
    )
    return Table(chart.id, chart.title, ("What", *(one.name for one in chart.series)), rows)


def in_words(report: Report) -> Table:
    """Everything that the report says outside its tables."""
    rows = [
        TableRow((text(section.title), text(label), text(said)))
        for section, block in report.blocks()
        for label, said in _said(block)
    ]
    return Table("in-words", WORDS, ("Section", "What", "Text"), tuple(rows))


def _said(block: Piece) -> Iterator[tuple[str, str]]:
    match block:
        case Paragraph(said):
            yield "", said
        case Bullets(items, label):
            yield from ((label, item) for item in items)
        case HeadlineFigures(items):
            yield from ((one.label, f"{one.text} ({one.note})" if one.note else one.text) for one in items)
        case Facts(items):
            yield from items
        case SignOff() | Table() | Chart():
            pass  # lines to sign stand on the first sheet; tables and charts have sheets of their own
