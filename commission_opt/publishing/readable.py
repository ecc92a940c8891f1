"""Text and tables made fit for a page: what no file can hold is left away, and no word is a page long."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from commission_opt.plan.statements.table import Cell, Table

JOINERS = "\u200d\u200c"  # hold the parts of one sign together
LONGEST_WORD = 120  # characters: longer ones fill columns of a page, and nobody reads them
LONGEST_CELL = 2_000
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")


def plain(text: str) -> str:
    """Text without control characters, nor signs that turn its direction round."""
    if text.isprintable():
        return text
    return "".join(one for one in text if one.isprintable() or one in " \n\t" or one in JOINERS)


def on_one_line(text: str) -> str:
    """Plain text without breaks."""
    return " ".join(plain(text).split())


def cut(text: str, most: int) -> str:
    """As much of a text as `most` characters hold, with three dots where it is not all."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def brief(text: str) -> str:
    """Plain text in which no word, nor the whole, is too long to be read; the inputs have it in full."""
    return cut(_LONG_WORD.sub(lambda found: cut(found[0], LONGEST_WORD), plain(text)), LONGEST_CELL)


def reads_from_the_right(text: str) -> bool:
    """Whether the first letter of a text belongs to a script that is written from right to left."""
    for one in text:
        kind = unicodedata.bidirectional(one)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False


def is_figure(cell: Cell) -> bool:
    """Whether a cell stands to the right, as numbers do."""
    return cell.kind not in ("text", "month", "day")


def is_numeric(table: Table, at: int) -> bool:
    """Whether a column stands to the right: that of a year, and one with more figures than words."""
    if at == 0:
        return False
    cells = [row.cells[at] for row in table.rows if row.cells[at].text]
    figures = sum(map(is_figure, cells))
    words = sum(not is_figure(cell) and cell.value is not None for cell in cells)
    return at <= table.years or figures > words


def pruned(table: Table) -> Table:
    """The table without columns that have nothing in them."""
    kept = [
        at for at in range(len(table.columns)) if at <= table.years or any(row.cells[at].text for row in table.rows)
    ]
    if len(kept) == len(table.columns):
        return table
    rows = tuple(replace(row, cells=tuple(row.cells[at] for at in kept)) for row in table.rows)
    return replace(table, columns=tuple(table.columns[at] for at in kept), rows=rows)
