"""Text in columns: alignment, widths and wrapping."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from commission_opt.plan.statements.amounts import shorten

WIDTH = 100
LABEL = 24  # of a note: "  Rules that bind       "


def table(header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> list[str]:
    """Lines of a table: the first column to the left, on two lines where it is long; the others to the right.

    A heading that is too wide for its column, or has line breaks, stands on several lines. A column is as wide as its
    longest figure, so that figures never run into one another.
    """
    longest = [max((len(row[at]) for row in rows), default=0) for at in range(1, len(header))]
    widths = [widths[0], *(max(width, 1 + long) for width, long in zip(widths[1:], longest, strict=True))]
    return [line for cells in (*_heading(header, widths), *rows) for line in _lines(cells, widths)]


def _heading(header: Sequence[str], widths: Sequence[int]) -> list[list[str]]:
    """The heading as rows of cells that fit, the last lines of all beside one another."""
    first, *others = header
    columns = [_wrapped(cell, width - 2) for cell, width in zip(others, widths[1:], strict=True)]
    deep = max((len(lines) for lines in columns), default=1)
    padded = [[""] * (deep - len(lines)) + lines for lines in columns]
    return [[first if n == deep - 1 else "", *(lines[n] for lines in padded)] for n in range(deep)]


def _wrapped(cell: str, width: int) -> list[str]:
    """The lines of a heading, those that are too wide broken between words: a bed-week stays one."""
    lines: list[str] = []
    for line in cell.split("\n"):
        lines += textwrap.wrap(line, width, break_on_hyphens=False) if len(line) > width + 1 else [line]
    return lines or [""]


def _lines(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    width = widths[0]
    first, *more = [cells[0]] if len(cells[0]) <= width else textwrap.wrap(cells[0], width - 1)
    rest = "".join(cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
    second = ["    " + shorten(" ".join(more), width - 2)] if more else []
    return [("  " + first.ljust(width) + rest).rstrip(), *second]


def paragraph(text: str) -> list[str]:
    """Indented and wrapped."""
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)


def item(text: str) -> list[str]:
    """Indented further, with a hanging indent: one of several below a paragraph."""
    return textwrap.wrap(text, WIDTH, initial_indent="    ", subsequent_indent="      ", break_on_hyphens=False)


def note(label: str, text: str) -> list[str]:
    """A label in the margin, and its text beside it; below it, where the label is long."""
    margin = " " * (LABEL + 2)
    own_line = ["  " + label] if len(label) >= LABEL else []
    beside = margin if own_line else "  " + label.ljust(LABEL)
    return own_line + textwrap.wrap(
        text, WIDTH, initial_indent=beside, subsequent_indent=margin, break_on_hyphens=False
    )


def notes(label: str, texts: Sequence[str]) -> list[str]:
    """Several texts under one label."""
    return [line for i, text in enumerate(texts) for line in note("" if i else label, text)]
