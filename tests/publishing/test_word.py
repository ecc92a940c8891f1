"""The Word document holds the report, figure by figure, with real headings, captions, contents and described charts."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from typing import Any

import pytest

from commission_opt.plan.statements.table import Cell, Table, TableRow, amount, text
from commission_opt.publishing.charts import png as pictures
from commission_opt.publishing.charts.draw import draw
from commission_opt.publishing.charts.png import png
from commission_opt.publishing.compose import compose
from commission_opt.publishing.missing import PublishUnavailable
from commission_opt.publishing.readable import brief, plain
from commission_opt.publishing.report import Bullets, Chart, HeadlineFigures, Paragraph, Report, Section, Series
from commission_opt.publishing.word.styles import Styles
from commission_opt.publishing.word.tables import parts, table_xml, widths
from commission_opt.publishing.word.write import word
from tests.publishing.reports import HOSTILE, hostile, report

docx: Any = pytest.importorskip("docx")
resvg: Any = pytest.importorskip("resvg_py")
pytest.importorskip("font_roboto")
NAMES = ["tutorial", "southampton-2017-edge-of-care"]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@cache
def written(name: str) -> bytes:
    return word(report(name))


def opened(content: bytes) -> Any:
    return docx.Document(BytesIO(content))


def tables(document: Any) -> dict[str, list[list[str]]]:
    """Tables by caption; the parts of one that is too wide for the page are put together again."""
    found: dict[str, list[list[str]]] = {}
    caption = ""
    for one in document.iter_inner_content():
        if isinstance(one, docx.text.paragraph.Paragraph):
            if one.style.name == "Caption":
                caption = one.text
        elif caption.startswith("Table"):
            number, _, title = caption.partition(": ")
            rows = [["\n".join(p.text for p in cell.paragraphs) for cell in row.cells] for row in one.rows]
            if "(continued)" in number:
                assert [row[0] for row in rows] == [row[0] for row in found[title]]
                rows = [before + row[1:] for before, row in zip(found[title], rows, strict=True)]
            found[title], caption = rows, ""
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_table_reads_back(name: str) -> None:
    found = tables(opened(written(name)))
    given = list(report(name).tables())
    assert list(found) == [table.title for table in given]
    for table in given:
        assert found[table.title] == [list(table.columns), *([cell.text for cell in row.cells] for row in table.rows)]


@pytest.mark.parametrize(("number", "torn"), [(14, False), (15, True)])
def test_no_page_s_end_tears_a_short_table_apart(number: int, torn: bool) -> None:
    table = Table("t", "T", ("a", "b"), tuple(TableRow((text(f"r{at}"), text("x"))) for at in range(number)))
    kept = [row.count("<w:keepNext/>") for row in table_xml(table, 16.0, "", "", plain).split("<w:tr>")[1:]]
    assert len(kept) == number + 1
    assert kept == [0 if torn else 2] * number + [0]


@pytest.mark.parametrize("name", NAMES)
def test_everything_that_is_said_outside_of_tables_is_there(name: str) -> None:
    document = opened(written(name))
    paragraphs = [one.text for one in document.paragraphs]
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    for _, block in report(name).blocks():
        if isinstance(block, Paragraph):
            assert block.text in paragraphs
        elif isinstance(block, Bullets):
            assert set(block.items) <= set(paragraphs)
        elif isinstance(block, HeadlineFigures):
            assert all("\n".join((one.text, one.label, one.note)) in cells for one in block.items)


@pytest.mark.parametrize("name", NAMES)
def test_the_contents_are_the_headings_and_lead_to_them(name: str) -> None:
    document = opened(written(name))
    headings = [one for one in document.paragraphs if one.style.name == "Heading 1"]
    assert [one.text for one in headings] == [section.title for section in report(name).sections]
    entries = [one for one in document.paragraphs if one.style.name.lower() == "toc 1"]
    assert [one.text.split("\t")[0] for one in entries] == [one.text for one in headings]
    targets = [one._p.find(f"{W}bookmarkStart").get(f"{W}name") for one in headings]
    assert [link.get(f"{W}anchor") for one in entries for link in one._p.findall(f"{W}hyperlink")] == targets
    codes = [one.text.strip() for one in document.element.body.iter(f"{W}instrText")]
    assert codes[: len(targets)] == [f"PAGEREF {target} \\h" for target in targets]
    marks = [one.get(f"{W}fldCharType") for one in document.element.body.iter(f"{W}fldChar")]
    assert marks.count("begin") == marks.count("separate") == marks.count("end") == len(codes)
    assert document.settings.element.find(f"{W}updateFields") is not None


def test_tables_repeat_their_headings_and_set_figures_to_the_right() -> None:
    document = opened(written("tutorial"))
    bill = next(
        one for one in document.tables if one._tbl.tblPr.find(f"{W}tblCaption").get(f"{W}val") == "Cost by year"
    )
    assert bill.rows[0]._tr.trPr.find(f"{W}tblHeader") is not None
    assert {str(cell.paragraphs[0].alignment) for row in bill.rows for cell in row.cells[1:]} == {"RIGHT (2)"}
    captioned = [one._tbl.tblPr.find(f"{W}tblCaption").get(f"{W}val") for one in document.tables]
    assert all(captioned)


def test_every_chart_is_a_picture_with_a_caption_and_a_text_in_its_place() -> None:
    charts = [block for _, block in report("tutorial").blocks() if isinstance(block, Chart)]
    document = opened(written("tutorial"))
    shapes = list(document.inline_shapes)
    assert len(shapes) == len(charts) > 0
    width = document.sections[0].page_width - document.sections[0].left_margin - document.sections[0].right_margin
    for number, (chart, shape) in enumerate(zip(charts, shapes, strict=True), 1):
        assert shape._inline.docPr.get("descr").startswith(f"{chart.title}. {chart.description}")
        assert shape.width <= width
        assert f"Figure {number}: {chart.title}" in [one.text for one in document.paragraphs]


def test_the_page_is_a4_in_british_english_with_page_numbers_and_properties() -> None:
    document = opened(written("tutorial"))
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert {one.get(f"{W}val") for one in document.styles.element.iter(f"{W}lang")} == {"en-GB"}
    footer = page.footer._element
    assert [one.text.strip() for one in footer.iter(f"{W}instrText")] == ["PAGE", "NUMPAGES"]
    assert document.core_properties.title == report("tutorial").title
    assert document.core_properties.language == "en-GB"
    assert document.core_properties.created is None


def test_the_sign_off_has_a_line_for_each_role() -> None:
    table = opened(written("tutorial")).tables[-1]
    assert [row.cells[0].text for row in table.rows] == [
        "Role",
        "Made by",
        "Checked by (finance)",
        "Checked by (children's services)",
        "Approved by",
    ]


def test_hostile_names_are_text_and_none_is_a_page_long() -> None:
    found = compose(hostile().to_dict())
    document = opened(word(replaced(found)))
    assert document.paragraphs[0].text == "<script>alert(1)</script>"
    said = "\n".join(one.text or "" for one in document.element.body.iter(f"{W}t"))
    assert HOSTILE[1] in said
    assert "\u202e" not in said
    for title, rows in tables(document).items():
        given = next(one for one in found.tables() if brief(one.title) == title)
        said_there = plain if given.id.startswith("inputs") else brief
        assert rows[1:] == [[said_there(cell.text) for cell in row.cells] for row in given.rows]
    before = [one.text for one in document.paragraphs]
    assert max(map(len, re.findall(r"\S+", "\n".join(before)))) <= 121


def replaced(found: Report) -> Report:
    """The report without its charts, which take longest."""
    sections = tuple(
        Section(one.id, one.title, tuple(block for block in one.blocks if not isinstance(block, Chart)))
        for one in found.sections
    )
    return Report(found.title, found.subtitle, found.status, found.made_by, sections)


def test_text_that_no_file_can_hold_is_left_away_and_hebrew_reads_from_the_right() -> None:
    rows = (
        TableRow((text("a\x00\x0b\ud800\ufffeb"), text("\u05e9\u05dc\u05d5\u05dd"))),
        TableRow((text("]]>&amp;<w:p/>"), text("\U0001f3e0"))),
    )
    found = Report("\x01T\x02", "", "", "", (Section("s", "\u05e9", (Table("t", "T", ("A", "B"), rows),)),))
    document = opened(word(found))
    table = document.tables[0]
    assert [cell.text for row in table.rows[1:] for cell in row.cells] == [
        "ab",
        "\u05e9\u05dc\u05d5\u05dd",
        "]]>&amp;<w:p/>",
        "\U0001f3e0",
    ]
    assert table.rows[1].cells[1].paragraphs[0]._p.pPr.find(f"{W}bidi") is not None
    assert table.rows[1].cells[0].paragraphs[0]._p.pPr.find(f"{W}bidi") is None


def test_names_in_the_inputs_are_whole() -> None:
    rows = (TableRow((text("block.a.name"), text("N" * 10_000))),)
    for name, length in (("inputs", 10_000), ("mix", 120)):
        found = Report("T", "", "", "", (Section(name, "S", (Table("t", "T", ("A", "B"), rows),)),))
        assert len(opened(word(found)).tables[0].rows[1].cells[1].text) == length


@pytest.mark.parametrize("years", [3, 5, 10, 25])
def test_a_table_too_wide_for_the_page_goes_on_below_with_its_first_column(years: int) -> None:
    row = TableRow(
        (
            text("Block contracts"),
            *(amount("money", 12_345_678.0) for _ in range(years + 1)),
            text("locality and voids"),
        )
    )
    table = Table(
        "t",
        "T",
        ("Line", *(f"20{at}/{at + 1}" for at in range(10, 10 + years)), "total", "rules broken"),
        (row,),
        years=years,
    )
    found = parts(table, 17.0)
    assert [name for part in found for name in part.columns[1:]] == list(table.columns[1:])
    assert all(part.rows[0].cells[0] == row.cells[0] for part in found)
    if len(found) > 1:  # what is no year stands by itself
        assert found[-1].columns == ("Line", "rules broken")
    for part in found:
        across, size = widths(part, 17.0)
        assert sum(across) == pytest.approx(17.0)
        assert all(one > 10 * size * 0.55 / 28.35 for one in across)


@pytest.mark.parametrize("note", ["As at 1 May.", ""])
def test_what_a_table_has_to_be_known_with_stands_below_it(note: str) -> None:
    table = Table("t", "T", ("What", "n"), (TableRow((text("a"), amount("number", 1.0))),), note=note)
    document = opened(word(Report("R", "S", "", "m", (Section("s", "Section", (table, Paragraph("After."))),))))
    said = [one.text for one in document.paragraphs if one.text]
    at = said.index("Table 1: T")
    assert said[at + 1 : at + 3] == ([note, "After."] if note else ["After.", *said[at + 2 : at + 3]])


@pytest.mark.parametrize(("letters", "alike"), [(179, False), (180, True), (181, True), (2_000, True)])
def test_room_is_made_for_no_more_than_180_letters_of_a_text(letters: int, alike: bool) -> None:
    row = TableRow((text("name"), text("word " * 36), text(("word " * 400)[:letters])))
    (_, first, second), _ = widths(Table("t", "T", ("What", "One", "Two"), (row,)), 17.0)
    assert (first == second) == alike


def test_a_picture_is_never_drawn_without_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    chart = Chart("c", "bars", "T", "d", ("one",), (Series("s", (1.0,)),), "number")
    found = png(chart)
    without = resvg.svg_to_bytes(svg_string=re.sub("<text.*?</text>", "", draw(chart)), zoom=pictures.SCALE)
    assert found.startswith(b"\x89PNG")
    assert found != bytes(without)
    monkeypatch.setitem(__import__("sys").modules, "font_roboto", None)
    with pytest.raises(
        PublishUnavailable, match=r'font-roboto, which is not installed: pip install "commission_opt\[publish\]"'
    ):
        png(chart)


@pytest.mark.parametrize("name", ["Roboto", "RobotoBold"])
def test_no_picture_is_drawn_where_a_font_is_missing(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    import font_roboto

    monkeypatch.setitem(font_roboto.font_files, name, "nowhere.ttf")
    with pytest.raises(PublishUnavailable, match="the font in font-roboto"):
        pictures.fonts("Word")


def test_the_language_is_set_before_the_look_of_paragraphs() -> None:
    document = docx.Document()
    defaults = document.styles.element.find(f"{W}docDefaults")
    defaults.remove(defaults.find(f"{W}rPrDefault"))
    Styles(document).speak_british_english()
    assert [one.tag.removeprefix(W) for one in defaults] == ["rPrDefault", "pPrDefault"]
    assert defaults.find(f"{W}rPrDefault/{W}rPr/{W}lang").get(f"{W}val") == "en-GB"


@pytest.mark.parametrize(("own", "base"), [("Standard", {"Standard"}), ("", set())])
def test_styles_of_ours_rest_on_that_of_the_document_s_own_paragraphs(own: str, base: set[str]) -> None:
    document = docx.Document()
    (normal,) = [one for one in document.styles.element.iter(f"{W}style") if one.get(f"{W}styleId") == "Normal"]
    normal.set(f"{W}styleId", own or "Normal")
    if not own:
        del normal.attrib[f"{W}default"]
    before = set(document.styles.element)
    Styles(document).lay()
    added = [one for one in document.styles.element if one not in before]
    assert len(added) > 5
    rests = [one.get(f"{W}val") for style in added for tag in ("basedOn", "next") for one in style.iter(f"{W}{tag}")]
    assert {one for one in rests if one in ("Normal", "Standard")} == base


def test_the_same_report_gives_the_same_file() -> None:
    small = replaced(report("tutorial"))
    assert word(small) == word(small)
    assert plain("\x00") == ""
    assert Cell(None, "text", "").text == ""
