"""Tables in Word: columns as wide as they need to be, and parts where the page is too narrow for all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape

from commission_opt.plan.statements.table import Cell, Table, TableRow
from commission_opt.publishing.readable import is_figure, is_numeric, reads_from_the_right
from commission_opt.publishing.word.styles import BLUE, RULE
from commission_opt.publishing.word.xml import NAMESPACE, paragraph, run

SIZES = (9.0, 8.0)  # points, the larger where it fits
LETTER = 0.6 / 28.35  # cm a letter takes, for each point of its size; a bold one
MARGIN = 0.3  # cm of a cell
SHORTEST, LONGEST = 12, 180  # letters that a column of text is made room for, at least and at most
FIRST = 2.6  # cm of the first column at least
SHORT = 14  # rows of a table that no page's end tears apart
LONG_CELL = 500  # letters from which a row may be broken between pages

_RULE_ABOVE = '<w:tcBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="auto"/></w:tcBorders>'
_BETWEEN_RULES = (
    f'<w:tcBorders><w:top w:val="single" w:sz="24" w:space="0" w:color="{BLUE}"/>'
    f'<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/></w:tcBorders>'
)
Shown = Callable[[str], str]


def parts(table: Table, width: float) -> list[Table]:
    """The table, or its columns in parts that fit into `width` cm, the first column in each."""
    if _fits(table, range(1, len(table.columns)), width):
        return [table]
    groups: list[list[int]] = [[]]
    natural = table.years + 1 if table.years else 0  # what follows the total of the years is a part of its own
    for at in range(1, len(table.columns)):
        if groups[-1] and (at == natural + 1 > 1 or not _fits(table, [*groups[-1], at], width)):
            groups.append([])
        groups[-1].append(at)
    return [_part(table, group) for group in groups]


def _part(table: Table, group: Sequence[int]) -> Table:
    columns = [0, *group]
    rows = tuple(TableRow(tuple(row.cells[at] for at in columns), row.style) for row in table.rows)
    return replace(table, columns=tuple(table.columns[at] for at in columns), rows=rows)


def _fits(table: Table, columns: Sequence[int], width: float) -> bool:
    return sum(_least(table, at, SIZES[-1]) for at in (0, *columns)) <= width


def widths(table: Table, width: float) -> tuple[list[float], float]:
    """Widths of the columns in cm, in all `width`, and the size of the letters in points."""
    columns = range(len(table.columns))
    size = next((one for one in SIZES if sum(_least(table, at, one) for at in columns) <= width), SIZES[-1])
    least = [_least(table, at, size) for at in columns]
    more = [max(0.0, _wished(table, at, size) - small) for at, small in enumerate(least)]
    room = width - sum(least)
    if room <= 0:
        return [one * width / sum(least) for one in least], size
    if sum(more) > room:
        return [one + room * extra / sum(more) for one, extra in zip(least, more, strict=True)], size
    wished = [one + extra for one, extra in zip(least, more, strict=True)]
    return [one * width / sum(wished) for one in wished], size


def _least(table: Table, at: int, size: float) -> float:
    """The width below which a figure, or a word of usual length, would be broken."""
    word = max(map(len, table.columns[at].split()), default=0)
    cells = [row.cells[at] for row in table.rows]
    figures = max((len(cell.text) for cell in cells if cell.kind != "text"), default=0)
    words = max((len(part) for cell in cells if cell.kind == "text" for part in cell.text.split()), default=0)
    letters = max(min(word, 16), figures, min(words, SHORTEST))
    return max(FIRST if at == 0 else 0.0, letters * LETTER * size + MARGIN)


def _wished(table: Table, at: int, size: float) -> float:
    longest = max((len(row.cells[at].text) for row in table.rows), default=0)
    return min(LONGEST, max(longest, min(len(table.columns[at]), 20))) * LETTER * size * 0.85 + MARGIN


def table_xml(table: Table, width: float, style: str, text_style: str, shown: Shown) -> str:
    """The table as XML: headings repeated on every page, figures to the right."""
    across, size = widths(table, width)
    half = None if size == SIZES[0] else round(size * 2)
    figures = [is_numeric(table, at) for at in range(len(across))]

    together = len(table.rows) <= SHORT  # on one page

    def cell(one: Cell | str, at: int, row: TableRow | None) -> str:
        said = shown(one if isinstance(one, str) else one.text)
        right = figures[at] and (isinstance(one, str) or is_figure(one) or one.value is None)
        rtl = reads_from_the_right(said)
        text = run(
            said, bold=style_of(row) in ("total", "group"), italic=style_of(row) == "aside", half_points=half, rtl=rtl
        )
        look = _RULE_ABOVE if style_of(row) == "total" else ""
        keep = together and row is not table.rows[-1]
        inner = paragraph(text if said else "", text_style, align="right" if right else "", rtl=rtl, keep=keep)
        return f'<w:tc><w:tcPr><w:tcW w:w="{_twips(across[at])}" w:type="dxa"/>{look}</w:tcPr>{inner}</w:tc>'

    head = "".join(cell(name, at, None) for at, name in enumerate(table.columns))
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
    for row in table.rows:
        whole = "" if any(len(one.text) > LONG_CELL for one in row.cells) else "<w:trPr><w:cantSplit/></w:trPr>"
        rows.append(f"<w:tr>{whole}{''.join(cell(one, at, row) for at, one in enumerate(row.cells))}</w:tr>")
    return frame("".join(rows), across, style, shown(table.title))


def frame(rows: str, across: Sequence[float], style: str, about: str, *, header: bool = True) -> str:
    """A table around its rows, with a text for those who do not see it."""
    named = f'<w:tblStyle w:val="{escape(style)}"/>' if style else ""
    columns = "".join(f'<w:gridCol w:w="{_twips(one)}"/>' for one in across)
    return (
        f'<w:tbl {NAMESPACE}><w:tblPr>{named}<w:tblW w:w="{_twips(sum(across))}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0420" w:firstRow="{int(header)}" w:lastRow="0" '
        'w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{escape(about[:250])}"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>'
    )


def figures_xml(items: Sequence[tuple[str, str, str]], width: float, text_style: str) -> str:
    """Headline figures side by side: the figure large, what it is, and what it has to be known with."""
    across = [width / len(items)] * len(items)
    cells = []
    for value, label, note in items:
        large = paragraph(run(value, bold=True, half_points=36, colour=BLUE), text_style, keep=True)
        name = paragraph(run(label, bold=True, half_points=20), text_style, keep=True)
        rest = paragraph(run(note, half_points=18), text_style)
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{_twips(across[0])}" w:type="dxa"/>{_BETWEEN_RULES}</w:tcPr>{large}{name}{rest}</w:tc>'
        )
    row = f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"
    return frame(row, across, "", "Headline figures", header=False)


def style_of(row: TableRow | None) -> str:
    """The style of a row; none of a row of headings."""
    return row.style if row is not None else ""


def _twips(cm: float) -> int:
    return round(cm * 567)
