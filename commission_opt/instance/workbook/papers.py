"""The workbook of a paper: sheets of results, which are passed over, and the sheets of the instance that was solved."""

from __future__ import annotations

from typing import Any

from commission_opt.instance.workbook.cells import written

REPORT = "Report"  # the first sheet of a paper
CONTENTS = ("Sheet", "What is on it")  # above its list of the sheets of results
MOST_SHEETS = 1_000


def result_sheets(book: Any) -> frozenset[str]:
    """The names, in small letters, of the sheets of results: the sheet Report and those that it lists; none where there is no list.

    The list stands below the cells "Sheet" and "What is on it", and ends at the first row whose first cell is empty.
    """
    page = next((one for one in book.worksheets if plain_name(one.title) == REPORT.lower()), None)
    if page is None:
        return frozenset()
    heads = [
        row for row, column in page._cells if column == 1 and (_text(page, row, 1), _text(page, row, 2)) == CONTENTS
    ]
    if not heads:
        return frozenset()
    found = {REPORT.lower()}
    for row in range(min(heads) + 1, min(heads) + 1 + MOST_SHEETS):
        name = _text(page, row, 1)
        if not name:
            break
        found.add(plain_name(name))
    return frozenset(found)


def plain_name(title: str) -> str:
    """The name of a sheet as names are compared."""
    return title.strip().lower()


def _text(page: Any, row: int, column: int) -> str:
    cell = page._cells.get((row, column))
    return written(cell.value).strip() if cell is not None and isinstance(cell.value, str) else ""
