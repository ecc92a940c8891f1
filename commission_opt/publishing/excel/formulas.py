"""Sums as live formulas: a cell that is a sum of others in its table says so, and gives the figure that reads there.

No formula is taken on trust: it is written only where the figures in the cells add up to what stands in the cell.
"""

from __future__ import annotations

from collections.abc import Sequence

from commission_opt.plan.statements.table import Table
from commission_opt.publishing.excel.cells import CellValue

CellRows = Sequence[Sequence[CellValue]]
SAME = 1e-9  # share of a figure by which a sum in another order may differ


def sum_formula(table: Table, values: CellRows, row: int, column: int, top: int) -> str:
    """The formula of a cell, such as "=SUM(B5:B9)"; empty where it is no sum of others.

    Parameters
    ----------
    values
        What is written in each cell below the headings.
    row, column
        Of the cell, from 0 below the headings.
    top
        Row of the sheet of the first row of values, from 1.
    """
    if not _is_number(values[row][column]) or not column:
        return ""
    return _across(table, values, row, column, top) or _down(table, values, row, column, top)


def _across(table: Table, values: CellRows, row: int, column: int, top: int) -> str:
    """The total of a row of years."""
    if table.years < 1 or column != table.years + 1:
        return ""
    first, last = 1, table.years
    if not _adds_up([values[row][at] for at in range(first, last + 1)], values[row][column]):
        return ""
    return f"=SUM({place(first, top + row)}:{place(last, top + row)})"


def _down(table: Table, values: CellRows, row: int, column: int, top: int) -> str:
    """A total of the rows above it, or below it, or of the first less the second."""
    if table.rows[row].style != "total":
        return ""
    above = _plain(table, range(row - 1, -1, -1))
    below = _plain(table, range(row + 1, len(table.rows)))
    for found in (above, below):
        if len(found) > 1 and _adds_up([values[at][column] for at in found], values[row][column]):
            return f"=SUM({place(column, top + min(found))}:{place(column, top + max(found))})"
    if len(above) == 2:
        more, less = values[min(above)][column], values[max(above)][column]
        if _adds_up([more, -less if _is_number(less) else less], values[row][column]):  # type: ignore[operator]
            return f"={place(column, top + min(above))}-{place(column, top + max(above))}"
    return ""


def _plain(table: Table, rows: range) -> list[int]:
    """The rows next to a total that are neither totals nor asides."""
    found: list[int] = []
    for at in rows:
        if table.rows[at].style:
            break
        found.append(at)
    return found


def _adds_up(parts: Sequence[CellValue], total: CellValue) -> bool:
    numbers = [one for one in parts if isinstance(one, int | float)]
    if not numbers or not isinstance(total, int | float):
        return False
    return abs(sum(numbers) - total) <= SAME * max(map(abs, (*numbers, total)))


def _is_number(value: CellValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def place(column: int, row: int) -> str:
    """A cell as Excel names it: "B5"."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"
