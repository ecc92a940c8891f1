"""The workbook: a first sheet to read, and a sheet for every table."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from commission_opt.instance.workbook.papers import CONTENTS
from commission_opt.plan.statements.table import Table, TableRow
from commission_opt.publishing.excel.cells import LONGEST, TEXT, typed
from commission_opt.publishing.excel.charts import add_chart
from commission_opt.publishing.excel.formulas import place, sum_formula
from commission_opt.publishing.excel.instance_sheets import write_instance_sheet
from commission_opt.publishing.excel.sheets import FRONT, Sheet, sheets
from commission_opt.publishing.missing import unavailable
from commission_opt.publishing.readable import brief, cut, is_figure, on_one_line, plain
from commission_opt.publishing.report import HeadlineFigures, Paragraph, Report, SignOff

TOP = 3  # row of the headings of every table: its title and what it has to be known with stand above
NARROW, WIDE, WIDEST = 9, 44, 90  # of columns, in characters; the last where there are few
LONGEST_HEADING = 255
NOT_WRAPPED = 2_500  # characters: a longer cell would be higher than a screen
PIXELS_A_ROW = 20
MOST_ON_A_PAGE = 30  # rows of a table that leave room for a chart below them
LINE_HEIGHT = 1.32  # of a line, in sizes of its font
TALLEST = 400.0  # points: Excel's own limit is a little higher
# A report has no time of its own, and the same result gives the same file: this is the first day a file can have.
UNDATED = dt.datetime(1980, 1, 1)
SETTINGS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "dd/mm/yyyy",
}
_BASE = {"font_name": "Arial", "font_size": 10, "valign": "top"}
_HEAD = {"bold": True, "text_wrap": True, "bg_color": "#0B3D66", "font_color": "#FFFFFF"}
_ROW_STYLE: Mapping[str, Mapping[str, Any]] = {
    "": {},
    "total": {"bold": True, "top": 1},
    "aside": {"italic": True},
    "group": {"bold": True},
}


def excel(report: Report) -> bytes:
    """The whole report, as the bytes of an .xlsx file.

    Raises
    ------
    PublishUnavailable
        When XlsxWriter is not installed.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise unavailable("Excel", "XlsxWriter") from error
    out = BytesIO()
    with xlsxwriter.Workbook(out, SETTINGS) as book:
        book.set_properties(
            {
                "title": cut(on_one_line(report.title), 250),
                "subject": cut(on_one_line(report.subtitle), 250),
                "author": report.made_by,
                "created": UNDATED,
            }
        )
        _Workbook(book, report).write()
    return out.getvalue()


class _Workbook:
    """A workbook while it is written."""

    def __init__(self, book: Any, report: Report) -> None:
        self.book, self.report = book, report
        self.bill = ""
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, **wanted: Any) -> Any:
        """A cell format, one for all cells that look alike."""
        key = tuple(sorted(wanted.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(_BASE | wanted)
        return self._formats[key]

    def write(self) -> None:
        front = self.book.add_worksheet(FRONT)
        found = sheets(self.report)
        self.bill = bill_total(found)
        for number, one in enumerate(found):
            self._sheet(one, number)
        for page in self.report.went_in.pages:
            write_instance_sheet(self.book, page, self.format)
        self._front(front, found)
        front.activate()

    def _front(self, sheet: Any, found: list[Sheet]) -> None:
        """The recommendation, a list of the sheets, lines to sign, and the sheets of the figures that went in."""
        lines: list[tuple[str, str, dict[str, Any]]] = [
            ("", self.report.title, {"bold": True, "font_size": 18}),
            ("", self.report.subtitle, {}),
        ]
        if self.report.status:
            lines.append(("", self.report.status, {"bold": True, "font_color": "#A3131B"}))
        lines.append(("", "", {}))
        for section in self.report.sections[:1]:
            lines += [("", one.text, {}) for one in section.blocks if isinstance(one, Paragraph)]
            for block in (one for one in section.blocks if isinstance(one, HeadlineFigures)):
                lines += [(one.label, f"{one.text}{f' ({one.note})' if one.note else ''}", {}) for one in block.items]
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 96)
        at = 0
        for at, (label, said, look) in enumerate(lines):
            self._text(sheet, at, 0, label, bold=True, text_wrap=True)
            self._text(sheet, at, 1, brief(said), text_wrap=True, **look)
            size = look.get("font_size", 10)
            sheet.set_row(at, _height([label, brief(said)], [32, int(96 * 10 / size)], size * LINE_HEIGHT))
        at = self._listed(sheet, CONTENTS, [(one.name, brief(one.table.title)) for one in found], at + 2)
        at = self._sign_off(sheet, at + 1) + 1
        self._text(sheet, at, 1, f"Made by {self.report.made_by}. {HOW_FIGURES_READ}", text_wrap=True, italic=True)
        sheet.set_row(at, 2 * 10 * LINE_HEIGHT)
        self._went_in(sheet, at + 2)
        self._on_paper(sheet, FRONT, one_page=not self.report.went_in.pages)

    def _went_in(self, sheet: Any, at: int) -> None:
        """The sheets of the instance, or why they are not there."""
        pages, missing = self.report.went_in
        if missing:
            self._text(sheet, at, 1, f"The figures that went in are not here: {missing}", text_wrap=True)
        elif pages:
            found = any(page.name.endswith(FOUND) for page in pages)
            said = f"{HOW_IT_READS} {HOW_FOUND}" if found else HOW_IT_READS
            self._text(sheet, at, 1, said, text_wrap=True, italic=True)
            sheet.set_row(at, (5 if found else 3) * 10 * LINE_HEIGHT)
            self._listed(sheet, WENT_IN, [(one.name, one.meaning) for one in pages], at + 1)

    def _listed(self, sheet: Any, headings: tuple[str, str], rows: list[tuple[str, str]], at: int) -> int:
        """Sheets with what is on each, and a link to it; gives the first row below."""
        for column, heading in enumerate(headings):
            self._text(sheet, at, column, heading, **_HEAD)
        link = self.format(font_color="#0B5FA5", underline=1)
        for row, (name, said) in enumerate(rows, at + 1):
            quoted = name.replace("'", "''")
            sheet.write_url(row, 0, f"internal:'{quoted}'!A1", link, name)
            self._text(sheet, row, 1, said, text_wrap=True)
            sheet.set_row(row, _height([said], [96]))
        return at + len(rows) + 1

    def _sign_off(self, sheet: Any, at: int) -> int:
        roles = [role for _, block in self.report.blocks() if isinstance(block, SignOff) for role in block.roles]
        for row, role in enumerate(roles, at):
            self._text(sheet, row, 0, role, bold=True)
            self._text(sheet, row, 1, SIGN_HERE, bottom=1)
            sheet.set_row(row, 24)
        return at + len(roles)

    def _sheet(self, one: Sheet, number: int) -> None:
        """A table with its title above, and its charts below it or, where it is long, beside it."""
        sheet, table = self.book.add_worksheet(one.name), one.table
        headings = unique(table.columns)
        widths = _widths(table, headings)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        self._across(sheet, 0, table.title, widths, bold=True, font_size=14)
        self._across(sheet, 1, table.note, widths)
        self._native(sheet, table, headings, number)
        sheet.set_row(TOP, _height(headings, [width - 2 for width in widths]))
        formulas = self._formulas(one)
        for at, row in enumerate(table.rows, TOP + 1):
            self._row(sheet, at, row, table, one.whole, formulas)
            sheet.set_row(at, _height([cell.text if one.whole else brief(cell.text) for cell in row.cells], widths))
        sheet.freeze_panes(TOP + 1, 1)
        sheet.repeat_rows(TOP)
        self._on_paper(sheet, table.title, one_page=bool(one.charts) and len(table.rows) <= MOST_ON_A_PAGE)
        long = len(table.rows) > MOST_ON_A_PAGE
        place, column = (TOP, len(headings) + 1) if long else (TOP + len(table.rows) + 2, 0)
        for chart in one.charts:
            place += add_chart(self.book, sheet, chart, table, TOP, (place, column)) // PIXELS_A_ROW + 2

    def _native(self, sheet: Any, table: Table, headings: list[str], number: int) -> None:
        """A table of Excel's own; it can be filtered where no row is a total of others."""
        given = [
            {"header": name, "header_format": self.format(**_HEAD, align="right" if figures else "left", **apart)}
            for name, figures, apart in zip(headings, _figures(table), _apart(table), strict=True)
        ]
        name = f"T{number + 1}_{''.join(one if one.isalnum() and one.isascii() else '_' for one in table.id)}"
        filtered = len(table.rows) > 5 and not any(row.style for row in table.rows)
        sheet.add_table(
            TOP,
            0,
            TOP + len(table.rows),
            len(headings) - 1,
            {
                "columns": given,
                "name": name,
                "style": "Table Style Light 1",
                "banded_rows": False,
                "autofilter": filtered,
            },
        )

    def _across(self, sheet: Any, row: int, said: str, widths: list[int], **look: Any) -> None:
        """Text above a table, as wide as the table is."""
        shown = brief(said)
        if len(widths) > 1 and shown:
            sheet.merge_range(row, 0, row, len(widths) - 1, "", self.format(num_format=TEXT, text_wrap=True, **look))
        self._text(sheet, row, 0, shown, text_wrap=True, **look)
        size = look.get("font_size", 10)
        sheet.set_row(row, _height([shown], [int(max(sum(widths), 12) * 10 / size)], size * LINE_HEIGHT))

    def _formulas(self, one: Sheet) -> dict[tuple[int, int], str]:
        """Formulas of a sheet by row and column of its table: those that are given, else of cells that are sums of others."""
        table = one.table
        if one.formulas:
            rows = [TOP + 2 + at for at in range(len(table.rows))]
            return {place: f"={said.format(*rows, total=self.bill)}" for place, said in one.formulas.items()}
        values = [
            [typed(cell, adds_up=_whole_pounds(table, at))[0] for at, cell in enumerate(row.cells)]
            for row in table.rows
        ]
        places = ((row, at) for row in range(len(values)) for at in range(len(table.columns)))
        found = {place: sum_formula(table, values, *place, TOP + 2) for place in places}
        return {place: formula for place, formula in found.items() if formula}

    def _row(
        self, sheet: Any, at: int, row: TableRow, table: Table, whole: bool, formulas: Mapping[tuple[int, int], str]
    ) -> None:
        look, apart = _ROW_STYLE[row.style], _apart(table)
        for column, cell in enumerate(row.cells):
            value, form = typed(cell, adds_up=_whole_pounds(table, column))
            if isinstance(value, str):
                said = value if whole else brief(value)
                right = {"align": "right"} if _dash(cell.text) and column else apart[column]
                wrap = {"text_wrap": True} if NARROW < len(said) < NOT_WRAPPED else {}
                self._text(sheet, at, column, said, **look, **right, **wrap)
            elif isinstance(value, dt.date):
                sheet.write_datetime(
                    at, column, value, self.format(num_format=form, align="left", **look, **apart[column])
                )
            elif formula := formulas.get((at - TOP - 1, column)):
                sheet.write_formula(at, column, formula, self.format(num_format=form, align="right", **look), value)
            else:
                sheet.write_number(at, column, value, self.format(num_format=form, align="right", **look))

    def _text(self, sheet: Any, row: int, column: int, said: str, **look: Any) -> None:
        """Text that stays text, whatever it starts with."""
        shown = cut(plain(said), LONGEST)
        form = self.format(num_format=TEXT, **look)
        if shown:
            sheet.write_string(row, column, shown, form)
        else:
            sheet.write_blank(row, column, None, form)

    def _on_paper(self, sheet: Any, title: str, *, one_page: bool = False) -> None:
        sheet.set_paper(9)  # A4
        sheet.set_landscape()
        sheet.set_margins(left=0.5, right=0.5)
        sheet.fit_to_pages(1, 1 if one_page else 0)
        said = cut(on_one_line(title), 100).replace("&", "&&")
        sheet.set_footer(f"&L{said}&RPage &P of &N")


WENT_IN = ("Figures that went in", "What they are")
HOW_IT_READS = (
    "The figures that went in stand on sheets of their own, a sheet a table. This file can be solved again with figures changed there: "
    "commission-opt solve FILE.xlsx. Sheets of results, which are those listed above, are then passed over."
)
FOUND = ".correction"  # ends the name of a sheet of corrections that a simulation can have found
HOW_FOUND = (
    "Corrections that a simulation found stand on the sheet whose name ends in .correction. They hold for the figures as they were. "
    "Where you change a figure, empty the rows of that sheet first, and they are found anew."
)
SIGN_HERE = f"Name:{' ' * 40}Signature:{' ' * 40}Date:"
HOW_FIGURES_READ = (
    "Money by year is in whole pounds, as in the other formats, so that each row adds up to its total; "
    "the figures in full are in the result (plan.json and its CSV tables)."
)


def bill_total(found: Sequence[Sheet]) -> str:
    """The cell that holds the total of the bill, as another sheet names it; 0 where there is no bill."""
    for one in found:
        at = [nth for nth, row in enumerate(one.table.rows) if row.style == "total"]
        if one.table.id == "cost" and at:
            quoted = one.name.replace("'", "''")
            return f"'{quoted}'!{place(one.table.years + 1, TOP + 2 + at[0])}"
    return "0"


def _whole_pounds(table: Table, column: int) -> bool:
    """Whether a column holds money by year, or its total, in whole pounds that add up."""
    return table.years > 0 and 0 < column <= table.years + 1


def unique(columns: tuple[str, ...]) -> list[str]:
    """Headings that Excel takes for a table: none empty, none twice."""
    found: list[str] = []
    taken: set[str] = set()
    for name in columns:
        said = cut(on_one_line(name), LONGEST_HEADING - 5) or "What"
        shown, number = said, 1
        while shown.lower() in taken:
            number += 1
            shown = f"{said} ({number})"
        taken.add(shown.lower())
        found.append(shown)
    return found


def _dash(said: str) -> bool:
    return said == "-"


def _figures(table: Table) -> list[bool]:
    """Which columns hold figures."""
    return [at > 0 and any(is_figure(row.cells[at]) for row in table.rows) for at in range(len(table.columns))]


def _apart(table: Table) -> list[dict[str, int]]:
    """What keeps a column of words from the figures to its left, which end at its edge."""
    figures = _figures(table)
    return [{"indent": 1} if at and figures[at - 1] and not one else {} for at, one in enumerate(figures)]


def _widths(table: Table, headings: list[str]) -> list[int]:
    """Widths of the columns: their longest cell, and headings wrapped at their words."""
    widths = []
    for at, name in enumerate(headings):
        words = max(map(len, name.split()), default=0)
        cells = max((len(row.cells[at].text) for row in table.rows), default=0)
        widths.append(min(WIDEST if len(headings) < 4 else WIDE, max(NARROW, words + 3, cells + 2)))
    return widths


def _height(said: Sequence[str], widths: Sequence[int], line: float = 10 * LINE_HEIGHT) -> float:
    """Height of a row, in points: not every program makes room for text that takes several lines."""
    lines = 1
    for one, width in zip(said, widths, strict=True):
        if len(one) >= width and len(one) < NOT_WRAPPED:
            lines = max(lines, len(textwrap.wrap(one, max(4, int(width * 0.92)))))
    return min(TALLEST, lines * line + 2)
