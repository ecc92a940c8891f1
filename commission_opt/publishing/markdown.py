"""The report as Markdown, for repositories and for tools that read text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from commission_opt.plan.statements.table import Table
from commission_opt.publishing.readable import brief, is_numeric, plain
from commission_opt.publishing.report import (
    Bullets,
    Chart,
    Facts,
    HeadlineFigures,
    Paragraph,
    Piece,
    Report,
    SignOff,
)

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~])")
_LINE_START = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s|$)")
_BREAKS = re.compile(r"\s+")


def markdown(report: Report) -> str:
    """The whole report."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"# {escaped(report.title)}"
    yield from ("", escaped(report.subtitle))
    if report.status:
        yield from ("", f"**{escaped(report.status)}**")
    for section in report.sections:
        yield from ("", f"## {escaped(section.title)}")
        shown = plain if section.id in report.appendices else brief
        for block in section.blocks:
            yield from _table(block, shown) if isinstance(block, Table) else _block(block)
    yield from ("", f"Made by {escaped(report.made_by)}.")


def _block(block: Piece) -> Iterator[str]:
    match block:
        case Paragraph(text):
            yield from ("", escaped(text))
        case Bullets(items, label):
            if label:
                yield from ("", f"{escaped(label)}:")
            yield ""
            yield from (f"- {escaped(item)}" for item in items)
        case HeadlineFigures(items):
            yield ""
            for one in items:
                note = f" ({escaped(one.note)})" if one.note else ""
                yield f"- **{escaped(one.text)}** {escaped(one.label)}{note}"
        case Facts(items):
            yield ""
            yield from (f"- {escaped(name)}: {escaped(value)}" for name, value in items)
        case Chart():
            pass  # its figures are in the table beside it
        case SignOff(roles):
            yield from ("", "| | Name | Signature | Date |", "| --- | --- | --- | --- |")
            yield from (f"| {escaped(role)} | | | |" for role in roles)


def _table(table: Table, shown: Callable[[str], str]) -> Iterator[str]:
    yield from ("", f"**{escaped(table.title)}**", "")
    yield f"| {' | '.join(escaped(name) for name in table.columns)} |"
    numeric = [is_numeric(table, at) for at in range(len(table.columns))]
    yield f"| {' | '.join('---:' if right else '---' for right in numeric)} |"
    for row in table.rows:
        cells = [_escaped(shown(cell.text)) for cell in row.cells]
        if row.style in ("total", "group"):
            cells = [f"**{cell}**" if cell else "" for cell in cells]
        yield f"| {' | '.join(cells)} |"
    if table.note:
        yield from ("", escaped(table.note))


def escaped(text: str) -> str:
    """Text that reads as itself: nothing in it is markup, it stays on its line, and it is not endless."""
    return _escaped(brief(text))


def _escaped(text: str) -> str:
    flat = _BREAKS.sub(" ", "".join(one for one in text if one.isprintable() or one.isspace())).strip()
    marked = _SPECIAL.sub(r"\\\1", flat)
    return _LINE_START.sub(lambda found: f"{found[1]}{found[2][:-1]}\\{found[2][-1]}", marked)
