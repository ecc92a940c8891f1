"""The document: a title page with contents, then the sections of the report."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from commission_opt.plan.statements.table import Table, TableRow, text
from commission_opt.publishing.charts.png import png
from commission_opt.publishing.readable import brief, cut, on_one_line, plain
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
from commission_opt.publishing.word.styles import BULLETS, TABLE_STYLE, TABLE_TEXT
from commission_opt.publishing.word.tables import figures_xml, frame, parts, table_xml
from commission_opt.publishing.word.template import open_document
from commission_opt.publishing.word.xml import bookmark, field, link, paragraph, plain_paragraph, run

UNDATED = (1980, 1, 1, 0, 0, 0)  # of the parts of the file: the same report gives the same file
LONGEST_PROPERTY = 250
TALLEST = 19.0  # cm of a picture
EMU = 360_000  # units of a picture, a cm
SIGN_COLUMNS = ("Role", "Name", "Signature", "Date")


def word(report: Report, template: Path | None = None) -> bytes:
    """The whole report, as the bytes of a .docx file.

    Parameters
    ----------
    template
        A .docx or .dotx file whose styles, page, headers and footers are used; None for ours, on A4.

    Raises
    ------
    PublishUnavailable
        When python-docx, or what draws the charts, is not installed.
    TemplateUnusable
        When the template is no Word document or template.
    """
    document, styles = open_document(template)
    _WordDocument(document, styles, report).write()
    out = BytesIO()
    document.save(out)
    return _undated(out)


class _WordDocument:
    """A document while it is written."""

    def __init__(self, document: Any, styles: Any, report: Report) -> None:
        self.document, self.styles, self.report = document, styles, report
        page = document.sections[-1]
        self.width = (page.page_width - page.left_margin - page.right_margin) / EMU
        self.tables = self.pictures = 0

    def write(self) -> None:
        self._properties()
        self._title_page()
        for number, section in enumerate(self.report.sections):
            self._section(section, number)
        self._footer()
        self._updated_when_opened()

    def _add(self, xml: str) -> Any:
        """Put an element at the end of the text."""
        from docx.oxml import parse_xml

        element = parse_xml(xml)
        self.document.element.body.insert_element_before(element, "w:sectPr")
        return element

    def _text(self, said: str, style: str, **look: Any) -> None:
        self._add(plain_paragraph(brief(said), self.styles.id(style) if style else "", **look))

    def _title_page(self) -> None:
        self._text(self.report.title, "Title")
        self._text(self.report.subtitle, "Subtitle")
        if self.report.status:
            self._add(paragraph(run(brief(self.report.status), bold=True, colour="A3131B"), ""))
        self._text(f"Made by {self.report.made_by}.", "")
        self._text("Contents", "TOC Heading")
        style = self.styles.id("toc 1")
        for number, section in enumerate(self.report.sections):
            page = "<w:r><w:tab/></w:r>" + field(f"PAGEREF {_anchor(number)} \\h", "")
            entry = link(_anchor(number), run(on_one_line(section.title)) + page)
            self._add(paragraph(entry, style))

    def _section(self, section: Section, number: int) -> None:
        new_page = number == 0 or section.id in self.report.appendices
        heading = bookmark(_anchor(number), number + 1, run(brief(section.title)))
        self._add(paragraph(heading, self.styles.id("heading 1"), new_page=new_page))
        shown = plain if section.id in self.report.appendices else brief
        for block in section.blocks:
            self._block(block, shown)

    def _block(self, block: Piece, shown: Any) -> None:
        match block:
            case Paragraph(said):
                self._text(said, "")
            case Bullets(items, label):
                if label:
                    self._text(label, "heading 2")
                style = self.styles.id(BULLETS)
                for item in items:
                    self._add(plain_paragraph(self.styles.bullet + brief(item), style))
            case HeadlineFigures(items):
                given = [(brief(one.text), brief(one.label), brief(one.note)) for one in items]
                self._add(figures_xml(given, self.width, self.styles.id(TABLE_TEXT)))
                self._add(paragraph("", ""))
            case Facts(items):
                rows = tuple(TableRow((text(name), text(value))) for name, value in items)
                self._table_itself(Table("facts", "Facts", ("What", "Value"), rows), shown)
            case Table():
                self._table(block, shown)
            case Chart():
                self._picture(block)
            case SignOff(roles):
                self._sign_off(roles)

    def _table(self, table: Table, shown: Any) -> None:
        self.tables += 1
        for number, part in enumerate(parts(table, self.width)):
            name = field("SEQ Table \\* ARABIC", str(self.tables)) if not number else run(str(self.tables))
            said = run(f"{' (continued)' if number else ''}: {brief(table.title)}")
            self._add(paragraph(run("Table ") + name + said, self.styles.id("caption"), keep=True))
            self._table_itself(part, shown)
        if table.note:
            self._text(table.note, "")

    def _table_itself(self, table: Table, shown: Any) -> None:
        style, letters = self.styles.id(TABLE_STYLE), self.styles.id(TABLE_TEXT)
        self._add(table_xml(table, self.width, style, letters, shown))
        self._add(paragraph("", letters))

    def _picture(self, chart: Chart) -> None:
        """The chart as a picture, with a caption and a text for those who do not see it."""
        self.pictures += 1
        picture = BytesIO(png(chart))
        inline = self.document.part.new_pic_inline(picture, width=round(self.width * EMU))
        if inline.extent.cy > TALLEST * EMU:
            wide = round(inline.extent.cx * TALLEST * EMU / inline.extent.cy)
            inline = self.document.part.new_pic_inline(picture, width=wide)
        said = f"{chart.title}. {chart.description} The table of this section with the same figures has them as text."
        inline.docPr.set("descr", on_one_line(brief(said)))
        inline.docPr.set("title", on_one_line(brief(chart.title)))
        holder = self._add(paragraph("<w:r/>", "", keep=True))
        holder.r_lst[0].append(_drawing(inline))
        caption = run("Figure ") + field("SEQ Figure \\* ARABIC", str(self.pictures)) + run(f": {brief(chart.title)}")
        self._add(paragraph(caption, self.styles.id("caption")))

    def _sign_off(self, roles: tuple[str, ...]) -> None:
        """Lines to sign, kept together."""
        across = [self.width * share for share in (0.27, 0.27, 0.28, 0.18)]
        letters = self.styles.id(TABLE_TEXT)
        rows = []
        for number, row in enumerate((SIGN_COLUMNS, *((role, "", "", "") for role in roles))):
            look = (
                "<w:cantSplit/><w:tblHeader/>"
                if not number
                else '<w:cantSplit/><w:trHeight w:val="850" w:hRule="atLeast"/>'
            )
            last = number == len(roles)
            cells = "".join(
                f'<w:tc><w:tcPr><w:tcW w:w="{round(wide * 567)}" w:type="dxa"/></w:tcPr>'
                f"{paragraph(run(brief(said)) if said else '', letters, keep=not last)}</w:tc>"
                for wide, said in zip(across, row, strict=True)
            )
            rows.append(f"<w:tr><w:trPr>{look}</w:trPr>{cells}</w:tr>")
        self._add(frame("".join(rows), across, self.styles.id(TABLE_STYLE), "Sign-off"))
        self._add(paragraph("", ""))

    def _footer(self) -> None:
        """The title and the number of the page, unless a template has a footer of its own."""
        from docx.oxml import parse_xml

        section = self.document.sections[-1]
        given = [
            one
            for one in (section.footer, section.first_page_footer, section.even_page_footer)
            if not one.is_linked_to_previous
        ]
        if any(list(one._element.iterdescendants(_W_T, _W_FIELD)) for one in given):
            return
        said = run(f"{cut(on_one_line(self.report.title), 80)}  ·  Page ") + field("PAGE", "1")
        said += run(" of ") + field("NUMPAGES", "1")
        section.different_first_page_header_footer = False
        footer = section.footer
        footer.is_linked_to_previous = False
        footer._element.append(parse_xml(paragraph(said, self.styles.id(TABLE_TEXT), align="right")))
        footer._element.remove(footer._element[0])

    def _properties(self) -> None:
        given = self.document.core_properties
        short = partial(cut, most=LONGEST_PROPERTY)
        given.title, given.subject = short(on_one_line(self.report.title)), short(on_one_line(self.report.subtitle))
        given.author = given.last_modified_by = short(self.report.made_by)
        given.language, given.comments, given.keywords, given.revision = "en-GB", "", "", 1
        for one in list(given._element):
            if one.tag.endswith(("}created", "}modified", "}lastPrinted")):
                given._element.remove(one)

    def _updated_when_opened(self) -> None:
        """Have Word work out the numbers of pages in the contents."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        settings = self.document.settings.element
        for old in settings.findall(qn("w:updateFields")):
            settings.remove(old)
        wanted = OxmlElement("w:updateFields")
        wanted.set(qn("w:val"), "true")
        settings.insert(_place_in_settings(settings), wanted)


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W_T, _W_FIELD = f"{_W}t", f"{_W}fldChar"
# Elements of the settings that stand after updateFields, by the schema.
_AFTER = frozenset(
    {
        "hdrShapeDefaults",
        "footnotePr",
        "endnotePr",
        "compat",
        "docVars",
        "rsids",
        "mathPr",
        "attachedSchema",
        "themeFontLang",
        "clrSchemeMapping",
        "doNotIncludeSubdocsInStats",
        "doNotAutoCompressPictures",
        "forceUpgrade",
        "captions",
        "readModeInkLockDown",
        "smartTagType",
        "schemaLibrary",
        "shapeDefaults",
        "doNotEmbedSmartTags",
        "decimalSymbol",
        "listSeparator",
        "docId",
        "chartTrackingRefBased",
    }
)


def _place_in_settings(settings: Any) -> int:
    return next((at for at, one in enumerate(settings) if one.tag.rpartition("}")[2] in _AFTER), len(settings))


def _anchor(number: int) -> str:
    return f"section_{number + 1}"  # what begins with _Toc has no page in LibreOffice


def _drawing(inline: Any) -> Any:
    from docx.oxml import OxmlElement

    drawing = OxmlElement("w:drawing")
    drawing.append(inline)
    return drawing


def _undated(written: BytesIO) -> bytes:
    """The file again, with no time on its parts."""
    out = BytesIO()
    with ZipFile(written) as given, ZipFile(out, "w", ZIP_DEFLATED) as again:
        for name in given.namelist():
            again.writestr(ZipInfo(name, UNDATED), given.read(name), ZIP_DEFLATED)
    return out.getvalue()
