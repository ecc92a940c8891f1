"""The workbook holds the report: typed values that read as they do on paper, native tables and charts, safe text."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from io import BytesIO
from itertools import pairwise
from typing import Any
from zipfile import ZipFile

import pytest

from commission_opt.plan.statements.table import Cell, Style, Table, TableRow, amount, text
from commission_opt.publishing.compose import compose
from commission_opt.publishing.excel.cells import LONGEST, typed
from commission_opt.publishing.excel.sheets import ChartCells, located, of_chart, sheet_name, sheets
from commission_opt.publishing.excel.write import excel, unique
from commission_opt.publishing.readable import brief, is_figure, plain
from commission_opt.publishing.report import Chart, Report, Section, Series
from tests.publishing.reading import shown
from tests.publishing.reports import HOSTILE, hostile, plan, report

pytest.importorskip("xlsxwriter")
openpyxl: Any = pytest.importorskip("openpyxl")
NAMES = ["tutorial", "southampton-2017-edge-of-care"]


def opened(found: Report) -> Any:
    return openpyxl.load_workbook(BytesIO(excel(found)), data_only=True)


@cache
def workbook(name: str) -> Any:
    return opened(report(name))


@pytest.mark.parametrize("name", NAMES)
def test_every_table_reads_back_as_it_reads_in_the_other_formats(name: str) -> None:
    book = workbook(name)
    for one in sheets(report(name)):
        sheet = book[one.name]
        assert [cell.value for cell in sheet[4]][: len(one.table.columns)] == unique(one.table.columns)
        for at, row in enumerate(one.table.rows, 5):
            cells = sheet[at][: len(row.cells)]
            assert [shown(cell) for cell in cells] == [
                cell.text if one.whole else brief(cell.text) for cell in row.cells
            ], (one.name, row.name)


@pytest.mark.parametrize("name", NAMES)
def test_figures_are_numbers_and_months_are_dates(name: str) -> None:
    book = workbook(name)
    for one in sheets(report(name)):
        for at, row in enumerate(one.table.rows, 5):
            for cell, written in zip(row.cells, book[one.name][at], strict=False):
                if is_figure(cell) and cell.value is not None:
                    assert written.data_type == "n", (one.name, row.name)
                    assert written.value == pytest.approx(cell.value, rel=1e-12, abs=1.0)
                elif cell.kind in ("month", "day") and cell.value:
                    assert written.value == dt.datetime.fromisoformat(str(cell.value))
                elif written.value is not None:
                    assert written.data_type == "s"


@pytest.mark.parametrize("name", NAMES)
def test_the_bill_in_the_sheet_is_that_of_the_result_and_adds_up(name: str) -> None:
    book, result = workbook(name), plan(name).to_dict()
    sheet = book["Cost by year"]
    rows = {row[0].value: [cell.value for cell in row[1:]] for row in sheet.iter_rows(min_row=5)}
    total = sum(row["cost"] for row in result["costs"] if row["line"] not in ("penalty", "avoided"))
    assert rows["Total"][-1] == pytest.approx(total, abs=0.51)
    for label, values in rows.items():
        if isinstance(values[-1], float | int) and label:
            assert sum(one for one in values[:-1] if one != "-") == values[-1], label


def test_words_stand_apart_from_the_figures_to_their_left() -> None:
    sheet = workbook("tutorial")["Cost of each option"]
    headings = [cell.value for cell in sheet[4]]
    at = headings.index("hard rules it could not keep")
    assert [sheet[row][at].alignment.indent for row in (4, 5)] == [1, 1]
    assert [sheet[row][at - 1].alignment.horizontal for row in (4, 5)] == ["right", "right"]


def test_no_table_of_the_report_is_left_out() -> None:
    found = report("tutorial")
    held = {row for one in sheets(found) for row in one.table.rows}
    for table in found.tables():
        assert set(table.rows) <= held, table.title


@pytest.mark.parametrize("name", NAMES)
def test_every_chart_is_native_and_reads_the_cells_of_its_figures(name: str) -> None:
    charts = {block.title: block for _, block in report(name).blocks() if isinstance(block, Chart)}
    book, drawn = workbook(name), 0
    for sheet in book:
        for one in sheet._charts:
            title = one.title.tx.rich.p[0].r[0].t
            given = [series for part in (one, *one._charts[1:]) for series in part.series]
            assert [values_at(book, series.val.numRef.f) for series in given] == [
                pytest.approx([value or 0.0 for value in series.values], abs=1.0) for series in charts[title].series
            ]
            assert all(values_at(book, series.tx.strRef.f)[0] for series in given)
            drawn += 1
    assert drawn == len(charts) > 0


def values_at(book: Any, reference: str) -> list[Any]:
    name, cells = reference.rsplit("!", 1)
    found = book[name.strip("'").replace("''", "'")][cells.replace("$", "")]
    flat = [cell for row in found for cell in row] if isinstance(found, tuple) else [found]
    return [0.0 if cell.value in (None, "-") else cell.value for cell in flat]


def test_a_chart_without_a_table_of_its_figures_gets_one() -> None:
    chart = Chart(
        "c",
        "scatter",
        "Cost against locality",
        "d",
        ("a", "b"),
        (Series("x", (0.8, 0.9)), Series("y", (1e6, 2e6))),
        "share",
    )
    found = sheets(Report("t", "", "", "m", (Section("s", "S", (chart,)),)))
    assert found[0].charts == (chart,)
    assert located(chart, of_chart(chart)) is not None
    excel(Report("t", "", "", "m", (Section("s", "S", (chart,)),)))


@pytest.mark.parametrize(("rows", "beside"), [(3, False), (31, True)])
def test_charts_of_one_table_stand_one_below_the_other(rows: int, beside: bool) -> None:
    figures = {f"row {at}": float(at) for at in range(rows)}
    cells = tuple(TableRow((text(name), amount("number", value))) for name, value in figures.items())
    series = (Series("n", tuple(figures.values())),)
    charts = [Chart(one, "stacked", one, "d", tuple(figures), series, "number") for one in ("a", "b", "c")]
    table = Table("t", "T", ("What", "n"), cells)
    book = opened(Report("t", "", "", "m", (Section("s", "S", (table, *charts)),)))
    anchors = [chart.anchor for chart in book["T"]._charts]
    assert (anchors[0]._from.row, anchors[0]._from.col) == ((3, 3) if beside else (3 + rows + 2, 0))
    assert len(anchors) == 3
    for above, below in pairwise(anchors):
        assert above.to.row < below._from.row <= above.to.row + 2
        assert above._from.col == below._from.col


@pytest.mark.parametrize("form", ["stacked", "bars", "tornado", "scatter"])
def test_charts_take_nothing_zero_below_and_ranges(form: Any) -> None:
    marks: list[Any] = ["bar", "bar", "line", "low", "high"] if form == "stacked" else ["bar", "bar"]
    series = tuple(Series(f"={at}", (None, 0.0, -5.0, 1e7), mark) for at, mark in enumerate(marks))
    chart = Chart("c", form, "a & b", "d", ("w", "x", "y", "z"), series[: 1 if form == "bars" else None], "pounds")
    book = opened(Report("t", "", "", "m", (Section("s", "S", (chart,)),)))
    assert sum(len(sheet._charts) for sheet in book) == 1


@pytest.mark.parametrize(
    ("unit", "values", "most"),
    [("share", (0.2, 1.0), 1.0), ("share", (0.2, 1.3), None), ("children", (0.2, 0.9), None), ("share", (None,), 1.0)],
)
def test_an_axis_of_shares_ends_at_all_unless_a_share_is_more(unit: Any, values: Any, most: float | None) -> None:
    names = tuple(f"row {at}" for at in range(len(values)))
    chart = Chart("c", "stacked", "T", "d", names, (Series("s", values),), unit)
    book = opened(Report("t", "", "", "m", (Section("s", "S", (chart,)),)))
    (drawn,) = book["T"]._charts
    assert drawn.y_axis.scaling.max == most
    assert drawn.y_axis.scaling.min == 0


def test_the_edges_of_a_range_are_thinner_than_a_line_and_dashed() -> None:
    marks: list[Any] = ["bar", "line", "low", "high"]
    series = tuple(Series(mark, (1.0, 2.0), mark) for mark in marks)
    chart = Chart("c", "stacked", "T", "d", ("a", "b"), series, "children")
    (drawn,) = opened(Report("t", "", "", "m", (Section("s", "S", (chart,)),)))["T"]._charts
    over = [one.graphicalProperties.line for one in drawn._charts[1].series]
    assert [(line.w / 12_700, line.prstDash) for line in over] == [(2.5, "solid"), (1.25, "dash"), (1.25, "dash")]


def test_a_chart_reads_a_table_only_where_that_has_all_its_series() -> None:
    rows = {"One": (1.0, 2.0), "Two": (3.0, 4.0)}
    cells = tuple(TableRow((text(name), *(amount("number", one) for one in row))) for name, row in rows.items())
    table = Table("t", "T", ("What", "a", "b"), cells)

    def place(*series: Series) -> ChartCells | None:
        return located(Chart("c", "stacked", "t", "d", ("a", "b"), series, "number"), table)

    one = Series("One", (1.0, 2.0))
    assert place(Series("Two", (3.0, 4.0)), one) == ChartCells(False, (1, 0), 1, 2)
    assert place(one, Series("Three", (3.0, 4.0))) is None
    assert place(one, Series("Two", (3.0, 5.0))) is None


def test_text_that_looks_like_a_formula_stays_text() -> None:
    found = excel(compose(hostile().to_dict()))
    book = openpyxl.load_workbook(BytesIO(found))
    live = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert live  # sums of cells, and the total of the bill on its sheet: no text of the instance is among them
    assert all(re.fullmatch(r"=([A-Z0-9:()+*,-]+|'Cost by year'![A-Z]+[0-9]+)", one) for one in live)
    said = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert HOSTILE[0] in said
    assert HOSTILE[1] in said
    parts = ZipFile(BytesIO(found))
    assert not [name for name in parts.namelist() if "external" in name.lower() or "vba" in name.lower()]
    assert not any(
        "http" in cell.hyperlink.location
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink
    )


def test_text_that_no_file_can_hold_is_left_away_or_cut() -> None:
    names = ("a\x00\x0bb\ud800\ufffe", "x" * 40_000, "+1", "@a", "-2", "\u202egnirts", "\u05e9\u05dc")
    table = Table(
        "t", "T", ("A", "a", "", "A"), tuple(TableRow((text(one), text("v"), text("v"), text("v"))) for one in names)
    )
    found = Report("", "", "", "m", (Section("inputs", "Inputs", (table,)),))
    sheet = opened(found)["Inputs"]
    column = [sheet.cell(row, 1).value for row in range(5, 5 + len(names))]
    assert column[0] == "ab"
    assert len(column[1]) == LONGEST
    assert column[1].endswith("…")
    assert column[2:5] == ["+1", "@a", "-2"]
    assert column[5:] == ["gnirts", "\u05e9\u05dc"]
    assert [cell.value for cell in sheet[4]] == ["A", "a (2)", "What", "A (3)"]


@pytest.mark.parametrize(
    ("cell", "value", "form"),
    [
        (Cell(0.25, "children", "0.2"), 0.2, "#,##0.0"),  # Excel would show 0.3
        (Cell(0.31, "children", "0.3"), 0.31, "#,##0.0"),
        (Cell(0.9996, "share", "99.96%"), 0.9996, "0.00%"),
        (Cell(0.3325, "share", "33.2%"), 0.332, "0.0%"),
        (Cell(1e-5, "number", "1.0e-05"), 1e-5, "0.0E+00"),
        (amount("pounds", 1234.4), 1234.4, "[$£-809]#,##0;-[$£-809]#,##0"),
        (amount("money", -0.2), -0.2, '#,##0;-#,##0;"-"'),
        (Cell(3.0, "number", "three"), "three", "@"),
    ],
)
def test_a_figure_reads_as_on_paper(cell: Cell, value: float | str, form: str) -> None:
    assert typed(cell) == (value, form)


def test_a_heading_that_is_too_long_is_cut_with_room_for_a_number() -> None:
    first, second = unique(("x" * 300, "x" * 300))
    assert first == "x" * 249 + "…"
    assert second == f"{first} (2)"
    assert unique(("x" * 250,)) == ["x" * 250]


def test_titles_are_cut_to_what_a_property_and_a_footer_hold() -> None:
    long = "x" * 400
    table = Table("t", long, ("A",), (TableRow((text("a"),)),))
    book = opened(Report(long, long, "", "m", (Section("s", "S", (table,)),)))
    assert book.properties.title == book.properties.subject == "x" * 249 + "…"
    assert book.worksheets[1].oddFooter.left.text == "x" * 99 + "…"


def test_sheet_names_are_those_that_excel_takes() -> None:
    taken: set[str] = {"history"}
    names = [sheet_name(title, taken) for title in ("A/b [c]: d", "a b c", "'", "history", "n" * 50, "n" * 51, "\x00")]
    assert names == ["A b c", "a b c 2", "Table", "history 2", "n" * 30 + "…", "n" * 28 + "… 2", "Table 2"]
    assert all(len(name) <= 31 for name in names)


def test_the_same_report_gives_the_same_file() -> None:
    assert excel(report("tutorial")) == excel(report("tutorial"))
    assert plain("a\x00b") == "ab"


def test_totals_and_groups_are_bold_and_what_stands_aside_is_slanted() -> None:
    styles: tuple[Style, ...] = ("", "total", "aside", "group")
    rows = tuple(TableRow((text(style or "plain"), Cell(1.0, "money", "£1")), style) for style in styles)
    found = Report("t", "", "", "m", (Section("s", "S", (Table("t", "T", ("A", "B"), rows),)),))
    (sheet,) = (sheet for sheet in opened(found) if sheet["A5"].value == "plain")
    for at, (bold, slanted, line) in enumerate(
        [(False, False, None), (True, False, "thin"), (False, True, None), (True, False, None)], 5
    ):
        for cell in sheet[at][:2]:
            assert (bool(cell.font.b), bool(cell.font.i), cell.border.top.style) == (bold, slanted, line), (
                cell.coordinate
            )
