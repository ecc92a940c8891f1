"""LibreOffice opens the Word document and the workbook, and prints them; each where its component is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
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
SAFETY = 600  # seconds until a program that hangs is given up; none comes near it


@dataclass(frozen=True)
class Part:
    """A component of LibreOffice: what it opens of ours, and a file of nobody's that it alone can open."""

    name: str
    form: str
    write: Callable[[Report], bytes]
    kind: str
    body: str


WRITER = Part("Writer", "docx", word, "text", "<text:p>known</text:p>")
CALC = Part(
    "Calc",
    "xlsx",
    excel,
    "spreadsheet",
    '<table:table table:name="A"><table:table-row><table:table-cell '
    'office:value-type="string"><text:p>known</text:p></table:table-cell></table:table-row></table:table>',
)


def test_the_document_opens_in_writer_and_prints_whole(tmp_path: Path) -> None:
    text = printed(WRITER, tmp_path)
    for name in reports():
        the_document_has_contents_headings_and_numbered_pages(name, text)
    the_bill_is_as_it_is(WRITER, text)


def test_the_workbook_opens_in_calc_and_prints_whole(tmp_path: Path) -> None:
    text = printed(CALC, tmp_path)
    for name in reports():
        every_sheet_is_printed(name, text)
    the_bill_is_as_it_is(CALC, text)


def test_a_component_that_is_not_there_is_told_from_a_file_that_does_not_open() -> None:
    assert_there(WRITER, "known")
    for text in (None, flat(CALC)):  # Writer opens as text what nothing else does
        with pytest.raises(pytest.skip.Exception, match="LibreOffice has no Calc here"):
            assert_there(CALC, text)


def printed(part: Part, place: Path) -> dict[str, str]:
    """Text of the pages that LibreOffice makes of each file; the test is skipped where it has no such component."""
    known = place / f"known.fod{part.kind[0]}"
    known.write_text(flat(part), encoding="utf-8")
    files = [place / f"{name}.{part.form}" for name in reports()]
    for file, found in zip(files, reports().values(), strict=True):
        file.write_bytes(part.write(found))
    profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
    subprocess.run(
        [
            str(OFFICE),
            "--headless",
            profile,
            "--convert-to",
            "pdf",
            "--outdir",
            str(place),
            str(known),
            *map(str, files),
        ],
        check=False,
        capture_output=True,
        timeout=SAFETY,
    )
    seen = known.with_suffix(".pdf")
    assert_there(part, pages(seen) if seen.exists() else None)
    return {file.stem: pages(file.with_suffix(".pdf")) for file in files}


def assert_there(part: Part, text: str | None) -> None:
    """Skip the test where the component could not open what it surely can; `text` is what was printed of it."""
    if text is None or "known" not in text or "<" in text:
        pytest.skip(f"LibreOffice has no {part.name} here")


def flat(part: Part) -> str:
    """A document of OpenDocument in one file, with one word in it."""
    names = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "text", "table")
    )
    kind = f"application/vnd.oasis.opendocument.{part.kind}"
    body = f"<office:body><office:{part.kind}>{part.body}</office:{part.kind}></office:body>"
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{head}<office:document {names} office:version="1.3" office:mimetype="{kind}">{body}</office:document>'


def reports() -> dict[str, Report]:
    return {"plain": report("tutorial"), "hostile": compose(hostile().to_dict())}


def pages(file: Path) -> str:
    done = subprocess.run([str(PAGES), "-layout", str(file), "-"], check=True, capture_output=True, timeout=SAFETY)
    return done.stdout.decode()


def the_document_has_contents_headings_and_numbered_pages(name: str, printed: dict[str, str]) -> None:
    text, found = printed[name], reports()[name]
    first, *rest = text.split("\f")[:-1]
    for section in found.sections:
        assert re.search(rf"^\s*{re.escape(section.title)}", first, re.M), "not in the contents"
        assert any(re.search(rf"^\s*{re.escape(section.title)}$", page, re.M) for page in rest)
    count = len(rest) + 1
    assert all(f"Page {at} of {count}" in page for at, page in enumerate((first, *rest), 1))


def the_bill_is_as_it_is(part: Part, printed: dict[str, str]) -> None:
    bill = next(one for one in report("tutorial").tables() if one.id == "cost")
    for row in bill.rows:
        line = r"\s+".join(re.escape(cell.text) for cell in row.cells)
        assert re.search(line, printed["plain"]), (part.name, row.name)


def every_sheet_is_printed(name: str, printed: dict[str, str]) -> None:
    text = printed[name]
    for one in sheets(reports()[name]):
        assert " ".join(one.table.title.split()[:4]) in text
    assert "Err:" not in text
    assert "#NAME?" not in text
