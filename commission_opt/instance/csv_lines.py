"""Reading a CSV file line by line, whatever it holds."""

from __future__ import annotations

import csv
from array import array
from operator import itemgetter
from typing import Any

from commission_opt.instance.csv_cells import Wrong
from commission_opt.instance.csv_table import CsvTable
from commission_opt.instance.spelling import clean, did_you_mean, shown


def read_lines(text: str, table: CsvTable) -> None:
    """Read a file into `table`."""
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    rows: _Rows | None = None
    try:
        for cells in reader:
            if rows is not None:
                rows.add(cells, reader.line_num)
            elif "".join(cells).strip():
                header = _header(cells, table, reader.line_num)
                if table.gathered:
                    return
                rows = _Rows(header, table)
    except csv.Error as error:
        table.problem(reader.line_num, f"is not a CSV file: {clean(str(error))}.", "Check the quotes there.")
    if rows is None:
        table.problem(0, "is empty.", f"Its first line is {','.join(table.layout.kinds)}.")


def _header(cells: list[str], table: CsvTable, line: int) -> dict[int, str]:
    """Name of each column, by its place."""
    layout = table.layout
    expected = ",".join(layout.kinds)
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(cells) == 1 and mark in cells[0]:
            table.problem(
                line, f"its columns are separated by {name}, not commas.", "Save it as 'CSV UTF-8 (comma delimited)'."
            )
            return {}
    found: dict[int, str] = {}
    for nth, cell in enumerate(cells):
        name = cell.strip().lower()
        if name in found.values():
            table.problem(line, f"the column {shown(name)} is given twice.")
        elif name in layout.kinds:
            found[nth] = name
        elif name:
            table.problem(line, f"unknown column {shown(cell.strip())}.", did_you_mean(name, layout.kinds))
    missing = [name for name in layout.kinds if name not in found.values() and name not in layout.optional]
    if layout.optional and not layout.optional & set(found.values()):
        missing.append(" or ".join(sorted(layout.optional)))
    for name in missing:
        table.problem(line, f"there is no column '{name}'.", f"The first line is {expected}.")
    return found


class _Rows:
    """Reads the rows below a header into a table, each key once."""

    def __init__(self, header: dict[int, str], table: CsvTable) -> None:
        self.table = table
        self.columns = [(nth, name, table.layout.column(name)) for nth, name in header.items()]
        self.known = [(nth, name, column.known) for nth, name, column in self.columns]
        self.width = max(header) + 1
        self.unnamed = [nth for nth in range(self.width) if nth not in header]
        self.key = itemgetter(*table.layout.key)
        self.seen: dict[tuple[Any, ...], int] = {}
        self.lines = table.lines = array("L")

    def add(self, cells: list[str], line: int) -> None:
        """One more row, from that line of the file."""
        row: dict[str, Any] | None
        try:  # nearly every row has only cells that were read before
            row = {name: known[cells[nth]] for nth, name, known in self.known}
        except (KeyError, IndexError):
            row = self._read(cells, line)
        if row is None or ((len(cells) > self.width or self.unnamed) and self._too_many(cells, line)):
            return
        before = self.seen.setdefault(self.key(row), line)
        if before != line:
            self.table.twice(line, before)
            return
        self.table.rows.append(row)
        self.lines.append(line)

    def _too_many(self, cells: list[str], line: int) -> bool:
        """Whether there is anything in cells that no column is for, which is reported."""
        over = [*cells[self.width :], *(cells[nth] for nth in self.unnamed if nth < len(cells))]
        if not "".join(over).strip():
            return False
        self.table.too_many(line)
        return True

    def _read(self, cells: list[str], line: int) -> dict[str, Any] | None:
        """The cells by name; None where one of them cannot be read, which is reported, or there is nothing in any."""
        if not "".join(cells).strip() or self._too_many(cells, line):
            return None
        row: dict[str, Any] = {}
        right = True
        for nth, name, column in self.columns:
            cell = cells[nth] if nth < len(cells) else ""
            if name in self.table.layout.optional and not cell.strip():
                continue
            row[name] = value = column.value(cell)
            if isinstance(value, Wrong):
                self.table.wrong_cell(line, name, cell, value)
                right = False
        return row if right else None
