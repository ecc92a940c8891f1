"""The look: styles of the report, and the styles of a template where it has them."""

from __future__ import annotations

from typing import Any

from commission_opt.publishing.word.xml import NAMESPACE

BLUE, RULE = "0B3D66", "C3CAD2"
ARIAL = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial" w:eastAsia="Arial"/>'
TABLE_STYLE, TABLE_TEXT = "Report Table", "Report Table Text"
BULLETS = "List Bullet"
LANGUAGE = "en-GB"


_IDS = {"heading 1": "Heading1", "heading 2": "Heading2", "caption": "Caption", "toc 1": "TOC1"}  # as Word has them


def _paragraph_style(name: str, look: str, text: str, *, following: str = "Normal") -> str:
    return (
        f'<w:style {NAMESPACE} w:type="paragraph" w:styleId="{_IDS.get(name, name.replace(" ", ""))}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:next w:val="{following}"/><w:qFormat/><w:pPr>{look}</w:pPr>'
        f"<w:rPr>{text}</w:rPr></w:style>"
    )


def _size(points: float, *, bold: bool = False, colour: str = "") -> str:
    shade = f'<w:color w:val="{colour}"/>' if colour else ""
    half = round(points * 2)
    return f'{"<w:b/>" if bold else ""}{shade}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _space(before: float, after: float) -> str:
    return f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}"/>'


_LINE = f'w:val="single" w:sz="4" w:space="0" w:color="{RULE}"'
_STYLES = {  # name, as Word's files have it, to the style
    "Title": _paragraph_style("Title", _space(48, 8), ARIAL + _size(26, bold=True, colour=BLUE)),
    "Subtitle": _paragraph_style("Subtitle", _space(0, 14), ARIAL + _size(13)),
    "heading 1": _paragraph_style(
        "heading 1", f'<w:keepNext/>{_space(20, 8)}<w:outlineLvl w:val="0"/>', ARIAL + _size(17, bold=True, colour=BLUE)
    ),
    "heading 2": _paragraph_style(
        "heading 2", f'<w:keepNext/>{_space(12, 4)}<w:outlineLvl w:val="1"/>', ARIAL + _size(12, bold=True, colour=BLUE)
    ),
    "caption": _paragraph_style("caption", _space(10, 4), ARIAL + _size(10, bold=True, colour=BLUE)),
    "TOC Heading": _paragraph_style(
        "TOC Heading", f"<w:keepNext/>{_space(18, 6)}", ARIAL + _size(14, bold=True, colour=BLUE)
    ),
    "toc 1": _paragraph_style(
        "toc 1", f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9600"/></w:tabs>{_space(0, 4)}', ARIAL
    ),
    TABLE_TEXT: _paragraph_style(
        TABLE_TEXT,
        f'{_space(1.5, 1.5)}<w:ind w:left="0" w:right="0"/>',
        _size(9),
        following=TABLE_TEXT.replace(" ", ""),
    ),
    BULLETS: _paragraph_style(BULLETS, f'{_space(0, 4)}<w:ind w:left="360" w:hanging="360"/>', ""),
}
_STYLES[TABLE_STYLE] = (
    f'<w:style {NAMESPACE} w:type="table" w:customStyle="1" w:styleId="ReportTable"><w:name w:val="{TABLE_STYLE}"/>'
    "<w:tblPr><w:tblBorders>"
    f"<w:top {_LINE}/><w:bottom {_LINE}/><w:insideH {_LINE}/></w:tblBorders><w:tblCellMar>"
    '<w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="FFFFFF"/></w:rPr><w:tcPr>'
    f'<w:shd w:val="clear" w:color="auto" w:fill="{BLUE}"/></w:tcPr></w:tblStylePr></w:style>'
)
OURS = frozenset({TABLE_STYLE, TABLE_TEXT})  # that no template need have


class Styles:
    """Names of styles to their ids in one document."""

    def __init__(self, document: Any) -> None:
        self._all = document.styles.element
        self._ids: dict[str, str] = {}
        self.bullet = ""  # sign before the text of a bullet, where the style has none

    def id(self, name: str) -> str:
        """The id of a style that is there."""
        if name not in self._ids:
            found = self._found(name)
            assert found is not None, name
            self._ids[name] = str(found.get(_w("styleId")))
        return self._ids[name]

    def _found(self, name: str) -> Any:
        for style in self._all.iterfind(_w("style")):
            called = style.find(_w("name"))
            if called is not None and called.get(_w("val")).lower() == name.lower():
                return style
        return None

    def lay(self) -> None:
        """Give a document the look of the report, whatever look it has."""
        for name in _STYLES:
            old = self._found(name)
            if name == BULLETS and old is not None:
                continue  # it has the bullets
            if old is not None:
                self._all.remove(old)
            self._add(name)

    def complete(self) -> list[str]:
        """Add styles that a template lacks, and return the names of those that one would expect in it."""
        lacking = [name for name in _STYLES if self._found(name) is None]
        for name in lacking:
            self._add(name)
        if BULLETS in lacking:
            self.bullet = "•\t"
        return [name for name in lacking if name not in OURS]

    def _add(self, name: str) -> None:
        from docx.oxml import parse_xml

        style = parse_xml(_STYLES[name])
        base = self._default()
        for tag in ("basedOn", "next"):
            one = style.find(_w(tag))
            if one is not None and one.get(_w("val")) == "Normal":
                if base:
                    one.set(_w("val"), base)
                else:
                    style.remove(one)
        self._all.append(style)

    def _default(self) -> str:
        """The id of the style that paragraphs have of themselves; empty where there is none."""
        for style in self._all.iterfind(_w("style")):
            if style.get(_w("type")) == "paragraph" and style.get(_w("default")) in ("1", "true", "on"):
                return str(style.get(_w("styleId")))
        return ""

    def speak_british_english(self) -> None:
        """Set the language of everything that names none, and of what a style names otherwise."""
        from docx.oxml import parse_xml

        defaults = self._all.find(_w("docDefaults"))
        if defaults is None:
            defaults = parse_xml(f"<w:docDefaults {NAMESPACE}/>")
            self._all.insert(0, defaults)
        look = _child(_child(defaults, "rPrDefault", first=True), "rPr")
        for old in self._all.iter(_w("lang")):
            old.set(_w("val"), LANGUAGE)
        if look.find(_w("lang")) is None:
            look.append(parse_xml(f'<w:lang {NAMESPACE} w:val="{LANGUAGE}"/>'))


def _child(parent: Any, tag: str, *, first: bool = False) -> Any:
    found = parent.find(_w(tag))
    if found is None:
        found = parent.makeelement(_w(tag), {})
        parent.insert(0, found) if first else parent.append(found)
    return found


def _w(tag: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{tag}"
