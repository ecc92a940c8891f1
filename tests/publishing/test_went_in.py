"""The workbook of a paper holds the instance that was solved: it reads as the same, and its sheets of results are passed over."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from commission_opt.cli.main import main
from commission_opt.errors import EXIT_INVALID, EXIT_SOLVED
from commission_opt.instance.instance import Instance
from commission_opt.instance.load import load
from commission_opt.instance.problems import InvalidInstance
from commission_opt.instance.workbook.layout import HEADING_ROW, laid_out
from commission_opt.instance.workbook.sheets import sheets as tables_of_the_format
from commission_opt.publishing.compose import compose
from commission_opt.publishing.excel.sheets import sheets
from commission_opt.publishing.excel.write import FOUND, HOW_FOUND, HOW_IT_READS, LINE_HEIGHT, excel
from commission_opt.publishing.report import Report
from commission_opt.publishing.went_in import WentIn, went_in
from tests.instance.cases import EVERYTHING
from tests.instance.random_documents import random_instances
from tests.instance.test_from_python import TABLES
from tests.publishing.reports import hostile, plan, report

pytest.importorskip("xlsxwriter")
openpyxl: Any = pytest.importorskip("openpyxl")
NAMES = ["tutorial", "southampton-2017-edge-of-care"]


def saved(folder: Path, found: Report, edit: Callable[[Any], None] | None = None) -> Path:
    content = excel(found)
    file = folder / "paper.xlsx"
    if edit is None:
        file.write_bytes(content)
    else:
        book = openpyxl.load_workbook(io.BytesIO(content))
        edit(book)
        book.save(file)
    return file


def with_pages(instance: Instance) -> Report:
    """A paper of the tutorial with the sheets of another instance: nothing has to be solved."""
    found = report("tutorial")
    pages = WentIn(tuple(laid_out(instance, empty=False)))
    return Report(found.title, found.subtitle, "", found.made_by, found.sections, found.reconciliation, pages)


@pytest.mark.parametrize("name", NAMES)
def test_a_paper_reads_as_the_instance_that_was_solved(tmp_path: Path, name: str) -> None:
    assert load(saved(tmp_path, report(name))).sha256 == plan(name).instance.sha256


def test_its_sheets_are_printed_on_a4_lying_down_as_wide_as_a_page(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(saved(tmp_path, report("tutorial")))
    names = {page.name for page in laid_out(plan("tutorial").instance, empty=False)}
    assert names <= set(book.sheetnames)
    for name in sorted(names):
        page = book[name].page_setup
        assert (int(page.paperSize), page.orientation) == (9, "landscape")
        assert (int(page.fitToWidth or 1), int(page.fitToHeight)) == (1, 0)


@pytest.mark.parametrize(("path", "lines"), [(None, 3), (EVERYTHING, 5)])
def test_how_its_sheets_are_read_has_as_many_lines_as_are_said(tmp_path: Path, path: Path | None, lines: int) -> None:
    """More where factors are among them that a simulation can have found."""
    instance = plan("tutorial").instance if path is None else load(path)
    found = with_pages(instance)
    names = [page.name for page in found.went_in.pages]
    assert any(name.endswith(FOUND) for name in names) == (lines == 5)
    front = openpyxl.load_workbook(saved(tmp_path, found)).worksheets[0]
    ((row, said),) = [
        (cell.row, str(cell.value)) for cell in front["B"] if str(cell.value or "").startswith(HOW_IT_READS[:20])
    ]
    assert said == (f"{HOW_IT_READS} {HOW_FOUND}" if lines == 5 else HOW_IT_READS)
    assert front.row_dimensions[row].height == pytest.approx(lines * 10 * LINE_HEIGHT, abs=0.5)  # whole pixels


def test_a_what_if_is_in_the_figures_of_its_paper(tmp_path: Path) -> None:
    changed = plan("tutorial").instance.with_changes({"spot.spot.price_per_week": 4321})
    again = load(saved(tmp_path, with_pages(changed)))
    assert again.sha256 == changed.sha256
    assert {one.price_per_week for one in again.spot} == {4321}


def test_every_key_and_random_instances_come_back_from_a_paper(tmp_path: Path) -> None:
    compared = 0
    for instance in [load(EVERYTHING), *islice(random_instances(), 12)]:
        found = with_pages(instance)
        again = load(saved(tmp_path, found))
        assert again.sha256 == instance.sha256
        compared += 1
    assert compared == 13


def test_names_that_attack_come_back_as_they_are(tmp_path: Path) -> None:
    found = hostile()
    assert load(saved(tmp_path, compose(found.to_dict()))).sha256 == found.instance.sha256


def test_no_sheet_of_results_has_the_name_of_a_table() -> None:
    for name in NAMES:
        names = {one.name.lower() for one in sheets(report(name))}
        assert not names & {*tables_of_the_format(), "read me"}


def test_a_figure_changed_in_the_paper_is_solved_anew(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def dearer(book: Any) -> None:
        page = book["spot"]
        column = next(cell.column for cell in page[HEADING_ROW] if cell.value == "price_per_week")
        page.cell(HEADING_ROW + 1, column).value = 9876

    file = saved(tmp_path, report("tutorial"), dearer)
    assert load(file).spot[0].price_per_week == 9876
    assert main(["check", str(file), "--quick"]) == EXIT_SOLVED
    bad = tmp_path / "bad.xlsx"
    book = openpyxl.load_workbook(file)
    page = book["spot"]
    page.cell(HEADING_ROW + 1, next(c.column for c in page[HEADING_ROW] if c.value == "price_per_week")).value = "dear"
    book.save(bad)
    capsys.readouterr()
    assert main(["check", str(bad)]) == EXIT_INVALID
    assert "bad.xlsx, spot!" in capsys.readouterr().err


def refused(file: Path) -> str:
    with pytest.raises(InvalidInstance) as caught:
        load(file)
    return str(caught.value)


def renamed(of: str, to: str) -> Callable[[Any], None]:
    def edit(book: Any) -> None:
        book[of].title = to

    return edit


def without_front(book: Any) -> None:
    book.remove(book["Report"])


def without_tables(book: Any) -> None:
    for page in book.worksheets:
        if page.title in tables_of_the_format():
            book.remove(page)


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (renamed("spot", "spott"), "spott: is no table of the format. Did you mean 'spot'?"),
        (renamed("Cost by year", "Our costs"), "Our costs: is no table of the format."),
        (without_front, "Cost by year: is no table of the format."),
        (without_tables, "holds the sheets of a paper, and no table of an instance."),
    ],
    ids=["a table renamed", "a result renamed", "no list", "results alone"],
)
def test_what_is_neither_a_table_nor_a_listed_result_is_refused(
    tmp_path: Path, edit: Callable[[Any], None], says: str
) -> None:
    assert says in refused(saved(tmp_path, report("tutorial"), edit))


def test_a_sheet_called_report_without_a_list_hides_nothing(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        page = book["Report"]
        for row in page.iter_rows(max_col=2):
            if row[0].value == "Sheet":
                row[1].value = "Other"

    assert "Report: is no table of the format." in refused(saved(tmp_path, report("tutorial"), edit))


def test_a_paper_whose_figures_cannot_be_kept_says_so() -> None:
    blank = plan("tutorial").instance.with_changes({"spot.spot.name": "  "})
    result: Any = plan("tutorial").to_dict()
    result["inputs"]["spot"] = blank.to_dict()["spot"]
    result["instance"]["sha256"] = blank.sha256
    found = went_in(result)
    assert found == WentIn(missing="A text in [spot] is nothing but spaces, and a workbook does not keep it.")
    told = compose(result)
    book = openpyxl.load_workbook(io.BytesIO(excel(told)))
    said = [str(cell.value) for row in book["Report"].iter_rows() for cell in row]
    assert any(one.startswith("The figures that went in are not here: A text in [spot]") for one in said)
    assert "spot" not in book.sheetnames


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_paper_that_libreoffice_saved_reads_the_same(tmp_path: Path) -> None:
    file = saved(tmp_path, report("tutorial"))
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(tmp_path / "out"),
        str(file),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    assert load(tmp_path / "out" / file.name).sha256 == plan("tutorial").instance.sha256


def test_factors_that_a_simulation_found_are_told_where_they_stand() -> None:
    corrected = load(EVERYTHING)
    assert corrected.occupancy.correction
    said = {
        name: [str(cell.value) for row in book["Report"].iter_rows() for cell in row]
        for name, book in (
            ("with", openpyxl.load_workbook(io.BytesIO(excel(with_pages(corrected))))),
            ("without", openpyxl.load_workbook(io.BytesIO(excel(with_pages(Instance.from_dict(TABLES)))))),
        )
    }
    assert any("empty the rows of that sheet first" in one for one in said["with"])
    assert not any("empty the rows of that sheet first" in one for one in said["without"])
