"""Text in columns: alignment, widths and wrapping."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from commission_opt.plan.statements.amounts import shorten

WIDTH = 100
LABEL = 24  # of a note: "  Rules that bind       "


def table(header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> list[str]:
    """Lines of a table: the first column to the left, on two lines where it is long; the others to the right."""
    return [line for cells in (header, *rows) for line in _lines(cells, widths)]


def _lines(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    width = widths[0]
    first, *more = [cells[0]] if len(cells[0]) <= width else textwrap.wrap(cells[0], width - 1)
    rest = "".join(cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
    second = ["    " + shorten(" ".join(more), width - 2)] if more else []
    return [("  " + first.ljust(width) + rest).rstrip(), *second]


def paragraph(text: str) -> list[str]:
    """Indented and wrapped."""
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)


def note(label: str, text: str) -> list[str]:
    """A label in the margin, and its text beside it."""
    margin = " " * (LABEL + 2)
    return textwrap.wrap(
        text, WIDTH, initial_indent="  " + label.ljust(LABEL), subsequent_indent=margin, break_on_hyphens=False
    )


def notes(label: str, texts: Sequence[str]) -> list[str]:
    """Several texts under one label."""
    return [line for i, text in enumerate(texts) for line in note("" if i else label, text)]
