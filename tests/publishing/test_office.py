"""LibreOffice opens the Word document and the workbook, and prints them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from commission_opt.publishing.compose import compose
from commission_opt.publishing.excel.sheets import sheets
from commission_opt.publishing.excel.write import excel
from commission_opt.publishing.report import Report
from commission_opt.publishing.word.write import word
from tests.publishing.reports import hostile, report

pytest.importorskip("docx")
pytest.importorskip("xlsxwriter")
OFFICE, PAGES = shutil.which("soffice"), shutil.which("pdftotext")
pytestmark = pytest.mark.skipif(not (OFFICE and PAGES), reason="LibreOffice or poppler is not installed")


def test_office_files_open_and_print_whole(tmp_path: Path) -> None:
    text = printed(tmp_path)  # in one test, since to start LibreOffice takes longest
    for name in reports():
        the_document_has_contents_headings_and_numbered_pages(name, text)
        every_sheet_is_printed(name, text)
    the_bill_is_as_it_is(text)


def printed(place: Path) -> dict[str, str]:
    """Text of the pages that LibreOffice makes of each file."""
    files = []
    for name, found in reports().items():
        for form, content in (("docx", word(found)), ("xlsx", excel(found))):
            files.append(place / f"{name}-{form}.{form}")
            files[-1].write_bytes(content)
    profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
    subprocess.run(
        [str(OFFICE), "--headless", profile, "--convert-to", "pdf", "--outdir", str(place), *map(str, files)],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return {file.stem: pages(file.with_suffix(".pdf")) for file in files}


def reports() -> dict[str, Report]:
    return {"plain": report("tutorial"), "hostile": compose(hostile().to_dict())}


def pages(file: Path) -> str:
    done = subprocess.run([str(PAGES), "-layout", str(file), "-"], check=True, capture_output=True, timeout=60)
    return done.stdout.decode()


def the_document_has_contents_headings_and_numbered_pages(name: str, printed: dict[str, str]) -> None:
    text, found = printed[f"{name}-docx"], reports()[name]
    first, *rest = text.split("\f")[:-1]
    for section in found.sections:
        assert re.search(rf"^\s*{re.escape(section.title)}", first, re.M), "not in the contents"
        assert any(re.search(rf"^\s*{re.escape(section.title)}$", page, re.M) for page in rest)
    count = len(rest) + 1
    assert all(f"Page {at} of {count}" in page for at, page in enumerate((first, *rest), 1))


def the_bill_is_as_it_is(printed: dict[str, str]) -> None:
    bill = next(one for one in report("tutorial").tables() if one.id == "cost")
    for form in ("docx", "xlsx"):
        for row in bill.rows:
            line = r"\s+".join(re.escape(cell.text) for cell in row.cells)
            assert re.search(line, printed[f"plain-{form}"]), (form, row.name)


def every_sheet_is_printed(name: str, printed: dict[str, str]) -> None:
    text = printed[f"{name}-xlsx"]
    for one in sheets(reports()[name]):
        assert " ".join(one.table.title.split()[:4]) in text
    assert "Err:" not in text
    assert "#NAME?" not in text
