"""The document that a report is written into: an empty one of our own, or a council's template."""

from __future__ import annotations

import warnings
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from commission_opt.errors import EXIT_INVALID, CommissionError
from commission_opt.plan.statements.amounts import listed
from commission_opt.publishing.missing import unavailable
from commission_opt.publishing.word.safe import Unsafe, unpacked
from commission_opt.publishing.word.styles import Styles
from commission_opt.regular_file import NotReadable, read_regular

LARGEST = 50_000_000  # bytes of a template
_TYPES = "[Content_Types].xml"
_MAIN = b"wordprocessingml.document.main+xml"
_TEMPLATE = b"wordprocessingml.template.main+xml"
_OLD_WORD = b"\xd0\xcf\x11\xe0"


class TemplateUnusable(CommissionError):
    """A file cannot be used as a template for reports."""

    exit_code = EXIT_INVALID


class TemplateWarning(UserWarning):
    """A template lacks styles that a report needs; they were filled in."""


def open_document(template: Path | None) -> tuple[Any, Styles]:
    """An empty document, and its styles.

    Of a template its styles, page, headers and footers are kept; what is written in it is not.

    Raises
    ------
    PublishUnavailable
        When python-docx is not installed.
    TemplateUnusable
        When the template is no Word document or template without macros.

    Warns
    -----
    TemplateWarning
        With the styles that the template lacks.
    """
    try:
        import docx
    except ImportError as error:
        raise unavailable("Word", "python-docx") from error
    if template is None:
        document = docx.Document()
        styles = Styles(document)
        styles.lay()
        _a4(document.sections[0])
        _letters(document)
    else:
        document, dropped = _opened(template)
        styles = Styles(document)
        _empty(document)
        lacking = styles.complete()
        if lacking:
            names = listed([f"'{name}'" for name in lacking])
            said = (
                f"{template}: has no style {names}; a plain one stands in. Add it to the template to choose its look."
            )
            warnings.warn(said, TemplateWarning, stacklevel=2)
        if dropped:
            said = f"{template}: {listed(dropped)} is left out, because Word would fetch it when the paper is opened."
            warnings.warn(said, TemplateWarning, stacklevel=2)
    styles.speak_british_english()
    return document, styles


def _opened(template: Path) -> tuple[Any, list[str]]:
    """The template as a document, and what of it was left out."""
    import docx

    try:
        content = read_regular(template, LARGEST)
    except NotReadable as error:
        raise TemplateUnusable(f"{template}: {error}") from error
    if content.startswith(_OLD_WORD):
        raise TemplateUnusable(
            f"{template}: is protected by a password, or in the format of Word before 2007. Save it as .docx or .dotx."
        )
    try:
        content, dropped = _as_document(content, template)
        return docx.Document(BytesIO(content)), dropped
    except TemplateUnusable:
        raise
    except Exception as error:  # a damaged file fails in any of three packages, each in ways of its own
        raise TemplateUnusable(
            f"{template}: is damaged, or no Word document or template. Give a .docx or .dotx file."
        ) from error


def _as_document(content: bytes, template: Path) -> tuple[bytes, list[str]]:
    """The file with the type of a document, which is all in which a template differs from one, made safe."""
    try:
        parts, dropped = unpacked(content)
        types = parts[_TYPES]
    except Unsafe as error:
        raise TemplateUnusable(f"{template}: {error}") from error
    except (BadZipFile, KeyError) as error:
        raise TemplateUnusable(f"{template}: is no Word document or template. Give a .docx or .dotx file.") from error
    if b"macroEnabled" in types:
        raise TemplateUnusable(f"{template}: holds macros. Save it without them, as .docx or .dotx.")
    parts[_TYPES] = types.replace(_TEMPLATE, _MAIN)
    out = BytesIO()
    with ZipFile(out, "w") as changed:
        for name, part in parts.items():
            changed.writestr(name, part)
    return out.getvalue(), dropped


def _empty(document: Any) -> None:
    """Take the text out; the last section takes over headers and footers of the ones before it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    body = document.element.body
    kept: dict[tuple[str, str | None], Any] = {}
    sections = list(body.iter(qn("w:sectPr")))
    for section in sections:
        for one in (*section.findall(qn("w:headerReference")), *section.findall(qn("w:footerReference"))):
            kept[one.tag, one.get(qn("w:type"))] = one
    last = body.find(qn("w:sectPr"))
    if last is None:
        last = OxmlElement("w:sectPr")
        body.append(last)
    for child in list(body):
        if child is not last:
            body.remove(child)
    has = {(one.tag, one.get(qn("w:type"))) for one in last}
    for key, one in kept.items():
        if key not in has:
            last.insert(0, deepcopy(one))
    page = document.sections[-1]
    if None in (page.page_width, page.page_height, page.left_margin, page.right_margin):
        _a4(page)


def _a4(page: Any) -> None:
    from docx.shared import Cm

    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    page.top_margin = page.bottom_margin = Cm(2.2)


def _letters(document: Any) -> None:
    from docx.shared import Pt

    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    normal.paragraph_format.space_after = Pt(7)
