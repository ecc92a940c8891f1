"""The sums of the workbook are live: worked out again here, and by LibreOffice where it is installed, they give what reads."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from commission_opt.plan.statements.table import Style, Table, TableRow, amount, text
from commission_opt.publishing.excel.formulas import sum_formula
from commission_opt.publishing.excel.write import excel
from commission_opt.publishing.sections.reconciliation import _Retraced
from commission_opt.publishing.source import Source
from tests.publishing.everything import report as of_everything
from tests.publishing.reports import report

pytest.importorskip("xlsxwriter")
openpyxl: Any = pytest.importorskip("openpyxl")
NAMES = ("tutorial", "southampton-2017-edge-of-care", "north-tyneside-2018", "coventry-2017", "everything")
SAFETY = 600  # seconds until a program that hangs is given up; none comes near it
PART = re.compile(
    r"SUM\(\$?([A-Z]+)(\d+):\$?([A-Z]+)(\d+)\)|ROUNDDOWN\((.+),0\)|'(.+)'!([A-Z]+)(\d+)|([A-Z]+)(\d+)|([-+*])|(\d+)"
)


@cache
def workbook(name: str) -> bytes:
    return excel(of_everything() if name == "everything" else report(name))


@cache
def sheets(name: str, *, values: bool) -> Any:
    return openpyxl.load_workbook(BytesIO(workbook(name)), data_only=values)


def formulas(name: str) -> dict[tuple[str, str], str]:
    """Every formula by sheet and cell."""
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in sheets(name, values=False)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


class Sums:
    """Works the formulas of a workbook out, each from cells that are no formulas in the end."""

    def __init__(self, book: Any) -> None:
        self.book = book

    def cell(self, sheet: str, place: str) -> float:
        found = self.book[sheet][place].value
        if isinstance(found, str) and found.startswith("="):
            return self.formula(sheet, found[1:])
        return 0.0 if found in (None, "-") else float(found)

    def formula(self, sheet: str, said: str) -> float:
        total, sign, product = 0.0, 1.0, None
        at = 0
        while at < len(said):
            part = PART.match(said, at)
            assert part is not None, said
            at = part.end()
            if part[11] == "*":
                continue
            if part[11]:
                total += sign * (product or 0.0)
                sign, product = (1.0 if part[11] == "+" else -1.0), None
                continue
            value = self.part(sheet, part)
            product = value if product is None else product * value
        return total + sign * (product or 0.0)

    def part(self, sheet: str, part: re.Match[str]) -> float:
        if part[1]:
            cells = self.book[sheet][f"{part[1]}{part[2]}:{part[3]}{part[4]}"]
            return sum(self.cell(sheet, cell.coordinate) for row in cells for cell in row)
        if part[5]:
            return float(int(self.formula(sheet, part[5])))
        if part[6]:
            return self.cell(part[6].replace("''", "'"), f"{part[7]}{part[8]}")
        return float(part[12]) if part[12] else self.cell(sheet, f"{part[9]}{part[10]}")


@pytest.mark.parametrize("name", NAMES)
def test_each_formula_gives_the_figure_that_reads_in_its_cell(name: str) -> None:
    found, sums, read = formulas(name), Sums(sheets(name, values=False)), sheets(name, values=True)
    assert len(found) > 10
    for (sheet, cell), said in found.items():
        assert sums.formula(sheet, said[1:]) == pytest.approx(read[sheet][cell].value, rel=1e-9, abs=1e-6), (
            sheet,
            cell,
        )


@pytest.mark.parametrize("name", NAMES)
def test_every_total_of_the_bill_and_of_what_is_approved_is_live(name: str) -> None:
    live = formulas(name)
    for title in ("Cost by year", "Revenue and capital by year"):
        sheet = sheets(name, values=False)[title]
        columns = [cell.column_letter for cell in sheet[4] if cell.value][1:]
        for row in sheet.iter_rows(min_row=5, max_col=1):
            label, at = row[0].value, row[0].row
            money = [cell.value for cell in sheet[at][1 : len(columns) + 1] if cell.value not in (None, "-")]
            if label and money:
                assert (title, f"{columns[-1]}{at}") in live
    bill = sheets(name, values=False)["Cost by year"]
    (total,) = [cell.row for (cell,) in bill.iter_rows(min_row=5, max_col=1) if cell.value == "Total"]
    if total > 6:  # one line alone is no sum
        years = [cell.column_letter for cell in bill[4] if cell.value][1:-1]
        assert all(("Cost by year", f"{column}{total}") in live for column in years)


@pytest.mark.parametrize("name", NAMES)
def test_the_reconciliation_multiplies_prices_and_ends_at_nothing_left(name: str) -> None:
    sheet, read = (sheets(name, values=one)["Reconciliation"] for one in (False, True))
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=5) if row[0].value}
    said = [str(row[3].value) for row in rows.values()]
    assert any(re.fullmatch(r"=B\d+\*C\d+", one) for one in said)
    assert any(one.startswith("='Cost by year'!") for one in said)
    left = [row[3].value for row in read.iter_rows(min_row=5) if row[0].value == "Difference, to the pound"]
    assert left == [0, 0]


@pytest.mark.parametrize(
    ("weeks", "name", "cells", "formula"),
    [
        ({"bed_weeks": 4.0, "child_weeks": 3.0, "cost_per_bed_week": 50.0}, "Home, bed-weeks", (4.0, 50.0), True),
        ({"bed_weeks": 0.5, "child_weeks": 3.0, "cost_per_bed_week": 400.0}, "Home, bed-weeks", (0.5, 400.0), True),
        ({"bed_weeks": 0.0, "child_weeks": 8.0, "cost_per_bed_week": None}, "Home, child-weeks", (8.0, 25.0), True),
        ({"bed_weeks": 0.0, "child_weeks": 0.0, "cost_per_bed_week": None}, "Home", (None, None), False),
        ({"bed_weeks": 0.0, "child_weeks": 9.0, "cost_per_bed_week": 1.0}, "Home", (None, None), False),
    ],
)
def test_an_offer_is_told_by_what_a_week_costs_where_it_has_any(
    weeks: dict[str, Any], name: str, cells: tuple[float | None, ...], formula: bool
) -> None:
    found = _Retraced(Source({}))  # type: ignore[typeddict-item]
    one: Any = {"name": "Home", "paid": 200.0} | weeks
    found._offer(one)
    (row,) = found.rows
    assert (row.cells[0].text, *(cell.value for cell in row.cells[1:])) == (name, *cells, 200.0)
    assert found.formulas == ({(0, 3): "B{0}*C{0}"} if formula else {})


@pytest.mark.parametrize("name", NAMES)
def test_what_cabinet_and_finance_need_stands_first(name: str) -> None:
    titles = sheets(name, values=True).sheetnames
    assert titles[:3] == ["Report", "Revenue and capital by year", "Cost by year"]
    assert "Reconciliation" in titles[3:5]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_works_them_out_to_the_same_figures(tmp_path: Path) -> None:
    """Without the figures that are kept beside the formulas, so that they have to be worked out."""
    places = [tmp_path / f"{name}.xlsx" for name in NAMES]
    for place, name in zip(places, NAMES, strict=True):
        place.write_bytes(without_figures(workbook(name)))
        assert not any(
            cell.value
            for sheet, at in formulas(name)
            for cell in [openpyxl.load_workbook(place, data_only=True)[sheet][at]]
        )
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    out = tmp_path / "out"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), *map(str, places)]
    subprocess.run(command, check=True, capture_output=True, timeout=SAFETY)
    if not out.exists():
        pytest.skip("LibreOffice has no Calc here")
    for name in NAMES:
        again, read = openpyxl.load_workbook(out / f"{name}.xlsx", data_only=True), sheets(name, values=True)
        for sheet, cell in formulas(name):
            assert again[sheet][cell].value == pytest.approx(read[sheet][cell].value, rel=1e-9, abs=1e-6), (sheet, cell)


def without_figures(book: bytes) -> bytes:
    """The workbook without the values that are kept beside formulas."""
    out = BytesIO()
    with ZipFile(BytesIO(book)) as given, ZipFile(out, "w") as made:
        for name in given.namelist():
            content = given.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", content)
            made.writestr(name, content)
    return out.getvalue()


def table(*rows: tuple[str, tuple[float, ...], Style], years: int = 0) -> Table:
    width = len(rows[0][1])
    made = tuple(
        TableRow((text(name), *(amount("money", one) for one in figures)), style) for name, figures, style in rows
    )
    return Table("t", "T", ("What", *("x" * (n + 1) for n in range(width))), made, years=years)


def at(found: Table, row: int, column: int) -> str:
    values = [[cell.value if isinstance(cell.value, float) else cell.text for cell in one.cells] for one in found.rows]
    return sum_formula(found, values, row, column, 5)


def test_a_total_is_a_sum_only_where_it_is_one() -> None:
    bill = table(("a", (1.0, 2.0, 3.0), ""), ("b", (4.0, 5.0, 9.0), ""), ("all", (5.0, 7.0, 12.0), "total"), years=2)
    assert at(bill, 0, 3) == "=SUM(B5:C5)"
    assert at(bill, 2, 1) == "=SUM(B5:B6)"
    assert at(bill, 2, 3) == "=SUM(B7:C7)"
    assert at(bill, 0, 1) == at(bill, 1, 0) == ""
    wrong = table(("a", (1.0, 2.0, 4.0), ""), ("b", (4.0, 5.0, 9.0), ""), ("all", (6.0, 7.0, 13.0), "total"), years=2)
    assert at(wrong, 0, 3) == at(wrong, 2, 1) == ""
    options = table(("a", (1.0,), ""), ("b", (4.0,), ""), ("recommended", (3.0,), "total"))
    assert at(options, 2, 1) == ""
    less = table(("before", (9.0,), ""), ("after", (4.0,), ""), ("difference", (5.0,), "total"))
    assert at(less, 2, 1) == "=B5-B6"
    parts = table(
        ("spent", (9.0,), "total"), ("given", (4.0,), ""), ("borrowed", (5.0,), ""), ("aside", (1.0,), "aside")
    )
    assert at(parts, 0, 1) == "=SUM(B6:B7)"
