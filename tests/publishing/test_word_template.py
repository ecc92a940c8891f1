"""A council's own template gives the Word document its look; what is no template is refused with a reason."""

from __future__ import annotations

import warnings
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

import commission_opt as co
from commission_opt import errors
from commission_opt.plan.statements.table import Table, TableRow, text
from commission_opt.publishing.report import Bullets, Paragraph, Report, Section
from commission_opt.publishing.word.template import TemplateUnusable, TemplateWarning
from commission_opt.publishing.word.write import word
from tests.cli.run import run
from tests.plan.cases import plan

docx: Any = pytest.importorskip("docx")
TYPE = "wordprocessingml.document.main+xml"
SMALL = Report(
    "Title",
    "Subtitle",
    "",
    "m",
    (
        Section(
            "s",
            "Section",
            (Paragraph("Said."), Bullets(("One.",)), Table("t", "T", ("A", "B"), (TableRow((text("a"), text("b"))),))),
        ),
    ),
)


@pytest.fixture
def council(tmp_path: Path) -> Path:
    """A template with a look, a header, two sections and some text of its own."""
    document = docx.Document()
    document.styles["Heading 1"].font.color.rgb = docx.shared.RGBColor(0x7A, 0x00, 0x3C)
    document.styles["Normal"].font.name = "Gill Sans"
    document.sections[0].header.paragraphs[0].text = "Anytown Council"
    document.sections[0].footer.paragraphs[0].text = "Official"
    document.sections[0].left_margin = docx.shared.Cm(4)
    document.add_paragraph("Type the report here")
    document.add_section()
    document.save(tmp_path / "council.docx")
    return tmp_path / "council.docx"


def retyped(file: Path, name: str, kind: str) -> Path:
    """The same file under another type of content."""
    with ZipFile(file) as given, ZipFile(file.with_name(name), "w") as out:
        for one in given.namelist():
            out.writestr(one, given.read(one).replace(TYPE.encode(), kind.encode()))
    return file.with_name(name)


@pytest.mark.parametrize("name", ["council.docx", "council.dotx"])
def test_styles_page_header_and_footer_are_those_of_the_template(council: Path, name: str) -> None:
    file = council if name == council.name else retyped(council, name, TYPE.replace("document", "template"))
    with warnings.catch_warnings(record=True):
        document = docx.Document(BytesIO(word(SMALL, file)))
    assert document.sections[0].header.paragraphs[0].text == "Anytown Council"
    assert [one.text for one in document.sections[0].footer.paragraphs] == ["Official"]
    assert document.sections[0].left_margin.cm == pytest.approx(4, abs=0.01)
    assert str(document.styles["Heading 1"].font.color.rgb) == "7A003C"
    assert document.styles["Normal"].font.name == "Gill Sans"
    said = [one.text for one in document.paragraphs]
    assert "Type the report here" not in said
    assert {"Title", "Section", "Said.", "One."} <= set(said)
    assert [cell.text for row in document.tables[0].rows for cell in row.cells] == ["A", "B", "a", "b"]


def test_headers_and_footers_stand_first_in_what_is_said_of_the_page(council: Path) -> None:
    (page,) = docx.Document(BytesIO(word(SMALL, council))).sections
    tags = [one.tag.rpartition("}")[2] for one in page._sectPr]
    assert sorted(tags[:2]) == ["footerReference", "headerReference"]
    assert "pgSz" in tags


def test_styles_that_a_template_lacks_are_named_and_filled_in(council: Path) -> None:
    document = docx.Document(council)
    for name in ("Heading 1", "List Bullet", "Caption"):
        document.styles.element.remove(document.styles[name].element)
    document.save(council)
    with pytest.warns(TemplateWarning, match="has no style 'heading 1', 'caption', 'toc 1' and 'List Bullet'; a plain"):
        found = docx.Document(BytesIO(word(SMALL, council)))
    by_text = {one.text: one for one in found.paragraphs}
    assert by_text["Section"].style.name == "Heading 1"
    assert by_text["•\tOne."].style.name == "List Bullet"


def test_a_file_that_is_no_template_is_refused(council: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(council.read_bytes()[:2000])
    text_file = tmp_path / "text.docx"
    text_file.write_text("Dear council", encoding="utf-8")
    old = tmp_path / "old.doc"
    old.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    empty = tmp_path / "empty.docx"
    with ZipFile(empty, "w") as out:
        out.writestr("[Content_Types].xml", "<Types/>")
    macros = retyped(council, "macros.docm", "ms-word.document.macroEnabled.main+xml")
    for file, said in (
        (broken, "is no Word document or template"),
        (text_file, "is no Word document or template"),
        (old, "in the format of Word before 2007"),
        (empty, "is damaged, or no Word document"),
        (macros, "holds macros"),
        (tmp_path / "none.docx", "there is no such file"),
        (tmp_path, "is a folder"),
    ):
        with pytest.raises(TemplateUnusable, match=said) as refused:
            word(SMALL, file)
        assert refused.value.exit_code == errors.EXIT_INVALID


def test_the_command_takes_a_template_and_says_what_it_lacks(council: Path, tmp_path: Path) -> None:
    plan().save(tmp_path / "result")
    done = run("publish", tmp_path / "result", "--format", "docx", "--template", council, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "has no style 'toc 1'; a plain one stands in" in done.stderr
    document = docx.Document(tmp_path / "result" / "report" / "report.docx")
    assert document.sections[0].header.paragraphs[0].text == "Anytown Council"
    refused = run("publish", tmp_path / "result", "--format", "md", "--template", council, cwd=tmp_path)
    assert refused.returncode == errors.EXIT_USAGE
    assert "add docx to the formats" in refused.stderr


def test_nothing_is_written_where_the_template_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateUnusable):
        co.publish(plan(), tmp_path / "paper", formats=["md", "docx"], template=tmp_path / "none.docx")
    assert not (tmp_path / "paper").exists()
