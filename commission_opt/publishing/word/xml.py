"""Pieces of a Word document, as the XML that it is made of."""

from __future__ import annotations

from html import escape

from commission_opt.publishing.readable import reads_from_the_right

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def run(
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    half_points: int | None = None,
    colour: str = "",
    rtl: bool = False,
) -> str:
    """Text in one look."""
    look = "".join(
        (
            "<w:b/>" if bold else "",
            "<w:i/>" if italic else "",
            f'<w:color w:val="{colour}"/>' if colour else "",
            f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>' if half_points else "",
            "<w:rtl/>" if rtl else "",
        )
    )
    said = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(part, quote=False)}</w:t>' for part in text.split("\n"))
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{said}</w:r>"


def paragraph(
    content: str, style: str, *, align: str = "", keep: bool = False, rtl: bool = False, new_page: bool = False
) -> str:
    """A paragraph of runs; `keep` holds it on the page of the next one."""
    look = "".join(
        (
            f'<w:pStyle w:val="{escape(style)}"/>' if style else "",
            "<w:keepNext/>" if keep else "",
            "<w:pageBreakBefore/>" if new_page else "",
            "<w:bidi/>" if rtl else "",
            f'<w:jc w:val="{align}"/>' if align else "",
        )
    )
    return f"<w:p {NAMESPACE}>{f'<w:pPr>{look}</w:pPr>' if look else ''}{content}</w:p>"


def plain_paragraph(
    text: str, style: str, *, keep: bool = False, new_page: bool = False, before: str = "", after: str = ""
) -> str:
    """A paragraph of text in one look, from the right where its first letter is written so."""
    rtl = reads_from_the_right(text)
    return paragraph(before + run(text, rtl=rtl) + after, style, keep=keep, rtl=rtl, new_page=new_page)


def field(code: str, result: str) -> str:
    """A field, and what it shows until it is worked out."""
    return (
        f'{mark("begin")}<w:r><w:instrText xml:space="preserve"> {escape(code, quote=False)} </w:instrText></w:r>'
        f"{mark('separate')}{run(result)}{mark('end')}"
    )


def mark(kind: str) -> str:
    """A border of a field: begin, separate or end."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def bookmark(name: str, number: int, content: str) -> str:
    """A place that a link leads to."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def link(anchor: str, content: str) -> str:
    """A link to a bookmark."""
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{content}</w:hyperlink>'
